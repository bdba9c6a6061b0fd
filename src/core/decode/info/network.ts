import { DecodeError } from '../errors.ts';
import { u16 } from '../fast/wire.ts';
import { ipProtocolName } from '../names/ip-protocols.ts';
import { type FrameScratch, Layer } from '../scratch.ts';
import { hexNumber } from '../text.ts';

/** Info of an IPv4 packet in which no transport layer was decoded. */
export function ipv4Info(b: Uint8Array, row: FrameScratch): string {
  const { error, ipProtocol } = row;
  if (error === DecodeError.IPV4_HEADER_LENGTH && row.l3HeaderLength < 20) {
    return `Bogus IP header length (${row.l3HeaderLength}, must be at least 20)`;
  }
  if (error === DecodeError.IPV4_TOTAL_LENGTH) {
    return `Bogus IP length (${u16(b, row.l3Offset + 2)}, less than header length ${row.l3HeaderLength})`;
  }
  if (ipProtocol < 0 || isStopped(row)) return '';
  const name = ipProtocolName(ipProtocol);
  if (row.layers & Layer.FRAGMENT) {
    const id = row.ipId.toString(16).padStart(4, '0');
    return `Fragmented IP protocol (proto=${name} ${ipProtocol}, off=${row.fragmentOffset}, ID=${id})`;
  }
  return row.l3End <= row.l4Offset || isDecoded(ipProtocol) ? '' : `${name} (${ipProtocol})`;
}

/** Decoding ended in a header that is short or was cut. */
function isStopped(row: FrameScratch): boolean {
  return (row.layers & Layer.HEADER_CUT) !== 0 || row.error !== 0;
}

/** ICMP, TCP, UDP, ICMPv6: without a layer of theirs, there was too little of them to say a word. */
function isDecoded(protocol: number): boolean {
  return protocol === 1 || protocol === 6 || protocol === 17 || protocol === 58;
}

/** Info of an IPv6 packet in which no transport layer was decoded. */
export function ipv6Info(row: FrameScratch): string {
  if (row.error === DecodeError.IPV6_HEADER_SHORT) {
    return `Invalid IPv6 header (${row.l3End - row.l3Offset} bytes, need exactly 40)`;
  }
  if (row.layers & Layer.FRAGMENT) {
    const more = row.ipFlags & 1 ? 'y' : 'n';
    const id = hexNumber(row.ipId, 8);
    return `IPv6 fragment (off=${row.fragmentOffset} more=${more} ident=${id} nxt=${row.ipProtocol})`;
  }
  if (row.ipProtocol === 59) return 'IPv6 no next header';
  if (isStopped(row)) return EXTENSIONS[row.ipProtocol] ?? '';
  if (row.ipProtocol < 0 || isDecoded(row.ipProtocol)) return '';
  return `Unknown IP Protocol: ${ipProtocolName(row.ipProtocol)} (${row.ipProtocol})`;
}

/** What stands there when decoding stops in an extension header. */
const EXTENSIONS: Readonly<Record<number, string>> = {
  0: 'IPv6 hop-by-hop options',
  43: 'IPv6 routing',
  60: 'IPv6 destination options',
};
