/** The trace engine: bytes of the two logs in, tables and counters out, while they come. */
import { createCaptureReader } from '../capfile/reader.ts';
import { decodeIndex } from '../capfile/records/index-block.ts';
import { PAYLOAD_HEADER_LENGTH } from '../capfile/records/schema.ts';
import type { CaptureSink, CustomBlock } from '../capfile/sink.ts';
import type { Fragment } from '../decode/fragments.ts';
import type { Findings } from '../findings/types.ts';
import { createFindings } from '../findings/watch.ts';
import { RecordStates } from '../link/states.ts';
import type { ByteMap } from '../tcp/byte-map.ts';
import { TcpTracker } from '../tcp/tracker.ts';
import type { TraceShare, TraceTables } from '../trace/tables.ts';
import { Completeness } from './completeness.ts';
import { DatagramIntake } from './datagram-intake.ts';
import { FileNotes } from './file-notes.ts';
import { FrameIntake } from './frame-intake.ts';
import { type InputProgress, Progress } from './progress.ts';
import { RecordIntake } from './record-intake.ts';
import { packetsSink, recordsSink } from './sinks.ts';
import { SocketBook, type Stamp } from './socket-book.ts';
import { StraightRecords } from './straight-records.ts';
import { TraceLinks } from './trace-links.ts';
import { TraceStore } from './trace-store.ts';
import type { Engine, EngineCounters, EngineOptions, Input, SocketNotes } from './types.ts';

export function createEngine(options: EngineOptions = {}): Engine {
  return new TraceEngine(options);
}

class TraceEngine implements Engine {
  readonly packets: Input;
  readonly records: Input;
  readonly byteMap: ByteMap;
  readonly findings: Findings;
  version = 0;
  readonly #store: TraceStore;
  readonly #frames: FrameIntake;
  readonly #entries: RecordIntake;
  readonly #book: SocketBook;
  readonly #links: TraceLinks;
  readonly #states: RecordStates;
  readonly #notes = new FileNotes();
  readonly #progress = new Progress();
  readonly #completeness = new Completeness();
  #finished = false;

