/**
 * Follows every TCP segment of a trace: gives it its conversation, runs the analysis, and fills its columns. One pass,
 * at a cost per segment that does not depend on how many came before.
 */
import type { FrameScratch } from '../decode/scratch.ts';
import type { AddressTable } from '../trace/addresses.ts';
import type { ConversationSchema, FlowSchema, MarkSchema } from '../trace/conversations.ts';
import {
  type ExtraSchema,
  type FrameChunk,
  type FrameSchema,
  NO_FLIGHT,
  NONE,
  remarkedBit,
  SCALE_SYN,
  setAcked,
  setPrevious,
  tcpFlags,
} from '../trace/frames.ts';
import { nanosBetween } from '../trace/links.ts';
import { CHUNK_BITS, CHUNK_MASK, type Chunk, type Table } from '../trace/table.ts';
import { type AnalysisRules, Segment, TcpAnalysis } from './analysis.ts';
import { ByteLists } from './byte-lists.ts';
import type { ByteMap } from './byte-map.ts';
import { Conversations } from './conversations.ts';
import { BASE_SEQ, LAST_BITS, NO_ROW, SACK_COUNT, SCALE } from './flow-state.ts';
import { completenessAfter, noteUnscaled, SynFrames, settleScaling, takeOptions } from './handshake.ts';
import { ESTABLISHED, StatePair } from './states.ts';
import { StraightFrames } from './straight.ts';
import { FlowTotals } from './totals.ts';
import { UnackedPool } from './unacked.ts';

export interface TrackerTables {
  readonly addressTable: AddressTable;
  readonly frames: Table<FrameSchema>;
  readonly extras: Table<ExtraSchema>;
  readonly conversations: Table<ConversationSchema>;
  readonly flows: Table<FlowSchema>;
  readonly marks: Table<MarkSchema>;
}

const { syn: SYN, ack: ACK } = tcpFlags;
const CLIENT_UNKNOWN = 2;

export class TcpTracker {
  readonly #tables: TrackerTables;
  readonly #conversations: Conversations;
  readonly #analysis: TcpAnalysis;
  readonly #totals: FlowTotals;
  readonly #bytes: ByteLists;
  /** The short way for plain frames. */
  readonly straight: StraightFrames | undefined;
  readonly #synFrames = new SynFrames();
  readonly #segment = new Segment();
  readonly #pair = new StatePair();
  /** Where the segment at hand is written: frame chunk and index, conversation chunk and index. */
  #frame: FrameChunk | undefined;
  #i = 0;
  #conversation: Chunk<ConversationSchema> | undefined;
  #j = 0;

