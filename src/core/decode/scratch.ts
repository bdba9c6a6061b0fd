/** What a frame holds, one bit a fact: `FrameScratch.layers`. Bits, so that a filter over a column is one AND. */
export const Layer = {
  /** Ethernet II or 802.3 header. */
  ETHERNET: 1 << 0,
  /** At least one 802.1Q / 802.1ad tag. */
  VLAN: 1 << 1,
  /** BSD loopback header: NULL or LOOP. */
  NULL: 1 << 2,
  /** Linux cooked capture: SLL or SLL2. */
  SLL: 1 << 3,
  ARP: 1 << 4,
  IPV4: 1 << 5,
  IPV6: 1 << 6,
  TCP: 1 << 7,
  UDP: 1 << 8,
  ICMP: 1 << 9,
  ICMPV6: 1 << 10,
  /**
   * Part of a fragmented IP packet. Wholly captured fragments have no transport layer: they go to reassembly, as in
   * Wireshark; a first fragment that was cut has its transport header decoded, with `payloadLength` unknown.
   */
  FRAGMENT: 1 << 11,
  /** Something contradicts itself: see `error`. Layers named by other bits up to there are good. */
  MALFORMED: 1 << 12,
  /** Fewer bytes captured than were on the wire. */
  CUT: 1 << 13,
  /** An ICMP error that quotes the packet it is about: see `quotedOffset` and `decodeQuoted`. */
  QUOTED: 1 << 14,
  /** The file's link type is not one we decode. */
  UNKNOWN_LINK: 1 << 15,
  /** At least one IPv6 extension header (RFC 8200 §4; AH counts). */
  IPV6_EXTENSION: 1 << 16,
  /** 802.3 length field instead of an EtherType (LLC follows). */
  LLC: 1 << 17,
  /** A header ends beyond the captured bytes, and only because the capture was cut. */
  HEADER_CUT: 1 << 18,
  /** TCP with at least the first 16 bytes of its header: sequence numbers, flags and window are there, so Wireshark gives it a stream. */
  SEGMENT: 1 << 19,
  /** This row is about a packet quoted by an ICMP error (only `decodeQuoted` sets it). */
  IN_QUOTE: 1 << 20,
} as const;

/** Which TCP options a segment carries: `FrameScratch.options`. */
export const TcpOption = {
  MSS: 1 << 0,
  WINDOW_SCALE: 1 << 1,
  SACK_PERMITTED: 1 << 2,
  SACK: 1 << 3,
  TIMESTAMPS: 1 << 4,
  FAST_OPEN: 1 << 5,
  MPTCP: 1 << 6,
  USER_TIMEOUT: 1 << 7,
  MD5: 1 << 8,
  /** A kind that is none of the above (nor NOP nor end of options). */
  OTHER: 1 << 9,
  /** An option whose length is impossible; those before it are good. */
  MALFORMED: 1 << 10,
} as const;

/** Digits of `FrameScratch.optionOrder`: what the Info column prints, in wire order. */
export const OptionDigit = {
  END: 0,
  MSS: 1,
  WINDOW_SCALE: 2,
  SACK_PERMITTED: 3,
  SACK: 4,
  TIMESTAMPS: 5,
  OTHER: 6,
} as const;

/** TCP flags as Wireshark's `tcp.flags` counts them: 12 bits of the 13th and 14th byte of the header (RFC 9293 §3.1). */
export const TcpFlag = {
  FIN: 0x001,
  SYN: 0x002,
  RST: 0x004,
  PSH: 0x008,
  ACK: 0x010,
  URG: 0x020,
  ECE: 0x040,
  CWR: 0x080,
  /** Accurate ECN (was NS). */
  AE: 0x100,
  RESERVED: 0xe00,
} as const;

/**
 * V8 keeps a field that has only held small integers as a tagged small integer; the first number beyond 2^30 or 2^31
 * then changes the object's shape and every piece of code compiled for it. A fraction first makes the field a double
 * for good.
 */
