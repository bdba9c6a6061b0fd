/**
 * The merged time index: frames and socket records in one order, append-only.
 *
 * Both tables keep their own order in it, so that one bit an entry says all: whether it is the next frame or the next
 * record. 32 of them are a word, beside the number of records before it.
 */
import { type FrameSchema, NONE } from './frames.ts';
import { type RecordSchema, recordKinds } from './sockets.ts';
import {
  CHUNK_BITS,
  CHUNK_MASK,
  type Chunk,
  Table,
  TableReader,
  type TableShare,
  type TableView,
} from './table.ts';

/** One row 32 entries of the order. */
export const orderSchema = {
  /** Bit `n`: entry `n` of the word is a record; else it is a frame. */
  records: 'u32',
  /** Records in the words before this one. */
  before: 'u32',
  /** Entries of the word that are complete, 1 … 32; of a word that others follow it may be less than it has. */
  count: 'u8',
} as const;
export type OrderSchema = typeof orderSchema;

const WORD_BITS = 5;
const WORD = 1 << WORD_BITS;
const WORD_MASK = WORD - 1;

const RECORD = 0x80000000;
/** Whether an entry of the order is a socket record (else a frame). */
export const isRecordEntry = (entry: number): boolean => entry >= RECORD;
/** The entry of record row `row`; that of a frame is its row. */
export const recordEntry = (row: number): number => RECORD + row;
/** Row in the record or frame table. */
export const entryRow = (entry: number): number => entry & 0x7fffffff;

/** Entries in some order, the merged one or a list's: a record row with bit 31 set (`isRecordEntry`), or a frame row. */
export interface EntryList {
  readonly length: number;
  get(column: 'entry', at: number): number;
}

/** The merged order as any thread reads it. */
export class OrderView implements EntryList {
  protected readonly words: TableView<OrderSchema>;

  constructor(words: TableView<OrderSchema>) {
    this.words = words;
  }

  /** Entries that are complete. */
  get length(): number {
    const last = this.words.length - 1;
    if (last < 0) return 0;
    const { count } = this.words.chunks[last >>> CHUNK_BITS]!;
    return last * WORD + Atomics.load(count, last & CHUNK_MASK);
  }

  get(_column: 'entry', at: number): number {
    const word = at >>> WORD_BITS;
    const chunk = this.words.chunks[word >>> CHUNK_BITS];
    if (chunk === undefined) throw new Error(`no entry ${at} of the order`);
    const bits = chunk.records[word & CHUNK_MASK]!;
    const record = this.recordsBefore(at);
    return ((bits >>> (at & WORD_MASK)) & 1) === 1 ? RECORD + record : at - record;
  }

  /** Records before entry `at`. */
  recordsBefore(at: number): number {
    const word = at >>> WORD_BITS;
    const chunk = this.words.chunks[word >>> CHUNK_BITS]!;
    const before = (1 << (at & WORD_MASK)) - 1;
    return chunk.before[word & CHUNK_MASK]! + ones(chunk.records[word & CHUNK_MASK]! & before);
  }

  /** Records among the entries that are complete. */
  get records(): number {
    const last = this.length - 1;
    if (last < 0) return 0;
    const entry = this.get('entry', last);
    return isRecordEntry(entry) ? entryRow(entry) + 1 : last - entryRow(entry);
  }

  /** Where frame row `row` stands, or record row `row`; NONE: nowhere yet. */
  placeOf(row: number, isRecord: boolean): number {
    let low = 0;
    let high = this.words.length - 1;
    // The last word that begins at or before it.
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#rowsBefore(middle, isRecord) <= row) low = middle;
      else high = middle - 1;
    }
    if (high < 0) return NONE;
    const { records } = this.words.chunks[low >>> CHUNK_BITS]!;
    let bits = isRecord ? records[low & CHUNK_MASK]! : ~records[low & CHUNK_MASK]!;
    // The lowest bits are those of rows before it.
    for (let n = this.#rowsBefore(low, isRecord); n < row && bits !== 0; n += 1) bits &= bits - 1;
    const place = low * WORD + 31 - Math.clz32(bits & -bits);
    return bits !== 0 && place < this.length ? place : NONE;
  }

