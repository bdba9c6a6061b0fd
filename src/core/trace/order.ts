/**
 * The merged time index: frames and socket records in one order, append-only.
 *
 * Both tables keep their own order in it, so that one bit an entry says all: whether it is the next frame or the next
 * record. 32 of them are a word, beside the number of records before it.
 */
import { type FrameSchema, frameSchema, NONE } from './frames.ts';
import { type RecordSchema, recordKinds, recordSchema } from './sockets.ts';
import {
  CHUNK_BITS,
  CHUNK_MASK,
  CHUNK_ROWS,
  ChunkCells,
  placesIn,
  Table,
  TableReader,
  type TableShare,
  type TableView,
} from './table.ts';
import { FIRST_APART } from './wide-column.ts';

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

const NO_CELLS = new ChunkCells(new ArrayBuffer(0));

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

/** The tables that an order is of. */
export type OrderedCells = Readonly<{
  frames: Pick<TableView<FrameSchema>, 'cells'>;
  records: Pick<TableView<RecordSchema>, 'cells'>;
}>;

/**
 * Goes through the order from its beginning, as far as it has come, by steps of up to 32 entries. The frames of a step
 * are in one chunk of their table, and its records in one of theirs, so that who walks has two views and two rows to
 * count on from.
 */
export class OrderWalk {
  readonly #order: OrderView;
  readonly #frames: readonly ChunkCells[];
  readonly #records: readonly ChunkCells[];
  #passed = 0;
  /** How far the order had come when it was last asked. */
  #length = 0;
  /** Entries of the step, and which they are: bit `n` is set where entry `n` is a record. Bits behind them say nothing. */
  count = 0;
  bits = 0;
  /** Rows of the first frame and of the first record from there on; the others follow one by one. */
  frame = 0;
  record = 0;
  /** The chunks that hold them; of a table that has no more, any. */
  ofFrames = NO_CELLS;
  ofRecords = NO_CELLS;

  constructor(order: OrderView, { frames, records }: OrderedCells) {
    this.#order = order;
    this.#frames = frames.cells;
    this.#records = records.cells;
  }

  /** Makes the next step, by at most `most` entries; false where the order has not come further. */
  step(most = WORD): boolean {
    const at = this.#passed;
    if (most <= 0) return false;
    if (at >= this.#length) {
      this.#length = this.#order.length;
      if (at >= this.#length) return false;
    }
    const records = this.recordsBefore(this.count);
    this.record += records;
    this.frame += this.count - records;
    this.ofFrames = this.#frames[this.frame >>> CHUNK_BITS] ?? NO_CELLS;
    this.ofRecords = this.#records[this.record >>> CHUNK_BITS] ?? NO_CELLS;
    const room = CHUNK_ROWS - Math.max(this.frame & CHUNK_MASK, this.record & CHUNK_MASK);
    this.count = Math.min(most, this.#length - at, WORD - (at & WORD_MASK), room);
    this.bits = this.#order.bitsFrom(at);
    this.#passed = at + this.count;
    return true;
  }

  /** Records among the first `n` entries of the step. */
  recordsBefore(n: number): number {
    return ones(this.bits & (n === WORD ? -1 : (1 << n) - 1));
  }

  /** Whether entry `n` of the step is a record. */
  isRecord(n: number): boolean {
    return ((this.bits >>> n) & 1) === 1;
  }

  /** Row of entry `n` of the step in its table. */
  rowAt(n: number): number {
    const records = this.recordsBefore(n);
    return this.isRecord(n) ? this.record + records : this.frame + n - records;
  }
}

/** Later than any nanosecond of a second, and a small whole number. */
const LATEST = 0x7fffffff;

const FRAME_SECONDS = placesIn(frameSchema).seconds;
const FRAME_NANOS = placesIn(frameSchema).nanos;
const RECORD_SECONDS = placesIn(recordSchema).seconds;
const RECORD_NANOS = placesIn(recordSchema).nanos;

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
      const before = this.#frame + this.#record;
      if (!this.#mergeSecond(seconds, nanos)) return false;
      if (this.#frame + this.#record === before && !this.#mergeApart(seconds, nanos)) return false;
    }
    return true;
  }

  /**
   * Merges to the end of a word, or of the rows or the chunk of either head, as long as both heads are in one second and
   * not in the same nanosecond, as those of nearly all entries are; false where the earlier of both is not settled. What is
   * earlier is calculated: nobody foresees how two logs alternate, so that a branch would go wrong half of the time.
   */
  #mergeSecond(seconds: number, nanos: number): boolean {
    const ofFrames = this.#frames.cells[this.#frame >>> CHUNK_BITS]!.u32;
    const ofRecords = this.#records.cells[this.#record >>> CHUNK_BITS]!.u32;
    const end = this.#room;
    let f = this.#frame & CHUNK_MASK;
    let r = this.#record & CHUNK_MASK;
    const second = ofFrames[FRAME_SECONDS + f]!;
    if (second >= FIRST_APART) return true;
    const last = second < seconds ? LATEST : second === seconds ? Math.min(Math.floor(nanos), LATEST) : -1;
    let bits = 0;
    let n = 0;
    let settled = true;
    while (n < end) {
      if (ofFrames[FRAME_SECONDS + f] !== second || ofRecords[RECORD_SECONDS + r] !== second) break;
      const fn = ofFrames[FRAME_NANOS + f]! | 0;
      const rn = ofRecords[RECORD_NANOS + r]! | 0;
      const apart = (rn - fn) | 0;
      // Of the same nanosecond, what comes first hangs on what it is; and a damaged time may be too large for this.
      if (apart === 0 || (rn | fn) < 0) break;
      const isRecord = apart >>> 31;
      settled = fn + (apart & -isRecord) <= last;
      if (!settled) break;
      bits |= isRecord << n;
      n += 1;
      // Beyond the last row something else of the chunk is read, and not looked at.
      f = (f + 1 - isRecord) & CHUNK_MASK;
      r = (r + isRecord) & CHUNK_MASK;
    }
    if (n > 0) this.#push(bits, n);
    return settled;
  }