const U32 = 0.5;

/**
 * The facts of one frame, filled by `decodeFrame` and reused for every frame: one shape, numbers only, no allocation.
 * All offsets are absolute, into the buffer that was decoded; −1 means "not there". A field of a layer whose bit is
 * not set holds the value `clear` gives it (0, or −1 where said).
 */
export class FrameScratch {
  /** The fields that plain TCP over IPv4 does not set are clear, and those that it always sets alike are set. */
  straight = false;
  /** `Layer` bits. */
  layers = 0;
  /** `DecodeError` code of the first thing found wrong, 0 none. */
  error = 0;
  /** Offset of what `error` is about, −1 none. */
  errorOffset = -1;

  /** EtherType of the network layer (after VLAN tags; 0x0800/0x86dd also for NULL, LOOP, RAW), or an 802.3 length; −1 none. */
  etherType = -1;
  /** VLAN tags passed. */
  vlanCount = 0;
  /** VLAN id of the outermost tag, −1 none. */
  vlanId = -1;
  /** Offset of the innermost tag's control field (the last tag begun, even where it is cut), −1 none. */
  vlanOffset = -1;

  /** Offset of the IPv4, IPv6 or ARP header, −1 none. */
  l3Offset = -1;
  /** 4, 6, or 0 none. */
  ipVersion = 0;
  /** Length of the network header with options, or with extension headers; bytes. */
  l3HeaderLength = 0;
  /** End of the IP packet by its own length, never beyond what was on the wire; may be beyond the captured bytes. −1 none. */
  l3End = -1;
  /** IPv4 type of service or IPv6 traffic class. */
  trafficClass = 0;
  /** IPv4 identification, or that of an IPv6 fragment header; u32. */
  ipId = U32;
  /** IPv4 flags (3 bits: reserved, DF, MF), IPv6: 1 where a fragment header says more fragments. */
  ipFlags = 0;
  /** Fragment offset in bytes. */
  fragmentOffset = 0;
  /** TTL or hop limit. */
  ttl = 0;
  /** Protocol of the payload, after extension headers (or the extension header in which decoding stopped); −1 none. */
  ipProtocol = -1;
  /** Offsets of the addresses (4 or 16 bytes), −1 none. */
  srcOffset = -1;
  dstOffset = -1;
  /** Length of an address: 4, 16 or 0 none. */
  addressLength = 0;
  /** Addresses as four u32 words, network order; an IPv4 address is word 0 and the rest 0. */
  src0 = U32;
  src1 = U32;
  src2 = U32;
  src3 = U32;
  dst0 = U32;
  dst1 = U32;
  dst2 = U32;
  dst3 = U32;

  /** Offset of the transport header (TCP, UDP, ICMP, ICMPv6 or what `ipProtocol` says), −1 none. */
  l4Offset = -1;
  srcPort = 0;
  dstPort = 0;
  /** First byte after the transport header, −1 none. */
  payloadOffset = -1;
  /**
   * Payload on the wire in bytes: `tcp.len`, or UDP length − 8. −1 unknown: no transport layer, a fragment, a quoted
   * packet, or a header longer than its segment.
   */
  payloadLength = -1;
  /** Payload bytes that were captured, from `payloadOffset`. */
  capturedPayload = 0;

  /** Raw sequence and acknowledgment numbers, u32. */
  seq = U32;
  ack = U32;
  /** TCP header length in bytes (data offset × 4). */
  tcpHeaderLength = 0;
  /** `TcpFlag` bits. */
  flags = 0;
  /** Window field, unscaled. */
  window = 0;
  urgent = 0;
  /** Checksum field of TCP, UDP, ICMP or ICMPv6, as it stands; not verified here. */
  checksum = 0;

