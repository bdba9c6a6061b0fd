/** Walks the merged order of the trace and shows each entry to the detectors that could care. */

import type { RecordDetails } from '../capfile/records/details.ts';
import { nameTable, RECORD_NAMES } from '../capfile/records/names.ts';
import { RecordFlag } from '../capfile/records/schema.ts';
import { ByteSpan } from '../tcp/byte-map.ts';
import { type FrameChunk, flagBits, NONE, tcpFlags } from '../trace/frames.ts';
import { OrderWalk } from '../trace/order.ts';
import { dstPort } from '../trace/ports.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import { Chronicle } from './chronicle.ts';
import { Desk, type Detector, type FrameFact, type RecordFact } from './detector.ts';
import { detectors } from './detectors/index.ts';
import { LONG as LATE } from './detectors/lag.ts';
import { FindingList } from './finding-list.ts';
import { flowBits, Ledger } from './ledger.ts';
import { MARKED, PlainEntries } from './plain.ts';
import { ConversationStory, SocketStory } from './stories.ts';
import { Timers } from './timers.ts';
import { TraceClock } from './trace-clock.ts';
import type { Finding, FindingContext, Findings } from './types.ts';

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

/** Added to the flags of a segment that the sequence analysis says something of. */
const REMARKED = 8;
/** What a segment is that detectors look at: its SYN, FIN and RST, and whether the sequence analysis says anything. */
const markOf = (flags: number, analysis: number): number =>
  (flags & MARKED) | (analysis === 0 ? 0 : REMARKED);

/** Whether a detector has anything to do with segments that are `mark`. */
function looksAt({ frame, flags, analysis }: Detector, mark: number): boolean {
  if (frame === undefined) return false;
  if (flags === undefined && !analysis) return true;
  return (mark & (flags ?? 0)) !== 0 || (analysis === true && mark >= REMARKED);
}

export function createFindings(context: FindingContext): Findings {
  return new Watch(context);
}

