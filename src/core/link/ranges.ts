/** The byte ranges of one socket's writes or reads, in order: the records themselves say where they begin and end. */
import { U32List } from '../base/u32-list.ts';
import type { RecordSchema } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, type TableView } from '../trace/table.ts';

/** Where `start` and `byteLength` of a record are read. */
export type RangeSource = Pick<TableView<RecordSchema>, 'chunks'>;

/**
 * Ranges whose starts and ends never go back, as counters of a handle do. Ranges may touch, repeat or be contained in
 * their neighbour ('data' and the read() it came from speak of the same bytes). Kept as record rows alone.
 */
export class RecordRanges {
  readonly #source: RangeSource;
  readonly #records = new U32List();
  /** Where the last search ended: the next frame usually carries what follows. */
  #hint = 0;
  /** The last range; it is asked for with each new one. Offsets are never negative. */
  #start = 0;
  #end = 0;

  constructor(source: RangeSource) {
    this.#source = source;
  }

  get length(): number {
    return this.#records.length;
  }

  /** End of the last range; 0 where there is none. */
  get end(): number {
    return this.#end;
  }

  /** Appends a record's range [from, to); false (and nothing appended) where it goes back behind the one before. */
  add(record: number, from: number, to: number): boolean {
    if (from < this.#start || to < this.#end) return false;
    this.#start = from;
    this.#end = to;
    this.#records.push(record);
    return true;
  }

  /** Visits the records whose range shares a byte with [from, to), in order; stops where `visit` returns false. */
  eachOverlap(from: number, to: number, visit: (record: number) => boolean): void {
    if (to <= from) return;
    this.#hint = this.#firstEndingAfter(from);
    for (let at = this.#hint; at < this.length && this.#startAt(at) < to; at += 1) {
      if (!visit(this.#records.at(at))) return;
    }
  }

  /** Forgets all ranges. */
  clear(): void {
    this.#records.clear();
    this.#hint = 0;
    this.#start = 0;
    this.#end = 0;
  }

  #firstEndingAfter(offset: number): number {
    if (this.#isFirstAfter(this.#hint, offset)) return this.#hint;
    if (this.#isFirstAfter(this.#hint + 1, offset)) return this.#hint + 1;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#endAt(middle) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #isFirstAfter(at: number, offset: number): boolean {
    if (at > this.length || (at > 0 && this.#endAt(at - 1) > offset)) return false;
    return at === this.length || this.#endAt(at) > offset;
  }

  #startAt(index: number): number {
    const record = this.#records.at(index);
    return this.#source.chunks[record >>> CHUNK_BITS]!.start.at(record & CHUNK_MASK);
  }

  #endAt(index: number): number {
    const record = this.#records.at(index);
    const chunk = this.#source.chunks[record >>> CHUNK_BITS]!;
    return chunk.start.at(record & CHUNK_MASK) + chunk.byteLength[record & CHUNK_MASK]!;
  }
}
