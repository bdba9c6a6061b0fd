/** Walks the merged order of the trace and shows each entry to the detectors that could care. */

import type { RecordDetails } from '../capfile/records/details.ts';
import { nameTable, RECORD_NAMES } from '../capfile/records/names.ts';
import { RecordFlag } from '../capfile/records/schema.ts';
import { type ByteMap, ByteSpan } from '../tcp/byte-map.ts';
import { type FrameChunk, flagBits, NONE, tcpFlags } from '../trace/frames.ts';
import type { TimeColumns } from '../trace/links.ts';
import { EntryWalk } from '../trace/order.ts';
import { dstPort } from '../trace/ports.ts';
import type { RecordSchema } from '../trace/sockets.ts';
import { CHUNK_MASK, type Chunk } from '../trace/table.ts';
import { Chronicle } from './chronicle.ts';
import { Desk, type Detector, type FrameFact, type RecordFact } from './detector.ts';
import { detectors } from './detectors/index.ts';
import { FindingList } from './finding-list.ts';
import { ConversationStory, SocketStory } from './stories.ts';
import { Timers } from './timers.ts';
import type { Finding, FindingContext, Findings } from './types.ts';

const MARKED = tcpFlags.syn | tcpFlags.fin | tcpFlags.rst;
const NO_DETAILS: RecordDetails = {};
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Records whose details are kept until the order has come to them: few of a trace's records are of these. */
const keepsDetails = nameTable([
  RECORD_NAMES.connect.code,
  RECORD_NAMES.listen.code,
  RECORD_NAMES.serverConnection.code,
  RECORD_NAMES.serverDrop.code,
  RECORD_NAMES.setKeepAlive.code,
  RECORD_NAMES.setTimeout.code,
]);

export function createFindings(context: FindingContext): Findings {
  return new Watch(context);
}

