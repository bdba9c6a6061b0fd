/** From our own blocks to rows: socket records on the frames' clock, sockets, tuples, samples. */

import { type Problem, problem } from '../base/problem.ts';
import { damagedEntry, decodeEntry, type EntrySink } from '../capfile/records/decode.ts';
import type { RecordDetails } from '../capfile/records/details.ts';
import type {
  ClockEntry,
  GapEntry,
  InfoEntry,
  LoopDelayEntry,
  SocketEntry,
  TupleEntry,
} from '../capfile/records/entries.ts';
import { isEventCode } from '../capfile/records/names.ts';
import { decodeDetails } from '../capfile/records/read-details.ts';
import { DetailScanner } from '../capfile/records/scan-details.ts';
import { EntryLength, PayloadKind, SCHEMA_VERSION } from '../capfile/records/schema.ts';
import type { CustomBlock } from '../capfile/sink.ts';
import { ClockMapping } from '../trace/clock.ts';
import { NONE } from '../trace/frames.ts';
import { setOffset } from '../trace/offsets.ts';
import { type RecordSchema, recordKinds, setNextOfSocket } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, type Chunk } from '../trace/table.ts';
import type { SocketBook } from './socket-book.ts';
import type { StraightRecords } from './straight-records.ts';
import type { TraceStore } from './trace-store.ts';

/** Bytes of a Custom Block and of our payload before the entries: type, length, PEN, then magic, version, kind. */
const ENTRIES_AT = 20;
const MAX_ERROR_CODES = 256;
const MAX_ATTEMPT = 255;

/** What the engine does with new rows. */
export interface RecordEvents {
  /** @param name code of core/capfile/records/names */
  onRecord(record: number, name: number): void;
  onTuple(tuple: number): void;
  problem(found: Problem): void;
  index(block: CustomBlock): void;
}

export class RecordIntake implements EntrySink {
  readonly clock = new ClockMapping();
  readonly infos = new Map<string, string>();
  readonly errorCodes: string[] = [''];
  lostRecords = 0;
  /** Our blocks that were found, in either input. */
  blocks = 0;
  /** Socket records that came from the packets input: those of a saved session. */
  recordsInFile = 0;
  /** Takes the plainest records by itself; undefined: none. */
  straight: StraightRecords | undefined;
  readonly #store: TraceStore;
  readonly #book: SocketBook;
  readonly #events: RecordEvents;
  readonly #scanner = new DetailScanner();
  /** The entries being read, where they begin in their input, and which input that is. */
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #base = 0;
  #input = 0;
  /** Details of the record at hand, within `#bytes`. */
  #record = NONE;
  #detailAt = 0;
  #detailLength = 0;
  #versionTold = false;
  #clockTold = false;

  constructor(store: TraceStore, book: SocketBook, events: RecordEvents) {
    this.#store = store;
    this.#book = book;
    this.#events = events;
  }

  /** Takes one of our blocks. `input`: 0 from the packets input, 1 from the records input. */
  take(block: CustomBlock, input: number): void {
    this.blocks += 1;
    if (block.schemaVersion > SCHEMA_VERSION) this.#tellVersion(block);
    else if (block.kind === PayloadKind.entries) this.#read(block, input);
    // In a records log it is that of a file whose index was found right, or of another file than the packets'.
    else if (block.kind === PayloadKind.index && input === 0) this.#events.index(block);
  }

