/**
 * The packet that most are: IPv4 without options or fragments, TCP with no option or with timestamps alone, and
 * its headers captured whole. One function with everything at known places; what it finds is what `decodeFrame` finds
 * by the general way. Plain segments do not come here when a trace is read: core/tcp/straight.ts, which asks the same of
 * a packet, takes them from their bytes.
 */
import { type FrameScratch, Layer, OptionDigit, TcpOption } from '../scratch.ts';
import { u16, u32 } from './wire.ts';

export const PROTOCOL_TCP = 6;
export const VERSION_4_LENGTH_20 = 0x45;
/** More fragments, and the fragment's offset (RFC 791 §3.1). */
export const FRAGMENTED = 0x3fff;
/** NOP, NOP, timestamps of ten bytes (RFC 7323 appendix A). */
export const TIMESTAMPS_ALONE = 0x0101080a;

/**
 * Decodes the IPv4 packet at `at` into `out` if it is of this kind; else false, and `out` has to be cleared.
 *
 * @param end captured
 * @param wireEnd end of the frame on the wire
 * @param link `Layer` bits of what stands before the packet
 */
export function straightTcp(
  b: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  link: number,
  out: FrameScratch,
): boolean {
  const tcp = at + 20;
  if (tcp + 20 > end || b[at] !== VERSION_4_LENGTH_20 || b[at + 9] !== PROTOCOL_TCP) return false;
  const fragment = u16(b, at + 6);
  const totalLength = u16(b, at + 2);
  if ((fragment & FRAGMENTED) !== 0 || totalLength < 40) return false;
  const l3End = Math.min(at + totalLength, wireEnd);
  const offsetAndFlags = u16(b, tcp + 12);
  const headerLength = (offsetAndFlags >> 12) * 4;
  const payload = tcp + headerLength;
  if (payload > l3End || payload > end) return false;
  if (headerLength === 32) {
    if (u32(b, tcp + 20) !== TIMESTAMPS_ALONE) return false;
  } else if (headerLength !== 20) return false;

  if (!out.straight) startStraight(out);
  out.layers = link | Layer.IPV4 | Layer.TCP | Layer.SEGMENT | (wireEnd > end ? Layer.CUT : 0);
  out.l3Offset = at;
  out.l3End = l3End;
  out.trafficClass = b[at + 1]!;
  out.ipId = u16(b, at + 4);
  out.ipFlags = fragment >> 13;
  out.ttl = b[at + 8]!;
  out.srcOffset = at + 12;
  out.dstOffset = at + 16;
  out.src0 = u32(b, at + 12);
  out.dst0 = u32(b, at + 16);
  out.l4Offset = tcp;
  out.srcPort = u16(b, tcp);
  out.dstPort = u16(b, tcp + 2);
  out.seq = u32(b, tcp + 4);
  out.ack = u32(b, tcp + 8);
  out.tcpHeaderLength = headerLength;
  out.flags = offsetAndFlags & 0xfff;
  out.window = u16(b, tcp + 14);
  out.checksum = u16(b, tcp + 16);
  out.urgent = u16(b, tcp + 18);
  out.payloadOffset = payload;
  out.payloadLength = l3End - payload;
  out.capturedPayload = Math.min(end, l3End) - payload;
  const stamped = headerLength === 32;
  out.options = stamped ? TcpOption.TIMESTAMPS : 0;
  out.optionOrder = stamped ? OptionDigit.TIMESTAMPS : 0;
  out.tsVal = stamped ? u32(b, tcp + 24) : 0;
  out.tsEcr = stamped ? u32(b, tcp + 28) : 0;
  return true;
}

/** What all these frames have in common. */
function startStraight(out: FrameScratch): void {
  out.clear();
  out.straight = true;
  out.etherType = 0x0800;
  out.ipVersion = 4;
  out.l3HeaderLength = 20;
  out.ipProtocol = PROTOCOL_TCP;
  out.addressLength = 4;
}
