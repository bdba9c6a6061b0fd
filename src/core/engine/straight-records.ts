/**
 * The record that nearly all are: bytes written or read by a socket whose conversation is known, all of them in one
 * segment that has come. It leaves the same cells and totals behind as the general way does (record-intake.ts, and
 * core/link/linker.ts), at a third of the time.
 */
import { DETAILS } from '../capfile/records/details.ts';
import { isEventCode, nameTable } from '../capfile/records/names.ts';
import { LENGTH_HEAD, START_HEAD } from '../capfile/records/scan-details.ts';
import { EntryLength, EntryType, Transport } from '../capfile/records/schema.ts';
import { Rule, ruleOf } from '../link/rules.ts';
import type { StraightLinks } from '../link/straight.ts';
import type { Matcher } from '../link/types.ts';
import type { ByteMap } from '../tcp/byte-map.ts';
import { type ClockMapping, SteadyOffset } from '../trace/clock.ts';
import { frameSchema } from '../trace/frames.ts';
import {
  linkRelations,
  linkSchema,
  linkStates,
  recordKinds,
  recordSchema,
  socketSchema,
} from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, placesIn } from '../trace/table.ts';
import { FIRST_APART } from '../trace/wide-column.ts';
import type { SocketBook } from './socket-book.ts';
import type { TraceStore } from './trace-store.ts';

const RECORD = placesIn(recordSchema);
const { seconds: SECONDS, nanos: NANOS, start: START, byteLength: BYTE_LENGTH, socket: SOCKET } = RECORD;
const { offsetLow: OFFSET_LOW, offsetHigh: OFFSET_HIGH, entryWords: ENTRY_WORDS, input: INPUT } = RECORD;
const { stream: STREAM, firstLink: FIRST_LINK, linkState: LINK_STATE } = RECORD;
const { name: NAME, kind: KIND, flags: FLAGS, depth: DEPTH, step: STEP, farStep: FAR_STEP } = RECORD;
const { record: LINK_RECORD, frame: LINK_FRAME, relation: LINK_RELATION } = placesIn(linkSchema);
const { seconds: FRAME_SECONDS, nanos: FRAME_NANOS } = placesIn(frameSchema);
const SOCKET_PLACES = placesIn(socketSchema);
const { firstRecord: FIRST_RECORD, lastRecord: LAST_RECORD } = SOCKET_PLACES;
const { stream: SOCKET_STREAM, transport: TRANSPORT } = SOCKET_PLACES;

/** Where the details begin in an entry, and `start`, `length` and what is behind them in those of a record of bytes. */
const START_AT = EntryLength.record;
const LENGTH_AT = START_AT + 12;
const ITEMS_AT = LENGTH_AT + 8;
const LEAST_WORDS = ITEMS_AT / 4;
/** Longest step that the `step` column holds. */
const NEAR_STEP = 0xffff;
const SPAN = 2 ** 32;
const SECOND = 1e9;

/**
 * Records taken in one call. V8 goes over to better code as a function is called and not as it runs, and it knows nothing
 * of a function's end before it has come there; a block has over a thousand records.
 */
const RUN = 256;

/** By record name: 0 where it is none of bytes; else whether they are written, and whether it is a call. */
const WRITE = 1;
const READ = 2;
const CALL = 4;
const bytesBy = Uint8Array.from({ length: 256 }, (_, name) => {
  const rule = ruleOf(name);
  const way = rule === Rule.write ? WRITE : rule === Rule.read ? READ : 0;
  return way === 0 || isEventCode(name) ? way : way + CALL;
});
/** Details, by key, that a row holds besides the two of the bytes; and those two, which may stand there again. */
const inRow = nameTable([DETAILS.start.key, DETAILS.length.key, DETAILS.attempt.key, DETAILS.errorCode.key]);

/** Whether a detail between `at` and `end` is one that a row holds. */
function saysMore(view: DataView, at: number, end: number): boolean {
  for (let item = at; item + 4 <= end; ) {
    const head = view.getInt32(item, true);
    if (inRow[head & 0xff] !== 0) return true;
    item += 4 + (((head >>> 16) + 3) & ~3);
  }
  return false;
}

