import { decodeFrame } from '../decode/fast.ts';
import { LinkType } from '../decode/linktypes.ts';
import { FrameScratch, Layer } from '../decode/scratch.ts';

/** ARP for Ethernet and IPv4 (RFC 826); behind it is padding. */
const ARP_LENGTH = 28;
/** An ICMP error quotes at least this much of what follows the IP header (RFC 792): ports and sequence number. */
const QUOTED_TRANSPORT = 8;
const IPV6_HEADER = 40;

/** Bytes of the link layer's header where nothing behind it was understood; other link types keep nothing. */
const LINK_HEADERS: ReadonlyMap<number, number> = new Map([
  [LinkType.ETHERNET, 14],
  [LinkType.NULL, 4],
  [LinkType.LOOP, 4],
  [LinkType.SLL, 16],
  [LinkType.SLL2, 20],
]);

/** Tells how much of a frame is headers: what may be given away without giving away what was said. */
export class HeaderLength {
  readonly #scratch = new FrameScratch();

  /**
   * Length of the headers of link, network and transport layer in `buffer[start, start + capLen)`; at most `capLen`.
   * What is not understood counts as payload.
   */
  of(buffer: Uint8Array, start: number, capLen: number, origLen: number, linkType: number): number {
    decodeFrame(buffer, start, capLen, origLen, linkType, this.#scratch);
    return Math.max(0, Math.min(capLen, this.#end(buffer, linkType, start) - start));
  }

  #end(buffer: Uint8Array, linkType: number, start: number): number {
    const { layers, quotedOffset, payloadOffset, l4Offset, l3Offset, l3HeaderLength } = this.#scratch;
    if (layers & Layer.QUOTED && quotedOffset >= 0) return quotedOffset + quotedLength(buffer, quotedOffset);
    if (payloadOffset >= 0) return payloadOffset;
    if (l4Offset >= 0) return l4Offset;
    if (layers & Layer.ARP) return l3Offset + ARP_LENGTH;
    if (l3Offset >= 0 && l3HeaderLength > 0) return l3Offset + l3HeaderLength;
    return start + (LINK_HEADERS.get(linkType) ?? 0);
  }
}

/** The quoted IP header, and of what follows as much as names the connection. */
function quotedLength(buffer: Uint8Array, at: number): number {
  const first = buffer[at] ?? 0;
  const header = first >> 4 === 6 ? IPV6_HEADER : (first & 0x0f) * 4;
  return header + QUOTED_TRANSPORT;
}
