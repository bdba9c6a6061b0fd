/**
 * Builds the layout of a ladder from the trace's tables, as far as their merged order has come. Append-only: a row once
 * placed never moves, so a live ladder grows at its end without flicker, and another thread may draw while it grows.
 */
import { type FrameChunk, frameSchema, NONE, tcpStates } from '../trace/frames.ts';
import { type EntryList, entryRow, isRecordEntry, OrderWalk, recordEntry } from '../trace/order.ts';
import { recordKinds, recordSchema, socketSchema } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, placesIn } from '../trace/table.ts';
import type { TraceTables } from '../trace/tables.ts';
import { FIRST_APART } from '../trace/wide-column.ts';
import { Bins } from './bins.ts';
import type { Endpoint } from './choice.ts';
import { isSegmentOf, maskOf, recordMask, segmentMask } from './kinds.ts';
import { Lanes } from './lanes.ts';
import {
  BIN_ROWS,
  createLayoutTables,
  type Lane,
  type LayoutBuild,
  type LayoutShare,
  type LayoutTableName,
  type LayoutTables,
  NO_SLOT,
  rowSchema,
  shareLayout,
} from './rows.ts';
import { createScope, type LadderScope, type Scope, sideOfRole } from './scope.ts';
import { Strips } from './strips.ts';

export interface LayoutOptions {
  readonly scope: LadderScope;
  /** The entries it is made of, in order; absent: all of the merged order. */
  readonly entries?: EntryList;
  /** Idle time is folded from this length on, nanoseconds. */
  readonly idleNanos: number;
  /** True time: nanoseconds to a row's height. Absent or 0: even steps. */
  readonly rowNanos?: number;
  /** Endpoints whose conversations are left out. */
  readonly hidden?: readonly Endpoint[];
  readonly shared?: boolean;
  /** Each new chunk of a shared table, before any of its rows is published. */
  readonly onChunk?: (table: LayoutTableName, index: number, buffer: ArrayBufferLike) => void;
  /** Sides on which all endpoints share one lane. */
  readonly merged?: Readonly<Record<'left' | 'right', boolean>>;
}

/** The longest way between two rows in true time, in row units; longer pauses are folded all the same. */
const LONGEST_STEP = 40;

const { y: Y, idle: IDLE, entry: ENTRY, mask: MASK } = placesIn(rowSchema);
// Columns as distances in a chunk: constants of the module stand in the code that V8 makes.
const FRAME = placesIn(frameSchema);
const { seconds: FRAME_SECONDS, nanos: FRAME_NANOS, stream: STREAM, ipProto: IP_PROTO } = FRAME;
const { flags: FLAGS, analysis: ANALYSIS, tcpLen: TCP_LEN, direction: DIRECTION } = FRAME;
const { stateA: STATE_A, stateB: STATE_B } = FRAME;
const { seconds: RECORD_SECONDS, nanos: RECORD_NANOS, socket: SOCKET, kind: KIND } = placesIn(recordSchema);
const { role: ROLE } = placesIn(socketSchema);

const CLOSED = tcpStates.indexOf('CLOSED');
const LISTEN = tcpStates.indexOf('LISTEN');
const TIME_WAIT = tcpStates.indexOf('TIME-WAIT');

export class LadderLayout {
  readonly #trace: TraceTables;
  readonly #options: LayoutOptions;
  readonly #tables: LayoutBuild;
  readonly #scope: Scope;
  readonly #lanes: Lanes;
  readonly #strips: Strips;
  readonly #bins: Bins;
  readonly #walk: OrderWalk;
  /** Nothing is left out. */
  readonly #showsAll: boolean;
  /** Entries of the order taken in. */
  #taken = 0;
  /** Bottom of the newest row. */
  #y = 0;
  /** Time from the row before to the one that is being placed, nanoseconds; never negative. */
  #gap = 0;
  /** Latest time so far. NaN: none. */
  #seconds = Number.NaN;
  #nanos = 0;