  constructor(options: EngineOptions) {
    const store = new TraceStore(options);
    this.#store = store;
    const tracker = new TcpTracker(store, options.rules);
    this.byteMap = tracker.byteMap;
    this.#book = new SocketBook(store);
    this.#entries = new RecordIntake(store, this.#book, {
      onRecord: (record, name) => {
        this.#links.onRecord(record);
        this.findings.onRecord(record, name);
      },
      onTuple: (tuple) => this.#links.onTuple(tuple),
      problem: (found) => this.#notes.addProblem(found),
      index: (block) => this.#addIndex(block),
    });
    this.#links = this.#newLinks();
    this.findings = this.#newFindings();
    this.#entries.straight = this.#newStraight();
    this.#states = this.#newStates();
    const datagrams = new DatagramIntake(store.datagrams, store.udpStreams);
    this.#frames = new FrameIntake(store.frames, store.addressTable, tracker, datagrams);
    const parts = { frames: this.#frames, entries: this.#entries, links: this.#links, notes: this.#notes };
    this.packets = this.#input(this.#progress.packets, packetsSink(parts));
    this.records = this.#input(this.#progress.records, recordsSink(parts));
  }

  #newLinks(): TraceLinks {
    const entries = this.#entries;
    return new TraceLinks({
      store: this.#store,
      book: this.#book,
      byteMap: this.byteMap,
      errorCode: (index) => entries.errorCodes[index] ?? '',
      details: (record) => entries.details(record),
      clockError: () => (entries.clock.samples === 0 ? Number.POSITIVE_INFINITY : entries.clock.largestError),
    });
  }

  #newFindings(): Findings {
    const entries = this.#entries;
    const { tables, frames, records, flows } = this.#store;
    return createFindings({
      tables: { ...tables, frames, records, flows },
      order: this.#store.orderIndex,
      byteMap: this.byteMap,
      linker: this.#links.linker,
      details: (record) => entries.details(record),
      socketOptions: (socket) => this.#book.options(socket),
      errorCode: (index) => entries.errorCodes[index] ?? '',
    });
  }

  #newStraight(): StraightRecords {
    const { linker, awaited } = this.#links;
    return new StraightRecords(
      this.#store,
      this.#book,
      this.#entries.clock,
      this.byteMap,
      linker.straight,
      awaited,
    );
  }

  #newStates(): RecordStates {
    const { frames, records, sockets, tuples, orderIndex: order } = this.#store;
    const errorCode = (index: number) => this.#entries.errorCodes[index] ?? '';
    return new RecordStates({ frames, records, sockets, tuples, order, errorCode });
  }

  #input(progress: InputProgress, sink: CaptureSink): Input {
    const reader = createCaptureReader(sink);
    return {
      push: (bytes) => {
        progress.bytes += bytes.byteLength;
        reader.push(bytes);
        this.#publish();
      },
      expect: () => {
        progress.expected = true;
      },
      end: () => {
        if (progress.ended) return;
        progress.ended = true;
        // An input that was never used has no end that could be cut short.
        if (progress.bytes > 0) reader.end();
        this.#reach();
      },
      get bytes() {
        return progress.bytes;
      },
    };
  }

  watermark(seconds: number, nanos: number): void {
    this.#progress.packets.reach({ seconds, nanos });
    this.#reach();
  }

  recordsWatermark(seconds: number, nanos: number): void {
    this.#progress.records.reach({ seconds, nanos });
    this.#publish();
  }

  release(seconds: number, nanos: number): void {
    this.#progress.release({ seconds, nanos });
    this.#publish();
  }

  get tables(): TraceTables {
    return this.#store.tables;
  }

  share(): TraceShare {
    return this.#store.share();
  }

  get counters(): EngineCounters {
    const { links, violations, unlinked, smallestSlack } = this.#links.linker.statistics;
    return {
      frames: this.#store.frames.length,
      records: this.#store.records.length,
      links,
      violations,
      unlinked,
      smallestSlack,
      lostPackets: this.#notes.lostPackets,
      lostRecords: this.#entries.lostRecords,
      lostBytes: this.#notes.lostBytes,
      clockError: this.#entries.clock.largestError,
    };
  }

  get links() {
    return this.#links.linker;
  }

  get clock() {
    return this.#entries.clock;
  }

  get problems() {
    return this.#notes.problems;
  }

  get format() {
    return this.#notes.format;
  }

  get sections() {
    return this.#notes.sections;
  }

  get interfaces() {
    return this.#notes.interfaces;
  }

  get statistics() {
    return this.#notes.statistics;
  }

  get names() {
    return this.#notes.names;
  }

  get comments() {
    return this.#notes.comments;
  }

  frameComments(frame: number): readonly string[] {
    return this.#notes.frameComments(frame);
  }

  fragments(frame: number): readonly Fragment[] | undefined {
    return this.#frames.reassembled.get(frame);
  }

  get infos(): ReadonlyMap<string, string> {
    return this.#entries.infos;
  }

  socketNotes(socket: number): SocketNotes {
    return this.#book.notes(socket);
  }

  get errorCodes(): readonly string[] {
    return this.#entries.errorCodes;
  }

  /** The packets have come further: tuples and records that waited for it can be settled. */
  #reach(): void {
    this.#links.reach(this.#progress.packets.reached);
    if (this.#progress.done && !this.#finished) {
      this.#finished = true;
      this.#links.finish();
      this.#checkCompleteness();
    }
    this.#publish();
    if (this.#finished) this.findings.finish();
  }

  #addIndex({ buffer, start, length, fileOffset }: CustomBlock): void {
    const index = decodeIndex(buffer.subarray(start - PAYLOAD_HEADER_LENGTH, start + length), fileOffset);
    if (index.ok) this.#completeness.add(index.value);
  }

  #checkCompleteness(): void {
    const { blocks, recordsInFile: records } = this.#entries;
    const { interfaces, lostBytes } = this.#notes;
    const missing = this.#completeness.check({
      frames: this.#store.frames.appended,
      records,
      entries: blocks > 0,
      recorded: interfaces.some((one) => one.recorded),
      damaged: lostBytes > 0,
    });
    for (const found of missing) this.#notes.addProblem(found);
  }

  /** Makes visible what is complete, and orders what is settled. */
  #publish(): void {
    this.#store.publish();
    const { seconds, nanos }: Stamp = this.#progress.settled;
    this.#store.orderIndex.advance(seconds, nanos);
    // Without a record the states by packets stand; with the first one it catches up.
    if (this.#store.records.appended > 0) this.#states.advance();
    this.findings.onWatermark(seconds, nanos);
    this.version += 1;
  }
}
