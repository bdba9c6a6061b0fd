import { DecodeError } from '../errors.ts';
import { type FrameScratch, Layer, OptionDigit, TcpOption } from '../scratch.ts';
import { fail, u16, u32 } from './wire.ts';

/** TCP (RFC 9293 §3.1). `end`: captured; `wireEnd`: end of the IP packet. */
export function fastTcp(b: Uint8Array, at: number, end: number, wireEnd: number, out: FrameScratch): void {
  const captured = end - at;
  if (captured < 20) fail(out, DecodeError.TCP_HEADER_SHORT, at, wireEnd - at < 20);
  if (captured < 4) return;
  out.layers |= Layer.TCP;
  out.srcPort = u16(b, at);
  out.dstPort = u16(b, at + 2);
  if (captured < 8) return;
  out.seq = u32(b, at + 4);
  if (captured < 16) return;
  out.layers |= Layer.SEGMENT;
  out.ack = u32(b, at + 8);
  const offsetAndFlags = u16(b, at + 12);
  out.flags = offsetAndFlags & 0xfff;
  out.window = u16(b, at + 14);
  const headerLength = (offsetAndFlags >> 12) * 4;
  out.tcpHeaderLength = headerLength;
  const length = wireEnd - at;
  const lengthKnown = (out.layers & (Layer.FRAGMENT | Layer.IN_QUOTE)) === 0;
  if (lengthKnown && length >= headerLength) out.payloadLength = length - headerLength;
  if (headerLength < 20) fail(out, DecodeError.TCP_DATA_OFFSET, at + 12, true);
  else if (captured >= 20) fastTcpRest(b, at, end, wireEnd, headerLength, out);
}

function fastTcpRest(
  b: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  headerLength: number,
  out: FrameScratch,
): void {
  out.checksum = u16(b, at + 16);
  out.urgent = u16(b, at + 18);
  const payload = at + headerLength;
  if (payload > wireEnd) fail(out, DecodeError.TCP_DATA_OFFSET, at + 12, true);
  if (payload > end && end < wireEnd) out.layers |= Layer.HEADER_CUT;
  if (headerLength > 20) fastOptions(b, at + 20, Math.min(payload, end), out);
  if (payload > end) return;
  out.payloadOffset = payload;
  out.capturedPayload = end - payload;
}

/** TCP options (RFC 9293 §3.2 and IANA's list). Each turn moves on by at least one byte. */
function fastOptions(b: Uint8Array, start: number, end: number, out: FrameScratch): void {
  // The layout nearly every segment after the handshake has: NOP, NOP, timestamps (RFC 7323 appendix A).
  if (end - start === 12 && u32(b, start) === 0x0101080a) {
    out.options = TcpOption.TIMESTAMPS;
    out.optionOrder = OptionDigit.TIMESTAMPS;
    out.tsVal = u32(b, start + 4);
    out.tsEcr = u32(b, start + 8);
    return;
  }
  let at = start;
  let shift = 0;
  while (at < end) {
    const kind = b[at]!;
    if (kind === 0) return;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = at + 1 < end ? b[at + 1]! : 0;
    if (length < 2 || at + length > end) {
      out.options |= TcpOption.MALFORMED;
      if ((out.layers & Layer.CUT) === 0) fail(out, DecodeError.TCP_OPTION_LENGTH, at, true);
      return;
    }
    const digit = fastOption(b, at, kind, length, out);
    if (shift < 30) out.optionOrder |= digit << shift;
    shift += 3;
    at += length;
  }
}

/** One option; returns its `OptionDigit`. An option of a known kind but another length is kept as unknown. */
function fastOption(b: Uint8Array, at: number, kind: number, length: number, out: FrameScratch): number {
  if (kind === 8 && length === 10) {
    out.options |= TcpOption.TIMESTAMPS;
    out.tsVal = u32(b, at + 2);
    out.tsEcr = u32(b, at + 6);
    return OptionDigit.TIMESTAMPS;
  }
  if (kind === 2 && length === 4) {
    out.options |= TcpOption.MSS;
    out.mss = u16(b, at + 2);
    return OptionDigit.MSS;
  }
  if (kind === 3 && length === 3) {
    out.options |= TcpOption.WINDOW_SCALE;
    out.windowShift = Math.min(b[at + 2]!, 14);
    return OptionDigit.WINDOW_SCALE;
  }
  if (kind === 4) {
    out.options |= TcpOption.SACK_PERMITTED;
    return OptionDigit.SACK_PERMITTED;
  }
  if (kind === 5 && length >= 10) {
    fastSack(b, at + 2, (length - 2) >> 3, out);
    return OptionDigit.SACK;
  }
  if (kind === 5 && length === 2) fail(out, DecodeError.TCP_SACK_EMPTY, at, true);
  out.options |= rareOption(kind);
  return OptionDigit.OTHER;
}

