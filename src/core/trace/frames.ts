/** The frame table: one row a frame, so that row = frame number − 1. Foreign custom blocks are rows too, as in Wireshark. */
import { CHUNK_BITS, CHUNK_MASK, type Chunk, type TableView } from './table.ts';

/** "No such row" in every u32 column that refers to a row, frame, stream or address. */
export const NONE = 0xffffffff;

/**
 * Columns of a frame. Offsets count from the first byte of the frame. "Frame row" is a row of this table (from 0).
 * Address ids are rows of the address table. Where a layer is absent its columns are 0 unless it says otherwise.
 */
export const frameSchema = {
  /** Whole seconds since 1970-01-01 UTC (may be negative). NaN: no time (simple packet block, foreign custom block). */
  seconds: 'wide',
  /** Offset of the frame's bytes in the packets input: see `offsetOf` (trace/offsets.ts). */
  offsetLow: 'u32',
  offsetHigh: 'u16',
  /** Nanoseconds within the second, 0 … 999,999,999. */
  nanos: 'u32',
  /** Bytes captured. A foreign custom block has 0. */
  capLen: 'u32',
  /** Bytes on the wire beyond those captured, modulo 2³², which is mostly 0. See `wireLength`. */
  lenBeyond: 'u32',
  /** Which layers were decoded and what was odd about them: `Layer` bits of core/decode. */
  layers: 'u32',
  /** Source and destination address: address ids; NONE where the frame has no network layer. */
  src: 'u32',
  dst: 'u32',
  /**
   * TCP conversation (`tcp.stream`); NONE for other frames. An ICMP error that quotes a segment has the stream of that
   * segment, as in Wireshark: a frame is a segment itself where `layers` has `Layer.SEGMENT`.
   */
  stream: 'u32',
  /** Steps back of 65,536 rows or more, else 0: see `back` and `acksBack`. */
  farBack: 'u32',
  farAcksBack: 'u32',
  /** Relative sequence and acknowledgment number (`tcp.seq`, `tcp.ack`), as Wireshark shows them. */
  relSeq: 'u32',
  relAck: 'u32',
  /**
   * Raw numbers less the relative ones and the `base` of the flow they are of, modulo 2³², which is mostly 0: not where a
   * SYN, ACK came that the flow counts from anew. See `rawSeq`, `rawAck` (trace/sequence-numbers.ts).
   */
  seqBeyond: 'u32',
  ackBeyond: 'u32',
  /** TCP payload bytes (`tcp.len`), from the IP length: more than was captured where the frame was cut. NONE: not known. */
  tcpLen: 'u32',
  /**
   * `tcp.analysis.bytes_in_flight` and `tcp.analysis.push_bytes_sent` of a segment with payload: how many bytes they are
   * beyond its own, modulo 2³², which is mostly 0. `NO_FLIGHT` in the first: it has neither. See `bytesInFlight`.
   */
  flightBeyond: 'u32',
  pushBeyond: 'u32',
  /** How many rows back the frame before in the same conversation is; 0: see `farBack`. See `previousFrame`. */
  back: 'u16',
  /**
   * `tcp.analysis.acks_frame`: how many rows back the frame is whose data this one acknowledges; 0: see `farAcksBack`.
   * See `ackedFrame`; its age is the ACK's RTT.
   */
  acksBack: 'u16',
  /** Interface, in order of the file over all its sections. */
  iface: 'u16',
  /** Ports of a frame that is in no TCP conversation, 0 in others. Of any frame: `srcPortOf`, `dstPortOf` (trace/ports.ts). */
  looseSrcPort: 'u16',
  looseDstPort: 'u16',
  /** Where the payload of TCP or UDP begins; 0: none was captured. */
  payload: 'u16',
  /** `analysisBits` below. */
  analysis: 'u16',
  /** TCP flags: bit 0 FIN, 1 SYN, 2 RST, 3 PSH, 4 ACK, 5 URG, 6 ECE, 7 CWR, 8 AE (was NS), 9–11 reserved. */
  flags: 'u16',
  /** Raw window field (`tcp.window_size_value`). */
  window: 'u16',
  /** Shift that makes `tcp.window_size` of `window`, 0–14; or `SCALE_UNKNOWN`, `SCALE_NONE`, `SCALE_SYN`. See `windowSize`. */
  scale: 'u8',
  /** IP protocol number of the transport layer; 255 where there is none. */
  ipProto: 'u8',
  /** First thing found wrong: `DecodeError` of core/decode, 0: nothing. */
  error: 'u8',
  /** 0: from the conversation's A (sender of its first frame) to B; 1: from B to A. */
  direction: 'u8',
  /** TCP state of A and of B after this frame: `tcpStates`. */
  stateA: 'u8',
  stateB: 'u8',
  /** `tcp.completeness` as single-pass Wireshark shows it at this frame: of the frames before it. */
  completeness: 'u8',
} as const;

