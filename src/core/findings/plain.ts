/**
 * The short way through the order: segments and records of bytes of which nothing comes, as nearly all entries are.
 *
 * It does to the ledger and the clock what the stories and the detectors would (chronicle.ts, small-writes.ts,
 * unread.ts), and stops at the first entry that is anybody's business; that one goes the long way through watch.ts.
 */
import { nameTable, RECORD_NAMES } from '../capfile/records/names.ts';
import { RecordFlag } from '../capfile/records/schema.ts';
import { flagBits, frameSchema, NONE, tcpFlags } from '../trace/frames.ts';
import type { OrderWalk } from '../trace/order.ts';
import { recordSchema } from '../trace/sockets.ts';
import { CHUNK_MASK, placesIn } from '../trace/table.ts';
import { FIRST_APART } from '../trace/wide-column.ts';
import {
  END,
  FLOW_SHIFT,
  flowBits,
  type Ledger,
  NEXT_END,
  NEXT_RECORD,
  NEXT_START,
  NUMBER_SHIFT,
  REACHED,
  RECORD,
  SENT,
  START,
  STATE,
  WRITES,
} from './ledger.ts';
import type { TraceClock } from './trace-clock.ts';

/** Flags of a segment that detectors look at. */
export const MARKED = tcpFlags.syn | tcpFlags.fin | tcpFlags.rst;

/** Records whose `start` and `byteLength` say what the program got. */
export const reads = nameTable([
  RECORD_NAMES.data.code,
  RECORD_NAMES.readable.code,
  RECORD_NAMES.read.code,
  RECORD_NAMES.consumed.code,
]);
const WRITE = RECORD_NAMES.write.code;
const DATA = RECORD_NAMES.data.code;

const FRAME = placesIn(frameSchema);
const { seconds: FRAME_SECONDS, nanos: FRAME_NANOS, stream: FRAME_STREAM, flags: FRAME_FLAGS } = FRAME;
const { analysis: ANALYSIS, tcpLen: TCP_LENGTH, relSeq: REL_SEQ, direction: DIRECTION } = FRAME;
const PLACES = placesIn(recordSchema);
const { seconds: RECORD_SECONDS, nanos: RECORD_NANOS, stream: RECORD_STREAM, flags: RECORD_FLAGS } = PLACES;
const { socket: SOCKET, name: NAME, start: BYTES_FROM, byteLength: BYTE_LENGTH } = PLACES;

/** A flow whose segments need no looking after, as far as no write waits. */
const PLAIN = flowBits.counted | flowBits.quiet;
const OPEN = flowBits.observed | flowBits.ended;
const MANY = flowBits.second | flowBits.listed;

export class PlainEntries {
  readonly #walk: OrderWalk;
  readonly #ledger: Ledger;
  readonly #clock: TraceClock;
  /** Some 'data' event may have come late: each must be looked at. */
  looksAtData = false;

