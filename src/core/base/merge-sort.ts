/** A stable merge sort that is done a stretch at a time, so that a thread can look after other things between. */

/** Sorts the numbers 0 … count − 1 by `compare`, which answers as Array.sort's does. */
export class MergeSort {
  readonly #count: number;
  readonly #compare: (a: number, b: number) => number;
  #from: Uint32Array<ArrayBuffer>;
  #to: Uint32Array<ArrayBuffer>;
  /** Length of the runs that are merged in this pass, and where the pass stands. */
  #width = 1;
  #left = 0;
  #i = 0;
  #j = 0;
  #out = 0;
  #passes = 0;

  constructor(count: number, compare: (a: number, b: number) => number) {
    this.#count = count;
    this.#compare = compare;
    this.#from = new Uint32Array(count);
    for (let index = 0; index < count; index += 1) this.#from[index] = index;
    this.#to = new Uint32Array(count);
    this.#beginRun(0);
  }

  get isDone(): boolean {
    return this.#width >= this.#count;
  }

  /** 0 to 1. */
  get progress(): number {
    const passes = Math.max(1, Math.ceil(Math.log2(Math.max(2, this.#count))));
    return Math.min(1, (this.#passes + this.#out / Math.max(1, this.#count)) / passes);
  }

  /** The numbers in their order, once it is done. */
  get order(): Uint32Array<ArrayBuffer> {
    return this.#from;
  }

  /** Does some `steps` comparisons. */
  advance(steps: number): void {
    for (let step = 0; step < steps && !this.isDone; step += 1) {
      if (this.#out === this.#count) this.#nextPass();
      else this.#step();
    }
  }

  #step(): void {
    const middle = Math.min(this.#count, this.#left + this.#width);
    const end = Math.min(this.#count, this.#left + 2 * this.#width);
    const from = this.#from;
    const takeLeft =
      this.#i < middle && (this.#j >= end || this.#compare(from[this.#i]!, from[this.#j]!) <= 0);
    this.#to[this.#out] = takeLeft ? from[this.#i++]! : from[this.#j++]!;
    this.#out += 1;
    if (this.#out === end) this.#beginRun(end);
  }

  #beginRun(left: number): void {
    this.#left = left;
    this.#i = left;
    this.#j = Math.min(this.#count, left + this.#width);
  }

  #nextPass(): void {
    [this.#from, this.#to] = [this.#to, this.#from];
    this.#width *= 2;
    this.#passes += 1;
    this.#out = 0;
    this.#beginRun(0);
  }
}
