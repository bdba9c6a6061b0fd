import { ipv6Text, macText } from '../text.ts';
import { type FieldDefinition, field } from './define.ts';
import type { Section } from './section.ts';

/** Options of neighbour discovery (IANA icmpv6-parameters), in Wireshark's words. */
const TYPES: Readonly<Record<number, string>> = {
  1: 'Source link-layer address',
  2: 'Target link-layer address',
  3: 'Prefix information',
  4: 'Redirected header',
  5: 'MTU',
  14: 'Nonce',
  24: 'Route Information',
  25: 'Recursive DNS Server',
  31: 'DNS Search List Option',
};

const TYPE = field('icmpv6.opt.type', 'Type', 'uint8', { values: TYPES });
const LENGTH = field('icmpv6.opt.length', 'Length', 'uint8');
const ADDRESS = field('icmpv6.opt.linkaddr', 'Link-layer address', 'bytes');
const MTU = field('icmpv6.opt.mtu', 'MTU', 'uint32');
const PREFIX_LENGTH = field('icmpv6.opt.prefix.length', 'Prefix Length', 'uint8');
const VALID = field('icmpv6.opt.prefix.valid_lifetime', 'Valid Lifetime', 'uint32');
const PREFERRED = field('icmpv6.opt.prefix.preferred_lifetime', 'Preferred Lifetime', 'uint32');
const PREFIX = field('icmpv6.opt.prefix', 'Prefix', 'ipv6');

export const ICMPV6_OPTION_FIELDS: readonly FieldDefinition[] = [
  TYPE,
  LENGTH,
  ADDRESS,
  MTU,
  PREFIX_LENGTH,
  VALID,
  PREFERRED,
  PREFIX,
];

/** Options to the end of the packet (RFC 4861 §4.6); lengths count eight bytes, and 0 ends the list. */
export function addNeighborOptions(section: Section, start: number): void {
  const { bytes } = section;
  for (let at = start; at < bytes.limit; ) {
    const type = bytes.u8(at);
    const length = bytes.u8(at + 1) * 8;
    const line = section.text(`ICMPv6 Option (${TYPES[type] ?? `Unknown ${type}`}`, at, length);
    line.name = 'icmpv6.opt';
    const below = section.under(line);
    below.read(TYPE, at, 1);
    const lengthLine = below.read(LENGTH, at + 1, 1, { append: ` (${length} bytes)` });
    if (length === 0) {
      const message = 'Invalid option length (Zero)';
      below.expert(lengthLine, 'icmpv6.opt.length.invalid', 'error', 'Malformed', message);
      line.label += ')';
      return;
    }
    bytes.need(at, length);
    const content = addContent(below, at, type, length);
    line.label += `${content && ` : ${content}`})`;
    line.display = line.label;
    at += length;
  }
}

/** The option's own fields; returns what the option's line says of them. */
function addContent(below: Section, at: number, type: number, length: number): string {
  const { bytes } = below;
  if ((type === 1 || type === 2) && length === 8) {
    const address = macText(bytes.bytes, at + 2);
    const line = below.copy(ADDRESS, at + 2, 6, { label: `Link-layer address: ${address}` });
    line.display = address;
    return address;
  }
  if (type === 5 && length === 8) {
    below.read(MTU, at + 4, 4);
    return String(bytes.u32(at + 4));
  }
  if (type !== 3 || length !== 32) return '';
  below.read(PREFIX_LENGTH, at + 2, 1);
  below.read(VALID, at + 4, 4);
  below.read(PREFERRED, at + 8, 4);
  below.copy(PREFIX, at + 16, 16);
  return `${ipv6Text(bytes.bytes, at + 16)}/${bytes.u8(at + 2)}`;
}
