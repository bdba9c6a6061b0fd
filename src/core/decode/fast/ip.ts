import { DecodeError } from '../errors.ts';
import { type FrameScratch, Layer } from '../scratch.ts';
import { fastIcmp, fastTcp, fastUdp } from './transport.ts';
import { fail, u16, u32 } from './wire.ts';

/** Extension headers followed in one packet; a frame of 64 KB could hold 8,000. */
export const MAX_EXTENSION_HEADERS = 32;

/** Network layer by its version nibble: RAW link types, and packets quoted by ICMP. */
export function fastIp(b: Uint8Array, at: number, end: number, wireEnd: number, out: FrameScratch): void {
  if (at >= end) {
    fail(out, DecodeError.IP_VERSION, at, at >= wireEnd);
    return;
  }
  const version = b[at]! >> 4;
  if (version === 6) {
    out.etherType = 0x86dd;
    fastIpv6(b, at, end, wireEnd, out);
  } else {
    if (version === 4) out.etherType = 0x0800;
    fastIpv4(b, at, end, wireEnd, out);
  }
}

/** IPv4 (RFC 791 §3.1). */
export function fastIpv4(b: Uint8Array, at: number, end: number, wireEnd: number, out: FrameScratch): void {
  out.l3Offset = at;
  if (at >= end) {
    fail(out, DecodeError.IPV4_HEADER_SHORT, at, at >= wireEnd);
    return;
  }
  const version = b[at]! >> 4;
  out.layers |= Layer.IPV4;
  if (version !== 4) {
    // Wireshark follows an IPv6 packet behind an IPv4 EtherType (seen in Linux cooked captures).
    if (version === 6) fastIpv6(b, at, end, wireEnd, out);
    else fail(out, DecodeError.IP_VERSION, at, true);
    return;
  }
  out.ipVersion = 4;
  const headerLength = (b[at]! & 15) * 4;
  out.l3HeaderLength = headerLength;
  if (headerLength < 20) {
    fail(out, DecodeError.IPV4_HEADER_LENGTH, at, true);
    return;
  }
  // Length 0: written by a sender that leaves segmentation to its network card; the frame's own length counts.
  const totalLength = at + 4 <= end ? u16(b, at + 2) || wireEnd - at : headerLength;
  if (totalLength < headerLength) {
    fail(out, DecodeError.IPV4_TOTAL_LENGTH, at + 2, true);
    return;
  }
  if (at + 20 > end) {
    fail(out, DecodeError.IPV4_HEADER_SHORT, at, at + 20 > wireEnd);
    return;
  }
  fastIpv4Body(b, at, end, wireEnd, headerLength, totalLength, out);
}

function fastIpv4Body(
  b: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  headerLength: number,
  totalLength: number,
  out: FrameScratch,
): void {
  const available = wireEnd - at;
  const l3End = at + Math.min(totalLength, available);
  out.l3End = l3End;
  out.trafficClass = b[at + 1]!;
  out.ipId = u16(b, at + 4);
  const fragment = u16(b, at + 6);
  out.ipFlags = fragment >> 13;
  out.fragmentOffset = (fragment & 0x1fff) * 8;
  out.ttl = b[at + 8]!;
  out.ipProtocol = b[at + 9]!;
  out.srcOffset = at + 12;
  out.dstOffset = at + 16;
  out.addressLength = 4;
  out.src0 = u32(b, at + 12);
  out.dst0 = u32(b, at + 16);
  const l4 = at + headerLength;
  if (l4 > end) {
    fail(out, DecodeError.IPV4_HEADER_LENGTH, at, l4 > wireEnd);
    return;
  }
  const stop = Math.min(end, l3End);
  if ((fragment & 0x3fff) !== 0) {
    out.layers |= Layer.FRAGMENT;
    out.l4Offset = l4;
    const whole = at + totalLength <= end && totalLength > headerLength;
    if (whole || out.fragmentOffset !== 0) return;
  }
  fastTransport(b, l4, stop, l3End, out);
}

/** Hands the payload of an IP packet to its transport; `end` captured, `wireEnd` by the IP length. */
export function fastTransport(
  b: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: FrameScratch,
): void {
  out.l4Offset = at;
  // Wireshark calls no transport for an IPv4 packet that ends here, and one that finds nothing for IPv6.
  if (at >= wireEnd && out.ipVersion === 4) return;
  switch (out.ipProtocol) {
    case 6:
      fastTcp(b, at, end, wireEnd, out);
      break;
    case 17:
      fastUdp(b, at, end, wireEnd, out);
      break;
    case 1:
      fastIcmp(b, at, end, wireEnd, out, Layer.ICMP);
      break;
    case 58:
      fastIcmp(b, at, end, wireEnd, out, Layer.ICMPV6);
      break;
  }
}