export type FrameSchema = typeof frameSchema;
export type FrameView = TableView<FrameSchema>;
export type FrameChunk = Chunk<FrameSchema>;

/** `flightBeyond` column: nothing is known to be in flight. No segment is so long that this is a difference. */
export const NO_FLIGHT = 0x80000000;

/** Steps that a 16-bit column has room for. */
export const NEAR = 0xffff;

/** The frame row before `row` in the same conversation; NONE for its first. */
export function previousFrame(frames: Pick<FrameView, 'chunks'>, row: number): number {
  const chunk = frames.chunks[row >>> CHUNK_BITS]!;
  const back = chunk.back[row & CHUNK_MASK]! || chunk.farBack[row & CHUNK_MASK]!;
  return back === 0 ? NONE : row - back;
}

/** Says that frame row `previous` is the one before `row` in their conversation; NONE, that there is none, needs no saying. */
export function setPrevious(chunk: FrameChunk, i: number, row: number, previous: number): void {
  if (previous === NONE) return;
  const back = row - previous;
  if (back <= NEAR) chunk.back[i] = back;
  else chunk.farBack[i] = back;
}

/** `tcp.analysis.acks_frame`: the frame row whose data frame row `row` acknowledges; NONE: none. */
export function ackedFrame(frames: Pick<FrameView, 'chunks'>, row: number): number {
  const chunk = frames.chunks[row >>> CHUNK_BITS]!;
  const back = chunk.acksBack[row & CHUNK_MASK]! || chunk.farAcksBack[row & CHUNK_MASK]!;
  return back === 0 ? NONE : row - back;
}

/** Says that frame row `row` acknowledges the data of frame row `acked`. */
export function setAcked(chunk: FrameChunk, i: number, row: number, acked: number): void {
  const back = row - acked;
  if (back <= NEAR) chunk.acksBack[i] = back;
  else chunk.farAcksBack[i] = back;
}

/** Bytes of a frame on the wire. */
export function wireLength(chunk: Pick<FrameChunk, 'capLen' | 'lenBeyond'>, i: number): number {
  return (chunk.capLen[i]! + chunk.lenBeyond[i]!) >>> 0;
}

/** The same of frame row `row`. */
export function wireLengthOf(frames: Pick<FrameView, 'chunks'>, row: number): number {
  return wireLength(frames.chunks[row >>> CHUNK_BITS]!, row & CHUNK_MASK);
}

type FlightColumns = Pick<FrameChunk, 'tcpLen' | 'flightBeyond' | 'pushBeyond'>;

/** `tcp.analysis.bytes_in_flight`; 0: none. */
export function bytesInFlight(chunk: FlightColumns, i: number): number {
  const length = chunk.tcpLen[i]!;
  const beyond = chunk.flightBeyond[i]!;
  return length === 0 || length === NONE || beyond === NO_FLIGHT ? 0 : (length + beyond) >>> 0;
}

/** `tcp.analysis.push_bytes_sent`; 0: none. */
export function pushBytes(chunk: FlightColumns, i: number): number {
  return bytesInFlight(chunk, i) === 0 ? 0 : (chunk.tcpLen[i]! + chunk.pushBeyond[i]!) >>> 0;
}

/** `scale` column: the capture has no handshake, so the shift is not known; the window is shown unscaled. */
export const SCALE_UNKNOWN = 255;
/** `scale` column: a handshake was seen and window scaling is not in use. */
export const SCALE_NONE = 254;
/** `scale` column: a SYN; its window is never scaled (RFC 7323 §2.2), and Wireshark shows no scale factor. */
export const SCALE_SYN = 253;

