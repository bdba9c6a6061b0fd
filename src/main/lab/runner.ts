import { once as nextEvent } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import type { LabContext, Scenario } from './scenario.ts';
import { SocketTracker } from './tracker.ts';

/** How a run ended. */
export type RunOutcome =
  | { readonly kind: 'done' }
  /** Someone asked. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** What the runner needs of whoever records. */
export interface RunEnvironment {
  readonly ports: readonly number[];
  /** Aborted by Stop. */
  readonly stop: AbortSignal;
  /** Runs `make` observed by the probe, what it makes named by these labels; without labels: observed, unnamed. */
  observe<T>(make: () => T, labels?: { label: string; acceptedLabel: string }): T;
  mark(line: string): void;
  admit(port: number): Promise<void>;
  /** The run's sockets and servers, as long as it lasts. */
  tracking?(open: ReadonlySet<net.Socket | net.Server>): void;
}

/** Milliseconds that sockets may take to close at the end, and each cleanup step to finish. */
const PATIENCE = 2000;

/** A quiet copy of a promise that may be given up on: its rejection then is no unhandled one. */
function abandonable<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Rejects with the signal's reason: a run that waits for something deaf to the signal is left behind. */
function aborted(signal: AbortSignal): Promise<never> {
  return abandonable(
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
  );
}

/** The label that a server's accepted sockets get, by the scenario's declaration. */
function labelsOf(scenario: Scenario, participant: string): { label: string; acceptedLabel: string } {
  const accepted = scenario.participants.filter((one) => one.role === 'accepted');
  const own = accepted.find((one) => one.id === `${participant}-accepted`) ?? accepted[0];
  return { label: participant, acceptedLabel: own?.id ?? `${participant}-accepted` };
}

class Run implements LabContext {
  readonly net = net;
  readonly http = http;
  readonly fetch = fetch;
  readonly signal: AbortSignal;
  readonly ports: readonly number[];
  readonly #scenario: Scenario;
  readonly #environment: RunEnvironment;
  readonly #undo: (() => void | Promise<void>)[] = [];

  constructor(scenario: Scenario, environment: RunEnvironment, signal: AbortSignal) {
    this.#scenario = scenario;
    this.#environment = environment;
    this.signal = signal;
    this.ports = environment.ports;
  }

  loopback(family: 4 | 6): string {
    return family === 6 ? '::1' : '127.0.0.1';
  }

  as<T>(participant: string, make: () => T): T {
    return this.#environment.observe(make, labelsOf(this.#scenario, participant));
  }

  mark(line: string): void {
    this.#environment.mark(line);
  }

  sleep(milliseconds: number): Promise<void> {
    return abandonable(wait(milliseconds, undefined, { signal: this.signal }));
  }

  once(emitter: NodeJS.EventEmitter, event: string): Promise<unknown[]> {
    return abandonable(nextEvent(emitter, event, { signal: this.signal }));
  }

  admit(port: number): Promise<void> {
    return this.#environment.admit(port);
  }

  cleanup(undo: () => void | Promise<void>): void {
    this.#undo.push(undo);
  }

  /** Runs what `cleanup` was given, last first, each bounded in time. */
  async finish(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const undo of this.#undo.reverse()) {
      const outcome = Promise.resolve().then(undo);
      try {
        await Promise.race([abandonable(outcome), wait(PATIENCE, undefined, { ref: false })]);
      } catch (thrown) {
        problems.push(
          problem('warning', 'run.cleanup', `Cleaning up after the run failed: ${messageOf(thrown)}.`),
        );
      }
    }
    return problems;
  }
}

function failure(thrown: unknown, timedOut: boolean, scenario: Scenario): Problem {
  if (timedOut) {
    return problem('error', 'run.timeout', `'${scenario.id}' did not end in time and was stopped.`);
  }
  return problem('error', 'run.failed', `'${scenario.id}' failed: ${messageOf(thrown)}`);
}

/**
 * Runs a scenario once, with options that its schema has parsed. Never rejects. When it resolves, every socket and
 * server of the run is closed, or has been given 2 seconds to be.
 */
export async function runScenario(
  scenario: Scenario,
  options: Record<string, unknown>,
  environment: RunEnvironment,
): Promise<RunOutcome> {
  const timeout = AbortSignal.timeout(scenario.limit(options));
  const ended = new AbortController();
  const tracker = new SocketTracker();
  environment.tracking?.(tracker.open);
  const run = new Run(scenario, environment, AbortSignal.any([environment.stop, timeout, ended.signal]));
  let outcome: RunOutcome = { kind: 'done' };
  try {
    environment.stop.throwIfAborted();
    const work = tracker.run(() => environment.observe(() => scenario.run(run, options)));
    await Promise.race([abandonable(work), aborted(run.signal)]);
  } catch (thrown) {
    outcome = environment.stop.aborted
      ? { kind: 'stopped' }
      : { kind: 'failed', problem: failure(thrown, timeout.aborted, scenario) };
  }
  ended.abort(new Error('The run has ended.'));
  const problems = await run.finish();
  const left = await tracker.close(PATIENCE);
  if (left > 0)
    problems.push(problem('error', 'run.sockets-left', `${left} sockets of '${scenario.id}' did not close.`));
  const first = problems[0];
  return outcome.kind === 'done' && first ? { kind: 'failed', problem: first } : outcome;
}
