import { hexNumber, ipv6Text } from '../text.ts';
import { type FieldDefinition, field, flag, hexField } from './define.ts';
import type { Section } from './section.ts';

/** Option types (IANA ipv6-parameters), in Wireshark's words. */
const TYPES: Readonly<Record<number, string>> = {
  0: 'Pad1',
  1: 'PadN',
  4: 'Tunnel Encapsulation Limit',
  5: 'Router Alert',
  7: 'CALIPSO',
  38: 'Quick-Start',
  48: 'Path MTU Option',
  49: 'IOAM Option',
  99: 'RPL Option',
  109: 'MPL Option',
  194: 'Jumbo Payload',
  201: 'Home Address',
};
const ACTIONS = [
  'Skip and continue',
  'Discard',
  'Discard and send ICMP',
  'Discard and send ICMP if not multicast',
];
const ALERTS: Readonly<Record<number, string>> = { 0: 'MLD', 1: 'RSVP', 2: 'Active Networks' };

const TYPE = hexField('ipv6.opt.type', 'Type', 'uint8');
const ACTION = field('ipv6.opt.type.action', 'Action', 'uint8', { mask: 0xc0, width: 8, values: ACTIONS });
const CHANGE = flag('ipv6.opt.type.change', 'May Change', 0x20, 8, ['Yes', 'No']);
const REST = hexField('ipv6.opt.type.rest', 'Low-Order Bits', 'uint8', { mask: 0x1f, width: 8 });
const LENGTH = field('ipv6.opt.length', 'Length', 'uint8');
const PAD1 = field('ipv6.opt.pad1', 'Pad1', 'none');
const PADN = field('ipv6.opt.padn', 'PadN', 'bytes');
const ALERT = field('ipv6.opt.router_alert', 'Router Alert', 'uint16', { values: ALERTS });
const LIMIT = field('ipv6.opt.tel', 'Tunnel Encapsulation Limit', 'uint8');
const JUMBO = field('ipv6.opt.jumbo', 'Payload Length', 'uint32');
const HOME = field('ipv6.opt.mipv6.home_address', 'MIPv6 Home Address', 'ipv6');
const UNKNOWN = field('ipv6.opt.unknown', 'Unknown Option Payload', 'bytes');

export const IPV6_OPTION_FIELDS: readonly FieldDefinition[] = [
  TYPE,
  ACTION,
  CHANGE,
  REST,
  LENGTH,
  PAD1,
  PADN,
  ALERT,
  LIMIT,
  JUMBO,
  HOME,
  UNKNOWN,
];

/** The options of a hop-by-hop or destination header (RFC 8200 §4.2); each turn moves on by at least a byte. */
export function dissectIpv6Options(section: Section, start: number, end: number): void {
  const { bytes } = section;
  for (let at = start; at < end; ) {
    const type = bytes.u8(at);
    const length = type === 0 || at + 1 >= end ? 0 : bytes.u8(at + 1);
    const size = type === 0 ? 1 : 2 + length;
    const name = TYPES[type] ?? `Unknown IPv6 Option (${type})`;
    addOption(section, at, type, length, name);
    bytes.need(at, size);
    at += size;
  }
}

function addOption(section: Section, at: number, type: number, length: number, name: string): void {
  const { bytes } = section;
  const size = type === 0 ? 1 : 2 + length;
  const line = section.text(name, at, Math.min(size, bytes.end - at));
  line.name = 'ipv6.opt';
  const below = section.under(line);
  const label = `Type: ${TYPES[type] ?? 'Unknown'} (${hexNumber(type, 2)})`;
  const bits = below.under(below.read(TYPE, at, 1, { label }));
  bits.read(ACTION, at, 1);
  bits.read(CHANGE, at, 1);
  bits.read(REST, at, 1);
  if (type === 0) {
    below.add(PAD1, at, 1, undefined, { label: 'Pad1' });
    return;
  }
  below.read(LENGTH, at + 1, 1);
  if (bytes.has(at, size)) addContent(below, at + 2, type, length);
}

function addContent(below: Section, at: number, type: number, length: number): void {
  if (type === 1) addPadding(below, at, length);
  else if (type === 5 && length === 2) below.read(ALERT, at, 2);
  else if (type === 4 && length === 1) below.read(LIMIT, at, 1);
  else if (type === 194 && length === 4) below.read(JUMBO, at, 4);
  else if (type === 201 && length === 16) {
    const address = ipv6Text(below.bytes.slice(at, 16), 0);
    below.copy(HOME, at, 16, { label: `MIPv6 Home Address: ${address}` });
  } else if (length > 0) below.copy(UNKNOWN, at, length);
}

function addPadding(below: Section, at: number, length: number): void {
  const line = below.copy(PADN, at, length);
  if (length > 0) return;
  line.label = 'PadN: <none>';
  line.display = '<none>';
}