/** `tcp.window_size` of a raw window. */
export function windowSize(window: number, scale: number): number {
  return scale <= 14 ? window * 2 ** scale : window;
}

/** `tcp.window_size_scalefactor`: −1 unknown, −2 not in use, undefined on a SYN. */
export function scaleFactor(scale: number): number | undefined {
  if (scale <= 14) return 2 ** scale;
  if (scale === SCALE_SYN) return undefined;
  return scale === SCALE_NONE ? -2 : -1;
}

/** TCP flag bits of the `flags` column. */
export const tcpFlags = {
  fin: 1,
  syn: 2,
  rst: 4,
  psh: 8,
  ack: 16,
  urg: 32,
  ece: 64,
  cwr: 128,
  ae: 256,
} as const;

/** Bits of the `analysis` column; each is the Wireshark field `tcp.analysis.<name>` (`flags` is "any of `flagBits`"). */
export const analysisBits = {
  retransmission: 1 << 0,
  fast_retransmission: 1 << 1,
  spurious_retransmission: 1 << 2,
  out_of_order: 1 << 3,
  lost_segment: 1 << 4,
  ack_lost_segment: 1 << 5,
  duplicate_ack: 1 << 6,
  zero_window: 1 << 7,
  zero_window_probe: 1 << 8,
  zero_window_probe_ack: 1 << 9,
  window_update: 1 << 10,
  window_full: 1 << 11,
  keep_alive: 1 << 12,
  keep_alive_ack: 1 << 13,
  reused_ports: 1 << 14,
} as const;

/** Bit of the `analysis` column: Wireshark shows `tcp.analysis` for the frame. */
export const remarkedBit = 1 << 15;

export type AnalysisName = keyof typeof analysisBits;

/**
 * Bits that make the field `tcp.analysis.<name>` present: a fast or spurious retransmission is a retransmission too
 * (packet-tcp.c, tcp_sequence_number_analysis_print_retransmission).
 */
export function analysisFieldBits(name: AnalysisName): number {
  const { retransmission, fast_retransmission, spurious_retransmission } = analysisBits;
  if (name === 'retransmission') return retransmission | fast_retransmission | spurious_retransmission;
  return analysisBits[name];
}

/** The bits that Wireshark counts as `tcp.analysis.flags`. */
export const flagBits = (1 << 15) - 1;

/** Bits of the `completeness` column (`tcp.completeness`). */
export const completenessBits = { syn: 1, synAck: 2, ack: 4, data: 8, fin: 16, rst: 32 } as const;

/** Values of `stateA` and `stateB` (RFC 9293 §3.3.2). `unknown`: nothing seen of this side yet, or the capture began mid-stream without enough to tell. */
export const tcpStates = [
  'unknown',
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const;
export type TcpState = (typeof tcpStates)[number];

/** Values that few frames have, apart from the frame table: rows sorted by `frame`, at most one row a frame and kind. */
export const extraSchema = {
  /** Frame row. */
  frame: 'u32',
  /** `extraKinds`. */
  kind: 'u8',
  /** See `extraKinds`. */
  a: 'u32',
  b: 'u32',
} as const;
export type ExtraSchema = typeof extraSchema;

export const extraKinds = {
  /** `tcp.analysis.duplicate_ack_num` in a; the frame row it duplicates (`duplicate_ack_frame`) in b. */
  duplicateAck: 1,
  /** `tcp.analysis.rto_frame`: frame row in a; the RTO is the time between. */
  rto: 2,
} as const;

/** Row of the first extra of `frame` with `kind`, or NONE: binary search over the sorted `frame` column. */
export function findExtra(extras: TableView<ExtraSchema>, frame: number, kind: number): number {
  let low = 0;
  let high = extras.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (extras.get('frame', middle) < frame) low = middle + 1;
    else high = middle;
  }
  for (; low < extras.length && extras.get('frame', low) === frame; low += 1) {
    if (extras.get('kind', low) === kind) return low;
  }
  return NONE;
}
