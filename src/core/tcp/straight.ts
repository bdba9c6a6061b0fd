/**
 * The segment that nearly all are: in order, between two ends that are connected, and nothing is to be said of it. What
 * the analysis finds of such a segment follows from a few comparisons, as in Van Jacobson's header prediction; it
 * leaves the same state words and columns behind as the general way (tracker.ts) does, in a third of the time.
 */
import { type FrameScratch, TcpOption } from '../decode/scratch.ts';
import type { ConversationSchema } from '../trace/conversations.ts';
import {
  type FrameSchema,
  NO_FLIGHT,
  NONE,
  remarkedBit,
  SCALE_NONE,
  SCALE_UNKNOWN,
  completenessBits as seen,
  setAcked,
  setPrevious,
  tcpFlags,
} from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK, type Chunk, type TableView } from '../trace/table.ts';
import type { ByteLists } from './byte-lists.ts';
import type { Conversations } from './conversations.ts';
import {
  ACKABLE,
  BASE_SEQ,
  BASE_SET,
  DUPLICATES,
  FIRST_OF_ACK,
  FLIGHT_VALID,
  HIGHEST_ACK,
  LAST_ACK,
  LAST_BITS,
  LAST_FRAME,
  NEXT_SEQ,
  NEXT_SEQ_FRAME,
  NO_ROW,
  PUSH_BYTES,
  PUSH_LAST,
  SACK_COUNT,
  SCALE,
  SENT,
  SENT_FIN,
  UNSCALED,
  WINDOW,
} from './flow-state.ts';
import { MAX_FLIGHT } from './in-flight.ts';
import { ESTABLISHED } from './states.ts';
import type { FlowTotals } from './totals.ts';
import type { UnackedPool } from './unacked.ts';

const { psh: PSH, ack: ACK } = tcpFlags;

export class StraightPath {
  readonly #frames: TableView<FrameSchema>;
  readonly #totals: FlowTotals;
  readonly #conversations: Conversations;
  readonly #unacked: UnackedPool;
  readonly #bytes: ByteLists;

  constructor(
    frames: TableView<FrameSchema>,
    totals: FlowTotals,
    conversations: Conversations,
    unacked: UnackedPool,
    bytes: ByteLists,
  ) {
    this.#frames = frames;
    this.#totals = totals;
    this.#conversations = conversations;
    this.#unacked = unacked;
    this.#bytes = bytes;
  }

  /** Takes the segment as `TcpTracker.take` does; false, and nothing done, where it is not of this kind. */
  take(frame: number, stream: number, direction: number, x: FrameScratch, bytes: number): boolean {
    const flags = x.flags;
    if ((flags & ~PSH) !== ACK || x.payloadOffset < 0 || x.payloadLength < 0) return false;
    if ((x.options & ~TcpOption.TIMESTAMPS) !== 0) return false;
    const conversation = this.#conversations.table.chunks[stream >>> CHUNK_BITS]!;
    const j = stream & CHUNK_MASK;
    if (!isSettled(conversation, j)) return false;
    const words = this.#conversations.states.words;
    const f = this.#conversations.flowBase(stream, direction);
    const r = this.#conversations.flowBase(stream, 1 - direction);
    const seq = x.seq | 0;
    const ack = x.ack | 0;
    const length = x.payloadLength | 0;
    if (!isPlain(words, f, r, seq, ack, x.window, length)) return false;
    if (length > 0 && !this.#unacked.hasRoom(words, f)) return false;

    const chunk = this.#frames.chunks[frame >>> CHUNK_BITS]!;
    const i = frame & CHUNK_MASK;
    // The columns of the header, as `TcpTracker` writes them; what is 0 stays as it is.
    chunk.stream[i] = stream;
    setPrevious(chunk, i, frame, conversation.lastFrame[j]!);
    conversation.lastFrame[j] = frame;
    const completeness = conversation.completeness[j]!;
    chunk.completeness[i] = completeness;
    conversation.completeness[j] = completeness | (length > 0 ? seen.data : seen.ack);
    if (direction !== 0) chunk.direction[i] = direction;
    chunk.relSeq[i] = seq - words[f + BASE_SEQ]!;
    chunk.relAck[i] = ack - words[r + BASE_SEQ]!;
    chunk.flags[i] = flags;
    chunk.window[i] = x.window;
    chunk.scale[i] = words[f + SCALE]!;
    if (length > 0) chunk.tcpLen[i] = length;
    chunk.stateA[i] = ESTABLISHED;
    chunk.stateB[i] = ESTABLISHED;

    advance(words, f, r, frame, seq, ack, x.window, length);
    const flow = stream * 2 + direction;
    if (length > 0) this.#unacked.append(words, f, frame, seq, (seq + length) | 0);
    const acked = this.#unacked.acknowledge(words, r, ack);
    if (acked !== NO_ROW) setAcked(chunk, i, frame, acked);
    if (length > 0) this.#flight(chunk, i, words, f, flags, length);
    else if (acked !== NO_ROW) chunk.analysis[i] = remarkedBit;
    this.#totals.countPlain(flow, bytes, length);
    if (length > 0) this.#bytes.add(flow, frame, seq - words[f + BASE_SEQ]! - 1, length);
    return true;
  }

  /** Bytes in flight and since the last PSH (`flightOf` and `pushBytesOf` without SACK blocks). */
  #flight(
    chunk: Chunk<FrameSchema>,
    i: number,
    words: Int32Array,
    f: number,
    flags: number,
    length: number,
  ): void {
    chunk.analysis[i] = remarkedBit;
    const span = this.#unacked.span(words, f);
    const pushed = (words[f + PUSH_LAST] === 1 ? 0 : words[f + PUSH_BYTES]!) + length;
    words[f + PUSH_BYTES] = pushed;
    words[f + PUSH_LAST] = (flags & PSH) !== 0 ? 1 : 0;
    if (span === 0 || span >= MAX_FLIGHT) chunk.flightBeyond[i] = NO_FLIGHT;
    else {
      if (span !== length) chunk.flightBeyond[i] = span - length;
      if (pushed !== length) chunk.pushBeyond[i] = pushed - length;
    }
  }
}

