/** Where a row's bytes lie in its input, as two columns: few files are so long that the second is ever written. */
import { CHUNK_BITS, CHUNK_MASK } from './table.ts';

const SPAN = 2 ** 32;

/** The columns of one chunk: bytes from the start of the input are `offsetHigh` × 2³² + `offsetLow`. */
interface OffsetColumns {
  readonly offsetLow: Uint32Array<ArrayBufferLike>;
  readonly offsetHigh: Uint16Array<ArrayBufferLike>;
}

/** Offset of row `row`, bytes from the start of its input (for a gzip file: of the unpacked bytes). */
export function offsetOf(table: { readonly chunks: readonly OffsetColumns[] }, row: number): number {
  const chunk = table.chunks[row >>> CHUNK_BITS]!;
  const i = row & CHUNK_MASK;
  return chunk.offsetHigh[i]! * SPAN + chunk.offsetLow[i]!;
}

/** Writes an offset below 2⁴⁸ into cells that are still zero. */
export function setOffset(chunk: OffsetColumns, i: number, offset: number): void {
  chunk.offsetLow[i] = offset;
  if (offset >= SPAN) chunk.offsetHigh[i] = Math.floor(offset / SPAN);
}
