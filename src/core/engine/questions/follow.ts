/**
 * Following a stream: the bytes of both directions in order, with who sent what when. No bytes are held: each piece
 * says where in the packets input its bytes lie.
 */

import type { ByteMap } from '../../tcp/byte-map.ts';
import { flowRow } from '../../trace/conversations.ts';
import { offsetOf } from '../../trace/offsets.ts';
import type { TraceTables } from '../../trace/tables.ts';

/** Bytes that came in one frame, or that the capture has not. */
export interface FollowPiece {
  /** 0: from A to B; 1: from B to A. */
  readonly direction: 0 | 1;
  /** Payload offsets in that direction: [from, to). */
  readonly from: number;
  readonly to: number;
  /** Frame row that carried them first; undefined: no frame of the trace has them. */
  readonly frame: number | undefined;
  /**
   * Frame row at which they were in order: that of `frame`, or of a later one that filled a gap before them. Pieces
   * are given in the order of this row. Of missing bytes: the first frame behind them.
   */
  readonly complete: number;
  /** Where their first byte lies in the packets input, and how many were captured. */
  readonly offset: number;
  readonly captured: number;
}

/** What `followStream` reads; an `Engine` is one. */
export interface FollowSource {
  readonly tables: TraceTables;
  readonly byteMap: ByteMap;
}

/** Where following stands in one direction: bytes given, and the row at which they were complete. */
export interface FollowState {
  readonly reached: number;
  readonly complete: number;
}

const BEGINNING: FollowState = { reached: 0, complete: 0 };

/**
 * The pieces of conversation `stream`, both directions merged as they became complete. Lazy: a caller that has seen
 * enough stops. Retransmitted bytes are given once.
 *
 * @param from where each direction goes on; the beginning if absent
 */
export function* followStream(
  source: FollowSource,
  stream: number,
  from: readonly [FollowState, FollowState] = [BEGINNING, BEGINNING],
): Generator<FollowPiece> {
  const sides = [directionOf(source, stream, 0, from[0]), directionOf(source, stream, 1, from[1])] as const;
  const heads = sides.map((side) => side.next());
  for (;;) {
    const [a, b] = heads as [IteratorResult<FollowPiece>, IteratorResult<FollowPiece>];
    if (a.done && b.done) return;
    const direction = !a.done && (b.done || a.value.complete <= b.value.complete) ? 0 : 1;
    yield heads[direction]!.value as FollowPiece;
    heads[direction] = sides[direction].next();
  }
}

/** Bytes of a direction that are asked for at a time: keeps few pieces in memory, whatever the stream's length. */
const STEP = 1 << 20;

/** Pieces of one direction by offset, gaps among them. */
function* directionOf(
  source: FollowSource,
  stream: number,
  direction: 0 | 1,
  state: FollowState,
): Generator<FollowPiece> {
  const end = source.tables.flows.get('streamBytes', flowRow(stream, direction));
  let { reached, complete } = state;
  for (let from = reached; from < end; from += STEP) {
    for (const { frame, at, to } of carriers(source, stream, direction, from, Math.min(end, from + STEP))) {
      complete = Math.max(complete, frame);
      if (at > reached) yield missing(direction, reached, at, complete);
      yield pieceOf(source, direction, frame, at, to, complete);
      reached = to;
    }
  }
}

interface Carrier {
  readonly frame: number;
  readonly at: number;
  readonly to: number;
}

/** First carriers of [from, to), in byte order. */
function carriers(
  source: FollowSource,
  stream: number,
  direction: number,
  from: number,
  to: number,
): Carrier[] {
  const found: Carrier[] = [];
  source.byteMap.eachCarrier(stream, direction, from, to, (frame, at, end, repeated) => {
    if (!repeated) found.push({ frame, at, to: end });
  });
  return found;
}

function missing(direction: 0 | 1, from: number, to: number, complete: number): FollowPiece {
  return { direction, from, to, frame: undefined, complete, offset: Number.NaN, captured: 0 };
}

function pieceOf(
  source: FollowSource,
  direction: 0 | 1,
  frame: number,
  from: number,
  to: number,
  complete: number,
): FollowPiece {
  const { frames } = source.tables;
  const payload = frames.get('payload', frame);
  // Where a stream is beyond 4 GiB, or says so, the frame's offset may be another with the same low 32 bits.
  const within = (from - source.byteMap.offsetOf(frame)) >>> 0;
  const there = payload === 0 ? 0 : frames.get('capLen', frame) - payload - within;
  return {
    direction,
    from,
    to,
    frame,
    complete,
    offset: offsetOf(frames, frame) + payload + within,
    captured: Math.max(0, Math.min(to - from, there)),
  };
}
