import { DecodeError } from '../errors.ts';
import { u16 } from '../fast/wire.ts';
import { LinkType } from '../linktypes.ts';
import { ETHER_TYPES } from '../names/ethertypes.ts';
import { COOKED_PACKET_TYPES } from '../names/hardware.ts';
import { type FrameScratch, Layer } from '../scratch.ts';
import { hexNumber } from '../text.ts';

/** Info of a frame in which nothing above the link layer was recognised. */
export function linkInfo(
  b: Uint8Array,
  start: number,
  end: number,
  linkType: number,
  row: FrameScratch,
): string {
  if (row.error === DecodeError.IP_VERSION && row.etherType === 0x0800) {
    return `Bogus IPv4 version (${b[row.l3Offset]! >> 4}, must be 4)`;
  }
  switch (linkType) {
    case LinkType.ETHERNET:
      return ethernetInfo(b, end, row);
    case LinkType.SLL:
    case LinkType.SLL2:
      return cookedInfo(b, start, end, linkType, row);
    case LinkType.NULL:
      return end - start < 2 ? '' : 'Null/Loopback';
    case LinkType.LOOP:
      return 'Null/Loopback';
    case LinkType.IPV4:
      return end > start ? `Bogus IP version (${b[start]! >> 4})` : '';
    case LinkType.IPV6:
      return end > start ? `Bogus IPv6 version (${b[start]! >> 4}, must be 6)` : '';
    default:
      return 'Raw packet data';
  }
}

function ethernetInfo(b: Uint8Array, end: number, row: FrameScratch): string {
  if (row.layers & Layer.LLC || (row.layers & Layer.ETHERNET) === 0 || isEmptyIp(end, row)) return '';
  const name = ETHER_TYPES[row.etherType];
  if (name !== undefined) return name;
  if (row.layers & Layer.VLAN) return vlanInfo(b, end, row.vlanOffset);
  if (isInvalidType(row.etherType)) {
    return `Ethernet Unknown: Invalid length/type: ${hexNumber(row.etherType, 4)} (${row.etherType})`;
  }
  return 'Ethernet II';
}

/** An EtherType of IP with nothing behind it. */
function isEmptyIp(end: number, row: FrameScratch): boolean {
  return (row.etherType === 0x0800 || row.etherType === 0x86dd) && row.l3Offset >= end;
}

/** Neither a length nor a type (IEEE 802.3 §3.2.6). */
function isInvalidType(etherType: number): boolean {
  return etherType > 1500 && etherType < 1536;
}

function vlanInfo(b: Uint8Array, end: number, at: number): string {
  if (at + 2 > end) return '';
  const control = u16(b, at);
  return `PRI: ${control >> 13}  DEI: ${(control >> 12) & 1}  ID: ${control & 0xfff}`;
}

function cookedInfo(b: Uint8Array, start: number, end: number, linkType: number, row: FrameScratch): string {
  if (!cookedTypeIsThere(start, end, linkType)) return '';
  const name = ETHER_TYPES[row.etherType];
  if (name !== undefined && row.etherType > 1500) return name;
  const type = linkType === LinkType.SLL2 ? b[start + 10]! : u16(b, start);
  return COOKED_PACKET_TYPES[type] ?? `Unknown (${type})`;
}

/** The packet type comes first in SLL, near the end in SLL2. */
function cookedTypeIsThere(start: number, end: number, linkType: number): boolean {
  return end - start >= (linkType === LinkType.SLL2 ? 11 : 4);
}

/** Protocol column of such a frame. */
export function linkProtocol(start: number, end: number, linkType: number, row: FrameScratch): string {
  switch (linkType) {
    case LinkType.ETHERNET:
      return ethernetProtocol(end, row);
    case LinkType.SLL:
    case LinkType.SLL2:
      if (row.etherType > 1500) return hexNumber(row.etherType, 4);
      return cookedTypeIsThere(start, end, linkType) ? 'SLL' : '';
    case LinkType.NULL:
      return end - start < 2 ? '' : 'N/A';
    case LinkType.IPV4:
      return 'IP';
    case LinkType.IPV6:
      return 'IPv6';
    default:
      return 'N/A';
  }
}

function ethernetProtocol(end: number, row: FrameScratch): string {
  if (row.layers & Layer.LLC) return 'LLC';
  if (isEmptyIp(end, row)) return row.etherType === 0x0800 ? 'IPv4' : 'IPv6';
  if (row.error === DecodeError.IP_VERSION && row.etherType === 0x0800) return 'IPv4';
  if (row.etherType >= 0 && !isInvalidType(row.etherType)) return hexNumber(row.etherType, 4);
  return row.layers & Layer.VLAN ? 'VLAN' : 'Ethernet';
}
