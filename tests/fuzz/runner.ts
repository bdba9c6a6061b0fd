/** Runs cases one after the other, and looks at what each cost. */
import { type CaseOutcome, Cases, type Kind, kindOf } from './cases.ts';
import { readCorpus } from './corpus.ts';
import { Tally } from './tally.ts';

/**
 * Milliseconds that a case may take, and more for each byte. It is wall time on a machine that others use, so a case
 * counts as slow only if it is so three times.
 */
const TIME_ANYWAY = 400;
const TIME_PER_KILOBYTE = 10;
const TRIES = 3;

/** Bytes that a case may leave in use once it is over, counted after a collection; the engine of the filters stays. */
const LEFT_OVER = 48 << 20;
/** Cases between two looks at the memory. */
const MEMORY_EVERY = 500;

const timeLimit = ({ size }: CaseOutcome): number => TIME_ANYWAY + (TIME_PER_KILOBYTE * size) / 1000;

export class Runner {
  readonly tally = new Tally();
  readonly #cases: Cases;
  readonly #only: Kind | undefined;
  /** Bytes in use at the first look. */
  #base = Number.NaN;
  #run = 0;

  constructor(seed: number, only: Kind | undefined) {
    this.#cases = new Cases(seed, readCorpus());
    this.#only = only;
  }

  wants(number: number): boolean {
    return this.#only === undefined || kindOf(number) === this.#only;
  }

  async run(number: number): Promise<CaseOutcome> {
    const [outcome, milliseconds] = await this.#timed(number);
    this.tally.add(number, outcome, milliseconds);
    if (milliseconds > timeLimit(outcome)) await this.#again(number, outcome, milliseconds);
    this.#run += 1;
    if (this.#run % MEMORY_EVERY === 0) this.#lookAtMemory(number, outcome.kind);
    return outcome;
  }

  async #timed(number: number): Promise<[CaseOutcome, number]> {
    const from = performance.now();
    const outcome = await this.#cases.run(number);
    return [outcome, performance.now() - from];
  }

  async #again(number: number, outcome: CaseOutcome, first: number): Promise<void> {
    let least = first;
    for (let tries = 1; tries < TRIES && least > timeLimit(outcome); tries += 1) {
      least = Math.min(least, (await this.#timed(number))[1]);
    }
    if (least <= timeLimit(outcome)) return;
    const what = `slow: ${least.toFixed(0)} ms at best of ${TRIES} for ${outcome.size} bytes, ${timeLimit(outcome).toFixed(0)} ms allowed`;
    this.tally.complain({ number, kind: outcome.kind, what });
  }

  #lookAtMemory(number: number, kind: Kind): void {
    if (!globalThis.gc) return;
    globalThis.gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const used = heapUsed + arrayBuffers;
    if (Number.isNaN(this.#base)) this.#base = used;
    if (used - this.#base <= LEFT_OVER) return;
    const grown = Math.round((used - this.#base) / (1 << 20));
    this.tally.complain({
      number,
      kind,
      what: `memory: ${grown} MB more in use than after the first ${MEMORY_EVERY} cases`,
    });
    this.#base = used;
  }
}
