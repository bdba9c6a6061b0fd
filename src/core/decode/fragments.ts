import { fastTransport } from './fast/ip.ts';
import { type FrameScratch, Layer } from './scratch.ts';

/** A packet put together again. */
export interface ReassembledPacket {
  /** The payload of the whole IP packet: the transport layer from its first byte. */
  readonly bytes: Uint8Array;
  readonly protocol: number;
  /** In order of offset. */
  readonly fragments: readonly Fragment[];
}

export interface Fragment {
  /** Frame number. */
  readonly frame: number;
  /** Offset in the payload of the whole packet, bytes. */
  readonly offset: number;
  readonly length: number;
}

export interface FragmentLimits {
  /** Bytes of unfinished packets kept; the oldest are dropped beyond. */
  readonly maxBytes: number;
  /** Unfinished packets kept. */
  readonly maxPackets: number;
}

interface Held extends Fragment {
  readonly bytes: Uint8Array;
}

interface Unfinished {
  readonly held: Held[];
  /** Length of the whole payload, known once the last fragment has come; −1 before. */
  total: number;
  bytes: number;
}

const DEFAULTS: FragmentLimits = { maxBytes: 16 << 20, maxPackets: 1024 };

/** Longest payload of an IP packet. */
const MAX_PAYLOAD = 65_535;

/**
 * Puts fragmented IP packets together, as Wireshark does: by addresses, identification and protocol, in any order; the
 * frame that completes a packet is the one whose transport layer is decoded. Where fragments overlap, the bytes that
 * came first stay (RFC 815 leaves it open, RFC 5722 forbids overlaps). Memory is bounded: the oldest unfinished packets
 * go first.
 */
export class FragmentTable {
  private readonly limits: FragmentLimits;
  /** In order of the first fragment: what is oldest comes first. */
  private readonly unfinished = new Map<string, Unfinished>();
  private bytes = 0;
  /** Packets that were given up for memory. */
  dropped = 0;

  constructor(limits: Partial<FragmentLimits> = {}) {
    this.limits = { ...DEFAULTS, ...limits };
  }

  /**
   * Takes in a frame whose row has FRAGMENT; returns the packet if this completes it.
   *
   * @param b holds the frame that `row` was decoded from
   * @param end end of its captured bytes
   * @param frame its frame number
   */
  add(b: Uint8Array, end: number, row: FrameScratch, frame: number): ReassembledPacket | undefined {
    const length = row.l3End - row.l4Offset;
    const offset = row.fragmentOffset;
    const cut = row.l3End > end || row.payloadOffset >= 0;
    if ((row.layers & Layer.FRAGMENT) === 0 || cut || length <= 0 || offset + length > MAX_PAYLOAD)
      return undefined;
    const key = keyOf(row);
    const packet = this.packet(key);
    const held = { frame, offset, length, bytes: b.slice(row.l4Offset, row.l3End) };
    packet.held.push(held);
    packet.bytes += length;
    this.bytes += length;
    // A second end is a lie of one of them; Wireshark believes the first.
    if (!moreFollows(row) && packet.total < 0) packet.total = offset + length;
    const whole = joined(packet);
    if (whole !== undefined || !this.fits()) this.shrink(whole === undefined ? undefined : key);
    return whole && { bytes: whole, protocol: row.ipProtocol, fragments: inOrder(packet) };
  }

  private packet(key: string): Unfinished {
    const known = this.unfinished.get(key);
    if (known) return known;
    const made: Unfinished = { held: [], total: -1, bytes: 0 };
    this.unfinished.set(key, made);
    return made;
  }

  private fits(): boolean {
    return this.bytes <= this.limits.maxBytes && this.unfinished.size <= this.limits.maxPackets;
  }

  /** Forgets the packet `finished`, then the oldest until the rest fits. */
  private shrink(finished: string | undefined): void {
    if (finished !== undefined) this.forget(finished);
    for (const key of this.unfinished.keys()) {
      if (this.fits()) return;
      this.forget(key);
      this.dropped++;
    }
  }

  private forget(key: string): void {
    this.bytes -= this.unfinished.get(key)?.bytes ?? 0;
    this.unfinished.delete(key);
  }
}

function moreFollows(row: FrameScratch): boolean {
  return (row.ipFlags & 1) !== 0;
}

/** RFC 791 §3.2: source, destination, identification, protocol. */
function keyOf(row: FrameScratch): string {
  const src = `${row.src0}.${row.src1}.${row.src2}.${row.src3}`;
  return `${row.ipVersion}/${src}/${row.dst0}.${row.dst1}.${row.dst2}.${row.dst3}/${row.ipId}/${row.ipProtocol}`;
}

/** The payload, if no byte of it is missing. */
function joined(packet: Unfinished): Uint8Array | undefined {
  const { total, held } = packet;
  if (total < 0 || covered(held) < total) return undefined;
  const bytes = new Uint8Array(total);
  // Backwards, so that what came first is written last and stays.
  for (let i = held.length - 1; i >= 0; i--) {
    const { offset, bytes: part } = held[i]!;
    if (offset < total) bytes.set(part.subarray(0, total - offset), offset);
  }
  return bytes;
}

/** Bytes from 0 on without a hole. */
function covered(held: readonly Held[]): number {
  let end = 0;
  for (const { offset, length } of [...held].sort((a, b) => a.offset - b.offset)) {
    if (offset > end) return end;
    end = Math.max(end, offset + length);
  }
  return end;
}

/** The fragments that the packet is made of; what lies beyond its end is none. */
function inOrder({ held, total }: Unfinished): Fragment[] {
  return held
    .filter(({ offset }) => offset < total)
    .map(({ frame, offset, length }) => ({ frame, offset, length }))
    .sort((a, b) => a.offset - b.offset || a.frame - b.frame);
}

/**
 * Decodes the transport layer of a reassembled packet. `out` gets the network layer's fields of `last`, the row of the
 * frame that completed it; its offsets from `l4Offset` on are into `packet.bytes`.
 */
export function decodeReassembled(packet: ReassembledPacket, last: FrameScratch, out: FrameScratch): void {
  out.clear();
  out.copyNetwork(last);
  out.layers &= ~Layer.FRAGMENT;
  out.ipProtocol = packet.protocol;
  out.l3End = packet.bytes.length;
  fastTransport(packet.bytes, 0, packet.bytes.length, packet.bytes.length, out);
}
