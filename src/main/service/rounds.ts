import type { Server, Socket } from 'node:net';
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, type Result } from '../../core/base/result.ts';
import { findPorts } from '../lab/ports.ts';
import { type RunOutcome, runScenario } from '../lab/runner.ts';
import type { Scenario } from '../lab/scenario.ts';
import type { Recorder } from './recorder.ts';

/** A scenario with options that its schema has parsed, and the ports that were found for it. */
export interface PreparedRun {
  readonly scenario: Scenario;
  readonly options: Record<string, unknown>;
  readonly ports: readonly number[];
}

/**
 * Checks what only the system knows of the options, and finds the ports of a run; they go into the capture filter before
 * anything happens on them.
 *
 * @param firstPort instead of ports that are free: this one, and those that follow it
 */
export async function prepareRun(
  scenario: Scenario,
  options: Record<string, unknown>,
  firstPort?: number,
): Promise<Result<PreparedRun, Problem>> {
  const wrong = await scenario.check?.(options);
  if (wrong) return err(problem('error', 'option.value', wrong));
  const ports = await findPorts(scenario.ports(options), firstPort);
  return ports.ok ? { ok: true, value: { scenario, options, ports: ports.value } } : ports;
}

export interface RoundsOptions {
  /** How often to run it, one after the other. */
  readonly repeat: number;
  readonly stop: AbortSignal;
  /** A code line has been reached that no record stands for. */
  mark?(line: string): void;
  /** The sockets and servers of the run that begins, as long as it lasts. */
  tracking?(open: ReadonlySet<Socket | Server>): void;
  /** After each run that ended well: how many have. */
  round?(done: number): void;
}

/** How a series of runs ended, and how many of them ended well. */
export interface RoundsOutcome {
  readonly outcome: RunOutcome;
  readonly done: number;
}

/** Runs a scenario in a recording, until it was run often enough, one run failed, or Stop. */
export async function runRounds(
  recorder: Recorder,
  run: PreparedRun,
  options: RoundsOptions,
): Promise<RoundsOutcome> {
  recorder.info('scenario.id', run.scenario.id);
  recorder.info('scenario.title', run.scenario.title);
  recorder.info('scenario.options', JSON.stringify(run.options));
  let outcome: RunOutcome = { kind: 'done' };
  let done = 0;
  while (done < options.repeat) {
    outcome = await runScenario(run.scenario, run.options, {
      ports: run.ports,
      stop: options.stop,
      observe: (make, labels) => recorder.observe(make, labels),
      mark: (line) => options.mark?.(line),
      admit: (port) => recorder.admit(port),
      tracking: (open) => options.tracking?.(open),
    });
    if (outcome.kind !== 'done') break;
    done += 1;
    options.round?.(done);
  }
  return { outcome, done };
}