export class StraightRecords {
  readonly #store: TraceStore;
  readonly #book: SocketBook;
  readonly #clock: ClockMapping;
  readonly #byteMap: ByteMap;
  readonly #linker: StraightLinks;
  readonly #awaited: Matcher['awaited'];
  readonly #steady = new SteadyOffset();

  constructor(
    store: TraceStore,
    book: SocketBook,
    clock: ClockMapping,
    byteMap: ByteMap,
    linker: StraightLinks,
    awaited: Matcher['awaited'],
  ) {
    this.#store = store;
    this.#book = book;
    this.#clock = clock;
    this.#byteMap = byteMap;
    this.#linker = linker;
    this.#awaited = awaited;
  }

  /**
   * Takes records that stand at `start` of `view`, a block's entries, one behind the other, up to the first entry that is
   * none or not of this kind, to which nothing was done, or so many that it is time to return.
   *
   * One function with everything in local variables, from the entry's bytes to the cells of record and link: a million
   * records pass here, and each call, object and array on the way would cost as much as the work itself. What is asked of
   * a record comes first, and what is written last. The findings keep details of no such record (`onRecord` in
   * core/findings/watch.ts), and the matcher waits for none.
   *
   * @param base offset of the view's first byte in its input
   * @param input 0: of the packets input, 1: of the records input
   * @returns where the entry begins that was not taken, or the end
   */
  take(view: DataView, start: number, base: number, input: number): number {
    const clock = this.#clock;
    const offsetHigh = Math.floor(base / SPAN);
    const offsetLow = (base - offsetHigh * SPAN) | 0;
    const end = view.byteLength;
    if (clock.samples === 0 || (offsetLow >>> 0) + end >= SPAN) return start;
    const { records, links, sockets, frames } = this.#store;
    const linker = this.#linker;
    const byteMap = this.#byteMap;
    const awaited = this.#awaited;
    const anyAwaited = awaited.size > 0;
    const near = this.#book.near;
    const flows = linker.flows;
    // The monotonic seconds in which the clocks are as far apart as here; none at first.
    const steady = this.#steady;
    let steadyFrom = 0;
    let steadyTo = 0;
    let offsetSeconds = 0;
    let offsetNanos = 0;
    let smallest = linker.smallestLag;
    let longest = linker.longestLag;
    let taken = 0;

    let at = start;
    while (at + ITEMS_AT <= end && taken < RUN) {
      // The entry: a record of bytes that says where they are, and nothing else that a row holds.
      const head = view.getInt32(at, true);
      const words = head >>> 16;
      const next = at + words * 4;
      const what = view.getInt32(at + 4, true);
      const way = bytesBy[what & 0xff]!;
      if ((head & 0xff) !== EntryType.record || way === 0 || words < LEAST_WORDS || next > end) break;
      if (view.getInt32(at + START_AT, true) !== START_HEAD) break;
      if (view.getInt32(at + LENGTH_AT, true) !== LENGTH_HEAD) break;
      const from = view.getInt32(at + START_AT + 4, true);
      const length = view.getInt32(at + LENGTH_AT + 4, true);
      // Negative: beyond 2³¹, for which V8 would need numbers on the heap.
      if (from < 0 || view.getInt32(at + START_AT + 8, true) !== 0 || length <= 0) break;
      const to = (from + length) | 0;
      if (to < 0) break;
      if (saysMore(view, at + ITEMS_AT, next)) break;

      // Its socket, which is at the end of one conversation and not about to be matched with another.
      const id = view.getInt32(at + 8, true);
      if (id < 0 || id >= near.length) break;
      const socket = near[id]! - 1;
      if (socket < 0 || socket >= flows.length) break;
      const own = flows[socket]! - 1;
      if (own < 0 || (anyAwaited && awaited.has(socket))) break;
      const ofSocket = sockets.cells[socket >>> CHUNK_BITS]!;
      const s = socket & CHUNK_MASK;
      const stream = own >>> 1;
      const last = ofSocket.i32[LAST_RECORD + s]!;
      const transport = ofSocket.u8[TRANSPORT + s];
      if (ofSocket.i32[SOCKET_STREAM + s] !== stream) break;
      if (transport === Transport.pipe || transport === Transport.tls) break;

      // The segment that carried all of them.
      const isWrite = (way & WRITE) !== 0;
      const frame = byteMap.nearCarrier(isWrite ? own : own ^ 1, from, to);
      if (frame < 0) break;
      const ofFrame = frames.cells[frame >>> CHUNK_BITS]!;
      const f = frame & CHUNK_MASK;
      const frameSeconds = ofFrame.u32[FRAME_SECONDS + f]!;
      if (frameSeconds >= FIRST_APART) break;

      // Its time on the frames' clock.
      const monotonic = view.getInt32(at + 12, true);
      const fraction = view.getInt32(at + 16, true);
      if (monotonic < 0 || fraction < 0 || fraction >= SECOND) break;
      let isSteady = monotonic >= steadyFrom && monotonic < steadyTo;
      if (!isSteady && clock.findSteady(monotonic, fraction, steady)) {
        isSteady = true;
        steadyFrom = steady.from;
        steadyTo = steady.to;
        offsetSeconds = steady.seconds;
        offsetNanos = steady.nanos;
      }
      let seconds = monotonic + offsetSeconds;
      let nanos = fraction + offsetNanos;
      if (!isSteady) {
        clock.map(monotonic, fraction);
        seconds = clock.seconds;
        nanos = clock.nanos;
      } else if (nanos >= SECOND) {
        nanos -= SECOND;
        seconds += 1;
      }
      if (!(seconds >= 0 && seconds < FIRST_APART)) break;

      // The record's row. Pages of a column that is never written take no memory: zeros are not.
      const row = records.append();
      const link = links.append();
      const { i32, u16, u8 } = records.cells[row >>> CHUNK_BITS]!;
      const i = row & CHUNK_MASK;
      i32[SECONDS + i] = seconds;
      i32[NANOS + i] = nanos;
      i32[OFFSET_LOW + i] = offsetLow + at;
      if (offsetHigh !== 0) u16[OFFSET_HIGH + i] = offsetHigh;
      u16[ENTRY_WORDS + i] = words;
      u8[NAME + i] = what;
      if ((way & CALL) !== 0) u8[KIND + i] = recordKinds.call;
      if ((head & 0xff00) !== 0) u8[FLAGS + i] = head >>> 8;
      if ((what & 0xff00) !== 0) u8[DEPTH + i] = what >>> 8;
      if (input !== 0) u8[INPUT + i] = input;
      i32[START + i] = from;
      i32[BYTE_LENGTH + i] = length;
      i32[SOCKET + i] = socket;
      i32[STREAM + i] = stream;
      i32[FIRST_LINK + i] = link;
      u8[LINK_STATE + i] = linkStates.linked;

      // Behind the last one of its socket; the ranges of its endpoint take it from there (core/link/endpoint.ts).
      if (last < 0) ofSocket.i32[FIRST_RECORD + s] = row;
      else {
        const before = records.cells[last >>> CHUNK_BITS]!;
        const step = row - last;
        if (step <= NEAR_STEP) before.u16[STEP + (last & CHUNK_MASK)] = step;
        else before.i32[FAR_STEP + (last & CHUNK_MASK)] = step;
      }
      ofSocket.i32[LAST_RECORD + s] = row;

      // The link.
      const ofLink = links.cells[link >>> CHUNK_BITS]!;
      const l = link & CHUNK_MASK;
      ofLink.i32[LINK_RECORD + l] = row;
      ofLink.i32[LINK_FRAME + l] = frame;
      if (!isWrite) ofLink.u8[LINK_RELATION + l] = linkRelations.causedBy;
      const after = (frameSeconds - seconds) * SECOND + (ofFrame.u32[FRAME_NANOS + f]! - nanos);
      const lag = isWrite ? after : -after;
      if (!(lag >= smallest)) smallest = lag;
      if (!isWrite && lag > longest) longest = lag;
      if (lag < 0) linker.suspect(row, frame, lag);

      taken += 1;
      at = next;
    }
    if (taken > 0) linker.tally(taken, smallest, longest);
    return at;
  }
}
