import { ETHER_TYPES } from '../names/ethertypes.ts';
import { macText } from '../text.ts';
import { dissectArp } from './arp.ts';
import { dissectData } from './data.ts';
import { type FieldDefinition, field, flag, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import { damageLayer } from './error-layer.ts';
import { dissectIpv4 } from './ipv4.ts';
import { dissectIpv6 } from './ipv6.ts';
import { dissectLlc } from './llc.ts';
import type { Section } from './section.ts';
import { CHECKSUM_STATES } from './shared.ts';
import { addVlanTrailer, dissectVlan, type VlanKind, vlanKind } from './vlan.ts';

const LG_WORDS = [
  'Locally administered address (this is NOT the factory default)',
  'Globally unique address (factory default)',
] as const;
const IG_WORDS = ['Group address (multicast/broadcast)', 'Individual address (unicast)'] as const;

interface AddressFields {
  readonly address: FieldDefinition;
  readonly lg: FieldDefinition;
  readonly ig: FieldDefinition;
}

function addressFields(side: 'dst' | 'src', title: string): AddressFields {
  return {
    address: field(`eth.${side}`, title, 'ether'),
    lg: flag(`eth.${side}.lg`, 'LG bit', 0x020000, 24, LG_WORDS),
    ig: flag(`eth.${side}.ig`, 'IG bit', 0x010000, 24, IG_WORDS),
  };
}

const DST = addressFields('dst', 'Destination');
const SRC = addressFields('src', 'Source');
const ADDRESS = field('eth.addr', 'Address', 'ether');
const LG = flag('eth.lg', 'LG bit', 0x020000, 24, LG_WORDS);
const IG = flag('eth.ig', 'IG bit', 0x010000, 24, IG_WORDS);
const TYPE = hexField('eth.type', 'Type', 'uint16', { values: ETHER_TYPES });
const LENGTH = field('eth.len', 'Length', 'uint16');
const INVALID = field('eth.invalid_lentype', 'Invalid length/type', 'uint16', { base: 'hex-dec' });
const PADDING = field('eth.padding', 'Padding', 'bytes');
const TRAILER = field('eth.trailer', 'Trailer', 'bytes');
const FCS = hexField('eth.fcs', 'Frame check sequence', 'uint32');
const FCS_STATUS = field('eth.fcs.status', 'FCS Status', 'uint8', { values: CHECKSUM_STATES });

export const ETHERNET_FIELDS: readonly FieldDefinition[] = [
  ...[DST, SRC].flatMap((side) => [side.address, side.lg, side.ig]),
  ADDRESS,
  LG,
  IG,
  TYPE,
  LENGTH,
  INVALID,
  PADDING,
  TRAILER,
  FCS,
  FCS_STATUS,
];

/** Ethernet II or IEEE 802.3 (RFC 894, RFC 1042). */
export function dissectEthernet(d: Dissection): void {
  d.current = 'Ethernet';
  const { bytes } = d;
  bytes.need(0, 14);
  const type = bytes.u16(12);
  const layer = d.open('eth', ethernetLabel(bytes.bytes, type), 0, 14);
  const { section } = layer;
  addAddress(section, DST, 0);
  addAddress(section, SRC, 6);
  if (isInvalid(type)) {
    const line = section.read(INVALID, 12, 2);
    section.expert(line, 'eth.invalid_lentype.expert', 'warn', 'Protocol', line.label);
    dissectData(d, 14);
    return;
  }
  const frameEnd = bytes.limit;
  d.packetEnd = frameEnd;
  const isLength = type > 0 && type <= 1500;
  section.read(isLength ? LENGTH : TYPE, 12, 2);
  if (isLength) d.narrow(Math.min(bytes.limit, 14 + type));
  try {
    if (isLength) dissectLlc(d, 14);
    else dissectEtherType(d, type, 14);
  } finally {
    if (d.layers.some((inner) => inner.name === 'vlan')) addVlanTrailer(d, d.packetEnd, frameEnd);
    else addTrailer(d, section, d.packetEnd, frameEnd);
  }
}

function isInvalid(type: number): boolean {
  return type > 1500 && type < 1536;
}

function ethernetLabel(b: Uint8Array, type: number): string {
  if (type > 0 && type <= 1500) return 'IEEE 802.3 Ethernet';
  const kind = isInvalid(type) ? 'Unknown' : 'II';
  return `Ethernet ${kind}, Src: ${macText(b, 6)}, Dst: ${macText(b, 0)}`;
}

function addAddress(section: Section, fields: AddressFields, at: number): void {
  const line = section.copy(fields.address, at, 6);
  const below = section.under(line);
  below.copy(ADDRESS, at, 6);
  below.read(fields.lg, at, 3);
  below.read(LG, at, 3, { hidden: true });
  below.read(fields.ig, at, 3);
  below.read(IG, at, 3, { hidden: true });
}

/** Shortest Ethernet frame without its check sequence (IEEE 802.3 §3.2.8): what fills it up is padding. */
const SHORTEST = 60;

/**
 * What follows the packet, as Wireshark sorts it: zeros that fill the frame up to the shortest that Ethernet can carry
 * are padding; of the rest, the last four bytes may be a frame check sequence where the frame is long enough for one.
 */
function addTrailer(d: Dissection, section: Section, from: number, frameEnd: number): void {
  const { bytes } = d;
  bytes.limit = frameEnd;
  const { end } = bytes;
  if (from >= end) return;
  const padded = from + paddingLength(bytes.bytes, from, end, frameEnd);
  if (padded > from) section.copy(PADDING, from, padded - from);
  const checked = end === frameEnd && frameEnd >= SHORTEST + 4 && end - padded >= 4;
  const trailerEnd = checked ? end - 4 : end;
  if (trailerEnd > padded) {
    const line = section.copy(TRAILER, padded, trailerEnd - padded);
    const odd = padded === from && from < SHORTEST && frameEnd >= SHORTEST;
    if (odd) section.expert(line, 'eth.padding_bad', 'note', 'Protocol', ODD_PADDING);
  }
  if (!checked) return;
  section.read(FCS, trailerEnd, 4, { append: ' [unverified]' });
  section.generated(FCS_STATUS, trailerEnd, 2, { label: 'FCS Status: Unverified' });
}

const ODD_PADDING =
  "Didn't find padding of zeros, and an undecoded trailer exists. There may be padding of non-zeros.";

function paddingLength(b: Uint8Array, from: number, end: number, frameEnd: number): number {
  if (frameEnd < SHORTEST || from >= SHORTEST) return 0;
  const to = Math.min(SHORTEST, end);
  for (let i = from; i < to; i++) if (b[i] !== 0) return 0;
  return to - from;
}

/** VLAN tags followed before giving up; `decodeFrame` has the same bound. */
const MAX_VLAN_TAGS = 32;

/** What an EtherType names, behind any VLAN tags. */
export function dissectEtherType(d: Dissection, etherType: number, offset: number): void {
  let type = etherType;
  let at = offset;
  for (let tags = 0; ; tags++) {
    const kind: VlanKind | undefined = vlanKind(type);
    if (kind === undefined) break;
    if (tags === MAX_VLAN_TAGS) {
      damageLayer(d, `more than ${MAX_VLAN_TAGS} VLAN tags`, at, 0);
      return;
    }
    type = dissectVlan(d, kind, at);
    at += 4;
  }
  if (type > 0 && type <= 1500 && at > offset) {
    d.narrow(Math.min(d.bytes.limit, at + type));
    dissectLlc(d, at);
  } else dissectNetwork(d, type, at);
}

/** The network layer of an EtherType; anything unknown is data. */
export function dissectNetwork(d: Dissection, type: number, at: number): void {
  if (type === 0x0800) dissectIpv4(d, at);
  else if (type === 0x86dd) dissectIpv6(d, at);
  else if (type === 0x0806) dissectArp(d, at);
  else dissectData(d, at);
}