/** SACK blocks (RFC 2018 §3); at most four fit in a header. */
function fastSack(b: Uint8Array, at: number, blocks: number, out: FrameScratch): void {
  out.options |= TcpOption.SACK;
  for (let i = 0; i < blocks && out.sackCount < 4; i++) {
    out.sackEdges[out.sackCount * 2] = u32(b, at + i * 8);
    out.sackEdges[out.sackCount * 2 + 1] = u32(b, at + i * 8 + 4);
    out.sackCount++;
  }
}

function rareOption(kind: number): number {
  if (kind === 34) return TcpOption.FAST_OPEN;
  if (kind === 30) return TcpOption.MPTCP;
  if (kind === 28) return TcpOption.USER_TIMEOUT;
  if (kind === 19) return TcpOption.MD5;
  return TcpOption.OTHER;
}

/** UDP (RFC 768). */
export function fastUdp(b: Uint8Array, at: number, end: number, wireEnd: number, out: FrameScratch): void {
  if (end - at < 8) fail(out, DecodeError.UDP_HEADER_SHORT, at, wireEnd - at < 8);
  if (end - at < 4) return;
  out.layers |= Layer.UDP;
  out.srcPort = u16(b, at);
  out.dstPort = u16(b, at + 2);
  if (end - at < 8) return;
  out.checksum = u16(b, at + 6);
  let length = u16(b, at + 4);
  // Length 0 over IPv6 is a jumbogram (RFC 2675 §4).
  if (length === 0 && out.ipVersion === 6) length = wireEnd - at;
  if (length < 8) {
    fail(out, DecodeError.UDP_LENGTH, at + 4, true);
    return;
  }
  const lengthKnown = (out.layers & (Layer.FRAGMENT | Layer.IN_QUOTE)) === 0;
  if (lengthKnown && at + length > wireEnd) fail(out, DecodeError.UDP_LENGTH, at + 4, true);
  out.payloadOffset = at + 8;
  out.payloadLength = length - 8;
  out.capturedPayload = Math.min(end, at + length) - at - 8;
}

/** ICMP (RFC 792) and ICMPv6 (RFC 4443): both begin with type, code, checksum. */
export function fastIcmp(
  b: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: FrameScratch,
  layer: number,
): void {
  out.layers |= layer;
  // Every message has eight bytes at least (RFC 792; RFC 4443 §3, §4), but unknown ICMPv6 types need not.
  const least = layer === Layer.ICMP || b[at]! <= 4 || (b[at]! >= 128 && b[at]! <= 137) ? 8 : 4;
  if (end - at < least) fail(out, DecodeError.ICMP_SHORT, at, wireEnd - at < least);
  // Wireshark reads the sixth byte of ICMP before it takes the message for one (RFC 4884 §4.1).
  const captured = end - at;
  if (captured < (layer === Layer.ICMP ? 6 : 1)) return;
  out.icmpType = b[at]!;
  if (captured >= 2) out.icmpCode = b[at + 1]!;
  if (captured < 4) return;
  out.checksum = u16(b, at + 2);
  if (quotes(layer, out.icmpType) && at + 8 < wireEnd && at + 8 <= end) {
    out.layers |= Layer.QUOTED;
    out.quotedOffset = at + 8;
    out.quotedEnd = layer === Layer.ICMP ? quoteEnd(b, at, end, wireEnd) : wireEnd;
  }
}

/**
 * Where the packet that an ICMP error quotes ends: a redirect quotes the header and eight bytes (RFC 792), and a length
 * in 4-byte words (RFC 4884 §4.1) counts the bytes before the extensions. Wireshark adds the header's length to it.
 *
 * @param at offset of the ICMP header
 */
export function quoteEnd(b: Uint8Array, at: number, end: number, wireEnd: number): number {
  const quote = at + 8;
  if (quote >= end) return wireEnd;
  const headerLength = (b[quote]! & 15) * 4;
  if (b[at] === 5) return Math.min(quote + headerLength + 8, wireEnd);
  const length = b[at + 5]! * 4;
  const extended = length > 0 && quote + length < wireEnd && quote + 4 <= end && u16(b, quote + 2) > length;
  return extended ? Math.min(quote + headerLength + length, wireEnd) : wireEnd;
}

/** Types that carry the packet they are about: RFC 792, RFC 4443 §3. */
function quotes(layer: number, type: number): boolean {
  if (layer === Layer.ICMPV6) return type >= 1 && type <= 4;
  return type === 3 || type === 4 || type === 5 || type === 11 || type === 12;
}
