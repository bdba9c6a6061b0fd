import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { messageOf } from '../../../core/base/problem.ts';
import type { BenchSocket, BenchStep, TimedStep } from '../../../core/contract/bench.ts';
import type { FieldError } from '../../../core/contract/options.ts';
import { type LabContext, type Scenario, scenario } from '../scenario.ts';
import { BenchStage } from './stage.ts';

/** Longest delay of a timer, milliseconds: a bench lasts until Stop. */
const FOREVER = 2 ** 31 - 1;

interface Request {
  readonly step: BenchStep;
  readonly done: (errors: readonly FieldError[]) => void;
}

const ended: readonly FieldError[] = [{ name: '', message: 'The bench has ended.' }];

/**
 * A bench driven by hand: a run whose steps come from outside, one after the other, until Stop. Steps are done in the
 * run's own context, so that what they make is observed and closed as in any run.
 */
export class LiveBench {
  readonly #requests: Request[] = [];
  readonly #steps: TimedStep[] = [];
  #wake: () => void = () => {};
  #stage: BenchStage | undefined;
  #ended = false;
  #began = 0;

  readonly scenario: Scenario = scenario({
    id: 'bench',
    title: 'Bench',
    summary: 'Servers and clients made by form and driven by hand.',
    teaches: [],
    options: z.object({}),
    participants: [],
    code: () => [],
    ports: () => 0,
    limit: () => FOREVER,
    run: (context) => this.#run(context),
  });

  /** Has a step done; resolves with what was wrong with it. */
  do(step: BenchStep): Promise<readonly FieldError[]> {
    if (this.#ended) return Promise.resolve(ended);
    return new Promise((done) => {
      this.#requests.push({ step, done });
      this.#wake();
    });
  }

  async #run(context: LabContext): Promise<void> {
    const { signal } = context;
    this.#stage = new BenchStage(context);
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      const request = this.#requests[0];
      if (request) {
        request.done(await this.#perform(this.#stage, request.step));
        this.#requests.shift();
      } else {
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
      }
    }
    this.#ended = true;
    for (const { done } of this.#requests.splice(0)) done(ended);
    signal.throwIfAborted();
  }

  async #perform(stage: BenchStage, step: BenchStep): Promise<readonly FieldError[]> {
    const now = performance.now();
    if (this.#steps.length === 0) this.#began = now;
    try {
      const errors = await stage.do(step);
      if (errors.length === 0) this.#steps.push({ ...step, at: Math.round(now - this.#began) });
      return errors;
    } catch (thrown) {
      return [{ name: '', message: messageOf(thrown) }];
    }
  }

  get running(): boolean {
    return this.#stage !== undefined && !this.#ended;
  }

  /** What was done so far. */
  get steps(): readonly TimedStep[] {
    return this.#steps;
  }

  sockets(): BenchSocket[] {
    return this.#stage?.sockets() ?? [];
  }
}