  constructor(walk: OrderWalk, ledger: Ledger, clock: TraceClock) {
    this.#walk = walk;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /**
   * Takes the entries of the walk's step from the `from`th on, and returns which it does not take (`count`: it took all).
   * Every entry of a trace comes through this loop: it is one function so that all it reads and writes is at hand in
   * variables, and calls nothing, so that they stay valid. What is rare leaves it before anything is calculated: V8 throws
   * compiled code away at the first operation that it has never seen run.
   */
  take(from: number): number {
    const walk = this.#walk;
    const { bits, count } = walk;
    const { u32: frames, u16: frameHalves, u8: frameBytes } = walk.ofFrames;
    const { u32: records, u8: recordBytes } = walk.ofRecords;
    const { offsets, numbers, reads: read, flows } = this.#ledger;
    const { looksAtData } = this;
    const clock = this.#clock;
    const second = clock.second >>> 0;
    const due = clock.due >>> 0;
    let now = clock.nanos >>> 0;
    // Before the first entry, and while the clock stands at a time that is no small whole number.
    if (second !== clock.second || second >= FIRST_APART) return from;
    const streams = offsets.length >>> (FLOW_SHIFT + 1);
    const before = walk.recordsBefore(from);
    let f = walk.frame + from - before;
    let r = walk.record + before;
    let n = from;
    for (; n < count; n += 1) {
      if (((bits >>> n) & 1) === 0) {
        const i = f & CHUNK_MASK;
        const nanos = frames[FRAME_NANOS + i]!;
        if (frames[FRAME_SECONDS + i] !== second || nanos >= due) break;
        if (nanos > now) now = nanos;
        const stream = frames[FRAME_STREAM + i]!;
        const marks = (frameHalves[FRAME_FLAGS + i]! & MARKED) | (frameHalves[ANALYSIS + i]! & flagBits);
        if (marks !== 0) break;
        const length = frames[TCP_LENGTH + i]!;
        if (stream < streams && length !== 0 && length !== NONE) {
          const flow = (stream << 1) | frameBytes[DIRECTION + i]!;
          const own = flow << FLOW_SHIFT;
          const number = flow << NUMBER_SHIFT;
          const state = numbers[number | STATE]!;
          if ((state & flowBits.observed) !== 0) {
            if ((state & PLAIN) !== PLAIN) break;
            const first = (frames[REL_SEQ + i]! - 1) | 0;
            const to = first + length;
            if (first < 0) break;
            if (to > offsets[own | REACHED]!) offsets[own | REACHED] = to;
            if ((state & WRITES) !== 0 && first >= offsets[own | SENT]!) {
              if ((state & flowBits.listed) !== 0) break;
              // The segment must bring the end of the write that waits: then nothing is to be said of it.
              if (offsets[own | END]! > to) break;
              let left = state & ~WRITES;
              if ((state & flowBits.second) !== 0) {
                const next = offsets[own | NEXT_START]!;
                const nextEnd = offsets[own | NEXT_END]!;
                if (next >= to) {
                  left |= flowBits.waits;
                  offsets[own | START] = next;
                  offsets[own | END] = nextEnd;
                  numbers[number | RECORD] = numbers[number | NEXT_RECORD]!;
                } else if (nextEnd > to || Math.min(offsets[own | START]!, next) >= first) break;
              }
              offsets[own | SENT] = to;
              numbers[number | STATE] = left;
            }
          }
        }
        f += 1;
      } else {
        const i = r & CHUNK_MASK;
        const nanos = records[RECORD_NANOS + i]!;
        if (records[RECORD_SECONDS + i] !== second || nanos >= due) break;
        if (nanos > now) now = nanos;
        const socket = records[SOCKET + i]!;
        if (socket >= flows.length) break;
        const flow = flows[socket]! - 1;
        if (flow >>> 1 !== records[RECORD_STREAM + i]) break;
        const own = flow << FLOW_SHIFT;
        const number = flow << NUMBER_SHIFT;
        const state = numbers[number | STATE]!;
        if ((state & OPEN) !== flowBits.observed) break;
        const start = records[BYTES_FROM + i]!;
        const length = records[BYTE_LENGTH + i]!;
        if (start >= FIRST_APART) break;
        const name = recordBytes[NAME + i]!;
        if (name === WRITE) {
          if ((state & MANY) !== 0 || length === 0) break;
          if (start >= offsets[own | SENT]!) {
            const byNode = recordBytes[RECORD_FLAGS + i]! & RecordFlag.byNode;
            if ((state & flowBits.waits) === 0) {
              numbers[number | STATE] = state | flowBits.waits | (byNode === 0 ? 0 : flowBits.byNode);
              numbers[number | RECORD] = r;
              offsets[own | START] = start;
              offsets[own | END] = start + length;
            } else {
              if (byNode !== 0) break;
              numbers[number | STATE] = state | flowBits.second;
              numbers[number | NEXT_RECORD] = r;
              offsets[own | NEXT_START] = start;
              offsets[own | NEXT_END] = start + length;
            }
          }
        } else {
          if (reads[name] !== 1 || (looksAtData && name === DATA)) break;
          if (start + length > read[socket]!) read[socket] = start + length;
        }
        r += 1;
      }
    }
    clock.nanos = now;
    return n;
  }
}