  constructor(trace: TraceTables, options: LayoutOptions) {
    this.#trace = trace;
    this.#options = options;
    this.#walk = new OrderWalk(trace.order, trace);
    this.#scope = createScope(trace, options.scope, options.hidden);
    this.#showsAll = options.scope.kind === 'all' && (options.hidden ?? []).length === 0;
    this.#lanes = new Lanes(options.merged ?? { left: false, right: false });
    this.#tables = createLayoutTables(options.shared ?? false, options.onChunk);
    const { strips, bins1, bins2, bins3, bins4 } = this.#tables;
    this.#strips = new Strips(strips);
    this.#bins = new Bins([bins1, bins2, bins3, bins4]);
  }

  get tables(): LayoutTables {
    return this.#tables;
  }

  get lanes(): Lane[] {
    return this.#lanes.list();
  }

  /** Grows whenever `lanes` changes. */
  get lanesVersion(): number {
    return this.#lanes.version;
  }

  /** Nanoseconds to a row's height in true time; 0: even steps. */
  get rowNanos(): number {
    return this.#options.rowNanos ?? 0;
  }

  /** Height so far, in row units. */
  get height(): number {
    return this.#y;
  }

  share(): LayoutShare {
    return shareLayout(this.#tables);
  }

  /** Takes in at most `limit` entries of the order; true where more are waiting. */
  advance(limit: number): boolean {
    const order = this.#options.entries ?? this.#trace.order;
    const end = Math.min(order.length, this.#taken + limit);
    if (end > this.#taken) this.#scope.refresh();
    if (this.#options.entries) {
      for (; this.#taken < end; this.#taken += 1) this.#take(order.get('entry', this.#taken));
    } else {
      while (this.#walk.step(end - this.#taken)) this.#takeStep(this.#walk);
    }
    for (const table of Object.values(this.#tables)) table.publish();
    return this.#taken < order.length;
  }

  /**
   * The layout to build instead, from the beginning, where something came to light that changes rows already placed
   * (a side has too many endpoints for a lane each; a record turned out to belong to the scope); else undefined.
   */
  successor(): LadderLayout | undefined {
    const { left, right } = this.#options.merged ?? { left: false, right: false };
    const crowded = (this.#lanes.crowded.left && !left) || (this.#lanes.crowded.right && !right);
    if (!crowded && !this.#scope.changed) return undefined;
    const merged = { left: left || this.#lanes.crowded.left, right: right || this.#lanes.crowded.right };
    return new LadderLayout(this.#trace, { ...this.#options, merged });
  }

  /**
   * Takes up to 32 entries of the whole order. One function for what nearly all are, records and segments that change
   * nothing on their strips, since a ladder of a million rows waits for it; others go through `#takeRecord` and
   * `#takeFrame`, which lay the same rows.
   */
  #takeStep({ bits, count, frame: firstFrame, record: firstRecord, ofFrames, ofRecords }: OrderWalk): void {
    const { sockets } = this.#trace;
    const { rows } = this.#tables;
    const { idleNanos } = this.#options;
    const { rowNanos } = this;
    const strips = this.#strips;
    const bins = this.#bins;
    let frame = firstFrame;
    let record = firstRecord;
    for (let n = 0; n < count; n += 1) {
      const isRecord = ((bits >>> n) & 1) === 1;
      const at = isRecord ? record : frame;
      const i = at & CHUNK_MASK;
      const { u32, u16, u8 } = isRecord ? ofRecords : ofFrames;
      let mask = 0;
      let seconds = 0;
      let nanos = 0;
      if (isRecord) {
        record += 1;
        seconds = u32[RECORD_SECONDS + i]!;
        nanos = u32[RECORD_NANOS + i]!;
        const socket = u32[SOCKET + i]!;
        const role = sockets.cells[socket >>> CHUNK_BITS]!.u8[ROLE + (socket & CHUNK_MASK)]!;
        mask = recordMask(sideOfRole(role), u8[KIND + i] === recordKinds.call);
      } else {
        frame += 1;
        seconds = u32[FRAME_SECONDS + i]!;
        nanos = u32[FRAME_NANOS + i]!;
        const stream = u32[STREAM + i]!;
        const isOurs = isSegmentOf(stream, u8[IP_PROTO + i]!);
        const sides = isOurs ? strips.sidesAt(stream, u8[STATE_A + i]!, u8[STATE_B + i]!) : -1;
        if (sides >= 0) {
          const length = u32[TCP_LEN + i]!;
          const toRight = ((sides >>> u8[DIRECTION + i]!) & 1) === 1;
          mask = segmentMask(u16[FLAGS + i]!, u16[ANALYSIS + i]!, length === NONE ? 0 : length, toRight);
        }
      }
      const gap = (seconds - this.#seconds) * 1e9 + (nanos - this.#nanos);
      // Neither the first row nor one after a pause.
      const isNear = gap < idleNanos && (rowNanos === 0 || gap <= LONGEST_STEP * rowNanos);
      if (mask === 0 || !isNear || seconds >= FIRST_APART || !this.#showsAll) {
        if (isRecord) this.#takeRecord(recordEntry(at), at);
        else this.#takeFrame(at, at);
        continue;
      }
      // What is stamped before its predecessor does not move the time back.
      if (gap >= 0) {
        this.#seconds = seconds;
        this.#nanos = nanos;
      }
      this.#gap = gap > 0 ? gap : 0;
      const y = rowNanos === 0 ? this.#y : this.#y + this.#apart();
      const row = rows.append();
      const cells = rows.cells[row >>> CHUNK_BITS]!;
      const j = row & CHUNK_MASK;
      cells.f64[Y + j] = y;
      cells.u32[ENTRY + j] = isRecord ? recordEntry(at) : at;
      cells.u32[MASK + j] = mask;
      if (row % BIN_ROWS === 0 || (bins.newest | mask) !== bins.newest) bins.add(row, y, mask);
      this.#y = y + 1;
    }
    this.#taken += count;
  }

  #take(entry: number): void {
    const row = entryRow(entry);
    if (isRecordEntry(entry)) this.#takeRecord(entry, row);
    else this.#takeFrame(entry, row);
  }

  #takeRecord(entry: number, record: number): void {
    if (!this.#scope.hasRecord(record)) return;
    const { records, sockets } = this.#trace;
    const chunk = records.chunks[record >>> CHUNK_BITS]!;
    const i = record & CHUNK_MASK;
    const socket = chunk.socket[i]!;
    const side = sideOfRole(sockets.chunks[socket >>> CHUNK_BITS]!.role[socket & CHUNK_MASK]!);
    const mask = recordMask(side, chunk.kind[i] === recordKinds.call);
    this.#addRow(entry, mask, chunk.seconds.at(i), chunk.nanos[i]!);
  }

  #takeFrame(entry: number, frame: number): void {
    const chunk = this.#trace.frames.chunks[frame >>> CHUNK_BITS]!;
    const i = frame & CHUNK_MASK;
    const stream = chunk.stream[i]!;
    if (!this.#scope.hasStream(stream)) return;
    if (stream !== NONE) this.#settle(stream);
    const mask = stream === NONE ? maskOf('other', true) : this.#maskOf(chunk, i, stream);
    const row = this.#addRow(entry, mask, chunk.seconds.at(i), chunk.nanos[i]!);
    if (isSegmentOf(stream, chunk.ipProto[i]!)) {
      this.#follow(stream, 'a', chunk.stateA[i]!, row);
      this.#follow(stream, 'b', chunk.stateB[i]!, row);
    }
  }

  #maskOf(chunk: FrameChunk, i: number, stream: number): number {
    const from = this.#lanes.sideOf(this.#strips.laneOf(stream, chunk.direction[i] === 0 ? 'a' : 'b'));
    const length = chunk.tcpLen[i]!;
    return isSegmentOf(stream, chunk.ipProto[i]!)
      ? segmentMask(chunk.flags[i]!, chunk.analysis[i]!, length === NONE ? 0 : length, from === 'left')
      : maskOf('other', from === 'left');
  }

  #addRow(entry: number, mask: number, seconds: number, nanos: number): number {
    const idle = this.#idleBefore(seconds, nanos);
    const y = this.#y + (idle > 0 ? 1 : this.#apart());
    const { rows } = this.#tables;
    const row = rows.append();
    const { f64, u32 } = rows.cells[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    f64[Y + i] = y;
    // A chunk begins as zeros: pages of a column that is never written take no memory.
    if (idle !== 0) f64[IDLE + i] = idle;
    u32[ENTRY + i] = entry;
    u32[MASK + i] = mask;
    this.#bins.add(row, y, mask);
    this.#y = y + 1;
    return row;
  }

  /** Nanoseconds of idle time to fold before this time, 0 for none; moves the latest time on. */
  #idleBefore(seconds: number, nanos: number): number {
    this.#gap = 0;
    if (Number.isNaN(seconds)) return 0;
    const gap = (seconds - this.#seconds) * 1e9 + (nanos - this.#nanos);
    // NaN at the first row; frames stamped before their predecessor do not move the time back.
    if (gap < 0) return 0;
    this.#seconds = seconds;
    this.#nanos = nanos;
    this.#gap = gap || 0;
    const tooLong = this.rowNanos > 0 && gap > LONGEST_STEP * this.rowNanos;
    return gap >= this.#options.idleNanos || tooLong ? gap : 0;
  }

  /** Row units between the row before and the next: none in even steps, in true time what their time leaves. */
  #apart(): number {
    return this.rowNanos > 0 ? Math.max(0, this.#gap / this.rowNanos - 1) : 0;
  }

  /** Gives a conversation its lanes and strips when its first frame comes. */
  #settle(stream: number): void {
    if (this.#strips.has(stream)) return;
    const { conversations } = this.#trace;
    const portA = conversations.get('portA', stream);
    const portB = conversations.get('portB', stream);
    const client = conversations.get('client', stream);
    // No SYN seen: the higher port is more likely the client's (RFC 6056: ephemeral ports lie high).
    const aIsClient = client === 2 ? portA >= portB : client === 0;
    const laneA = this.#lanes.laneOf(conversations.get('a', stream), portA, aIsClient ? 'left' : 'right');
    const laneB = this.#lanes.laneOf(conversations.get('b', stream), portB, aIsClient ? 'right' : 'left');
    const a = { lane: laneA, slot: this.#lanes.take(laneA) };
    const b = { lane: laneB, slot: this.#lanes.take(laneB) };
    const before = client === 2 ? 0 : CLOSED;
    this.#begin(stream, a, aIsClient ? before : before && LISTEN);
    this.#begin(stream, b, aIsClient ? before && LISTEN : before);
    const sides =
      (this.#lanes.sideOf(laneA) === 'left' ? 1 : 0) | (this.#lanes.sideOf(laneB) === 'left' ? 2 : 0);
    this.#strips.set(stream, a, b, sides);
  }

  /** The state before the first frame, from the top of the ladder, where the strip is new. */
  #begin(stream: number, place: { lane: number; slot: number }, state: number): void {
    if (place.slot === NO_SLOT || this.#strips.isUsed(place)) return;
    this.#strips.change(place.lane, place.slot, state);
    this.#addState(stream, place.lane, place.slot, 0, state);
  }

  /** Notes what a frame changed on the strip of one end of its conversation. */
  #follow(stream: number, end: 'a' | 'b', state: number, row: number): void {
    const slot = this.#strips.slotOf(stream, end);
    if (slot === NO_SLOT) return;
    const lane = this.#strips.laneOf(stream, end);
    if (!this.#strips.change(lane, slot, state)) return;
    this.#addState(stream, lane, slot, row, state);
    if (state === CLOSED || state === TIME_WAIT) this.#lanes.release(lane, slot);
  }

  /** A change of state at row `row`. Row 0 stands at the top, also before it is there. */
  #addState(stream: number, lane: number, slot: number, row: number, state: number): void {
    const { rows } = this.#tables;
    const y = rows.appended === 0 ? 0 : rows.chunks[row >>> CHUNK_BITS]!.y[row & CHUNK_MASK]!;
    const at = this.#tables.states.append();
    const chunk = this.#tables.states.chunks[at >>> CHUNK_BITS]!;
    const i = at & CHUNK_MASK;
    chunk.y[i] = y;
    chunk.row[i] = row;
    chunk.stream[i] = stream;
    chunk.lane[i] = lane;
    chunk.slot[i] = slot;
    chunk.state[i] = state;
  }
}
