/** `npm run fuzz`: shares the cases out to threads, ends those that hang, and prints what came of it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type CaseProblem, kindOf } from './cases.ts';
import { type FuzzOptions, readOptions, USAGE } from './options.ts';
import { Runner } from './runner.ts';
import { Tally } from './tally.ts';
import type { WorkerOrder } from './worker.ts';

/** Milliseconds after which a case has hung: no case takes a fiftieth of it. */
const HANG = 20_000;
const LOOK_EVERY = 500;
/** Bytes of JavaScript heap that a thread may use, and of memory that the whole run may. */
const HEAP_MEGABYTES = 700;
const MOST_MEMORY = 2500 * (1 << 20);
/** Threads that may be lost before the run gives up. */
const MOST_LOST = 50;

interface Thread {
  readonly worker: Worker;
  readonly state: Float64Array;
  /** `performance.now()` when its case was first seen, and which that was. */
  since: number;
  begun: number;
  tally: Tally;
}

class Fuzz {
  readonly total = new Tally();
  peakMemory = 0;
  readonly #options: FuzzOptions;
  readonly #stop = new SharedArrayBuffer(4);
  readonly #threads = new Map<number, Thread>();
  #lost = 0;
  #settle: () => void = () => {};

  constructor(options: FuzzOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const done = new Promise<void>((resolve) => {
      this.#settle = resolve;
    });
    const { workers, from, seconds } = this.#options;
    for (let lane = 0; lane < workers; lane += 1) this.#start(lane, from + lane);
    const looker = setInterval(() => this.#look(), LOOK_EVERY);
    const timer = Number.isFinite(seconds) ? setTimeout(() => this.#end(), seconds * 1000) : undefined;
    await done;
    clearInterval(looker);
    clearTimeout(timer);
  }

  /** One past the last number: with `--only` many numbers are passed over. */
  get #to(): number {
    const { from, cases, only } = this.#options;
    if (only === undefined) return from + cases;
    let number = from;
    for (let left = cases; left > 0; number += 1) if (kindOf(number) === only) left -= 1;
    return number;
  }

  #end(): void {
    Atomics.store(new Int32Array(this.#stop), 0, 1);
  }

  #start(lane: number, from: number): void {
    const { seed, only, workers } = this.#options;
    const state = new SharedArrayBuffer(16);
    const order: WorkerOrder = {
      seed,
      only,
      from,
      stride: workers,
      to: this.#to,
      state,
      stop: this.#stop,
    };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    });
    const thread: Thread = {
      worker,
      state: new Float64Array(state),
      since: performance.now(),
      begun: 0,
      tally: new Tally(),
    };
    this.#threads.set(lane, thread);
    worker.on('message', (message: Tally | 'done') => {
      if (message === 'done') this.#finished(lane);
      else thread.tally = Tally.revive(message);
    });
    worker.on('error', (error: Error) =>
      this.#broke(lane, thread, `the thread ended: ${error.stack ?? error.message}`),
    );
  }

  #finished(lane: number): void {
    const thread = this.#threads.get(lane);
    if (thread) this.total.merge(thread.tally);
    this.#threads.delete(lane);
    if (this.#threads.size === 0) this.#settle();
  }

  /** A thread that hung or ran out of memory: its case is told, and another thread goes on behind it. */
  #broke(lane: number, thread: Thread, what: string): void {
    if (this.#threads.get(lane) !== thread) return;
    const number = thread.state[0]!;
    this.total.complain({ number, kind: kindOf(number), what });
    this.total.merge(thread.tally);
    this.#threads.delete(lane);
    void thread.worker.terminate();
    this.#lost += 1;
    if (this.#lost > MOST_LOST) this.#end();
    this.#start(lane, number + this.#options.workers);
  }

  #look(): void {
    const memory = process.memoryUsage().rss;
    this.peakMemory = Math.max(this.peakMemory, memory);
    const now = performance.now();
    for (const [lane, thread] of this.#threads) {
      const begun = thread.state[1]!;
      if (begun !== thread.begun) Object.assign(thread, { begun, since: now });
      else if (begun > 0 && now - thread.since > HANG)
        this.#broke(lane, thread, `hung: no end after ${HANG / 1000} s`);
    }
    if (memory > MOST_MEMORY) this.#tooMuch(memory);
  }

  #tooMuch(memory: number): void {
    const cases = [...this.#threads.values()].map((thread) => thread.state[0]!);
    const what = `memory: ${Math.round(memory / (1 << 20))} MB in use during cases ${cases.join(' and ')}`;
    for (const [lane, thread] of this.#threads) this.#broke(lane, thread, what);
  }
}

function tellProblem(seed: number, { number, kind, what }: CaseProblem, count: number): void {
  console.log(`\n${count} × ${kind}: ${what.slice(0, 1500)}`);
  console.log(`  npm run fuzz -- --seed ${seed} --case ${number}`);
}

/** Runs one case here, keeps what went in, and tells everything that was wrong. */
async function runOne({ seed }: FuzzOptions, number: number): Promise<boolean> {
  const outcome = await new Runner(seed, undefined).run(number);
  console.log(`case ${number} of seed ${seed}: ${outcome.kind}, ${outcome.size} bytes`);
  if (outcome.filter) console.log(outcome.filter.text);
  if (outcome.play) {
    mkdirSync('build/fuzz', { recursive: true });
    for (const log of ['packets', 'records'] as const) {
      if (outcome.play[log].length > 0)
        writeFileSync(`build/fuzz/${seed}-${number}.${log}`, outcome.play[log]);
    }
    console.log(`its files: build/fuzz/${seed}-${number}.*`);
  }
  for (const { what } of outcome.problems) console.log(`- ${what}`);
  console.log(`${outcome.problems.length} problems`);
  return outcome.problems.length === 0;
}

async function runAll(options: FuzzOptions): Promise<boolean> {
  const started = performance.now();
  console.log(
    `fuzz: seed ${options.seed}, ${options.cases} cases from ${options.from}, ${options.workers} threads`,
  );
  const before = process.memoryUsage().rss;
  const fuzz = new Fuzz(options);
  await fuzz.run();
  const { total } = fuzz;
  for (const { first, count } of total.problems.values()) tellProblem(options.seed, first, count);
  console.log('');
  for (const line of total.lines()) console.log(line);
  const seconds = (performance.now() - started) / 1000;
  const megabytes = (bytes: number) => `${Math.round(bytes / (1 << 20))} MB`;
  console.log(`memory: ${megabytes(before)} before, ${megabytes(fuzz.peakMemory)} at most`);
  // On a machine that others use too, this and not the clock says what a run costs.
  const { user, system } = process.cpuUsage();
  const cost = `${((user + system) / 1e6).toFixed(0)} s of processor time`;
  const found = [...total.problems.values()].reduce((sum, { count }) => sum + count, 0);
  console.log(
    `fuzz: seed ${options.seed}, ${total.cases} cases in ${seconds.toFixed(0)} s (${cost}), ${found} problems of ${total.problems.size} sorts`,
  );
  return found === 0;
}

async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2), () => Date.now() % 1_000_000_000);
  return options.one === undefined ? runAll(options) : runOne(options, options.one);
}

main().then(
  (clean) => {
    process.exitCode = clean ? 0 : 1;
  },
  (error: Error) => {
    console.error(`fuzz: ${error.message}\n${USAGE}`);
    process.exitCode = 2;
  },
);