class Watch implements Findings {
  readonly #context: FindingContext;
  readonly #ledger = new Ledger();
  readonly #timers = new Timers();
  readonly #clock = new TraceClock(this.#timers);
  readonly #chronicle: Chronicle;
  readonly #found: FindingList;
  /** By what the segment is: `markOf`. */
  readonly #onFrame: readonly (readonly Detector[])[];
  readonly #onData: readonly Detector[];
  readonly #onTick: readonly Detector[];
  /** By record name. */
  readonly #onRecord: (readonly Detector[])[] = [];
  readonly #details = new Map<number, RecordDetails>();
  readonly #walk: OrderWalk;
  readonly #plain: PlainEntries;
  /** The entry at hand: filled anew for each, so that a million of them make no garbage. */
  readonly #span = new ByteSpan();
  readonly #frameFact: Writable<FrameFact> = {
    row: NONE,
    now: Number.NaN,
    conversation: new ConversationStory(NONE, this.#ledger),
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
    socket: new SocketStory(NONE, 0, 0, this.#ledger),
    conversation: undefined,
    code: '',
    byNode: false,
    start: Number.NaN,
    byteLength: 0,
    details: NO_DETAILS,
  };

  constructor(context: FindingContext) {
    this.#context = context;
    this.#walk = new OrderWalk(context.order, context.tables);
    this.#plain = new PlainEntries(this.#walk, this.#ledger, this.#clock);
    this.#chronicle = new Chronicle(context, this.#ledger);
    this.#found = new FindingList(() => this.#clock.origin);
    const { conversation } = this.#chronicle;
    const desk = new Desk(context, this.#found, this.#timers, this.#ledger, conversation);
    const all = detectors.map((make) => make(desk));
    this.#onFrame = Array.from({ length: REMARKED * 2 }, (_, mark) =>
      all.filter((one) => looksAt(one, mark)),
    );
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
    const walk = this.#walk;
    const plain = this.#plain;
    plain.looksAtData = this.#context.linker.longestLag >= LATE;
    while (walk.step()) {
      for (let n = plain.take(0); n < walk.count; n = plain.take(n + 1)) {
        const row = walk.rowAt(n);
        if (walk.isRecord(n)) this.#record(row);
        else this.#frame(row);
      }
    }
    for (const one of this.#onTick) one.tick!(this.#clock.now);
  }

  onWatermark(seconds: number, nanos: number): void {
    this.advance();
    if (Number.isNaN(this.#clock.origin) || !Number.isFinite(seconds)) return;
    this.#timers.run(this.#clock.at(seconds, nanos));
  }

  finish(): void {
    this.advance();
    const { loopDelays } = this.#context.tables;
    // The trace goes on until its last sample, though nothing may happen any more.
    const last = loopDelays.length - 1;
    const sampled =
      last < 0 ? 0 : this.#clock.at(loopDelays.get('seconds', last), loopDelays.get('nanos', last));
    this.#timers.end(Math.max(this.#clock.now, sampled || 0));
  }

  /** A frame that the short way did not take. */
  #frame(row: number): void {
    const chunk = this.#context.tables.frames.chunks[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    this.#clock.advanceTo(chunk.seconds.at(i), chunk.nanos[i]!);
    const stream = chunk.stream[i]!;
    if (stream === NONE) return;
    const fact = this.#frameFact;
    this.#state(chunk, row, stream);
    const data = fact.length > 0 && this.#ledger.isObserved(stream);
    if (data) this.#count(stream * 2 + fact.side);
    if ((fact.flags & MARKED) !== 0 || fact.analysis !== 0) this.#mark(chunk, i);
    else if (data) this.#chronicle.data(fact);
    // By index: an iterator makes an object for each step until the code is compiled.
    if (data) for (let n = 0; n < this.#onData.length; n += 1) this.#onData[n]!.data!(fact);
  }

  /** Notes whether offsets in flow row `flow` follow from relative numbers alone (`ByteMap.setSpan`). */
  #count(flow: number): void {
    // As long as there is no segment whose offset they would make negative, nor one beyond 2 GiB.
    const { from } = this.#span;
    if ((this.#ledger.state(flow) & flowBits.counted) !== 0 && from >= 0 && from < 2 ** 31) return;
    const { flows } = this.#context.tables;
    const isCounted = flows.get('isnKnown', flow) === 1 && flows.get('streamBytes', flow) < 2 ** 31;
    this.#ledger.mark(flow, isCounted ? flowBits.counted : 0, flowBits.counted);
  }

  /** Sets the fact of a segment. */
  #state(chunk: FrameChunk, row: number, stream: number): void {
    const i = row & CHUNK_MASK;
    const side = chunk.direction[i] === 1 ? 1 : 0;
    const length = chunk.tcpLen[i]!;
    const fact = this.#frameFact;
    fact.row = row;
    fact.now = this.#clock.now;
    fact.conversation = this.#chronicle.conversation(stream);
    fact.side = side;
    fact.flags = chunk.flags[i]!;
    fact.analysis = chunk.analysis[i]! & flagBits;
    fact.length = length === NONE ? 0 : length;
    if (fact.length > 0) this.#context.byteMap.setSpan(row, chunk, stream * 2 + side, this.#span);
    else this.#span.from = this.#span.to = Number.NaN;
  }

  /** The segment of the fact has a flag, or the analysis says something of it. */
  #mark(chunk: FrameChunk, i: number): void {
    const fact = this.#frameFact;
    if ((fact.flags & tcpFlags.syn) !== 0 && this.#isToServer(chunk, i))
      this.#chronicle.observe(fact.conversation.stream);
    this.#chronicle.frame(fact);
    const interested = this.#onFrame[markOf(fact.flags, fact.analysis)]!;
    for (let n = 0; n < interested.length; n += 1) interested[n]!.frame!(fact);
  }

  #isToServer(chunk: FrameChunk, i: number): boolean {
    return this.#chronicle.hasServer(dstPort(this.#context.tables.conversations, chunk, i));
  }

  /** A record that the short way did not take. */
  #record(row: number): void {
    const chunk = this.#context.tables.records.chunks[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    this.#clock.advanceTo(chunk.seconds.at(i), chunk.nanos[i]!);
    const name = chunk.name[i]!;
    const fact = this.#recordFact;
    fact.row = row;
    fact.now = this.#clock.now;
    fact.name = name;
    fact.code = chunk.error[i] === 0 ? '' : this.#context.errorCode(chunk.error[i]!);
    fact.byNode = (chunk.flags[i]! & RecordFlag.byNode) !== 0;
    fact.start = chunk.start.at(i);
    fact.byteLength = chunk.byteLength[i]!;
    fact.details = this.#detailsOf(row, name);
    const socket = this.#chronicle.record(fact, chunk);
    const ofRecord = chunk.stream[i]!;
    const stream = ofRecord === NONE ? socket.stream : ofRecord;
    if (stream !== NONE && !this.#ledger.isObserved(stream)) this.#chronicle.observe(stream);
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
}
