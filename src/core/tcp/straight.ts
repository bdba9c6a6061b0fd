/**
 * The frame that nearly all are: a segment in order, between two ends that are connected, of which nothing is to be
 * said; over IPv4 without options or fragments, with no TCP option or timestamps alone, its headers captured whole. It goes
 * from its bytes to its columns in one go. What the analysis finds of such a segment follows from a few comparisons, as
 * in Van Jacobson's header prediction; it leaves the same state words and columns behind as the general way does
 * (decode/fast.ts, tracker.ts).
 */
import { FRAGMENTED, PROTOCOL_TCP, TIMESTAMPS_ALONE, VERSION_4_LENGTH_20 } from '../decode/fast/straight.ts';
import { LinkType } from '../decode/linktypes.ts';
import { Layer } from '../decode/scratch.ts';
import { type AddressTable, addressFamilies } from '../trace/addresses.ts';
import { conversationSchema, flowSchema } from '../trace/conversations.ts';
import {
  type FrameSchema,
  frameSchema,
  NEAR,
  NO_FLIGHT,
  NONE,
  remarkedBit,
  SCALE_NONE,
  SCALE_UNKNOWN,
  completenessBits as seen,
  tcpFlags,
} from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK, placesIn, type Table } from '../trace/table.ts';
import { FIRST_APART } from '../trace/wide-column.ts';
import type { ByteLists } from './byte-lists.ts';
import type { Conversations } from './conversations.ts';
import {
  ACKABLE,
  BASE_SEQ,
  BASE_SET,
  DUPLICATES,
  FIRST_OF_ACK,
  FLIGHT_VALID,
  FLOW_WORDS,
  HIGHEST_ACK,
  LAST_ACK,
  LAST_BITS,
  LAST_FRAME,
  NEXT_SEQ,
  NEXT_SEQ_FRAME,
  NO_ROW,
  PUSH_BYTES,
  PUSH_LAST,
  READY,
  SACK_COUNT,
  SCALE,
  SENT,
  SENT_FIN,
  UNACKED_HEAD,
  UNSCALED,
  WINDOW,
} from './flow-state.ts';
import { MAX_FLIGHT } from './in-flight.ts';
import { ESTABLISHED } from './states.ts';
import type { UnackedPool } from './unacked.ts';

const ETHERTYPE_IPV4 = 0x0800;
/** AF_INET as a little-endian host writes it before the packet. */
const AF_INET = 0x02000000;
const { psh: PSH, ack: ACK } = tcpFlags;
const TCP_LAYERS = Layer.IPV4 | Layer.TCP | Layer.SEGMENT;
const SPAN = 2 ** 32;

/** Flows that are looked up without the table of conversations: four words each, by a hash of addresses and ports. */
const KNOWN_BITS = 12;
const KNOWN_WORDS = 4;

// Columns as distances in a chunk: constants of the module stand in the code that V8 makes.
const FRAME = placesIn(frameSchema);
const SECONDS = FRAME.seconds;
const OFFSET_LOW = FRAME.offsetLow;
const OFFSET_HIGH = FRAME.offsetHigh;
const NANOS = FRAME.nanos;
const CAP_LEN = FRAME.capLen;
const LEN_BEYOND = FRAME.lenBeyond;
const LAYERS = FRAME.layers;
const SRC = FRAME.src;
const DST = FRAME.dst;
const STREAM = FRAME.stream;
const BACK = FRAME.back;
const FAR_BACK = FRAME.farBack;
const ACKS_BACK = FRAME.acksBack;
const FAR_ACKS_BACK = FRAME.farAcksBack;
const REL_SEQ = FRAME.relSeq;
const REL_ACK = FRAME.relAck;
const TCP_LEN = FRAME.tcpLen;
const FLIGHT_BEYOND = FRAME.flightBeyond;
const PUSH_BEYOND = FRAME.pushBeyond;
const IFACE = FRAME.iface;
const PAYLOAD = FRAME.payload;
const ANALYSIS = FRAME.analysis;
const FLAGS = FRAME.flags;
const WINDOW_FIELD = FRAME.window;
const WINDOW_SCALE = FRAME.scale;
const IP_PROTO = FRAME.ipProto;
const DIRECTION = FRAME.direction;
const STATE_A = FRAME.stateA;
const STATE_B = FRAME.stateB;
const COMPLETENESS = FRAME.completeness;

const CONVERSATION = placesIn(conversationSchema);
const A = CONVERSATION.a;
const B = CONVERSATION.b;
const LATEST_FRAME = CONVERSATION.lastFrame;
const COMPLETE_BY_NOW = CONVERSATION.completeness;

