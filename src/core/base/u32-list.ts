/** A growing list of unsigned 32-bit numbers: four bytes each, where an array of numbers takes eight and is copied as it grows. */
import { grownU32 } from './grow.ts';

const PAGE_BITS = 8;
const PAGE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE - 1;
/** Elements of the first page to begin with, for most lists stay short; and how many times longer it gets when it is full. */
const FIRST = 4;
const GROWTH = 4;

export class U32List {
  length = 0;
  /** All but the last are full pages; only the first grows. */
  #pages: Uint32Array<ArrayBuffer>[] = [];

  /** The number at `index`, which is below `length`. */
  at(index: number): number {
    return this.#pages[index >>> PAGE_BITS]![index & PAGE_MASK]!;
  }

  push(value: number): void {
    const index = this.length;
    const page = index >>> PAGE_BITS;
    const i = index & PAGE_MASK;
    const held = this.#pages[page];
    if (held === undefined || i === held.length) this.#grow(page, held);
    this.#pages[page]![i] = value;
    this.length = index + 1;
  }

  clear(): void {
    this.length = 0;
    this.#pages = [];
  }

  #grow(page: number, held: Uint32Array<ArrayBuffer> | undefined): void {
    if (held) this.#pages[page] = grownU32(held, held.length * GROWTH);
    else this.#pages.push(new Uint32Array(page === 0 ? FIRST : PAGE));
  }
}
