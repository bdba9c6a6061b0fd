import { ipProtocolName } from '../names/ip-protocols.ts';
import { ipv6Text } from '../text.ts';
import { type FieldDefinition, field, flag, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import { dissectIpv6Options } from './ipv6-options.ts';
import type { Section } from './section.ts';

const ROUTING_TYPES: Readonly<Record<number, string>> = {
  0: 'Source Route',
  1: 'Nimrod',
  2: 'Type 2 Routing',
  3: 'RPL Source Route',
  4: 'Segment Routing',
  5: 'Compact Routing Header 16',
  6: 'Compact Routing Header 32',
  253: 'Experiment 1',
  254: 'Experiment 2',
};

function headerFields(name: string) {
  return {
    next: field(`${name}.nxt`, 'Next Header', 'uint8'),
    length: field(`${name}.len`, 'Length', 'uint8'),
    octets: field(`${name}.len_oct`, 'Length', 'uint16'),
  };
}

const HOP_BY_HOP = headerFields('ipv6.hopopts');
const DESTINATION = headerFields('ipv6.dstopts');
const ROUTING = headerFields('ipv6.routing');
const ROUTING_TYPE = field('ipv6.routing.type', 'Type', 'uint8', { values: ROUTING_TYPES });
const SEGMENTS_LEFT = field('ipv6.routing.segleft', 'Segments Left', 'uint8');
const ROUTING_RESERVED = field('ipv6.routing.src.reserved', 'Reserved', 'bytes');
const ROUTING_ADDRESS = field('ipv6.routing.src.addr', 'Address', 'ipv6');
const ROUTING_DATA = field('ipv6.routing.unknown_data', 'Type-Specific Data', 'bytes');
const FRAGMENT_NEXT = field('ipv6.fraghdr.nxt', 'Next header', 'uint8');
const FRAGMENT_RESERVED = hexField('ipv6.fraghdr.reserved_octet', 'Reserved octet', 'uint8');
const FRAGMENT_OFFSET = field('ipv6.fraghdr.offset', 'Offset', 'uint16', { mask: 0xfff8, width: 16 });
const FRAGMENT_BITS = field('ipv6.fraghdr.reserved_bits', 'Reserved bits', 'uint16', {
  mask: 0x0006,
  width: 16,
});
const FRAGMENT_MORE = flag('ipv6.fraghdr.more', 'More Fragments', 0x0001, 16, ['Yes', 'No']);
const FRAGMENT_ID = hexField('ipv6.fraghdr.ident', 'Identification', 'uint32');
const AH_NEXT = field('ah.next_header', 'Next header', 'uint8');
const AH_LENGTH = field('ah.length', 'Length', 'uint8');
const AH_RESERVED = field('ah.reserved', 'Reserved', 'bytes');
const AH_SPI = hexField('ah.spi', 'AH SPI', 'uint32');
const AH_SEQUENCE = field('ah.sequence', 'AH Sequence', 'uint32');
const AH_ICV = field('ah.icv', 'AH ICV', 'bytes');

export const IPV6_EXTENSION_FIELDS: readonly FieldDefinition[] = [
  ...[HOP_BY_HOP, DESTINATION, ROUTING].flatMap((header) => [header.next, header.length, header.octets]),
  ROUTING_TYPE,
  SEGMENTS_LEFT,
  ROUTING_RESERVED,
  ROUTING_ADDRESS,
  ROUTING_DATA,
  FRAGMENT_NEXT,
  FRAGMENT_RESERVED,
  FRAGMENT_OFFSET,
  FRAGMENT_BITS,
  FRAGMENT_MORE,
  FRAGMENT_ID,
  AH_NEXT,
  AH_LENGTH,
  AH_RESERVED,
  AH_SPI,
  AH_SEQUENCE,
  AH_ICV,
];

interface Header {
  readonly next: number;
  readonly length: number;
}

function addNext(below: Section, definition: FieldDefinition, at: number): number {
  const next = below.bytes.u8(at);
  below.read(definition, at, 1, { label: `${definition.title}: ${ipProtocolName(next)} (${next})` });
  return next;
}

/** Next header and length, in units of eight bytes less one. */
function addHeader(below: Section, fields: ReturnType<typeof headerFields>, at: number): Header {
  const next = addNext(below, fields.next, at);
  const length = (Number(below.read(fields.length, at + 1, 1).value) + 1) * 8;
  below.add(fields.octets, at + 1, 1, length, { label: `Length: ${length} bytes`, generated: true });
  return { next, length };
}

/** Hop-by-hop (0) or destination options (60): RFC 8200 §4.3, §4.6. */
export function dissectOptionsHeader(d: Dissection, section: Section, type: number, at: number): Header {
  const hop = type === 0;
  d.bytes.need(at, 2);
  const name = hop ? 'IPv6 Hop-by-Hop Option' : ipProtocolName(type);
  const line = section.text(name, at, Math.min(8, d.bytes.end - at));
  line.name = hop ? 'ipv6.hopopts' : 'ipv6.dstopts';
  const below = section.under(line);
  const header = addHeader(below, hop ? HOP_BY_HOP : DESTINATION, at);
  line.length = Math.min(header.length, d.bytes.end - at);
  dissectIpv6Options(below, at + 2, at + header.length);
  return header;
}

/** Routing header (RFC 8200 §4.4); the addresses of types 0 and 2 are listed. */
export function dissectRouting(d: Dissection, section: Section, at: number): Header {
  const { bytes } = d;
  bytes.need(at, 4);
  const type = bytes.u8(at + 2);
  const name = ROUTING_TYPES[type] ?? 'Unknown';
  const line = section.text(`Routing Header for IPv6 (${name})`, at, 8);
  line.name = 'ipv6.routing';
  const below = section.under(line);
  const header = addHeader(below, ROUTING, at);
  line.length = Math.min(header.length, bytes.end - at);
  const typeLine = below.read(ROUTING_TYPE, at + 2, 1);
  if (type === 0) {
    below.expert(
      typeLine,
      'ipv6.routing.deprecated',
      'note',
      'Deprecated',
      'Routing header type is deprecated',
    );
  }
  below.read(SEGMENTS_LEFT, at + 3, 1);
  bytes.need(at, header.length);
  if (type === 0) addRoute(below, at, header.length);
  else if (header.length > 4) below.copy(ROUTING_DATA, at + 4, header.length - 4);
  return header;
}

function addRoute(below: Section, at: number, length: number): void {
  below.copy(ROUTING_RESERVED, at + 4, 4);
  for (let slot = 8, index = 1; slot + 16 <= length; slot += 16, index++) {
    const address = ipv6Text(below.bytes.slice(at + slot, 16), 0);
    below.copy(ROUTING_ADDRESS, at + slot, 16, { label: `Address[${index}]: ${address}` });
  }
}

/** Fragment header (RFC 8200 §4.5). */
export function dissectFragment(
  d: Dissection,
  section: Section,
  at: number,
): Header & { readonly fragment: boolean } {
  const { bytes } = d;
  bytes.need(at, 8);
  const line = section.text('Fragment Header for IPv6', at, 8);
  line.name = 'ipv6.fraghdr';
  const below = section.under(line);
  const next = addNext(below, FRAGMENT_NEXT, at);
  below.read(FRAGMENT_RESERVED, at + 1, 1);
  const field16 = bytes.u16(at + 2);
  below.read(FRAGMENT_OFFSET, at + 2, 2, { append: ` (${field16 & 0xfff8} bytes)` });
  below.read(FRAGMENT_BITS, at + 2, 2);
  below.read(FRAGMENT_MORE, at + 2, 2);
  below.read(FRAGMENT_ID, at + 4, 4);
  return { next, length: 8, fragment: (field16 & 0xfff9) !== 0 };
}

/** Authentication header (RFC 4302 §2). */
export function dissectAuthentication(d: Dissection, section: Section, at: number): Header {
  const { bytes } = d;
  d.current = 'AH';
  const length = (bytes.u8(at + 1) + 2) * 4;
  const line = section.text('Authentication Header', at, Math.min(length, bytes.end - at));
  line.name = 'ah';
  const below = section.under(line);
  const next = addNext(below, AH_NEXT, at);
  below.read(AH_LENGTH, at + 1, 1, { append: ` (${length} bytes)` });
  below.copy(AH_RESERVED, at + 2, 2);
  below.read(AH_SPI, at + 4, 4);
  below.read(AH_SEQUENCE, at + 8, 4);
  if (length > 12) below.copy(AH_ICV, at + 12, length - 12);
  return { next, length: Math.max(length, 8) };
}