const FLOW = placesIn(flowSchema);
const FLOW_FRAMES = FLOW.frames;
const FLOW_BYTES = FLOW.bytes;
const FLOW_PAYLOAD = FLOW.payload;
const STREAM_BYTES = FLOW.streamBytes;

export interface StraightParts {
  readonly frames: Table<FrameSchema>;
  readonly addresses: AddressTable;
  readonly conversations: Conversations;
  readonly unacked: UnackedPool;
  readonly bytes: ByteLists;
}

export class StraightFrames {
  readonly #frames: Table<FrameSchema>;
  readonly #addresses: AddressTable;
  readonly #conversations: Conversations;
  readonly #unacked: UnackedPool;
  readonly #bytes: ByteLists;
  /** By interface: bytes before the IP packet, and the layers of these; −1 bytes: this link type goes the general way. */
  readonly #headers: number[] = [];
  readonly #links: number[] = [];
  /** Source, destination and ports as they stand in the packet, and the flow row plus one; 0: a free place. */
  readonly #known = new Int32Array(KNOWN_WORDS << KNOWN_BITS);

  constructor(parts: StraightParts) {
    this.#frames = parts.frames;
    this.#addresses = parts.addresses;
    this.#conversations = parts.conversations;
    this.#unacked = parts.unacked;
    this.#bytes = parts.bytes;
  }

  /** The next interface has the LINKTYPE_ value `linkType`. */
  addInterface(linkType: number): void {
    const [header, layers] = linkHeader(linkType);
    this.#headers.push(header);
    this.#links.push(layers);
  }

