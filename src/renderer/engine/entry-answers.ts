/**
 * What the worker says of the entries on screen, asked for in batches and kept while it may be looked at again. One batch
 * is under way at a time; of what is scrolled past meanwhile the newest is asked for, and the rest when it is seen again.
 */

/** Entries kept; several screens of list and ladder together. */
const KEPT = 4000;
/** Entries asked for at once, and waiting to be: more than any screen shows. */
const BATCH = 256;

interface Arrived<T> {
  readonly answer: T;
  /** Number of the batch that it came with. */
  readonly arrival: number;
}

export class EntryAnswers<T> {
  readonly #ask: (entries: readonly number[]) => Promise<readonly T[] | undefined>;
  readonly #onArrival: () => void;
  readonly #known = new Map<number, Arrived<T>>();
  readonly #asked = new Set<number>();
  #waiting: number[] = [];
  #underWay = false;
  #generation = 0;
  #arrivals = 0;

  constructor(ask: (entries: readonly number[]) => Promise<readonly T[] | undefined>, onArrival: () => void) {
    this.#ask = ask;
    this.#onArrival = onArrival;
  }

  /** What is said of an entry; undefined until it has come, and `onArrival` is called then. */
  get(entry: number): T | undefined {
    const known = this.#known.get(entry);
    if (!known && !this.#asked.has(entry)) this.#queue(entry);
    return known?.answer;
  }

  /** Another number whenever something else is said of any of these entries, as when the first of it comes. */
  newness(entries: readonly number[]): number {
    return entries.reduce((sum, entry) => sum + (this.#known.get(entry)?.arrival ?? 0), 0);
  }

  reset(): void {
    this.#generation += 1;
    this.#known.clear();
    this.#asked.clear();
    this.#waiting = [];
    this.#underWay = false;
  }

  #queue(entry: number): void {
    this.#asked.add(entry);
    this.#waiting.push(entry);
    const passed = this.#waiting.length > BATCH ? this.#waiting.shift() : undefined;
    if (passed !== undefined) this.#asked.delete(passed);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    if (this.#underWay || this.#waiting.length === 0) return;
    this.#underWay = true;
    void this.#fetch(this.#waiting.splice(0));
  }

  async #fetch(entries: readonly number[]): Promise<void> {
    const generation = this.#generation;
    const texts = await this.#ask(entries);
    if (generation !== this.#generation) return;
    this.#underWay = false;
    this.#flush();
    this.#arrivals += 1;
    entries.forEach((entry, index) => {
      this.#asked.delete(entry);
      const answer = texts?.[index];
      if (answer) this.#known.set(entry, { answer, arrival: this.#arrivals });
    });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KEPT) break;
      this.#known.delete(oldest);
    }
    if (texts) this.#onArrival();
  }
}
