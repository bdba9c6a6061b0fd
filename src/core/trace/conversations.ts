/**
 * The tables of conversations: one row a `tcp.stream`, and two rows of `flows` for its directions.
 * Unlike frames, these rows change while frames come in; readers on another thread may see them a frame apart.
 */
import { NONE } from './frames.ts';
import type { TableView } from './table.ts';

/** Row = `tcp.stream`. A is the sender of the first frame, B the other side. */
export const conversationSchema = {
  /** `tcp.analysis.initial_rtt`, nanoseconds; NaN: no handshake seen. */
  initialRtt: 'f64',
  /** Address ids. */
  a: 'u32',
  b: 'u32',
  /** First and last frame row. */
  firstFrame: 'u32',
  lastFrame: 'u32',
  /** The conversation before and after this one with the same addresses and ports (either way round), or NONE. */
  earlier: 'u32',
  later: 'u32',
  /** The ACK that completed the three-way handshake: frame row, or NONE. */
  handshakeFrame: 'u32',
  /** The frame row that set `initialRtt`: from it on Wireshark shows the value with frames that have `remarkedBit`. */
  rttFrame: 'u32',
  portA: 'u16',
  portB: 'u16',
  /** Who opened it: 0 = A, 1 = B; 2: no SYN seen. */
  client: 'u8',
  /** `tcp.completeness` by now. */
  completeness: 'u8',
  /** States by now: `tcpStates`. */
  stateA: 'u8',
  stateB: 'u8',
} as const;
export type ConversationSchema = typeof conversationSchema;
export type ConversationView = TableView<ConversationSchema>;

/** Row of direction `direction` (0: A to B, 1: B to A) of conversation `stream`. */
export const flowRow = (stream: number, direction: number): number => stream * 2 + direction;

/** One direction of a conversation; row = `flowRow(stream, direction)`. */
export const flowSchema = {
  /** Bytes of its frames on the wire. */
  bytes: 'f64',
  /** TCP payload bytes of its segments, retransmissions included. */
  payload: 'f64',
  /** Payload bytes from the first to the highest seen, each counted once, holes included. */
  streamBytes: 'f64',
  frames: 'u32',
  /** Raw initial sequence number: payload byte k has sequence number isn + 1 + k. Meaningful where `isnKnown`. */
  isn: 'u32',
  /** The raw number that relative ones of this direction count from, as it was set first. Meaningful where `baseKnown`. */
  base: 'u32',
  /** First SYN, first FIN and first RST of this direction: frame rows, or NONE. All of them are in `marks`. */
  synFrame: 'u32',
  finFrame: 'u32',
  rstFrame: 'u32',
  /** First and last row of this direction in `marks`, or NONE. */
  firstMark: 'u32',
  lastMark: 'u32',
  /** How many segments Wireshark's rules call: retransmission (of any kind), out of order, duplicate ACK; and gaps before them. */
  retransmissions: 'u32',
  outOfOrder: 'u32',
  duplicateAcks: 'u32',
  lostSegments: 'u32',
  zeroWindows: 'u32',
  /** MSS option of the SYN; 0: none. */
  mss: 'u16',
  /** Window scale option of the SYN (0–14); `SCALE_UNKNOWN`: no SYN seen; `SCALE_NONE`: not offered. */
  scale: 'u8',
  /** 1: the SYN was seen, so byte offsets are known. */
  isnKnown: 'u8',
  /** 1: a number of this direction was seen, so `base` is set. */
  baseKnown: 'u8',
  /** 1: SACK permitted in the SYN. */
  sack: 'u8',
} as const;
export type FlowSchema = typeof flowSchema;
export type FlowView = TableView<FlowSchema>;

/** The segments of a direction that mean something beside their bytes, chained per flow in frame order. */
export const markSchema = {
  frame: 'u32',
  flow: 'u32',
  /** Next mark of the same flow, or NONE. */
  next: 'u32',
  /** `markKinds`. */
  kind: 'u8',
} as const;
export type MarkSchema = typeof markSchema;
export type MarkView = TableView<MarkSchema>;

export const markKinds = {
  /** SYN or SYN, ACK; each retransmission is a mark of its own. */
  syn: 1,
  fin: 2,
  rst: 3,
  /** A segment at SND.NXT − 1 with no new data: keep-alive or window probe (Wireshark's keep_alive or zero_window_probe). */
  probe: 4,
  /** The answer to a probe. */
  probeAnswer: 5,
} as const;

/** Calls `visit(frame)` for the marks of `kind` on flow row `flow`, in frame order. */
export function eachMark(
  flows: FlowView,
  marks: MarkView,
  flow: number,
  kind: number,
  visit: (frame: number) => void,
): void {
  for (let mark = flows.get('firstMark', flow); mark !== NONE; mark = marks.get('next', mark)) {
    if (marks.get('kind', mark) === kind) visit(marks.get('frame', mark));
  }
}