  /**
   * Takes a frame if it is of this kind. The parameters are those of `CaptureSink.packet`; `view` is over the buffer, and
   * `end`, at most its length, is where the captured bytes end.
   *
   * One function from the bytes to the cells, for its calls and the handing over of some thirty facts between them took
   * three quarters of the time.
   * @returns its row; NONE, and nothing done, where it is of another kind
   */
  take(
    iface: number,
    seconds: number,
    nanos: number,
    view: DataView,
    start: number,
    end: number,
    origLen: number,
    offset: number,
  ): number {
    // The bytes: link, IPv4, TCP.
    const at = start + (this.#headers[iface] ?? -1);
    const tcp = at + 20;
    if (at < start || tcp + 20 > end) return NONE;
    if (at === start + 14) {
      if (view.getUint16(start + 12) !== ETHERTYPE_IPV4) return NONE;
    } else if (at !== start && view.getUint32(start) !== AF_INET) return NONE;
    const lengths = view.getInt32(at);
    if (lengths >>> 24 !== VERSION_4_LENGTH_20 || view.getUint8(at + 9) !== PROTOCOL_TCP) return NONE;
    const totalLength = lengths & 0xffff;
    if ((view.getUint16(at + 6) & FRAGMENTED) !== 0 || totalLength < 40) return NONE;
    const control = view.getInt32(tcp + 12);
    const flags = (control >>> 16) & 0xfff;
    if ((flags & ~PSH) !== ACK) return NONE;
    const headerLength = (control >>> 28) * 4;
    const payload = tcp + headerLength;
    const wireEnd = Math.max(start + origLen, end);
    const l3End = Math.min(at + totalLength, wireEnd);
    if (payload > l3End || payload > end) return NONE;
    if (headerLength === 32) {
      if (view.getInt32(tcp + 20) !== TIMESTAMPS_ALONE) return NONE;
    } else if (headerLength !== 20) return NONE;
    const wholeSeconds = seconds >>> 0;
    if (wholeSeconds !== seconds || wholeSeconds >= FIRST_APART) return NONE;

    // The conversation.
    const src = view.getInt32(at + 12);
    const dst = view.getInt32(at + 16);
    const ports = view.getInt32(tcp);
    const known = this.#known;
    const place =
      (Math.imul(Math.imul(dst, 0x85ebca6b) ^ src ^ ports, 0x9e3779b1) >>> (32 - KNOWN_BITS)) * KNOWN_WORDS;
    let flow = known[place + 3]! - 1;
    if (known[place] !== src || known[place + 1] !== dst || known[place + 2] !== ports || flow < 0) {
      flow = this.#find(src, dst, ports);
      if (flow < 0) return NONE;
      known[place] = src;
      known[place + 1] = dst;
      known[place + 2] = ports;
      known[place + 3] = flow + 1;
    }

    // Whether nothing is to be said of it: the next segment, none of the analysis's tests being true of it.
    const words = this.#conversations.states.words;
    const f = flow * FLOW_WORDS;
    const r = (flow ^ 1) * FLOW_WORDS;
    if (words[f + READY] !== 1) {
      // It may be one that has been replaced: look again next time.
      known[place + 3] = 0;
      return NONE;
    }
    const seq = view.getInt32(tcp + 4);
    const ack = view.getInt32(tcp + 8);
    const window = control & 0xffff;
    const length = l3End - payload;
    if (seq !== words[f + NEXT_SEQ] || seq === 0 || window === 0) return NONE;
    const acknowledgeable = words[r + ACKABLE]!;
    if (acknowledgeable === 0 || ((acknowledgeable - ack) | 0) < 0) return NONE;
    const lastAck = words[f + LAST_ACK]!;
    const next = (seq + length) | 0;
    if (length === 0) {
      if (ack === lastAck) return NONE;
    } else {
      const acked = words[r + LAST_ACK]!;
      if (acked !== 0 && ((next - acked) | 0) <= 0) return NONE;
      if (reachesEdge(words, r, acked, next) || !this.#unacked.hasRoom(words, f)) return NONE;
    }

    // From here on it is taken. What is 0 stays as it is: pages of a column that is never written take no memory.
    const row = this.#frames.append();
    const { u32, u16, u8 } = this.#frames.cells[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    const stream = flow >>> 1;
    const direction = flow & 1;
    u32[SECONDS + i] = wholeSeconds;
    u32[NANOS + i] = nanos;
    u32[OFFSET_LOW + i] = offset;
    if (offset >= SPAN) u16[OFFSET_HIGH + i] = Math.floor(offset / SPAN);
    u32[CAP_LEN + i] = end - start;
    const beyond = origLen - (end - start);
    if (beyond !== 0) u32[LEN_BEYOND + i] = beyond;
    if (iface !== 0) u16[IFACE + i] = iface;
    u32[LAYERS + i] = this.#links[iface]! | TCP_LAYERS | (wireEnd > end ? Layer.CUT : 0);
    u8[IP_PROTO + i] = PROTOCOL_TCP;
    u16[PAYLOAD + i] = payload - start;
    u32[STREAM + i] = stream;
    if (direction !== 0) u8[DIRECTION + i] = direction;
    u32[REL_SEQ + i] = seq - words[f + BASE_SEQ]!;
    u32[REL_ACK + i] = ack - words[r + BASE_SEQ]!;
    u16[FLAGS + i] = flags;
    u16[WINDOW_FIELD + i] = window;
    u8[WINDOW_SCALE + i] = words[f + SCALE]!;
    u8[STATE_A + i] = ESTABLISHED;
    u8[STATE_B + i] = ESTABLISHED;

    // What its conversation knows.
    const conversation = this.#conversations.table.cells[stream >>> CHUNK_BITS]!;
    const c = stream & CHUNK_MASK;
    const from = conversation.u32[(direction === 0 ? A : B) + c]!;
    const to = conversation.u32[(direction === 0 ? B : A) + c]!;
    if (from !== 0) u32[SRC + i] = from;
    if (to !== 0) u32[DST + i] = to;
    const back = row - conversation.u32[LATEST_FRAME + c]!;
    if (back <= NEAR) u16[BACK + i] = back;
    else u32[FAR_BACK + i] = back;
    conversation.u32[LATEST_FRAME + c] = row;
    const completeness = conversation.u8[COMPLETE_BY_NOW + c]!;
    u8[COMPLETENESS + i] = completeness;
    conversation.u8[COMPLETE_BY_NOW + c] = completeness | (length > 0 ? seen.data : seen.ack);

    // The state words, and what it acknowledges.
    if (ack !== lastAck) {
      words[f + FIRST_OF_ACK] = row;
      words[f + DUPLICATES] = 0;
      words[f + LAST_ACK] = ack;
    }
    if (length > 0) {
      words[f + NEXT_SEQ] = next;
      words[f + NEXT_SEQ_FRAME] = row;
    }
    const ackable = words[f + ACKABLE]!;
    if (ackable === 0 || seq === ackable) words[f + ACKABLE] = next;
    words[f + WINDOW] = window;
    words[f + LAST_FRAME] = row;
    const highest = words[f + HIGHEST_ACK]!;
    if (highest === 0 || ((highest - ack) | 0) < 0) words[f + HIGHEST_ACK] = ack;
    if (length > 0) this.#unacked.append(words, f, row, seq, next);
    let acks = NO_ROW;
    if (words[r + UNACKED_HEAD] !== NO_ROW) acks = this.#unacked.acknowledge(words, r, ack);
    if (acks !== NO_ROW) {
      const acksBack = row - acks;
      if (acksBack <= NEAR) u16[ACKS_BACK + i] = acksBack;
      else u32[FAR_ACKS_BACK + i] = acksBack;
    }
    if (length > 0 || acks !== NO_ROW) u16[ANALYSIS + i] = remarkedBit;

    // The totals of its direction, and which bytes it carries.
    const totals = this.#conversations.flows.cells[flow >>> CHUNK_BITS]!;
    const t = flow & CHUNK_MASK;
    totals.u32[FLOW_FRAMES + t] = totals.u32[FLOW_FRAMES + t]! + 1;
    totals.f64[FLOW_BYTES + t] = totals.f64[FLOW_BYTES + t]! + origLen;
    if (length === 0) return row;
    u32[TCP_LEN + i] = length;
    totals.f64[FLOW_PAYLOAD + t] = totals.f64[FLOW_PAYLOAD + t]! + length;
    const low = (seq - words[f + BASE_SEQ]! - 1) | 0;
    const carried = totals.f64[STREAM_BYTES + t]!;
    if (low === carried) {
      this.#bytes.append(flow, row, low);
      totals.f64[STREAM_BYTES + t] = low + length;
    } else this.#bytes.add(flow, row, low, length);
    // Bytes in flight and since the last PSH: `flightOf` and `pushBytesOf` without SACK blocks.
    const inFlight = this.#unacked.span(words, f);
    const pushed = (words[f + PUSH_LAST] === 1 ? 0 : words[f + PUSH_BYTES]!) + length;
    words[f + PUSH_BYTES] = pushed;
    words[f + PUSH_LAST] = (flags & PSH) >>> 3;
    if (inFlight === 0 || inFlight >= MAX_FLIGHT) u32[FLIGHT_BEYOND + i] = NO_FLIGHT;
    else {
      if (inFlight !== length) u32[FLIGHT_BEYOND + i] = inFlight - length;
      if (pushed !== length) u32[PUSH_BEYOND + i] = pushed - length;
    }
    return row;
  }

  /**
   * To be called when a segment of `stream` was taken the general way: whether the next ones may be taken here, as long as
   * all that come between are.
   */
  settle(stream: number, settled: boolean): void {
    const words = this.#conversations.states.words;
    const a = stream * 2 * FLOW_WORDS;
    const b = a + FLOW_WORDS;
    const ready = settled && isReady(words, a) && isReady(words, b);
    words[a + READY] = ready ? 1 : 0;
    words[b + READY] = ready ? 1 : 0;
  }

  /** The newest conversation's flow; negative: there is none. */
  #find(src: number, dst: number, ports: number): number {
    const { ipv4 } = addressFamilies;
    // An address that is new here is entered the general way next, in this order too.
    const from = this.#addresses.intern(ipv4, src >>> 0, 0, 0, 0);
    const to = this.#addresses.intern(ipv4, dst >>> 0, 0, 0, 0);
    const stream = this.#conversations.find(from, ports >>> 16, to, ports & 0xffff);
    if (stream === NONE) return -1;
    return stream * 2 + this.#conversations.direction(stream, from, ports >>> 16);
  }
}

/** What of `StraightFrames.take`'s conditions stays as it is while it takes the segments, of one direction. */
function isReady(words: Int32Array, flow: number): boolean {
  if (words[flow + BASE_SET] !== 1 || words[flow + FLIGHT_VALID] !== 1 || words[flow + WINDOW] === 0)
    return false;
  if (words[flow + LAST_BITS] !== 0 || words[flow + SACK_COUNT] !== 0 || words[flow + UNSCALED] !== 0)
    return false;
  return (words[flow + SENT]! & SENT_FIN) === 0;
}

/** A segment that ends at `next` fills the receiver's window; nobody knows how that is scaled: it does not. */
function reachesEdge(words: Int32Array, receiver: number, acked: number, next: number): boolean {
  const scale = words[receiver + SCALE]!;
  if (scale === SCALE_UNKNOWN) return false;
  const shift = scale === SCALE_NONE ? 0 : scale;
  return next === ((acked + (words[receiver + WINDOW]! << shift)) | 0);
}

/** Bytes before an IPv4 packet on a link, and the `Layer` bits of these; −1 bytes: not a link for `StraightFrames`. */
function linkHeader(linkType: number): readonly [bytes: number, layers: number] {
  switch (linkType) {
    case LinkType.ETHERNET:
      return [14, Layer.ETHERNET];
    case LinkType.NULL:
      return [4, Layer.NULL];
    case LinkType.RAW:
    case LinkType.IPV4:
      return [0, 0];
    default:
      return [-1, 0];
  }
}
