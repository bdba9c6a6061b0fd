import { ETHER_TYPES } from '../names/ethertypes.ts';
import { type FieldDefinition, field, flag, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import type { Section } from './section.ts';

/** Priority code points (IEEE 802.1D-2004 annex G). */
const PRIORITIES = [
  'Best Effort (default)',
  'Background',
  'Spare',
  'Excellent Effort',
  'Controlled Load',
  'Video, < 100ms latency and jitter',
  'Voice, < 10ms latency and jitter',
  'Network Control',
];

const PRIORITY = field('vlan.priority', 'Priority', 'uint16', {
  mask: 0xe000,
  width: 16,
  values: PRIORITIES,
});
const DEI = flag('vlan.dei', 'DEI', 0x1000, 16, ['Eligible', 'Ineligible']);
const ID = field('vlan.id', 'ID', 'uint16', { mask: 0x0fff, width: 16 });
const TYPE = hexField('vlan.etype', 'Type', 'uint16', { values: ETHER_TYPES });
const LENGTH = field('vlan.len', 'Length', 'uint16');
const TRAILER = field('vlan.trailer', 'Trailer', 'bytes');

const AD_PRIORITY = field('ieee8021ad.priority', 'Priority', 'uint16', { mask: 0xe000, width: 16 });
const AD_DEI = field('ieee8021ad.dei', 'DEI', 'uint16', { mask: 0x1000, width: 16 });
const AD_ID = field('ieee8021ad.id', 'ID', 'uint16', { mask: 0x0fff, width: 16 });
/** Wireshark shows the type behind an 802.1ad tag as a field of 802.1ah. */
const AD_TYPE = hexField('ieee8021ah.etype', 'Type', 'uint16', { values: ETHER_TYPES });

export const VLAN_FIELDS: readonly FieldDefinition[] = [
  PRIORITY,
  DEI,
  ID,
  TYPE,
  LENGTH,
  TRAILER,
  AD_PRIORITY,
  AD_DEI,
  AD_ID,
  AD_TYPE,
];

export type VlanKind = 'vlan' | 'ieee8021ad';

/** Which kind of tag an EtherType announces (802.1Q, the old QinQ value, 802.1ad), if any. */
export function vlanKind(etherType: number): VlanKind | undefined {
  if (etherType === 0x8100 || etherType === 0x9100) return 'vlan';
  return etherType === 0x88a8 ? 'ieee8021ad' : undefined;
}

function addTag(section: Section, at: number): void {
  section.read(PRIORITY, at, 2);
  section.read(DEI, at, 2);
  section.read(ID, at, 2);
}

/** The priority bits stand in the first byte. */
function addProviderTag(section: Section, at: number, control: number): void {
  section.add(AD_PRIORITY, at, 1, control >> 13);
  section.add(AD_DEI, at, 1, (control >> 12) & 1);
  section.read(AD_ID, at, 2);
}

/** What follows the packet behind the innermost tag. */
export function addVlanTrailer(d: Dissection, from: number, frameEnd: number): void {
  d.bytes.limit = frameEnd;
  const { end } = d.bytes;
  const tag = d.layers.findLast((layer) => layer.name === 'vlan');
  if (tag && from < end) tag.section.copy(TRAILER, from, end - from);
}

/** One tag; returns the EtherType or length behind it. */
export function dissectVlan(d: Dissection, kind: VlanKind, at: number): number {
  const { bytes } = d;
  d.current = kind === 'vlan' ? 'VLAN' : 'IEEE 802.1ad';
  const control = bytes.u16(at);
  const id = control & 0xfff;
  const label =
    kind === 'vlan'
      ? `802.1Q Virtual LAN, PRI: ${control >> 13}, DEI: ${(control >> 12) & 1}, ID: ${id}`
      : `IEEE 802.1ad, ID: ${id}`;
  const { section } = d.open(kind, label, at, Math.min(4, bytes.end - at));
  if (kind === 'vlan') addTag(section, at);
  else addProviderTag(section, at, control);
  const type = bytes.u16(at + 2);
  if (type > 0 && type <= 1500) section.read(LENGTH, at + 2, 2);
  else section.read(kind === 'vlan' ? TYPE : AD_TYPE, at + 2, 2);
  return type;
}