/** IPv6 (RFC 8200 §3). */
export function fastIpv6(b: Uint8Array, at: number, end: number, wireEnd: number, out: FrameScratch): void {
  out.l3Offset = at;
  if (at >= end) {
    fail(out, DecodeError.IPV6_HEADER_SHORT, at, at >= wireEnd);
    return;
  }
  out.layers |= Layer.IPV6;
  if (b[at]! >> 4 !== 6) {
    fail(out, DecodeError.IP_VERSION, at, true);
    return;
  }
  out.ipVersion = 6;
  out.l3End = wireEnd;
  if (at + 40 > end) {
    fail(out, DecodeError.IPV6_HEADER_SHORT, at, at + 40 > wireEnd);
    return;
  }
  out.trafficClass = ((b[at]! & 15) << 4) | (b[at + 1]! >> 4);
  out.ttl = b[at + 7]!;
  out.srcOffset = at + 8;
  out.dstOffset = at + 24;
  out.addressLength = 16;
  out.src0 = u32(b, at + 8);
  out.src1 = u32(b, at + 12);
  out.src2 = u32(b, at + 16);
  out.src3 = u32(b, at + 20);
  out.dst0 = u32(b, at + 24);
  out.dst1 = u32(b, at + 28);
  out.dst2 = u32(b, at + 32);
  out.dst3 = u32(b, at + 36);
  const payload = u16(b, at + 4) || jumboLength(b, at, end);
  const l3End = Math.min(at + 40 + payload, wireEnd);
  out.l3End = l3End;
  fastExtensions(b, at, end, l3End, b[at + 6]!, out);
}

/**
 * Length of a jumbogram's payload: the jumbo payload option, first in a hop-by-hop header (RFC 2675 §2); 0 none.
 * Linux writes these for segments above 64 KB on their way to the network card ("BIG TCP").
 */
function jumboLength(b: Uint8Array, at: number, end: number): number {
  if (b[at + 6] !== 0 || at + 48 > end) return 0;
  return b[at + 42] === 0xc2 && b[at + 43] === 4 ? u32(b, at + 44) : 0;
}

/** Walks the extension headers (RFC 8200 §4) and hands what follows to its transport. */
function fastExtensions(
  b: Uint8Array,
  ip: number,
  end: number,
  wireEnd: number,
  firstHeader: number,
  out: FrameScratch,
): void {
  const stop = Math.min(end, wireEnd);
  let next = firstHeader;
  let at = ip + 40;
  let count = 0;
  while (isExtension(next)) {
    out.layers |= Layer.IPV6_EXTENSION;
    out.ipProtocol = next;
    out.l4Offset = at;
    out.l3HeaderLength = at - ip;
    const length = at + 8 > stop ? 8 : extensionLength(b, at, next);
    if (at + length > stop) {
      fail(out, DecodeError.IPV6_EXTENSION_SHORT, at, at + length > wireEnd);
      return;
    }
    if (!optionsFit(b, at, length, next, stop)) {
      fail(out, DecodeError.IPV6_EXTENSION_SHORT, at, stop === wireEnd);
      return;
    }
    if (count++ === MAX_EXTENSION_HEADERS) {
      fail(out, DecodeError.IPV6_TOO_MANY_EXTENSIONS, at, true);
      return;
    }
    if (next === 44 && fastFragmentHeader(b, at, out)) return;
    next = b[at]!;
    at += length;
  }
  out.ipProtocol = next;
  out.l3HeaderLength = at - ip;
  out.l4Offset = at;
  if (next !== 59) fastTransport(b, at, stop, wireEnd, out);
}

/** False if an option of a hop-by-hop or destination header runs beyond the packet (RFC 8200 §4.2). */
function optionsFit(b: Uint8Array, at: number, length: number, type: number, stop: number): boolean {
  if (type !== 0 && type !== 60) return true;
  let option = at + 2;
  while (option < at + length) {
    if (b[option] === 0) option++;
    else if (option + 1 >= stop || option + 2 + b[option + 1]! > stop) return false;
    else option += 2 + b[option + 1]!;
  }
  return true;
}

/** Length in bytes: of 8 units less one, but the fragment header is fixed and AH counts 4-byte units less two (RFC 4302 §2.2). */
function extensionLength(b: Uint8Array, at: number, type: number): number {
  if (type === 44) return 8;
  return type === 51 ? (b[at + 1]! + 2) * 4 : (b[at + 1]! + 1) * 8;
}

/** Hop-by-hop, routing, fragment, authentication, destination options. */
function isExtension(next: number): boolean {
  return next === 0 || next === 43 || next === 44 || next === 51 || next === 60;
}

/** Fragment header (RFC 8200 §4.5); true if the payload has to wait for reassembly (Wireshark never decodes it here). */
function fastFragmentHeader(b: Uint8Array, at: number, out: FrameScratch): boolean {
  const field = u16(b, at + 2);
  out.ipId = u32(b, at + 4);
  out.fragmentOffset = field & 0xfff8;
  out.ipFlags = field & 1;
  // Offset 0 and no more to come: an atomic fragment (RFC 6946), a packet like any other.
  if ((field & 0xfff9) === 0) return false;
  out.layers |= Layer.FRAGMENT;
  out.ipProtocol = b[at]!;
  out.l4Offset = at + 8;
  return true;
}