  /** Details of a record, while it is being given to `onRecord`. */
  details(record: number): RecordDetails | undefined {
    if (record !== this.#record) return undefined;
    return decodeDetails(this.#bytes, this.#detailAt, this.#detailLength);
  }

  onRecord(
    name: number,
    flags: number,
    depth: number,
    socketId: number,
    seconds: number,
    nanos: number,
    _bytesRead: number,
    _bytesWritten: number,
    detailOffset: number,
    detailLength: number,
    entryOffset: number,
  ): void {
    const { records } = this.#store;
    const row = records.append();
    const chunk = records.chunks[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    this.#map(seconds, nanos);
    chunk.seconds.set(i, this.clock.seconds);
    chunk.nanos[i] = this.clock.nanos;
    setOffset(chunk, i, entryOffset);
    chunk.entryWords[i] = (EntryLength.record + detailLength) / 4;
    chunk.name[i] = name;
    // A chunk begins as zeros: pages of a column that is never written take no memory.
    if (!isEventCode(name)) chunk.kind[i] = recordKinds.call;
    if (flags !== 0) chunk.flags[i] = flags;
    if (depth !== 0) chunk.depth[i] = depth;
    if (this.#input !== 0) chunk.input[i] = this.#input;
    this.#record = row;
    this.#detailAt = detailOffset - this.#base;
    this.#detailLength = detailLength;
    this.#scan(chunk, i);
    this.#chain(chunk, row, this.#book.row(socketId));
    this.#events.onRecord(row, name);
  }

  onSocket(entry: SocketEntry): void {
    this.#book.addSocket(entry);
  }

  onTuple(entry: TupleEntry): void {
    this.#map(entry.seconds, entry.nanos);
    this.#events.onTuple(this.#book.addTuple(entry, this.clock));
  }

  onClock(entry: ClockEntry): void {
    this.clock.add(entry);
  }

  onLoopDelay(entry: LoopDelayEntry): void {
    const { loopDelays } = this.#store;
    const row = loopDelays.append();
    this.#map(entry.seconds, entry.nanos);
    loopDelays.set('seconds', row, this.clock.seconds);
    loopDelays.set('nanos', row, this.clock.nanos);
    for (const column of ['window', 'min', 'mean', 'max', 'count'] as const) {
      loopDelays.set(column, row, entry[column]);
    }
  }

  onGap(entry: GapEntry): void {
    this.lostRecords += entry.count;
  }

  onInfo(entry: InfoEntry): void {
    if (entry.value === '') this.infos.delete(entry.name);
    else this.infos.set(entry.name, entry.value);
  }

  #read(block: CustomBlock, input: number): void {
    this.#bytes = block.buffer.subarray(block.start, block.start + block.length) as Uint8Array<ArrayBuffer>;
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    this.#base = block.fileOffset + ENTRIES_AT;
    this.#input = input;
    const before = this.#store.records.appended;
    this.#readEntries();
    if (input === 0) this.recordsInFile += this.#store.records.appended - before;
    this.#record = NONE;
  }

  #readEntries(): void {
    const end = this.#bytes.byteLength;
    for (let at = 0; ; ) {
      const from = at;
      at = this.straight?.take(this.#view, at, this.#base, this.#input) ?? at;
      if (at > from) continue;
      // Fewer bytes than that at the end are padding of the block, not an entry.
      if (at + EntryLength.header > end) return;
      const length = decodeEntry(this.#bytes, this.#view, at, this.#base, this);
      this.#record = NONE;
      if (length === 0) {
        this.#events.problem(damagedEntry(this.#view, at, this.#base));
        return;
      }
      at += length;
    }
  }

  #map(seconds: number, nanos: number): void {
    this.clock.map(seconds, nanos);
    if (this.clock.samples > 0 || this.#clockTold) return;
    this.#clockTold = true;
    const text =
      'Socket records came before any sample of the clocks: their times are not on the frames’ clock.';
    this.#events.problem(
      problem('warning', 'records.clock', text, 'Record the session anew with this version.'),
    );
  }

  /** The details that the row itself holds. */
  #scan(chunk: Chunk<RecordSchema>, i: number): void {
    const scanner = this.#scanner;
    scanner.scan(this.#bytes, this.#view, this.#detailAt, this.#detailLength);
    chunk.start.set(i, scanner.start);
    chunk.byteLength[i] = scanner.byteLength;
    if (scanner.attempt !== 0) chunk.attempt[i] = Math.min(scanner.attempt, MAX_ATTEMPT);
    const code = scanner.errorCode;
    if (code !== '') chunk.error[i] = this.#errorIndex(code);
  }

  #errorIndex(code: string): number {
    const known = this.errorCodes.indexOf(code);
    if (known >= 0) return known;
    // Node has fewer codes than that; what a hostile file adds shares the last place.
    return this.errorCodes.length < MAX_ERROR_CODES ? this.errorCodes.push(code) - 1 : MAX_ERROR_CODES - 1;
  }

  #chain(chunk: Chunk<RecordSchema>, row: number, socket: number): void {
    const { records, sockets } = this.#store;
    const i = row & CHUNK_MASK;
    const own = sockets.chunks[socket >>> CHUNK_BITS]!;
    const j = socket & CHUNK_MASK;
    chunk.socket[i] = socket;
    chunk.stream[i] = own.stream[j]!;
    chunk.firstLink[i] = NONE;
    const last = own.lastRecord[j]!;
    if (last === NONE) own.firstRecord[j] = row;
    else setNextOfSocket(records, last, row);
    own.lastRecord[j] = row;
  }

  #tellVersion(block: CustomBlock): void {
    if (this.#versionTold) return;
    this.#versionTold = true;
    const text = `The socket records at offset ${block.fileOffset} are of version ${block.schemaVersion}; this program reads up to ${SCHEMA_VERSION}.`;
    this.#events.problem(
      problem('error', 'records.version', text, 'Open the session with a newer Wireside.'),
    );
  }
}
