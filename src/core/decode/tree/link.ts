import { LinkType, linkTypeName } from '../linktypes.ts';
import { ETHER_TYPES } from '../names/ethertypes.ts';
import { COOKED_PACKET_TYPES, COOKED_PROTOCOLS, HARDWARE_TYPES } from '../names/hardware.ts';
import { dissectData } from './data.ts';
import { type FieldDefinition, field, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import { damageLayer } from './error-layer.ts';
import { dissectEthernet, dissectEtherType, dissectNetwork } from './ethernet.ts';
import type { Section } from './section.ts';

/** Address families of BSD loopback headers, in Wireshark's words; 10 is Linux' AF_INET6, which it does not know. */
const FAMILIES: Readonly<Record<number, string>> = {
  2: 'IP',
  7: 'OSI',
  10: 'IPv6',
  16: 'Appletalk',
  23: 'Netware IPX/SPX',
  24: 'IPv6',
  28: 'IPv6',
  30: 'IPv6',
};
const IPV6_FAMILIES: ReadonlySet<number> = new Set([10, 24, 28, 30]);

const NULL_FAMILY = field('null.family', 'Family', 'uint32', { values: FAMILIES });

const PACKET_TYPE = field('sll.pkttype', 'Packet type', 'uint16', { values: COOKED_PACKET_TYPES });
const HARDWARE = field('sll.hatype', 'Link-layer address type', 'uint16', { values: HARDWARE_TYPES });
const ADDRESS_LENGTH = field('sll.halen', 'Link-layer address length', 'uint16');
const SRC_ETHER = field('sll.src.eth', 'Source', 'ether');
const SRC_IPV4 = field('sll.src.ipv4', 'Source', 'ipv4');
const SRC_OTHER = field('sll.src.other', 'Source', 'bytes');
const UNUSED = field('sll.unused', 'Unused', 'bytes');
const ETHER_TYPE = hexField('sll.etype', 'Protocol', 'uint16', { values: ETHER_TYPES });
const LINUX_TYPE = hexField('sll.ltype', 'Protocol', 'uint16', { values: COOKED_PROTOCOLS });
const INTERFACE = field('sll.ifindex', 'Interface index', 'uint32');

export const LINK_FIELDS: readonly FieldDefinition[] = [
  NULL_FAMILY,
  PACKET_TYPE,
  HARDWARE,
  ADDRESS_LENGTH,
  SRC_ETHER,
  SRC_IPV4,
  SRC_OTHER,
  UNUSED,
  ETHER_TYPE,
  LINUX_TYPE,
  INTERFACE,
];

/** The frame from its first byte on. */
export function dissectLink(d: Dissection, linkType: number): void {
  switch (linkType) {
    case LinkType.ETHERNET:
      dissectEthernet(d);
      break;
    case LinkType.NULL:
    case LinkType.LOOP:
      dissectNull(d);
      break;
    case LinkType.RAW:
    case LinkType.RAW_BSD:
    case LinkType.RAW_OPENBSD:
    case LinkType.IPV4:
    case LinkType.IPV6:
      dissectRaw(d);
      break;
    case LinkType.SLL:
      dissectSll(d);
      break;
    case LinkType.SLL2:
      dissectSll2(d);
      break;
    default:
      d.current = linkTypeName(linkType);
      dissectData(d, 0);
      damageLayer(d, `link type ${linkType} is not decoded`, 0, 0);
  }
}

/** BSD loopback: the address family in the capturing host's byte order (NULL) or the network's (LOOP). */
function dissectNull(d: Dissection): void {
  d.current = 'Null/Loopback';
  const { bytes } = d;
  const b = bytes.slice(0, 4);
  const big = bytes.u32(0);
  const little = b[0]! + b[1]! * 2 ** 8 + b[2]! * 2 ** 16 + b[3]! * 2 ** 24;
  const family = big > 0xffff ? little : big;
  const { section } = d.open('null', 'Null/Loopback', 0, 4);
  section.add(NULL_FAMILY, 0, 4, family);
  if (family === 2) dissectNetwork(d, 0x0800, 4);
  else if (IPV6_FAMILIES.has(family)) dissectNetwork(d, 0x86dd, 4);
  else dissectData(d, 4);
}

/** An IP packet by itself; Wireshark gives it a layer without fields. */
function dissectRaw(d: Dissection): void {
  d.current = 'Raw';
  d.open('raw', 'Raw packet data', 0, 0);
  const version = d.bytes.u8(0) >> 4;
  if (version === 4 || version === 6) dissectNetwork(d, version === 4 ? 0x0800 : 0x86dd, 0);
  else {
    damageLayer(d, `IP version ${version}, must be 4 or 6`, 0, 1);
    dissectData(d, 0);
  }
}

/** Linux cooked capture, version 1 (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html). */
function dissectSll(d: Dissection): void {
  d.current = 'SLL';
  const { section } = d.open('sll', 'Linux cooked capture v1', 0, 16);
  section.read(PACKET_TYPE, 0, 2);
  const hardware = Number(section.read(HARDWARE, 2, 2).value);
  const length = Number(section.read(ADDRESS_LENGTH, 4, 2).value);
  addCookedAddress(section, 6, length);
  const protocol = addCookedProtocol(section, 14, d.bytes.u16(14));
  afterCooked(d, hardware, protocol, 16);
}

/** Version 2 (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html). */
function dissectSll2(d: Dissection): void {
  d.current = 'SLL';
  const { section } = d.open('sll', 'Linux cooked capture v2', 0, 20);
  const protocol = addCookedProtocol(section, 0, d.bytes.u16(0));
  section.read(INTERFACE, 4, 4);
  const hardware = Number(section.read(HARDWARE, 8, 2).value);
  section.read(PACKET_TYPE, 10, 1);
  const length = Number(section.read(ADDRESS_LENGTH, 11, 1).value);
  addCookedAddress(section, 12, length);
  afterCooked(d, hardware, protocol, 20);
}

/** Eight bytes, of which `length` are used. */
function addCookedAddress(section: Section, at: number, length: number): void {
  const used = Math.min(length, 8);
  if (used === 6) section.copy(SRC_ETHER, at, 6);
  else if (used === 4) section.copy(SRC_IPV4, at, 4);
  else if (used > 0) section.copy(SRC_OTHER, at, used);
  if (used < 8) section.copy(UNUSED, at + used, 8 - used);
}

function addCookedProtocol(section: Section, at: number, protocol: number): number {
  section.read(protocol > 1500 ? ETHER_TYPE : LINUX_TYPE, at, 2);
  return protocol;
}

/** ARPHRD_NETLINK: the protocol is then a netlink family. */
const ARPHRD_NETLINK = 824;

function afterCooked(d: Dissection, hardware: number, protocol: number, at: number): void {
  if (hardware !== ARPHRD_NETLINK && protocol > 1500) dissectEtherType(d, protocol, at);
  else dissectData(d, at);
}