  /** `TcpOption` bits. */
  options = 0;
  /** `OptionDigit`s in wire order, 3 bits each, the first in the lowest bits; NOP and END left out; at most ten. */
  optionOrder = 0;
  /** Maximum segment size, −1 none. */
  mss = -1;
  /** Window scale shift count as sent (above 14 counts as 14, RFC 7323 §2.3), −1 none. */
  windowShift = -1;
  /** Timestamp value and echo reply, u32; there if `options` has TIMESTAMPS. */
  tsVal = U32;
  tsEcr = U32;
  /** SACK blocks, 0..4. */
  sackCount = 0;
  /** Left and right edge of each block, raw: [left, right, left, right, …]; only `sackCount` pairs are of this frame. */
  readonly sackEdges: Uint32Array = new Uint32Array(8);

  /** Type and code of ICMP or ICMPv6, −1 none. */
  icmpType = -1;
  icmpCode = -1;
  /** Offset of the IP header quoted by an ICMP error, −1 none. */
  quotedOffset = -1;
  /** End of the quote on the wire (extensions may follow it, RFC 4884), −1 none. */
  quotedEnd = -1;

  constructor() {
    this.clear();
  }

  /** Back to "nothing found". */
  clear(): void {
    this.straight = false;
    this.layers = 0;
    this.error = 0;
    this.errorOffset = -1;
    this.etherType = -1;
    this.vlanCount = 0;
    this.vlanId = -1;
    this.vlanOffset = -1;
    this.clearNetwork();
    this.clearTransport();
    this.clearOptions();
  }

  /** Takes link and network layer from another row; transport fields stay as they are. */
  copyNetwork(from: FrameScratch): void {
    this.layers = from.layers;
    this.etherType = from.etherType;
    this.vlanCount = from.vlanCount;
    this.vlanId = from.vlanId;
    this.vlanOffset = from.vlanOffset;
    this.l3Offset = from.l3Offset;
    this.ipVersion = from.ipVersion;
    this.l3HeaderLength = from.l3HeaderLength;
    this.l3End = from.l3End;
    this.trafficClass = from.trafficClass;
    this.ipId = from.ipId;
    this.ipFlags = from.ipFlags;
    this.fragmentOffset = from.fragmentOffset;
    this.ttl = from.ttl;
    this.ipProtocol = from.ipProtocol;
    this.srcOffset = from.srcOffset;
    this.dstOffset = from.dstOffset;
    this.addressLength = from.addressLength;
    this.src0 = from.src0;
    this.src1 = from.src1;
    this.src2 = from.src2;
    this.src3 = from.src3;
    this.dst0 = from.dst0;
    this.dst1 = from.dst1;
    this.dst2 = from.dst2;
    this.dst3 = from.dst3;
  }

  private clearNetwork(): void {
    this.l3Offset = -1;
    this.ipVersion = 0;
    this.l3HeaderLength = 0;
    this.l3End = -1;
    this.trafficClass = 0;
    this.ipId = 0;
    this.ipFlags = 0;
    this.fragmentOffset = 0;
    this.ttl = 0;
    this.ipProtocol = -1;
    this.srcOffset = -1;
    this.dstOffset = -1;
    this.addressLength = 0;
    this.src0 = 0;
    this.src1 = 0;
    this.src2 = 0;
    this.src3 = 0;
    this.dst0 = 0;
    this.dst1 = 0;
    this.dst2 = 0;
    this.dst3 = 0;
  }

  private clearTransport(): void {
    this.l4Offset = -1;
    this.srcPort = 0;
    this.dstPort = 0;
    this.payloadOffset = -1;
    this.payloadLength = -1;
    this.capturedPayload = 0;
    this.seq = 0;
    this.ack = 0;
    this.tcpHeaderLength = 0;
    this.flags = 0;
    this.window = 0;
    this.urgent = 0;
    this.checksum = 0;
    this.icmpType = -1;
    this.icmpCode = -1;
    this.quotedOffset = -1;
    this.quotedEnd = -1;
  }

  private clearOptions(): void {
    this.options = 0;
    this.optionOrder = 0;
    this.mss = -1;
    this.windowShift = -1;
    this.tsVal = 0;
    this.tsEcr = 0;
    this.sackCount = 0;
  }
}