  /** @param shortcut whether plain segments may take the short way; false where that is held against the long one */
  constructor(tables: TrackerTables, rules: AnalysisRules = '4.4', shortcut = true) {
    const { frames, flows } = tables;
    const unacked = new UnackedPool();
    const bytes = new ByteLists(frames, flows);
    this.#tables = tables;
    this.#conversations = new Conversations(tables.conversations, flows);
    this.#analysis = new TcpAnalysis(frames, tables.extras, unacked, rules);
    this.#totals = new FlowTotals(flows, tables.marks);
    this.#bytes = bytes;
    const { addressTable: addresses } = tables;
    const parts = { frames, addresses, conversations: this.#conversations, unacked, bytes };
    this.straight = shortcut ? new StraightFrames(parts) : undefined;
  }

  get byteMap(): ByteMap {
    return this.#bytes;
  }

  /** The newest conversation between two endpoints (address ids and ports), either way round, or NONE. */
  find(a: number, portA: number, b: number, portB: number): number {
    return this.#conversations.find(a, portA, b, portB);
  }

  /**
   * Takes the segment that `x` holds (`Layer.SEGMENT` is set) as frame row `frame`, whose other columns are filled.
   * `src` and `dst` are address ids: for a segment quoted by an ICMP error those of the quoted packet. The frame has
   * `bytes` on the wire.
   * @returns its stream
   */
  take(frame: number, src: number, dst: number, x: FrameScratch, bytes: number): number {
    const stream = this.#enter(frame, src, dst, x);
    this.#writeHeader(stream, x);
    if (x.payloadLength < 0) this.#skip();
    else this.#analyze(stream, x, bytes);
    if (x.tcpHeaderLength >= 20) this.#settle(stream, x);
    this.#writeAnalysis();
    this.straight?.settle(stream, this.#isSettled());
    return stream;
  }

  /** Finds the conversation, and sets up `#segment` but for what the analysis needs. */
  #enter(frame: number, src: number, dst: number, x: FrameScratch): number {
    const conversations = this.#conversations;
    const stream = conversations.of(frame, src, x.srcPort, dst, x.dstPort, x.flags, x.seq | 0);
    const direction = conversations.direction(stream, src, x.srcPort);
    const s = this.#segment;
    s.frame = frame;
    s.seq = x.seq | 0;
    s.ack = x.ack | 0;
    s.length = Math.max(x.payloadLength, 0);
    s.flags = x.flags;
    s.window = x.window;
    s.direction = direction;
    s.forward = conversations.flowBase(stream, direction);
    s.reverse = conversations.flowBase(stream, 1 - direction);
    s.bits = conversations.bits;
    s.noted = conversations.repeatsSyn;
    // What stands behind a header that is cut or wrong, Wireshark does not get to show.
    s.shown = x.payloadOffset >= 0;
    const words = conversations.states.words;
    s.scale = (x.flags & SYN) === 0 ? words[s.forward + SCALE]! : SCALE_SYN;
    words[s.forward + SACK_COUNT] = 0;
    return stream;
  }

  /** The columns that the header alone gives, numbers still raw. */
  #writeHeader(stream: number, x: FrameScratch): void {
    const s = this.#segment;
    const chunk = this.#tables.frames.chunks[s.frame >>> CHUNK_BITS]!;
    const i = s.frame & CHUNK_MASK;
    const conversation = this.#tables.conversations.chunks[stream >>> CHUNK_BITS]!;
    const j = stream & CHUNK_MASK;
    this.#frame = chunk;
    this.#i = i;
    this.#conversation = conversation;
    this.#j = j;
    chunk.stream[i] = stream;
    setPrevious(chunk, i, s.frame, conversation.lastFrame[j]!);
    conversation.lastFrame[j] = s.frame;
    chunk.completeness[i] = conversation.completeness[j]!;
    if (s.direction !== 0) chunk.direction[i] = s.direction;
    chunk.flags[i] = s.flags;
    chunk.window[i] = s.window;
    chunk.scale[i] = s.scale;
    chunk.tcpLen[i] = x.payloadLength < 0 ? NONE : s.length;
  }

