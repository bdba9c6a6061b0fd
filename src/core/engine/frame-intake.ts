/** From the reader's frames to rows of the frame table: decoding, addresses, TCP. */

import { decodeFrame, decodeQuoted } from '../decode/fast.ts';
import { decodeReassembled, type Fragment, FragmentTable } from '../decode/fragments.ts';
import { FrameScratch, Layer } from '../decode/scratch.ts';
import type { StraightFrames } from '../tcp/straight.ts';
import type { TcpTracker } from '../tcp/tracker.ts';
import { type AddressTable, addressFamilies } from '../trace/addresses.ts';
import { type FrameChunk, type FrameSchema, NONE, wireLength } from '../trace/frames.ts';
import { setOffset } from '../trace/offsets.ts';
import { CHUNK_BITS, CHUNK_MASK, type Table } from '../trace/table.ts';
import type { DatagramIntake } from './datagram-intake.ts';

/** `ipProto` column: no transport layer. */
const NO_PROTOCOL = 255;
const NO_BYTES: Uint8Array = new Uint8Array(0);
const SOURCE = 0;
const DESTINATION = 1;

export class FrameIntake {
  readonly #frames: Table<FrameSchema>;
  readonly #addresses: AddressTable;
  readonly #tracker: TcpTracker;
  readonly #datagrams: DatagramIntake;
  readonly #straight: StraightFrames | undefined;
  /** The buffer that frames come in, and a view over it. */
  #buffer = NO_BYTES;
  #view = new DataView(NO_BYTES.buffer);
  readonly #scratch = new FrameScratch();
  /** A packet within: quoted by ICMP, or put together from fragments. */
  readonly #quoted = new FrameScratch();
  readonly #fragments = new FragmentTable();
  /** By the frame row that completed a fragmented packet: what it was made of. */
  readonly reassembled = new Map<number, readonly Fragment[]>();
  /** LINKTYPE_ of each interface. */
  readonly #linkTypes: number[] = [];
  /** Newest address at each end, word by word, and its id: most frames repeat it. */
  readonly #words = new Uint32Array(8);
  readonly #ids = [NONE, NONE];
  readonly #families = [0, 0];

  constructor(
    frames: Table<FrameSchema>,
    addresses: AddressTable,
    tracker: TcpTracker,
    datagrams: DatagramIntake,
  ) {
    this.#frames = frames;
    this.#addresses = addresses;
    this.#tracker = tracker;
    this.#datagrams = datagrams;
    this.#straight = tracker.straight;
  }

  addInterface(linkType: number): void {
    this.#linkTypes.push(linkType);
    this.#straight?.addInterface(linkType);
  }

