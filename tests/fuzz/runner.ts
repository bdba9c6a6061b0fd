/** Runs cases one after the other, and looks at what each cost. */
import { setTimeout } from 'node:timers/promises';
import { type CaseOutcome, Cases, type Kind, kindOf } from './cases.ts';
import { readCorpus } from './corpus.ts';
import { Tally } from './tally.ts';

/**
 * Milliseconds of processor time that a case may take, and more for each byte. The first may pay for compiling code, so
 * a case counts as slow only if it is so three times.
 */
const TIME_ANYWAY = 400;
const TIME_PER_KILOBYTE = 10;
const TRIES = 3;

/** Bytes by which what is in use may grow over a run, counted after a collection; the engine of the filters stays. */
const LEFT_OVER = 24 << 20;
/** Cases between two looks at the memory. */
const MEMORY_EVERY = 500;

/** Bytes in use by this thread after a collection; undefined where Node runs without `--expose-gc`. */
async function bytesInUse(): Promise<number | undefined> {
  for (let rounds = 0; rounds < 2; rounds += 1) {
    if (!globalThis.gc) return undefined;
    globalThis.gc();
    // V8 frees the memory of array buffers on another thread (array-buffer-sweeper.cc).
    await setTimeout(15);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

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
    if (this.#run % MEMORY_EVERY === 0) await this.#lookAtMemory(number, outcome.kind);
    return outcome;
  }

  async #timed(number: number): Promise<[CaseOutcome, number]> {
    const before = process.threadCpuUsage();
    const outcome = await this.#cases.run(number);
    const { user, system } = process.threadCpuUsage(before);
    return [outcome, (user + system) / 1000];
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

  async #lookAtMemory(number: number, kind: Kind): Promise<void> {
    const used = await bytesInUse();
    if (used === undefined) return;
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