/** Both ends are connected, and the handshake's round-trip time is measured. */
function isSettled(conversation: Chunk<ConversationSchema>, j: number): boolean {
  if (conversation.stateA[j] !== ESTABLISHED || conversation.stateB[j] !== ESTABLISHED) return false;
  return conversation.rttFrame[j] !== NONE && conversation.initialRtt[j] !== 0;
}

/** The next segment in order, none of the analysis's tests being true of it. `f` and `r` are the two flows' bases. */
function isPlain(
  words: Int32Array,
  f: number,
  r: number,
  seq: number,
  ack: number,
  window: number,
  length: number,
): boolean {
  if (seq !== words[f + NEXT_SEQ] || seq === 0 || window === 0 || words[r + WINDOW] === 0) return false;
  if ((words[f + BASE_SET]! & words[r + BASE_SET]! & words[f + FLIGHT_VALID]!) === 0) return false;
  if (words[r + LAST_BITS] !== 0 || words[r + SACK_COUNT] !== 0) return false;
  if (((words[f + SENT]! | words[r + SENT]!) & SENT_FIN) !== 0) return false;
  const ackable = words[r + ACKABLE]!;
  if (ackable === 0 || ((ackable - ack) | 0) < 0) return false;
  if (length === 0) return ack !== words[f + LAST_ACK];
  const end = (seq + length) | 0;
  const acked = words[r + LAST_ACK]!;
  if (acked !== 0 && ((end - acked) | 0) <= 0) return false;
  return !reachesEdge(words, r, end);
}

/** It fills the receiver's window, or nobody knows how that is scaled but the general way asks. */
function reachesEdge(words: Int32Array, r: number, end: number): boolean {
  const scale = words[r + SCALE]!;
  if (scale === SCALE_UNKNOWN) return false;
  const shift = words[r + UNSCALED] === 1 || scale === SCALE_NONE ? 0 : scale;
  return end === ((words[r + LAST_ACK]! + (words[r + WINDOW]! << shift)) | 0);
}

/** The state words after it. */
function advance(
  words: Int32Array,
  f: number,
  r: number,
  frame: number,
  seq: number,
  ack: number,
  window: number,
  length: number,
): void {
  words[r + FLIGHT_VALID] = 1;
  if (ack !== words[f + LAST_ACK]) {
    words[f + FIRST_OF_ACK] = frame;
    words[f + DUPLICATES] = 0;
    words[f + LAST_ACK] = ack;
  }
  if (length > 0) {
    words[f + NEXT_SEQ] = seq + length;
    words[f + NEXT_SEQ_FRAME] = frame;
  }
  const ackable = words[f + ACKABLE]!;
  if (ackable === 0 || seq === ackable) words[f + ACKABLE] = words[f + NEXT_SEQ]!;
  words[f + WINDOW] = window;
  words[f + LAST_FRAME] = frame;
  words[f + LAST_BITS] = 0;
  words[f + UNSCALED] = 0;
  words[f + SACK_COUNT] = 0;
  const highest = words[f + HIGHEST_ACK]!;
  if (highest === 0 || ((highest - ack) | 0) < 0) words[f + HIGHEST_ACK] = ack;
}
