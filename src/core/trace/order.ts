/** The merged time index: frames and socket records in one order, append-only. */

import type { FrameSchema } from './frames.ts';
import { type RecordSchema, recordKinds } from './sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, Table, type TableView } from './table.ts';

export const orderSchema = {
  /** `orderRecord(entry)`: a record row, else a frame row, in the low 31 bits. */
  entry: 'u32',
} as const;
export type OrderSchema = typeof orderSchema;
export type OrderView = TableView<OrderSchema>;

const RECORD = 0x80000000;
/** Whether an entry of the order is a socket record (else a frame). */
export const isRecordEntry = (entry: number): boolean => entry >= RECORD;
/** Row in the record or frame table. */
export const entryRow = (entry: number): number => entry & 0x7fffffff;

/**
 * Merges two tables, each of which keeps its own order, as far as both are certain.
 * A call stands before a frame of the same nanosecond, an event after it: causes first.
 */
export class Order {
  readonly table: Table<OrderSchema>;
  readonly #frames: Table<FrameSchema>;
  readonly #records: Table<RecordSchema>;
  #frame = 0;
  #record = 0;

  constructor(frames: Table<FrameSchema>, records: Table<RecordSchema>, options: { shared?: boolean } = {}) {
    this.#frames = frames;
    this.#records = records;
    this.table = new Table(orderSchema, options);
  }

  /**
   * Appends what is settled: everything stamped at or before (seconds, nanos). Pass Infinity for all there is.
   * What arrives later than a limit already passed is appended when it comes, after what was there.
   */
  advance(seconds: number, nanos: number): void {
    if (this.#merge(seconds, nanos)) {
      while (this.#advanceFrames(seconds, nanos));
      this.#advanceRecords(seconds, nanos);
    }
    this.table.publish();
  }

  /** Merges while both tables have more; false where the earlier of both heads is not settled yet. */
  #merge(seconds: number, nanos: number): boolean {
    while (this.#frame < this.#frames.appended && this.#record < this.#records.appended) {
      if (!this.#mergeChunks(seconds, nanos)) return false;
    }
    return true;
  }

  /** The same up to the end of the chunk that either head is in. */
  #mergeChunks(seconds: number, nanos: number): boolean {
    const frames = this.#frames.chunks[this.#frame >>> CHUNK_BITS]!;
    const records = this.#records.chunks[this.#record >>> CHUNK_BITS]!;
    const lastFrame = Math.min(this.#frames.appended, (this.#frame | CHUNK_MASK) + 1);
    const lastRecord = Math.min(this.#records.appended, (this.#record | CHUNK_MASK) + 1);
    let frame = this.#frame;
    let record = this.#record;
    let settled = true;
    while (frame < lastFrame && record < lastRecord) {
      const fs = frames.seconds[frame & CHUNK_MASK]!;
      const fn = frames.nanos[frame & CHUNK_MASK]!;
      const rs = records.seconds[record & CHUNK_MASK]!;
      const rn = records.nanos[record & CHUNK_MASK]!;
      const call = records.kind[record & CHUNK_MASK] === recordKinds.call;
      // A frame without a time (NaN) is before everything: it waits for nothing.
      const isRecord = rs < fs || (rs === fs && (rn < fn || (rn === fn && call)));
      const s = isRecord ? rs : fs;
      if (s > seconds || (s === seconds && (isRecord ? rn : fn) > nanos)) {
        settled = false;
        break;
      }
      if (isRecord) this.#push(RECORD + record++);
      else this.#push(frame++);
    }
    this.#frame = frame;
    this.#record = record;
    return settled;
  }

  /** Appends frames up to the end of their chunk or the limit; false where there are none. */
  #advanceFrames(seconds: number, nanos: number): boolean {
    const first = this.#frame;
    const end = Math.min(this.#frames.appended, (first | CHUNK_MASK) + 1);
    if (first >= end) return false;
    const chunk = this.#frames.chunks[first >>> CHUNK_BITS]!;
    let row = first;
    for (; row < end; row += 1) {
      const s = chunk.seconds[row & CHUNK_MASK]!;
      if (s > seconds || (s === seconds && chunk.nanos[row & CHUNK_MASK]! > nanos)) break;
      this.#push(row);
    }
    this.#frame = row;
    return row > first;
  }

  #advanceRecords(seconds: number, nanos: number): void {
    for (; this.#record < this.#records.appended; this.#record += 1) {
      const chunk = this.#records.chunks[this.#record >>> CHUNK_BITS]!;
      const s = chunk.seconds[this.#record & CHUNK_MASK]!;
      if (s > seconds || (s === seconds && chunk.nanos[this.#record & CHUNK_MASK]! > nanos)) return;
      this.#push(RECORD + this.#record);
    }
  }

  #push(entry: number): void {
    const row = this.table.append();
    this.table.chunks[row >>> CHUNK_BITS]!.entry[row & CHUNK_MASK] = entry;
  }
}

type Stamped = TableView<{ readonly seconds: 'f64'; readonly nanos: 'u32' }>;

/**
 * Whether the order is what merging both tables whole gives. It is not where something came after a limit that it is
 * stamped before had been passed. A merge takes the earlier of both heads, so where it turns from one table to the
 * other, what it turns to is never the earlier one; frames among themselves may be stamped backwards.
 */
export function isMerged(order: OrderView, frames: Stamped, records: Stamped): boolean {
  for (let row = 1; row < order.length; row += 1) {
    const [before, entry] = [order.get('entry', row - 1), order.get('entry', row)];
    if (isRecordEntry(before) === isRecordEntry(entry)) continue;
    const [a, b] = isRecordEntry(entry) ? [frames, records] : [records, frames];
    if (isEarlier(b, entryRow(entry), a, entryRow(before))) return false;
  }
  return true;
}

/** False where either has no time (NaN). */
function isEarlier(a: Stamped, row: number, b: Stamped, other: number): boolean {
  const [s, t] = [a.get('seconds', row), b.get('seconds', other)];
  return s < t || (s === t && a.get('nanos', row) < b.get('nanos', other));
}
