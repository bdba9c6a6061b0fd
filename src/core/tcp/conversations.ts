/** Which conversation a segment belongs to: Wireshark's `tcp.stream`, with reuse of ports. */
import type { ConversationSchema, FlowSchema } from '../trace/conversations.ts';
import { analysisBits, NONE, SCALE_UNKNOWN, tcpFlags } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK, type Table } from '../trace/table.ts';
import { ConversationIndex } from './conversation-index.ts';
import { ACKABLE, BASE_SEQ, BASE_SET, FLOW_WORDS, FlowStates, NEXT_SEQ, READY } from './flow-state.ts';

const { syn: SYN, ack: ACK } = tcpFlags;
const CLIENT_UNKNOWN = 2;

export class Conversations {
  readonly table: Table<ConversationSchema>;
  readonly flows: Table<FlowSchema>;
  readonly states = new FlowStates();
  readonly #index: ConversationIndex;
  /** Set by `of`: the conversation began with the segment asked for; what the analysis knows by that alone. */
  isNew = false;
  bits = 0;
  /** Set by `of`: the segment is a SYN with the initial number that the conversation already has. */
  repeatsSyn = false;

  constructor(table: Table<ConversationSchema>, flows: Table<FlowSchema>) {
    this.table = table;
    this.flows = flows;
    this.#index = new ConversationIndex(table);
  }

  /** The newest conversation between two endpoints, or NONE. */
  find(a: number, portA: number, b: number, portB: number): number {
    return this.#index.find(a, portA, b, portB);
  }

  /** The conversation of a segment from `src` to `dst` (address ids), opened if need be. Sets `isNew`, `bits` and `repeatsSyn`. */
  of(
    frame: number,
    src: number,
    srcPort: number,
    dst: number,
    dstPort: number,
    flags: number,
    seq: number,
  ): number {
    const stream = this.#index.find(src, srcPort, dst, dstPort);
    this.isNew = stream === NONE;
    this.bits = 0;
    this.repeatsSyn = false;
    if (stream === NONE) return this.#open(frame, src, srcPort, dst, dstPort, NONE);
    if ((flags & SYN) === 0) return stream;
    const base = this.flowBase(stream, this.direction(stream, src, srcPort));
    if (this.states.words[base + BASE_SET] === 0) return stream;
    if ((flags & ACK) !== 0) return this.#synAck(stream, base, seq);
    return this.#syn(frame, stream, base, seq, src, srcPort, dst, dstPort);
  }

  /** 0: from A to B. Both endpoints being the same (a socket connected to itself), all segments are. */
  direction(stream: number, src: number, srcPort: number): number {
    const chunk = this.table.chunks[stream >>> CHUNK_BITS]!;
    const i = stream & CHUNK_MASK;
    return chunk.a[i] === src && chunk.portA[i] === srcPort ? 0 : 1;
  }

  /** Base of a flow in the state words. */
  flowBase(stream: number, direction: number): number {
    return (stream * 2 + direction) * FLOW_WORDS;
  }

  /** A SYN with another initial number begins a new conversation; with the same one it is a retransmission. */
  #syn(
    frame: number,
    stream: number,
    base: number,
    seq: number,
    src: number,
    srcPort: number,
    dst: number,
    dstPort: number,
  ): number {
    const words = this.states.words;
    if (words[base + BASE_SEQ] === seq) {
      // A RST may have moved NEXT_SEQ (Wireshark's issue 17616).
      words[base + NEXT_SEQ] = words[base + ACKABLE]!;
      this.repeatsSyn = true;
      return stream;
    }
    this.bits = analysisBits.reused_ports;
    return this.#open(frame, src, srcPort, dst, dstPort, stream);
  }

  /** A SYN, ACK with another initial number stays in its conversation, which from now on counts from that number. */
  #synAck(stream: number, base: number, seq: number): number {
    const words = this.states.words;
    if (words[base + BASE_SEQ] !== seq) {
      words[base + BASE_SEQ] = seq;
      words[base + BASE_SET] = 2;
      this.bits = analysisBits.reused_ports;
    }
    return stream;
  }

  #open(frame: number, src: number, srcPort: number, dst: number, dstPort: number, earlier: number): number {
    const stream = this.table.append();
    const chunk = this.table.chunks[stream >>> CHUNK_BITS]!;
    const i = stream & CHUNK_MASK;
    chunk.a[i] = src;
    chunk.portA[i] = srcPort;
    chunk.b[i] = dst;
    chunk.portB[i] = dstPort;
    chunk.firstFrame[i] = frame;
    chunk.lastFrame[i] = NONE;
    chunk.earlier[i] = earlier;
    chunk.later[i] = NONE;
    chunk.handshakeFrame[i] = NONE;
    chunk.rttFrame[i] = NONE;
    chunk.initialRtt[i] = Number.NaN;
    chunk.client[i] = CLIENT_UNKNOWN;
    // A reused pair begins with a SYN, and Wireshark says so at once.
    chunk.completeness[i] = earlier === NONE ? 0 : 1;
    this.states.open(stream);
    if (earlier !== NONE) this.#replace(earlier, stream);
    this.#openFlow();
    this.#openFlow();
    this.#index.set(stream);
    return stream;
  }

  /** Conversation `earlier` gets no more segments: `later` has its endpoints. */
  #replace(earlier: number, later: number): void {
    this.table.set('later', earlier, later);
    this.states.words[this.flowBase(earlier, 0) + READY] = 0;
    this.states.words[this.flowBase(earlier, 1) + READY] = 0;
  }

  #openFlow(): void {
    const row = this.flows.append();
    const chunk = this.flows.chunks[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    chunk.synFrame[i] = NONE;
    chunk.finFrame[i] = NONE;
    chunk.rstFrame[i] = NONE;
    chunk.firstMark[i] = NONE;
    chunk.lastMark[i] = NONE;
    chunk.scale[i] = SCALE_UNKNOWN;
  }
}
