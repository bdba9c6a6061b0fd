import { verifyChecksum } from '../checksum.ts';
import { ipProtocolName } from '../names/ip-protocols.ts';
import { hexNumber, ipv4Text } from '../text.ts';
import { dissectData } from './data.ts';
import { type FieldDefinition, field, flag, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import { damageLayer } from './error-layer.ts';
import { dissectIpv4Options, sourceRouteTarget } from './ipv4-options.ts';
import { dissectIpv6 } from './ipv6.ts';
import { addReassembly } from './reassembly.ts';
import type { LayerDraft, Section } from './section.ts';
import { CHECKSUM_STATES, DSCP_NAMES, ECN_NAMES, servicesText } from './shared.ts';
import { dissectTransport } from './transport.ts';

const VERSION = field('ip.version', 'Version', 'uint8', { mask: 0xf0, width: 8 });
const HEADER_LENGTH = field('ip.hdr_len', 'Header Length', 'uint8', { mask: 0x0f, width: 8 });
const DS = hexField('ip.dsfield', 'Differentiated Services Field', 'uint8');
const DS_DSCP = field('ip.dsfield.dscp', 'Differentiated Services Codepoint', 'uint8', {
  mask: 0xfc,
  width: 8,
  values: DSCP_NAMES,
});
const DS_ECN = field('ip.dsfield.ecn', 'Explicit Congestion Notification', 'uint8', {
  mask: 0x03,
  width: 8,
  values: ECN_NAMES,
});
const LENGTH = field('ip.len', 'Total Length', 'uint16');
const ID = field('ip.id', 'Identification', 'uint16', { base: 'hex-dec' });
const FLAGS = hexField('ip.flags', 'Flags', 'uint8', { mask: 0xe0, width: 8 });
const RESERVED = flag('ip.flags.rb', 'Reserved bit', 0x80, 8);
const DONT = flag('ip.flags.df', "Don't fragment", 0x40, 8);
const MORE = flag('ip.flags.mf', 'More fragments', 0x20, 8);
const FRAGMENT_OFFSET = field('ip.frag_offset', 'Fragment Offset', 'uint16', { mask: 0x1fff, width: 16 });
const TTL = field('ip.ttl', 'Time to Live', 'uint8');
const PROTOCOL = field('ip.proto', 'Protocol', 'uint8');
const CHECKSUM = hexField('ip.checksum', 'Header Checksum', 'uint16');
const STATUS = field('ip.checksum.status', 'Header checksum status', 'uint8', { values: CHECKSUM_STATES });
const CALCULATED = hexField('ip.checksum_calculated', 'Calculated Checksum', 'uint16');
const SRC = field('ip.src', 'Source Address', 'ipv4');
const DST = field('ip.dst', 'Destination Address', 'ipv4');
const CURRENT = field('ip.cur_rt', 'Current Route', 'ipv4');
const ADDR = field('ip.addr', 'Source or Destination Address', 'ipv4');

export const IPV4_FIELDS: readonly FieldDefinition[] = [
  VERSION,
  HEADER_LENGTH,
  DS,
  DS_DSCP,
  DS_ECN,
  LENGTH,
  ID,
  FLAGS,
  RESERVED,
  DONT,
  MORE,
  FRAGMENT_OFFSET,
  TTL,
  PROTOCOL,
  CHECKSUM,
  STATUS,
  CALCULATED,
  SRC,
  DST,
  CURRENT,
  ADDR,
];

/** IPv4 (RFC 791 §3.1), and what it carries. */
export function dissectIpv4(d: Dissection, at: number): void {
  d.current = 'IPv4';
  const { bytes } = d;
  const version = bytes.u8(at) >> 4;
  const headerLength = (bytes.u8(at) & 15) * 4;
  const layer = d.open('ip', 'Internet Protocol Version 4', at, Math.min(headerLength, bytes.end - at));
  const { section } = layer;
  const versionLine = section.read(VERSION, at, 1);
  if (version !== 4) {
    section.expert(versionLine, 'ip.bogus_ip_version', 'error', 'Protocol', 'Bogus IPv4 version');
    if (version === 6) dissectIpv6(d, at);
    else damageLayer(d, `version ${version}, must be 4`, at, 1);
    return;
  }
  const label = `.... ${(headerLength / 4).toString(2).padStart(4, '0')} = Header Length: ${headerLength} bytes (${headerLength / 4})`;
  const lengthLine = section.add(HEADER_LENGTH, at, 1, headerLength, { label });
  if (headerLength < 20) {
    const message = `Bogus IP header length (${headerLength}, must be at least 20)`;
    section.expert(lengthLine, 'ip.bogus_header_length', 'error', 'Protocol', message);
    damageLayer(d, message, at, 1);
    return;
  }
  addServices(section, at + 1);
  if (!addLength(d, section, at, headerLength)) return;
  addFragmentFields(section, at);
  addTtl(d, section, at);
  const protocol = bytes.u8(at + 9);
  section.read(PROTOCOL, at + 9, 1, { label: `Protocol: ${ipProtocolName(protocol)} (${protocol})` });
  addChecksum(d, section, at, headerLength);
  addAddresses(d, layer, at, headerLength);
  if (headerLength > 20) dissectIpv4Options(section, at + 20, headerLength - 20);
  dissectPayload(d, section, at, headerLength, protocol);
}

function addServices(section: Section, at: number): void {
  const byte = section.bytes.u8(at);
  const line = section.read(DS, at, 1, { append: ` ${servicesText(byte)}` });
  const below = section.under(line);
  below.read(DS_DSCP, at, 1);
  below.read(DS_ECN, at, 1);
}

/** The total length; narrows the limit. False if it is impossible. */
function addLength(d: Dissection, section: Section, at: number, headerLength: number): boolean {
  const { bytes } = d;
  const total = bytes.u16(at + 2);
  const available = bytes.limit - at;
  if (total === 0) {
    const label = `Total Length: ${available} bytes (reported as 0, presumed to be because of "TCP segmentation offload" (TSO))`;
    section.add(LENGTH, at + 2, 2, available, { label, generated: true });
    return true;
  }
  if (total < headerLength) {
    const label = `Total Length: ${total} bytes (bogus, less than header length ${headerLength})`;
    const line = section.add(LENGTH, at + 2, 2, total, { label });
    section.expert(line, 'ip.bogus_ip_length', 'error', 'Protocol', 'Bogus IP length');
    damageLayer(d, `total length ${total} is less than the header's ${headerLength} bytes`, at + 2, 2);
    return false;
  }
  const line = section.read(LENGTH, at + 2, 2);
  if (total <= available) d.narrow(at + total);
  else if (!d.inQuote) {
    const message = `IPv4 total length exceeds packet length (${available} bytes)`;
    section.expert(line, 'ip.bogus_ip_length', 'error', 'Protocol', message);
  }
  return true;
}

function addFragmentFields(section: Section, at: number): void {
  const { bytes } = section;
  section.read(ID, at + 4, 2);
  const flags = bytes.u8(at + 6);
  const names = [
    flags & 0x80 ? ', Reserved bit' : '',
    flags & 0x40 ? ", Don't fragment" : '',
    flags & 0x20 ? ', More fragments' : '',
  ];
  const below = section.under(section.read(FLAGS, at + 6, 1, { append: names.join('') }));
  below.read(RESERVED, at + 6, 1);
  below.read(DONT, at + 6, 1);
  below.read(MORE, at + 6, 1);
  const units = bytes.u16(at + 6) & 0x1fff;
  const bits = units
    .toString(2)
    .padStart(13, '0')
    .replace(/^(.)(.{4})(.{4})(.{4})$/, '$1 $2 $3 $4');
  section.add(FRAGMENT_OFFSET, at + 6, 2, units, { label: `...${bits} = Fragment Offset: ${units * 8}` });
}

/** The TTL, with Wireshark's remarks on ones too small to come far, or meant for the local link (RFC 3171). */
function addTtl(d: Dissection, section: Section, at: number): void {
  const line = section.read(TTL, at + 8, 1);
  d.ttl = Number(line.value);
  const multicast = section.bytes.has(at + 16, 1) && section.bytes.u8(at + 16) >> 4 === 14;
  if (d.ttl < 5 && !multicast) {
    section.expert(line, 'ip.ttl.too_small', 'note', 'Sequence', `"Time To Live" only ${d.ttl}`);
  }
}

function addChecksum(d: Dissection, section: Section, at: number, headerLength: number): void {
  const { bytes } = d;
  const value = bytes.u16(at + 10);
  const shown = `Header Checksum: ${hexNumber(value, 4)}`;
  if (!d.verify || !bytes.has(at, headerLength)) {
    const reason = d.verify ? 'not all data available' : 'validation disabled';
    section.add(CHECKSUM, at + 10, 2, value, { label: `${shown} [${reason}]` });
    section.generated(STATUS, at + 10, 2, { label: 'Header checksum status: Unverified' });
    return;
  }
  const { status, calculated = 0 } = verifyChecksum(bytes.bytes, at, headerLength, at + 10, 0);
  const good = status === 'good';
  const wrong = ` incorrect, should be ${hexNumber(calculated, 4)}(may be caused by "IP checksum offload"?)`;
  const line = section.add(CHECKSUM, at + 10, 2, value, { label: shown + (good ? ' [correct]' : wrong) });
  if (!good) {
    const message = `Bad checksum [should be ${hexNumber(calculated, 4)}]`;
    section.expert(line, 'ip.checksum_bad.expert', 'error', 'Checksum', message);
  }
  section.generated(STATUS, at + 10, good ? 1 : 0, {
    label: `Header checksum status: ${good ? 'Good' : 'Bad'}`,
  });
  section.add(CALCULATED, at + 10, 2, calculated, { generated: true });
}

/** Source and destination; a source route (RFC 791 §3.1) has the true destination at its end. */
function addAddresses(d: Dissection, layer: LayerDraft, at: number, headerLength: number): void {
  const { bytes } = d;
  const { section } = layer;
  section.copy(SRC, at + 12, 4);
  section.copy(ADDR, at + 12, 4, { hidden: true });
  d.src = bytes.slice(at + 12, 4);
  layer.label += `, Src: ${ipv4Text(d.src, 0)}`;
  const target = sourceRouteTarget(bytes, at + 20, at + headerLength) ?? at + 16;
  const direct = target === at + 16;
  section.copy(direct ? DST : CURRENT, at + 16, 4);
  if (direct) section.copy(ADDR, at + 16, 4, { hidden: true });
  d.dst = bytes.slice(target, 4);
  layer.label += `, Dst: ${ipv4Text(d.dst, 0)}${direct ? '' : `, Via: ${ipv4Text(bytes.bytes, at + 16)}`}`;
}

function dissectPayload(
  d: Dissection,
  section: Section,
  at: number,
  headerLength: number,
  protocol: number,
): void {
  const { bytes } = d;
  const fragment = bytes.u16(at + 6);
  const payload = at + headerLength;
  bytes.need(at, headerLength);
  if ((fragment & 0x3fff) === 0 || d.inQuote) {
    d.fragmented = (fragment & 0x2000) !== 0;
    if ((fragment & 0x1fff) === 0 && bytes.limit > payload) dissectTransport(d, protocol, payload);
    else if (bytes.limit > payload) dissectData(d, payload);
    return;
  }
  // As Wireshark: what its length names must have been captured, else there is nothing to put together.
  const whole = bytes.limit > payload && bytes.bytes.length >= at + (bytes.u16(at + 2) || bytes.limit - at);
  if (addReassembly(d, section, 'ip', payload, protocol)) return;
  d.fragmented = true;
  if (whole || (fragment & 0x1fff) !== 0) dissectData(d, payload);
  else dissectTransport(d, protocol, payload);
}