  /** Entries from here on within which neither the word, nor either table's rows, nor those of its chunk, come to an end. */
  get #room(): number {
    const left = WORD - ((this.#frame + this.#record) & WORD_MASK);
    return Math.min(left, roomOf(this.#frames, this.#frame), roomOf(this.#records, this.#record));
  }

  /**
   * The same whatever the times are: goes on until both heads are in one second again, or after one entry if they are.
   */
  #mergeApart(seconds: number, nanos: number): boolean {
    const frames = this.#frames.chunks[this.#frame >>> CHUNK_BITS]!;
    const records = this.#records.chunks[this.#record >>> CHUNK_BITS]!;
    const end = this.#room;
    let f = this.#frame & CHUNK_MASK;
    let r = this.#record & CHUNK_MASK;
    let bits = 0;
    let n = 0;
    let settled = true;
    while (n < end) {
      const fs = frames.seconds.at(f);
      const fn = frames.nanos[f]!;
      const rs = records.seconds.at(r);
      const rn = records.nanos[r]!;
      if (n > 0 && fs === rs) break;
      const call = records.kind[r] === recordKinds.call;
      // A frame without a time (NaN) is before everything: it waits for nothing.
      const isRecord = rs < fs || (rs === fs && (rn < fn || (rn === fn && call)));
      const s = isRecord ? rs : fs;
      settled = !(s > seconds || (s === seconds && (isRecord ? rn : fn) > nanos));
      if (!settled) break;
      if (isRecord) bits |= 1 << n;
      n += 1;
      if (isRecord) r += 1;
      else f += 1;
    }
    if (n > 0) this.#push(bits, n);
    return settled;
  }

  /** Appends frames up to the end of their chunk or the limit; false where there are none. */
  #advanceFrames(seconds: number, nanos: number): boolean {
    const first = this.#frame;
    const end = first + roomOf(this.#frames, first);
    if (first >= end) return false;
    if (seconds === Number.POSITIVE_INFINITY) {
      this.#pushFrames(end);
      return true;
    }
    const chunk = this.#frames.chunks[first >>> CHUNK_BITS]!;
    while (this.#frame < end) {
      const i = this.#frame & CHUNK_MASK;
      const s = chunk.seconds.at(i);
      if (s > seconds || (s === seconds && chunk.nanos[i]! > nanos)) break;
      this.#push(0, 1);
    }
    return this.#frame > first;
  }

  #advanceRecords(seconds: number, nanos: number): void {
    while (this.#record < this.#records.appended) {
      const i = this.#record & CHUNK_MASK;
      const chunk = this.#records.chunks[this.#record >>> CHUNK_BITS]!;
      const s = chunk.seconds.at(i);
      if (s > seconds || (s === seconds && chunk.nanos[i]! > nanos)) return;
      this.#push(1, 1);
    }
  }

  /** Appends frames up to row `end`: a word begins as zeros. */
  #pushFrames(end: number): void {
    for (let row = this.#frame; row < end; ) {
      const count = Math.min(WORD - ((row + this.#record) & WORD_MASK), end - row);
      this.#push(0, count);
      row += count;
    }
  }

  /** Appends `count` entries within a word: bit `n` is set where the `n`th of them is a record. */
  #push(bits: number, count: number): void {
    const at = this.#frame + this.#record;
    const n = at & WORD_MASK;
    if (n === 0) this.#table.append();
    const chunk = this.#table.chunks[at >>> (WORD_BITS + CHUNK_BITS)]!;
    const word = (at >>> WORD_BITS) & CHUNK_MASK;
    // A page that was never written is not touched for a frame.
    if (n === 0 && this.#record !== 0) chunk.before[word] = this.#record;
    if (bits !== 0) chunk.records[word] = chunk.records[word]! | (bits << n);
    const records = ones(bits);
    this.#record += records;
    this.#frame += count - records;
  }
}

/** Rows from `row` to the end of what a table has, or of their chunk. */
function roomOf(table: { readonly appended: number }, row: number): number {
  return Math.min(table.appended, (row | CHUNK_MASK) + 1) - row;
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