  /** Frames, or records, in the words before `word`. */
  #rowsBefore(word: number, isRecord: boolean): number {
    const records = this.words.chunks[word >>> CHUNK_BITS]!.before[word & CHUNK_MASK]!;
    return isRecord ? records : word * WORD - records;
  }

  /** The entries from `at` to the end of its word: bit 0 is set where entry `at` is a record. */
  bitsFrom(at: number): number {
    const word = at >>> WORD_BITS;
    // Signed, as small integers are: what is moved in from the left lies behind the word.
    return (this.words.chunks[word >>> CHUNK_BITS]!.records[word & CHUNK_MASK]! | 0) >> (at & WORD_MASK);
  }
}

/** Bits that are set (Hacker's Delight, 5-1). */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The order of another thread, read through the same memory. */
export class OrderReader extends OrderView {
  readonly #reader: TableReader<OrderSchema>;

  constructor(share: TableShare) {
    const reader = new TableReader(orderSchema, share);
    super(reader);
    this.#reader = reader;
  }

  addChunk(index: number, buffer: ArrayBufferLike): void {
    this.#reader.addChunk(index, buffer);
  }
}

/** Goes through the order from its beginning, as far as it has come, by steps of up to 32 entries. */
export class OrderWalk {
  readonly #order: OrderView;
  #passed = 0;
  /** Entries of the step, and which they are: bit `n` is set where entry `n` is a record. Bits behind them say nothing. */
  count = 0;
  bits = 0;
  /** Rows of the first frame and of the first record from there on; the others follow one by one. */
  frame = 0;
  record = 0;

  constructor(order: OrderView) {
    this.#order = order;
  }

  /** Makes the next step, by at most `most` entries; false where the order has not come further. */
  step(most = WORD): boolean {
    const at = this.#passed;
    const left = Math.min(most, this.#order.length - at);
    if (left <= 0) return false;
    this.count = Math.min(left, WORD - (at & WORD_MASK));
    this.bits = this.#order.bitsFrom(at);
    this.record = this.#order.recordsBefore(at);
    this.frame = at - this.record;
    this.#passed = at + this.count;
    return true;
  }
}

/** Is shown frames and records one by one, each as its row and the chunk that holds it. */
export interface EntryVisitor {
  frame(chunk: Chunk<FrameSchema>, row: number): void;
  record(chunk: Chunk<RecordSchema>, row: number): void;
}

/** The tables that an order is of. */
type OrderedTables = Readonly<{
  frames: Pick<TableView<FrameSchema>, 'chunks'>;
  records: Pick<TableView<RecordSchema>, 'chunks'>;
}>;

/** Shows the entries of an order to a visitor, from its beginning, as far as it has come. */
export class EntryWalk {
  readonly #walk: OrderWalk;
  readonly #tables: OrderedTables;
  readonly #visitor: EntryVisitor;

  constructor(order: OrderView, tables: OrderedTables, visitor: EntryVisitor) {
    this.#walk = new OrderWalk(order);
    this.#tables = tables;
    this.#visitor = visitor;
  }

  /** Shows what the order holds beyond the last call. */
  advance(): void {
    const walk = this.#walk;
    while (walk.step()) this.#show(walk.bits, walk.count, walk.frame, walk.record);
  }

  #show(bits: number, count: number, firstFrame: number, firstRecord: number): void {
    const visitor = this.#visitor;
    const { frames, records } = this.#tables;
    let frame = firstFrame;
    let record = firstRecord;
    // Looked up where a chunk begins, not for each row.
    let ofFrame = frames.chunks[frame >>> CHUNK_BITS]!;
    let ofRecord = records.chunks[record >>> CHUNK_BITS]!;
    for (let n = 0; n < count; n += 1) {
      if (((bits >>> n) & 1) === 1) {
        visitor.record(ofRecord, record);
        record += 1;
        if ((record & CHUNK_MASK) === 0) ofRecord = records.chunks[record >>> CHUNK_BITS]!;
      } else {
        visitor.frame(ofFrame, frame);
        frame += 1;
        if ((frame & CHUNK_MASK) === 0) ofFrame = frames.chunks[frame >>> CHUNK_BITS]!;
      }
    }
  }
}

/**
 * Merges two tables, each of which keeps its own order, as far as both are certain.
 * A call stands before a frame of the same nanosecond, an event after it: causes first.
 */