class Watch implements Findings {
  readonly #context: FindingContext;
  readonly #byteMap: ByteMap;
  readonly #chronicle: Chronicle;
  readonly #timers = new Timers();
  readonly #found: FindingList;
  readonly #desk: Desk;
  readonly #onFrame: readonly Detector[];
  readonly #onData: readonly Detector[];
  readonly #onTick: readonly Detector[];
  /** By record name. */
  readonly #onRecord: (readonly Detector[])[] = [];
  readonly #details = new Map<number, RecordDetails>();
  /** Streams that have an observed socket: their data matters. By stream. */
  #observed = new Uint8Array(1024);
  readonly #walk: EntryWalk;
  /** Second that is 0 on the trace's clock; NaN: nothing was seen yet. */
  #origin = Number.NaN;
  #now = 0;
  /** The entry at hand: filled anew for each, so that a million of them make no garbage. */
  readonly #span = new ByteSpan();
  readonly #frameFact: Writable<FrameFact> = {
    row: NONE,
    now: Number.NaN,
    conversation: new ConversationStory(NONE),
    side: 0,
    flags: 0,
    analysis: 0,
    length: 0,
    span: this.#span,
  };
  readonly #recordFact: Writable<RecordFact> = {
    row: NONE,
    now: Number.NaN,
    name: 0,
    socket: new SocketStory(NONE, 0, 0),
    conversation: undefined,
    code: '',
    byNode: false,
    start: Number.NaN,
    byteLength: 0,
    details: NO_DETAILS,
  };

  constructor(context: FindingContext) {
    this.#context = context;
    this.#byteMap = context.byteMap;
    this.#walk = new EntryWalk(context.order, context.tables, {
      frame: (chunk, row) => this.#frame(chunk, row),
      record: (chunk, row) => this.#record(chunk, row),
    });
    this.#chronicle = new Chronicle(context);
    this.#found = new FindingList(() => this.#origin);
    this.#desk = new Desk(context, this.#found, this.#timers, this.#chronicle.conversation);
    const all = detectors.map((make) => make(this.#desk));
    this.#onFrame = all.filter((one) => one.frame);
    this.#onData = all.filter((one) => one.data);
    this.#onTick = all.filter((one) => one.tick);
    for (let name = 0; name < 256; name += 1) {
      this.#onRecord.push(all.filter((one) => one.record && one.names?.includes(name)));
    }
  }

  get list(): readonly Finding[] {
    return this.#found.all;
  }

  get version(): number {
    return this.#found.version;
  }

  onRecord(record: number, name: number): void {
    if (keepsDetails[name] !== 1) return;
    const details = this.#context.details(record);
    if (details) this.#details.set(record, details);
  }

  advance(): void {
    this.#walk.advance();
    for (const one of this.#onTick) one.tick!(this.#now);
  }

  onWatermark(seconds: number, nanos: number): void {
    this.advance();
    if (Number.isNaN(this.#origin) || !Number.isFinite(seconds)) return;
    this.#timers.run((seconds - this.#origin) * 1e9 + nanos);
  }

  finish(): void {
    this.advance();
    const { loopDelays } = this.#context.tables;
    // The trace goes on until its last sample, though nothing may happen any more.
    const last = loopDelays.length - 1;
    const sampled =
      last < 0 ? 0 : (loopDelays.get('seconds', last) - this.#origin) * 1e9 + loopDelays.get('nanos', last);
    this.#timers.end(Math.max(this.#now, sampled || 0));
  }

  /** Nearly all frames of a capture end here: no flag, no analysis, no observed socket. */
  #frame(chunk: FrameChunk, row: number): void {
    const i = row & CHUNK_MASK;
    this.#advanceTo(chunk, i);
    const stream = chunk.stream[i]!;
    if (stream === NONE) return;
    const flags = chunk.flags[i]!;
    const analysis = chunk.analysis[i]! & flagBits;
    const tcpLen = chunk.tcpLen[i]!;
    const length = tcpLen === NONE ? 0 : tcpLen;
    const data = length > 0 && this.#observed[stream] === 1;
    const marked = (flags & MARKED) !== 0 || analysis !== 0;
    if (!marked && !data) return;
    this.#state(chunk, row, stream, flags, analysis, length);
    if (marked) this.#mark(chunk, i);
    else this.#chronicle.data(this.#frameFact);
    // By index: an iterator makes an object for each step until the code is compiled.
    if (data) for (let n = 0; n < this.#onData.length; n += 1) this.#onData[n]!.data!(this.#frameFact);
  }

  /** Sets the fact of a segment. */
  #state(
    chunk: FrameChunk,
    row: number,
    stream: number,
    flags: number,
    analysis: number,
    length: number,
  ): void {
    const side = chunk.direction[row & CHUNK_MASK] === 1 ? 1 : 0;
    const fact = this.#frameFact;
    fact.row = row;
    fact.now = this.#now;
    fact.conversation = this.#chronicle.conversation(stream);
    fact.side = side;
    fact.flags = flags;
    fact.analysis = analysis;
    fact.length = length;
    if (length > 0) this.#byteMap.setSpan(row, chunk, stream * 2 + side, this.#span);
    else this.#span.from = this.#span.to = Number.NaN;
  }

  /** The segment of the fact has a flag, or the analysis says something of it. */
  #mark(chunk: FrameChunk, i: number): void {
    const fact = this.#frameFact;
    if ((fact.flags & tcpFlags.syn) !== 0 && this.#isToServer(chunk, i))
      this.#observe(fact.conversation.stream);
    this.#chronicle.frame(fact);
    for (const one of this.#onFrame) one.frame!(fact);
  }

  #isToServer(chunk: FrameChunk, i: number): boolean {
    return this.#chronicle.hasServer(dstPort(this.#context.tables.conversations, chunk, i));
  }

  #record(chunk: Chunk<RecordSchema>, row: number): void {
    const i = row & CHUNK_MASK;
    this.#advanceTo(chunk, i);
    const name = chunk.name[i]!;
    const fact = this.#recordFact;
    fact.row = row;
    fact.now = this.#now;
    fact.name = name;
    fact.code = chunk.error[i] === 0 ? '' : this.#context.errorCode(chunk.error[i]!);
    fact.byNode = (chunk.flags[i]! & RecordFlag.byNode) !== 0;
    fact.start = chunk.start.at(i);
    fact.byteLength = chunk.byteLength[i]!;
    fact.details = this.#detailsOf(row, name);
    const socket = this.#chronicle.record(fact, chunk);
    const ofRecord = chunk.stream[i]!;
    const stream = ofRecord === NONE ? socket.stream : ofRecord;
    if (stream !== NONE) this.#observe(stream);
    const interested = this.#onRecord[name]!;
    if (interested.length === 0) return;
    fact.socket = socket;
    fact.conversation = stream === NONE ? undefined : this.#chronicle.conversation(stream);
    for (let n = 0; n < interested.length; n += 1) interested[n]!.record!(fact);
  }

  #detailsOf(row: number, name: number): RecordDetails {
    if (keepsDetails[name] !== 1) return NO_DETAILS;
    const details = this.#details.get(row) ?? NO_DETAILS;
    this.#details.delete(row);
    return details;
  }

  /** Moves the trace's clock on; it never goes back, though frames may be stamped some µs before their predecessor. */
  #advanceTo({ seconds, nanos }: TimeColumns, i: number): void {
    const second = seconds.at(i);
    if (Number.isNaN(second)) return;
    if (Number.isNaN(this.#origin)) this.#origin = second;
    const now = (second - this.#origin) * 1e9 + nanos[i]!;
    if (now <= this.#now) return;
    if (this.#timers.next <= now) this.#timers.run(now);
    this.#now = now;
  }

  #observe(stream: number): void {
    if (stream >= this.#observed.length) {
      const larger = new Uint8Array(Math.max(stream + 1, this.#observed.length * 2));
      larger.set(this.#observed);
      this.#observed = larger;
    }
    this.#observed[stream] = 1;
  }
}
