/** Numbers that are nearly all whole and below 2³²: those take four bytes; eight more are there for the others. */

/** Values of `near`: not a number, and "it is in `apart`". */
const NOT_A_NUMBER = 0xffffffff;
const APART = 0xfffffffe;
/** Cells of `near` below this are the numbers themselves. */
export const WIDE_LIMIT = APART;

/** One chunk's cells of a column of type `wide`; pages of `apart` that are never written take no memory. */
export class WideColumn {
  readonly near: Uint32Array<ArrayBufferLike>;
  readonly apart: Float64Array<ArrayBufferLike>;

  constructor(near: Uint32Array<ArrayBufferLike>, apart: Float64Array<ArrayBufferLike>) {
    this.near = near;
    this.apart = apart;
  }

  at(i: number): number {
    const near = this.near[i]!;
    if (near < APART) return near;
    return near === APART ? this.apart[i]! : Number.NaN;
  }

  set(i: number, value: number): void {
    const near = value >>> 0;
    if (near === value && near < APART) this.near[i] = near;
    else if (Number.isNaN(value)) this.near[i] = NOT_A_NUMBER;
    else {
      this.near[i] = APART;
      this.apart[i] = value;
    }
  }
}