  /** The sequence analysis, and what is ours and not Wireshark's: totals, marks, byte map, states. */
  #analyze(stream: number, x: FrameScratch, bytes: number): void {
    const chunk = this.#frame!;
    const i = this.#i;
    const words = this.#conversations.states.words;
    const s = this.#segment;
    s.firstRtt = this.#conversation!.initialRtt[this.#j]!;
    const reverseBits = words[s.reverse + LAST_BITS]!;
    this.#analysis.analyze(words, s);
    const flow = stream * 2 + s.direction;
    chunk.relSeq[i] = s.seq - words[s.forward + BASE_SEQ]!;
    chunk.relAck[i] = (s.flags & ACK) === 0 ? s.ack : s.ack - words[s.reverse + BASE_SEQ]!;
    const seqBeyond = this.#beyondBase(flow, s.forward);
    const ackBeyond = (s.flags & ACK) === 0 ? 0 : this.#beyondBase(flow ^ 1, s.reverse);
    if (seqBeyond !== 0) chunk.seqBeyond[i] = seqBeyond;
    if (ackBeyond !== 0) chunk.ackBeyond[i] = ackBeyond;
    this.#totals.count(flow, s, x, bytes, reverseBits);
    if (s.length > 0) this.#carry(flow);
    this.#move();
  }

  /** How far a flow's numbers count from its `base` of the flow table, which is set where it was not. */
  #beyondBase(flow: number, words: number): number {
    const base = this.#conversations.states.words[words + BASE_SEQ]!;
    const chunk = this.#tables.flows.chunks[flow >>> CHUNK_BITS]!;
    const i = flow & CHUNK_MASK;
    if (chunk.baseKnown[i] === 0) {
      chunk.base[i] = base;
      chunk.baseKnown[i] = 1;
    }
    return (base - chunk.base[i]!) | 0;
  }

  /** Without a length there is no analysis, and the numbers stay raw. */
  #skip(): void {
    const s = this.#segment;
    s.skip();
    this.#frame!.relSeq[this.#i] = s.seq;
    this.#frame!.relAck[this.#i] = s.ack;
  }

  /** Enters the payload into the byte map. */
  #carry(flow: number): void {
    const s = this.#segment;
    const base = this.#conversations.states.words[s.forward + BASE_SEQ]!;
    const syn = (s.flags & SYN) === 0 ? 0 : 1;
    this.#bytes.add(flow, s.frame, s.seq + syn - base - 1, s.length);
  }

  #move(): void {
    const s = this.#segment;
    const pair = this.#pair;
    const conversation = this.#conversation!;
    const j = this.#j;
    const sender = s.direction === 0 ? conversation.stateA : conversation.stateB;
    const receiver = s.direction === 0 ? conversation.stateB : conversation.stateA;
    pair.x = sender[j]!;
    pair.y = receiver[j]!;
    pair.move(
      this.#conversations.states.words,
      s.forward,
      s.reverse,
      s.flags,
      s.seq,
      s.ack,
      s.seq + s.length,
    );
    sender[j] = pair.x;
    receiver[j] = pair.y;
    if (pair.completes && conversation.handshakeFrame[j] === NONE) conversation.handshakeFrame[j] = s.frame;
    if ((s.flags & SYN) !== 0 && conversation.client[j] === CLIENT_UNKNOWN) {
      conversation.client[j] = (s.flags & ACK) === 0 ? s.direction : 1 - s.direction;
    }
  }

  /** Completeness, round-trip time and scaling: what Wireshark settles after the analysis, in its order. */
  #settle(stream: number, x: FrameScratch): void {
    const s = this.#segment;
    const conversation = this.#conversation!;
    const j = this.#j;
    const words = this.#conversations.states.words;
    const isNew = this.#conversations.isNew;
    conversation.completeness[j] = completenessAfter(conversation.completeness[j]!, isNew, s.flags, s.length);
    const kind = s.flags & (SYN | ACK);
    if (kind === SYN) this.#synFrames.set(stream, s.frame);
    else if (kind === ACK && (conversation.rttFrame[j] === NONE || conversation.initialRtt[j] === 0)) {
      this.#measure(this.#synFrames.of(stream));
    }
    noteUnscaled(words, s.forward, s.flags);
    takeOptions(words, s.forward, x);
    if ((s.flags & SYN) !== 0 && s.shown) settleScaling(words, s.forward, s.reverse, s.flags);
  }

  /** Initial round-trip time: from the newest SYN to the first ACK that is no SYN, whoever sends it. */
  #measure(syn: number): void {
    if (syn === NONE) return;
    const { frames } = this.#tables;
    this.#conversation!.initialRtt[this.#j] = nanosBetween(frames, syn, frames, this.#segment.frame);
    this.#conversation!.rttFrame[this.#j] = this.#segment.frame;
  }

  /** Both ends are connected, and the handshake's round-trip time is measured. */
  #isSettled(): boolean {
    const conversation = this.#conversation!;
    const j = this.#j;
    if (conversation.stateA[j] !== ESTABLISHED || conversation.stateB[j] !== ESTABLISHED) return false;
    return conversation.rttFrame[j] !== NONE && conversation.initialRtt[j] !== 0;
  }

  #writeAnalysis(): void {
    const s = this.#segment;
    const chunk = this.#frame!;
    const i = this.#i;
    chunk.stateA[i] = this.#conversation!.stateA[this.#j]!;
    chunk.stateB[i] = this.#conversation!.stateB[this.#j]!;
    if (s.shown && s.acksFrame !== NO_ROW) setAcked(chunk, i, s.frame, s.acksFrame);
    const remarked = s.shown && s.remarked;
    if (remarked) chunk.analysis[i] = s.bits | remarkedBit;
    if (s.length === 0) return;
    const inFlight = remarked && s.bytesInFlight !== 0;
    chunk.flightBeyond[i] = inFlight ? s.bytesInFlight - s.length : NO_FLIGHT;
    if (inFlight) chunk.pushBeyond[i] = s.pushBytes - s.length;
  }
}
