/** A growing list of unsigned 32-bit numbers: four bytes each, where an array of numbers takes eight and is copied as it grows. */
import { grownU32 } from './grow.ts';

const PAGE_BITS = 10;
const PAGE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE - 1;
/** Elements of the first page to begin with: most lists stay short. It gets four times longer up to `QUICK`, then twice. */
const FIRST = 4;
const QUICK = 256;

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
    if (held) this.#pages[page] = grownU32(held, held.length < QUICK ? held.length * 4 : 0);
    else this.#pages.push(new Uint32Array(page === 0 ? FIRST : PAGE));
  }
}
