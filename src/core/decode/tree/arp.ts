import { type ArpFields, arpFields } from '../info/arp.ts';
import { ETHER_TYPES } from '../names/ethertypes.ts';
import { HARDWARE_TYPES } from '../names/hardware.ts';
import { type FieldDefinition, field, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import type { Section } from './section.ts';

/** Opcodes (RFC 826, RFC 903, RFC 1931, RFC 2390), in Wireshark's words. */
const OPCODES: Readonly<Record<number, string>> = {
  0: 'reserved',
  1: 'request',
  2: 'reply',
  3: 'reverse request',
  4: 'reverse reply',
  5: 'drarp request',
  6: 'drarp reply',
  7: 'drarp error',
  8: 'inverse request',
  9: 'inverse reply',
  10: 'arp nak',
};

const HARDWARE_TYPE = field('arp.hw.type', 'Hardware type', 'uint16', { values: HARDWARE_TYPES });
const PROTOCOL_TYPE = hexField('arp.proto.type', 'Protocol type', 'uint16', { values: ETHER_TYPES });
const HARDWARE_SIZE = field('arp.hw.size', 'Hardware size', 'uint8');
const PROTOCOL_SIZE = field('arp.proto.size', 'Protocol size', 'uint8');
const OPCODE = field('arp.opcode', 'Opcode', 'uint16', { values: OPCODES });
const IS_GRATUITOUS = field('arp.isgratuitous', 'Is gratuitous', 'boolean');
const IS_PROBE = field('arp.isprobe', 'Is probe', 'boolean');
const IS_ANNOUNCEMENT = field('arp.isannouncement', 'Is announcement', 'boolean');

interface PartyFields {
  readonly mac: FieldDefinition;
  readonly hardware: FieldDefinition;
  readonly ipv4: FieldDefinition;
  readonly protocol: FieldDefinition;
}

function partyFields(side: 'src' | 'dst', title: string): PartyFields {
  return {
    mac: field(`arp.${side}.hw_mac`, `${title} MAC address`, 'ether'),
    hardware: field(`arp.${side}.hw`, `${title} hardware address`, 'bytes'),
    ipv4: field(`arp.${side}.proto_ipv4`, `${title} IP address`, 'ipv4'),
    protocol: field(`arp.${side}.proto`, `${title} protocol address`, 'bytes'),
  };
}

const SENDER = partyFields('src', 'Sender');
const TARGET = partyFields('dst', 'Target');

export const ARP_FIELDS: readonly FieldDefinition[] = [
  HARDWARE_TYPE,
  PROTOCOL_TYPE,
  HARDWARE_SIZE,
  PROTOCOL_SIZE,
  OPCODE,
  IS_GRATUITOUS,
  IS_PROBE,
  IS_ANNOUNCEMENT,
  ...[SENDER, TARGET].flatMap((party) => [party.mac, party.hardware, party.ipv4, party.protocol]),
];

/** ARP and its relatives (RFC 826, RFC 903, RFC 2390). */
export function dissectArp(d: Dissection, at: number): void {
  d.current = 'ARP';
  const { bytes } = d;
  const layer = d.open('arp', 'Address Resolution Protocol', at, Math.max(bytes.end - at, 0));
  const { section } = layer;
  const hardwareType = Number(section.read(HARDWARE_TYPE, at, 2).value);
  const protocolType = Number(section.read(PROTOCOL_TYPE, at + 2, 2).value);
  const hardware = Number(section.read(HARDWARE_SIZE, at + 4, 1).value);
  const protocol = Number(section.read(PROTOCOL_SIZE, at + 5, 1).value);
  section.read(OPCODE, at + 6, 2);
  const length = 8 + 2 * (hardware + protocol);
  bytes.need(at, length);
  const arp = arpFields(bytes.bytes, at, bytes.end);
  if (arp === undefined) return;
  layer.label = arpLabel(arp);
  layer.length = length;
  addNatures(section, at, arp);
  const sizes = { hardware, protocol, mac: hardware === 6 && (hardwareType === 1 || hardwareType === 6) };
  const ipv4 = protocol === 4 && protocolType === 0x0800;
  addParty(section, SENDER, at + 8, { ...sizes, ipv4 });
  addParty(section, TARGET, at + 8 + hardware + protocol, { ...sizes, ipv4 });
  d.narrow(at + length);
}

function isRequestOrReply(arp: ArpFields): boolean {
  return arp.opcode === 1 || arp.opcode === 2;
}

/** 'request', 'ARP Probe', 'ARP Announcement', 'reply/gratuitous ARP' … */
function arpLabel(arp: ArpFields): string {
  const name = OPCODES[arp.opcode] ?? `opcode 0x${arp.opcode.toString(16).padStart(4, '0')}`;
  let kind = name;
  if (arp.opcode === 1 && arp.gratuitous) kind = 'ARP Announcement';
  else if (arp.opcode === 1 && arp.probe) kind = 'ARP Probe';
  else if (arp.opcode === 2 && arp.gratuitous) kind = `${name}/gratuitous ARP`;
  return `Address Resolution Protocol (${kind})`;
}

function addNatures(section: Section, at: number, arp: ArpFields): void {
  if (!isRequestOrReply(arp)) return;
  if (arp.gratuitous) section.generated(IS_GRATUITOUS, at, true);
  if (arp.opcode !== 1) return;
  if (arp.gratuitous) section.generated(IS_ANNOUNCEMENT, at, true);
  else if (arp.probe) section.generated(IS_PROBE, at, true);
}

interface PartySizes {
  readonly hardware: number;
  readonly protocol: number;
  readonly mac: boolean;
  readonly ipv4: boolean;
}

function addParty(section: Section, party: PartyFields, at: number, sizes: PartySizes): void {
  if (sizes.hardware > 0) section.copy(sizes.mac ? party.mac : party.hardware, at, sizes.hardware);
  if (sizes.protocol > 0)
    section.copy(sizes.ipv4 ? party.ipv4 : party.protocol, at + sizes.hardware, sizes.protocol);
}