  /** One frame; the parameters are those of `CaptureSink.packet`. Returns its row. */
  take(
    iface: number,
    seconds: number,
    nanos: number,
    buffer: Uint8Array,
    start: number,
    capLen: number,
    origLen: number,
    offset: number,
  ): number {
    const end = start + capLen;
    if (this.#straight !== undefined && end <= buffer.length) {
      if (buffer !== this.#buffer) this.#look(buffer);
      const taken = this.#straight.take(iface, seconds, nanos, this.#view, start, end, origLen, offset);
      if (taken !== NONE) return taken;
    }
    // Of any other kind: layer by layer.
    const row = this.#frames.append();
    const chunk = this.#frames.chunks[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    chunk.seconds.set(i, seconds);
    chunk.nanos[i] = nanos;
    setOffset(chunk, i, offset);
    chunk.capLen[i] = capLen;
    // A chunk begins as zeros: pages of a column that is never written take no memory.
    if (origLen !== capLen) chunk.lenBeyond[i] = origLen - capLen;
    if (iface !== 0) chunk.iface[i] = iface;
    const x = this.#scratch;
    decodeFrame(buffer, start, capLen, origLen, this.#linkTypes[iface] ?? -1, x);
    this.#decoded(chunk, i, x, start);
    // Not read back from the columns: a page that was never written would be touched for it.
    if ((x.layers & Layer.SEGMENT) !== 0)
      this.#tracker.take(row, this.#ids[SOURCE]!, this.#ids[DESTINATION]!, x, origLen);
    else this.#noSegment(chunk, i, row, buffer, start + capLen);
    return row;
  }

  /** The pieces of a file come in the same buffer, mostly. */
  #look(buffer: Uint8Array): void {
    this.#buffer = buffer;
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  /** Frame row `row` has no time of its own. */
  dropTime(row: number): void {
    this.#frames.set('seconds', row, Number.NaN);
  }

  /** A row that is no packet (another program's custom block): it has a number and nothing else. */
  takeBlock(offset: number): void {
    const row = this.#frames.append();
    const chunk = this.#frames.chunks[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    this.#scratch.clear();
    this.#decoded(chunk, i, this.#scratch, 0);
    this.#noSegment(chunk, i, row, NO_BYTES, 0);
    chunk.seconds.set(i, Number.NaN);
    setOffset(chunk, i, offset);
  }

  #decoded(chunk: FrameChunk, i: number, x: FrameScratch, start: number): void {
    chunk.layers[i] = x.layers;
    if (x.error !== 0) chunk.error[i] = x.error;
    chunk.ipProto[i] = x.ipProtocol < 0 ? NO_PROTOCOL : x.ipProtocol;
    if (x.payloadOffset >= 0) chunk.payload[i] = x.payloadOffset - start;
    const known = x.addressLength > 0;
    const family = x.addressLength === 16 ? addressFamilies.ipv6 : addressFamilies.ipv4;
    const src = known ? this.#address(SOURCE, family, x.src0, x.src1, x.src2, x.src3) : NONE;
    const dst = known ? this.#address(DESTINATION, family, x.dst0, x.dst1, x.dst2, x.dst3) : NONE;
    if (src !== 0) chunk.src[i] = src;
    if (dst !== 0) chunk.dst[i] = dst;
  }

  /** The columns that the tracker fills for a segment. */
  #noSegment(chunk: FrameChunk, i: number, row: number, buffer: Uint8Array, end: number): void {
    const x = this.#scratch;
    chunk.looseSrcPort[i] = x.srcPort;
    chunk.looseDstPort[i] = x.dstPort;
    chunk.stream[i] = NONE;
    chunk.tcpLen[i] = NONE;
    if ((x.layers & Layer.QUOTED) !== 0) this.#takeQuoted(row, buffer, end, x, wireLength(chunk, i));
    else if ((x.layers & Layer.UDP) !== 0) this.#takeDatagram(chunk, i, row, x);
    else if ((x.layers & Layer.FRAGMENT) !== 0) this.#takeFragment(chunk, i, row, buffer, end);
  }

  #takeDatagram(chunk: FrameChunk, i: number, row: number, x: FrameScratch): void {
    this.#datagrams.take(row, chunk.src[i]!, chunk.dst[i]!, x, wireLength(chunk, i));
  }

  /** The frame that completes a fragmented packet carries its transport layer, as in Wireshark. */
  #takeFragment(chunk: FrameChunk, i: number, row: number, buffer: Uint8Array, end: number): void {
    const packet = this.#fragments.add(buffer, end, this.#scratch, row + 1);
    if (!packet) return;
    const whole = this.#quoted;
    decodeReassembled(packet, this.#scratch, whole);
    this.reassembled.set(row, packet.fragments);
    chunk.layers[i] = chunk.layers[i]! | whole.layers;
    chunk.looseSrcPort[i] = whole.srcPort;
    chunk.looseDstPort[i] = whole.dstPort;
    // The payload lies in several frames, so the frame itself has none: `payload` stays 0.
    if ((whole.layers & Layer.SEGMENT) !== 0)
      this.#tracker.take(row, chunk.src[i]!, chunk.dst[i]!, whole, wireLength(chunk, i));
    else if ((whole.layers & Layer.UDP) !== 0) this.#takeDatagram(chunk, i, row, whole);
  }

  /** A segment quoted by an ICMP error belongs to its conversation, as in Wireshark. */
  #takeQuoted(row: number, buffer: Uint8Array, end: number, x: FrameScratch, bytes: number): void {
    const q = this.#quoted;
    if (!decodeQuoted(buffer, end, x, q) || (q.layers & Layer.SEGMENT) === 0) return;
    const family = q.addressLength === 16 ? addressFamilies.ipv6 : addressFamilies.ipv4;
    const src = this.#addresses.intern(family, q.src0, q.src1, q.src2, q.src3);
    const dst = this.#addresses.intern(family, q.dst0, q.dst1, q.dst2, q.dst3);
    this.#tracker.take(row, src, dst, q, bytes);
  }

  #address(end: number, family: number, a: number, b: number, c: number, d: number): number {
    const words = this.#words;
    const at = end * 4;
    if (this.#families[end] === family && words[at] === a) {
      // Of an IPv4 address the other words are 0.
      if (family === addressFamilies.ipv4) return this.#ids[end]!;
      if (words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return this.#ids[end]!;
    }
    words[at] = a;
    words[at + 1] = b;
    words[at + 2] = c;
    words[at + 3] = d;
    this.#families[end] = family;
    const id = this.#addresses.intern(family, a, b, c, d);
    this.#ids[end] = id;
    return id;
  }
}
