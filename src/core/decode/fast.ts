import { DecodeError } from './errors.ts';
import { fastIp, fastIpv4, fastIpv6 } from './fast/ip.ts';
import { straightTcp } from './fast/straight.ts';
import { fail } from './fast/wire.ts';
import { LinkType } from './linktypes.ts';
import { type FrameScratch, Layer } from './scratch.ts';

/** VLAN tags followed before giving up: no network nests more than a few, a hostile frame could hold 16,000. */
export const MAX_VLAN_TAGS = 32;

/**
 * Decodes one frame into `out`, without allocating.
 *
 * @param buffer holds the frame
 * @param start offset of the frame's first byte in it
 * @param capLen captured bytes; `start + capLen` must not be beyond the buffer (it is clamped)
 * @param origLen bytes on the wire
 * @param linkType LINKTYPE_ value of the file or interface
 * @param out overwritten entirely
 */
export function decodeFrame(
  buffer: Uint8Array,
  start: number,
  capLen: number,
  origLen: number,
  linkType: number,
  out: FrameScratch,
): void {
  const end = Math.min(start + capLen, buffer.length);
  const wireEnd = Math.max(start + origLen, end);
  if (!isStraight(buffer, start, end, wireEnd, linkType, out))
    decodeByLayers(buffer, start, end, wireEnd, linkType, out);
}

/** Decodes any frame, layer by layer. `end`: captured; `wireEnd`: end of the frame on the wire. */
export function decodeByLayers(
  buffer: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  linkType: number,
  out: FrameScratch,
): void {
  out.clear();
  if (wireEnd > end) out.layers |= Layer.CUT;
  switch (linkType) {
    case LinkType.ETHERNET:
      fastEthernet(buffer, start, end, wireEnd, out);
      break;
    case LinkType.NULL:
    case LinkType.LOOP:
      fastNull(buffer, start, end, wireEnd, out);
      break;
    case LinkType.RAW:
    case LinkType.RAW_BSD:
    case LinkType.RAW_OPENBSD:
      fastRaw(buffer, start, end, wireEnd, out);
      break;
    case LinkType.IPV4:
      fastIp(buffer, start, end, wireEnd, out);
      break;
    case LinkType.IPV6:
      out.etherType = 0x86dd;
      fastIpv6(buffer, start, end, wireEnd, out);
      break;
    case LinkType.SLL:
      fastSll(buffer, start, end, wireEnd, out, 16, 14, 2);
      break;
    case LinkType.SLL2:
      fastSll(buffer, start, end, wireEnd, out, 20, 0, 8);
      break;
    default:
      out.layers |= Layer.UNKNOWN_LINK;
  }
}

/** Decodes the frame if it is plain TCP over IPv4, by itself or over Ethernet or a BSD loopback's AF_INET. */
function isStraight(
  b: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  linkType: number,
  out: FrameScratch,
): boolean {
  switch (linkType) {
    case LinkType.ETHERNET:
      if (start + 14 > end || b[start + 12] !== 0x08 || b[start + 13] !== 0) return false;
      return straightTcp(b, start + 14, end, wireEnd, Layer.ETHERNET, out);
    case LinkType.NULL:
      if (start + 4 > end || b[start] !== 2) return false;
      if (b[start + 1] !== 0 || b[start + 2] !== 0 || b[start + 3] !== 0) return false;
      return straightTcp(b, start + 4, end, wireEnd, Layer.NULL, out);
    case LinkType.RAW:
    case LinkType.IPV4:
      return straightTcp(b, start, end, wireEnd, 0, out);
    default:
      return false;
  }
}

/**
 * Decodes the packet that an ICMP error quotes (`from.quotedOffset`) as Wireshark does: lengths are not trusted, so
 * `payloadLength` stays unknown. `from` and `out` must be two objects; false if `from` quotes nothing.
 */
export function decodeQuoted(
  buffer: Uint8Array,
  end: number,
  from: FrameScratch,
  out: FrameScratch,
): boolean {
  if (from.quotedOffset < 0) return false;
  out.clear();
  out.layers |= Layer.IN_QUOTE;
  fastIp(buffer, from.quotedOffset, Math.min(end, buffer.length, from.quotedEnd), from.quotedEnd, out);
  return true;
}

/** Ethernet II and IEEE 802.3 (RFC 894, RFC 1042). */
function fastEthernet(b: Uint8Array, start: number, end: number, wireEnd: number, out: FrameScratch): void {
  if (start + 14 > end) {
    fail(out, DecodeError.LINK_HEADER_SHORT, start, start + 14 > wireEnd);
    return;
  }
  out.layers |= Layer.ETHERNET;
  fastEtherType(b, start + 14, end, wireEnd, (b[start + 12]! << 8) | b[start + 13]!, out);
}

function isVlan(etherType: number): boolean {
  return etherType === 0x8100 || etherType === 0x88a8 || etherType === 0x9100;
}