export class Order extends OrderView {
  readonly #table: Table<OrderSchema>;
  readonly #frames: Table<FrameSchema>;
  readonly #records: Table<RecordSchema>;
  #frame = 0;
  #record = 0;

  constructor(frames: Table<FrameSchema>, records: Table<RecordSchema>, options: { shared?: boolean } = {}) {
    const table = new Table(orderSchema, options);
    super(table);
    this.#table = table;
    this.#frames = frames;
    this.#records = records;
  }

  set onChunk(told: (index: number, buffer: ArrayBufferLike) => void) {
    this.#table.onChunk = told;
  }

  share(): TableShare {
    return this.#table.share();
  }

  /** Makes what was appended visible. */
  publish(): void {
    const last = this.#table.appended - 1;
    if (last < 0) return;
    const { count } = this.#table.chunks[last >>> CHUNK_BITS]!;
    Atomics.store(count, last & CHUNK_MASK, ((this.#frame + this.#record - 1) & WORD_MASK) + 1);
    this.#table.publish();
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
    this.publish();
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
    // The times of both heads. Beyond the last row something else of the chunk is read, and not looked at.
    let fs = frames.seconds.at(frame & CHUNK_MASK);
    let fn = frames.nanos[frame & CHUNK_MASK]!;
    let rs = records.seconds.at(record & CHUNK_MASK);
    let rn = records.nanos[record & CHUNK_MASK]!;
    let call = records.kind[record & CHUNK_MASK] === recordKinds.call;
    while (frame < lastFrame && record < lastRecord) {
      // A frame without a time (NaN) is before everything: it waits for nothing.
      const isRecord = rs < fs || (rs === fs && (rn < fn || (rn === fn && call)));
      const s = isRecord ? rs : fs;
      if (s > seconds || (s === seconds && (isRecord ? rn : fn) > nanos)) {
        settled = false;
        break;
      }
      this.#push(frame + record, isRecord, record);
      if (isRecord) {
        record += 1;
        rs = records.seconds.at(record & CHUNK_MASK);
        rn = records.nanos[record & CHUNK_MASK]!;
        call = records.kind[record & CHUNK_MASK] === recordKinds.call;
      } else {
        frame += 1;
        fs = frames.seconds.at(frame & CHUNK_MASK);
        fn = frames.nanos[frame & CHUNK_MASK]!;
      }
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
      const s = chunk.seconds.at(row & CHUNK_MASK);
      if (s > seconds || (s === seconds && chunk.nanos[row & CHUNK_MASK]! > nanos)) break;
      this.#push(row + this.#record, false, this.#record);
    }
    this.#frame = row;
    return row > first;
  }

  #advanceRecords(seconds: number, nanos: number): void {
    for (; this.#record < this.#records.appended; this.#record += 1) {
      const chunk = this.#records.chunks[this.#record >>> CHUNK_BITS]!;
      const s = chunk.seconds.at(this.#record & CHUNK_MASK);
      if (s > seconds || (s === seconds && chunk.nanos[this.#record & CHUNK_MASK]! > nanos)) return;
      this.#push(this.#frame + this.#record, true, this.#record);
    }
  }

  /** Appends entry `at`, with `records` records before it. */
  #push(at: number, isRecord: boolean, records: number): void {
    const word = at >>> WORD_BITS;
    const n = at & WORD_MASK;
    if (n === 0) this.#table.append();
    const chunk = this.#table.chunks[word >>> CHUNK_BITS]!;
    // A page that was never written is not touched for a frame.
    if (n === 0 && records !== 0) chunk.before[word & CHUNK_MASK] = records;
    if (isRecord) chunk.records[word & CHUNK_MASK] = chunk.records[word & CHUNK_MASK]! | (1 << n);
  }
}

type Stamped = TableView<{ readonly seconds: 'wide'; readonly nanos: 'u32' }>;

/**
 * Whether the order is what merging both tables whole gives. It is not where something came after a limit that it is
 * stamped before had been passed. A merge takes the earlier of both heads, so where it turns from one table to the
 * other, what it turns to is never the earlier one; frames among themselves may be stamped backwards.
 */
export function isMerged(order: EntryList, frames: Stamped, records: Stamped): boolean {
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
