/** Numbers that look random and are the same for the same seed and case, on every machine. */

/** Values at which lengths, counts and offsets go wrong: around powers of two, signs and field widths. */
export const EDGES: readonly number[] = [
  0,
  1,
  2,
  3,
  4,
  5,
  7,
  8,
  11,
  12,
  15,
  16,
  20,
  27,
  28,
  31,
  32,
  33,
  60,
  63,
  64,
  127,
  128,
  255,
  256,
  1500,
  4095,
  4096,
  16_383,
  16_384,
  32_767,
  32_768,
  65_535,
  65_536,
  262_144,
  262_148,
  524_288,
  1 << 20,
  16_777_216,
  16_777_220,
  0x7ffffffc,
  0x7fffffff,
  0x80000000,
  0x80000001,
  0xfffffff0,
  0xfffffffc,
  0xfffffffe,
  0xffffffff,
];

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed of the run; @param number of the case: each case has its own sequence, so that it runs alone too. */
  constructor(seed: number, number: number) {
    this.#a = seed | 0;
    this.#b = number | 0;
    this.#c = Math.floor(number / 0x1_0000_0000) ^ 0x9e3779b9;
    for (let i = 0; i < 12; i += 1) this.u32();
  }

  /** 32 random bits: sfc32 of PractRand (public domain). */
  u32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** A whole number from 0 to below `n`. */
  below(n: number): number {
    return Math.floor((this.u32() / 0x1_0000_0000) * n);
  }

  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** Mostly small, now and then up to `most`. */
  small(most: number): number {
    return this.below(1 + this.below(1 + this.below(most + 1)));
  }

  /** A 32-bit number at which something may go wrong, or any. */
  edge(): number {
    if (this.oneIn(4)) return this.u32();
    return (this.pick(EDGES) + (this.oneIn(4) ? this.between(-2, 2) : 0)) >>> 0;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i += 1) out[i] = this.u32();
    return out;
  }
}