/** What an EtherType names, behind any VLAN tags (IEEE 802.1Q §9.6). */
function fastEtherType(
  b: Uint8Array,
  offset: number,
  end: number,
  wireEnd: number,
  etherType: number,
  out: FrameScratch,
): void {
  let type = etherType;
  let at = offset;
  while (isVlan(type)) {
    out.vlanOffset = at;
    out.layers |= Layer.VLAN;
    if (at + 4 > end) {
      fail(out, DecodeError.LINK_HEADER_SHORT, at, at + 4 > wireEnd);
      return;
    }
    if (out.vlanCount === MAX_VLAN_TAGS) {
      fail(out, DecodeError.VLAN_TOO_DEEP, at, true);
      return;
    }
    if (out.vlanCount++ === 0) out.vlanId = ((b[at]! << 8) | b[at + 1]!) & 0xfff;
    type = (b[at + 2]! << 8) | b[at + 3]!;
    at += 4;
  }
  out.etherType = type;
  if (type === 0x0800) fastIpv4(b, at, end, wireEnd, out);
  else if (type === 0x86dd) fastIpv6(b, at, end, wireEnd, out);
  else if (type === 0x0806) fastArp(b, at, end, wireEnd, out);
  else if (type <= 1500 && type > 0) fastLlc(b, at, end, Math.min(wireEnd, at + type), out);
}

/** 802.3 with LLC; only SNAP with an EtherType (RFC 1042) is followed. */
function fastLlc(b: Uint8Array, at: number, end: number, wireEnd: number, out: FrameScratch): void {
  out.layers |= Layer.LLC;
  const stop = Math.min(end, wireEnd);
  if (at + 8 > stop || b[at] !== 0xaa || b[at + 1] !== 0xaa || b[at + 2] !== 3) return;
  if (b[at + 3] !== 0 || b[at + 4] !== 0 || b[at + 5] !== 0) return;
  const type = (b[at + 6]! << 8) | b[at + 7]!;
  if (type > 1500) fastEtherType(b, at + 8, stop, wireEnd, type, out);
}

/**
 * BSD loopback: an address family in the capturing host's byte order (NULL) or in network order (LOOP). The families
 * are small numbers, so the order shows itself. 2 is AF_INET everywhere; AF_INET6 is 10 on Linux, 24 on NetBSD and
 * OpenBSD, 28 on FreeBSD, 30 on Darwin.
 */
function fastNull(b: Uint8Array, start: number, end: number, wireEnd: number, out: FrameScratch): void {
  if (start + 4 > end) {
    fail(out, DecodeError.LINK_HEADER_SHORT, start, start + 4 > wireEnd);
    return;
  }
  out.layers |= Layer.NULL;
  const little = b[start]! | (b[start + 1]! << 8);
  const family = b[start + 2] === 0 && b[start + 3] === 0 ? little : (b[start + 2]! << 8) | b[start + 3]!;
  if (family === 2) {
    out.etherType = 0x0800;
    fastIpv4(b, start + 4, end, wireEnd, out);
  } else if (family === 24 || family === 28 || family === 30 || family === 10) {
    out.etherType = 0x86dd;
    fastIpv6(b, start + 4, end, wireEnd, out);
  }
}

/** An IP packet by itself. Wireshark wants ten bytes before it looks at the version. */
function fastRaw(b: Uint8Array, start: number, end: number, wireEnd: number, out: FrameScratch): void {
  if (start + 10 > end) fail(out, DecodeError.LINK_HEADER_SHORT, start, start + 10 > wireEnd);
  else fastIp(b, start, end, wireEnd, out);
}

/** ARPHRD_NETLINK: the protocol field is then a netlink family, no EtherType. */
const ARPHRD_NETLINK = 824;

/** Linux cooked capture, version 1 (16-byte header) or 2 (20 bytes). */
function fastSll(
  b: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  out: FrameScratch,
  length: number,
  protocolAt: number,
  hardwareAt: number,
): void {
  if (start + length > end) {
    fail(out, DecodeError.LINK_HEADER_SHORT, start, start + length > wireEnd);
    return;
  }
  out.layers |= Layer.SLL;
  const hardware = (b[start + hardwareAt]! << 8) | b[start + hardwareAt + 1]!;
  if (hardware === ARPHRD_NETLINK) return;
  const protocol = (b[start + protocolAt]! << 8) | b[start + protocolAt + 1]!;
  if (protocol > 1500) fastEtherType(b, start + length, end, wireEnd, protocol, out);
  else out.etherType = protocol;
}

/** ARP (RFC 826). Only the header's presence: addresses are read by the field tree and the Info column. */
function fastArp(b: Uint8Array, at: number, end: number, wireEnd: number, out: FrameScratch): void {
  out.l3Offset = at;
  out.layers |= Layer.ARP;
  if (at + 8 > end) {
    fail(out, DecodeError.ARP_SHORT, at, at + 8 > wireEnd);
    return;
  }
  const length = 8 + 2 * (b[at + 4]! + b[at + 5]!);
  out.l3HeaderLength = length;
  out.l3End = Math.min(at + length, wireEnd);
  if (at + length > end) fail(out, DecodeError.ARP_SHORT, at, at + length > wireEnd);
}
