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
    while (this.#advanceOne(seconds, nanos));
    this.table.publish();
  }

  /** Appends the next entry, or with no record waiting a run of frames; false where nothing is settled. */
  #advanceOne(seconds: number, nanos: number): boolean {
    if (this.#record === this.#records.appended) return this.#advanceFrames(seconds, nanos);
    const frame =
      this.#frame < this.#frames.appended && this.#settled(this.#frames, this.#frame, seconds, nanos);
    const record = this.#settled(this.#records, this.#record, seconds, nanos);
    if (!frame && !record) return false;
    if (record && (!frame || this.#recordFirst())) this.#push(RECORD + this.#record++);
    else this.#push(this.#frame++);
    return true;
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

  #settled(table: TableView<typeof timeColumns>, row: number, seconds: number, nanos: number): boolean {
    const s = table.get('seconds', row);
    // A frame without a time (NaN) waits for nothing.
    return !(s > seconds || (s === seconds && table.get('nanos', row) > nanos));
  }

  #recordFirst(): boolean {
    const rs = this.#records.get('seconds', this.#record);
    const fs = this.#frames.get('seconds', this.#frame);
    if (rs !== fs) return rs < fs;
    const rn = this.#records.get('nanos', this.#record);
    const fn = this.#frames.get('nanos', this.#frame);
    return rn === fn ? this.#records.get('kind', this.#record) === recordKinds.call : rn < fn;
  }

  #push(entry: number): void {
    const row = this.table.append();
    this.table.chunks[row >>> CHUNK_BITS]!.entry[row & CHUNK_MASK] = entry;
  }
}

const timeColumns = { seconds: 'f64', nanos: 'u32' } as const;
