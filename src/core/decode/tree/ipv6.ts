import { ipProtocolName } from '../names/ip-protocols.ts';
import { ipv6Text } from '../text.ts';
import { dissectData } from './data.ts';
import { type FieldDefinition, field, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import { damageLayer } from './error-layer.ts';
import {
  dissectAuthentication,
  dissectFragment,
  dissectOptionsHeader,
  dissectRouting,
} from './ipv6-extensions.ts';
import { addReassembly } from './reassembly.ts';
import type { Draft, LayerDraft, Section } from './section.ts';
import { DSCP_NAMES, ECN_NAMES, servicesText } from './shared.ts';
import { dissectTransport } from './transport.ts';

const VERSION = field('ipv6.version', 'Version', 'uint8', { mask: 0xf0, width: 8 });
/** Wireshark lets `ip.version` match IPv6 too. */
const IP_VERSION = field('ip.version', 'Version', 'uint8', { mask: 0xf0, width: 8 });
const CLASS = hexField('ipv6.tclass', 'Traffic Class', 'uint32', { mask: 0x0ff00000, width: 32 });
const CLASS_DSCP = field('ipv6.tclass.dscp', 'Differentiated Services Codepoint', 'uint32', {
  mask: 0x0fc00000,
  width: 32,
  values: DSCP_NAMES,
});
const CLASS_ECN = field('ipv6.tclass.ecn', 'Explicit Congestion Notification', 'uint32', {
  mask: 0x00300000,
  width: 32,
  values: ECN_NAMES,
});
const FLOW = hexField('ipv6.flow', 'Flow Label', 'uint24', { mask: 0x0fffff, width: 24 });
const PAYLOAD_LENGTH = field('ipv6.plen', 'Payload Length', 'uint16');
const NEXT = field('ipv6.nxt', 'Next Header', 'uint8');
const HOP_LIMIT = field('ipv6.hlim', 'Hop Limit', 'uint8');
const SRC = field('ipv6.src', 'Source Address', 'ipv6');
const DST = field('ipv6.dst', 'Destination Address', 'ipv6');
const ADDR = field('ipv6.addr', 'Source or Destination Address', 'ipv6');

export const IPV6_FIELDS: readonly FieldDefinition[] = [
  VERSION,
  CLASS,
  CLASS_DSCP,
  CLASS_ECN,
  FLOW,
  PAYLOAD_LENGTH,
  NEXT,
  HOP_LIMIT,
  SRC,
  DST,
  ADDR,
];

/** IPv6 (RFC 8200 §3), and what it carries. */
export function dissectIpv6(d: Dissection, at: number): void {
  d.current = 'IPv6';
  const { bytes } = d;
  const layer = d.open('ipv6', 'Internet Protocol Version 6', at, Math.min(40, Math.max(bytes.end - at, 0)));
  const { section } = layer;
  const versionLine = section.read(VERSION, at, 1);
  const version = Number(versionLine.value);
  section.add(IP_VERSION, at, 1, version, { hidden: true });
  if (version !== 6) {
    section.expert(versionLine, 'ipv6.bogus_ipv6_version', 'error', 'Malformed', 'Bogus IPv6 version');
    damageLayer(d, `version ${version}, must be 6`, at, 1);
    dissectData(d, at);
    return;
  }
  if (bytes.limit - at < 40) {
    section.expert(
      undefined,
      'ipv6.invalid_header',
      'error',
      'Malformed',
      'IPv6 header must be exactly 40 bytes',
    );
  }
  addClass(section, at);
  section.read(FLOW, at + 1, 3);
  const payload = bytes.u16(at + 4);
  const lengthLine = section.read(PAYLOAD_LENGTH, at + 4, 2);
  const next = bytes.u8(at + 6);
  section.read(NEXT, at + 6, 1, { label: `Next Header: ${ipProtocolName(next)} (${next})` });
  d.ttl = Number(section.read(HOP_LIMIT, at + 7, 1).value);
  addAddresses(d, layer, at);
  narrow(d, section, lengthLine, at, payload);
  dissectHeaders(d, layer, next, at + 40);
}

function addClass(section: Section, at: number): void {
  const value = (section.bytes.u16(at) >> 4) & 0xff;
  const line = section.read(CLASS, at, 4, { append: ` ${servicesText(value)}` });
  const below = section.under(line);
  below.read(CLASS_DSCP, at, 4);
  below.read(CLASS_ECN, at, 4);
}

function addAddresses(d: Dissection, layer: LayerDraft, at: number): void {
  const { bytes } = d;
  const { section } = layer;
  section.copy(SRC, at + 8, 16);
  section.copy(ADDR, at + 8, 16, { hidden: true });
  d.src = bytes.slice(at + 8, 16);
  section.copy(DST, at + 24, 16);
  section.copy(ADDR, at + 24, 16, { hidden: true });
  d.dst = bytes.slice(at + 24, 16);
  layer.label += `, Src: ${ipv6Text(d.src, 0)}, Dst: ${ipv6Text(d.dst, 0)}`;
}

/** Narrows the limit to the payload length; 0 means a jumbogram (RFC 2675), whose option has the length. */
function narrow(d: Dissection, section: Section, line: Draft, at: number, payload: number): void {
  const { bytes } = d;
  const available = bytes.limit - at - 40;
  const length = payload || jumboLength(d, at);
  if (payload === 0 && length === 0) {
    const message = 'IPv6 payload length equals 0 (maybe because of "TCP segmentation offload" (TSO))';
    section.expert(line, 'ipv6.plen_zero', 'chat', 'Protocol', message);
  }
  if (length <= available) d.narrow(at + 40 + length);
  else if (!d.inQuote) {
    const message = `IPv6 payload length exceeds framing length (${available} bytes)`;
    section.expert(line, 'ipv6.plen_exceeds_framing', 'warn', 'Protocol', message);
  }
}

/** The jumbo payload option, first in a hop-by-hop header. */
function jumboLength(d: Dissection, at: number): number {
  const { bytes } = d;
  const there = bytes.u8(at + 6) === 0 && bytes.has(at + 40, 8) && bytes.u16(at + 42) === 0xc204;
  return there ? bytes.u32(at + 44) : 0;
}

/** Extension headers followed; `decodeFrame` has the same bound. */
const MAX_HEADERS = 32;

/** Walks the extension headers (RFC 8200 §4) to the transport layer. */
function dissectHeaders(d: Dissection, layer: LayerDraft, firstHeader: number, start: number): void {
  const { section } = layer;
  let next = firstHeader;
  let at = start;
  for (let count = 0; ; count++) {
    const header = extension(d, section, next, at);
    if (header === undefined) break;
    if (!header.fragment) layer.length = at + header.length - layer.offset;
    if (count === MAX_HEADERS) {
      damageLayer(d, `more than ${MAX_HEADERS} extension headers`, at, 0);
      return;
    }
    if (header.fragment) {
      if (!addReassembly(d, section, 'ipv6', at + 8, header.next)) dissectData(d, at + 8);
      return;
    }
    next = header.next;
    at += header.length;
  }
  if (next === 59) dissectData(d, at);
  else dissectTransport(d, next, at);
}

interface Extension {
  readonly next: number;
  readonly length: number;
  /** Part of a packet: what follows has to wait for the rest. */
  readonly fragment?: boolean;
}

function extension(d: Dissection, section: Section, type: number, at: number): Extension | undefined {
  switch (type) {
    case 0:
    case 60:
      return dissectOptionsHeader(d, section, type, at);
    case 43:
      return dissectRouting(d, section, at);
    case 44:
      return dissectFragment(d, section, at);
    case 51:
      return dissectAuthentication(d, section, at);
    default:
      return undefined;
  }
}
