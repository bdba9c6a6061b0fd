import { pseudoSum, verifyChecksum } from '../checksum.ts';
import { ICMPV6_CODES, ICMPV6_TYPES } from '../names/icmp.ts';
import { hexNumber, plural } from '../text.ts';
import { dataFields } from './data.ts';
import { type FieldDefinition, field, flag, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import { addQuote } from './icmp.ts';
import { addNeighborOptions } from './icmpv6-options.ts';
import type { Section } from './section.ts';
import { CHECKSUM_STATES } from './shared.ts';

const TYPE = field('icmpv6.type', 'Type', 'uint8', { values: ICMPV6_TYPES });
const CODE = field('icmpv6.code', 'Code', 'uint8');
const CHECKSUM = hexField('icmpv6.checksum', 'Checksum', 'uint16');
const STATUS = field('icmpv6.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATES });
const RESERVED = field('icmpv6.reserved', 'Reserved', 'bytes');
const MTU = field('icmpv6.mtu', 'MTU', 'uint32');
const POINTER = field('icmpv6.pointer', 'Pointer', 'uint32');
const IDENT = hexField('icmpv6.echo.identifier', 'Identifier', 'uint16');
const SEQUENCE = field('icmpv6.echo.sequence_number', 'Sequence', 'uint16');
const REQUEST = field('icmpv6.resp_to', 'Response To', 'framenum');
const DATA = field('icmpv6.data', 'Data', 'bytes');
const MLD_DELAY = field('icmpv6.mld.maximum_response_delay', 'Maximum Response Delay [ms]', 'uint16');
const MLD_ADDRESS = field('icmpv6.mld.multicast_address', 'Multicast Address', 'ipv6');
const NS_TARGET = field('icmpv6.nd.ns.target_address', 'Target Address', 'ipv6');
const NA_TARGET = field('icmpv6.nd.na.target_address', 'Target Address', 'ipv6');
const NA_FLAGS = hexField('icmpv6.nd.na.flag', 'Flags', 'uint32');
const NA_ROUTER = flag('icmpv6.nd.na.flag.r', 'Router', 0x80000000, 32);
const NA_SOLICITED = flag('icmpv6.nd.na.flag.s', 'Solicited', 0x40000000, 32);
const NA_OVERRIDE = flag('icmpv6.nd.na.flag.o', 'Override', 0x20000000, 32);
const NA_RESERVED = field('icmpv6.nd.na.flag.rsv', 'Reserved', 'uint32', { mask: 0x1fffffff, width: 32 });
const RA_HOP_LIMIT = field('icmpv6.nd.ra.cur_hop_limit', 'Cur hop limit', 'uint8');
const RA_FLAGS = hexField('icmpv6.nd.ra.flag', 'Flags', 'uint8');
const RA_LIFETIME = field('icmpv6.nd.ra.router_lifetime', 'Router lifetime (s)', 'uint16');
const RA_REACHABLE = field('icmpv6.nd.ra.reachable_time', 'Reachable time (ms)', 'uint32');
const RA_RETRANS = field('icmpv6.nd.ra.retrans_timer', 'Retrans timer (ms)', 'uint32');
const REDIRECT_TARGET = field('icmpv6.nd.rd.target_address', 'Target Address', 'ipv6');
const REDIRECT_DESTINATION = field('icmpv6.rd.na.destination_address', 'Destination Address', 'ipv6');

export const ICMPV6_FIELDS: readonly FieldDefinition[] = [
  TYPE,
  CODE,
  CHECKSUM,
  STATUS,
  RESERVED,
  MTU,
  POINTER,
  IDENT,
  SEQUENCE,
  REQUEST,
  DATA,
  MLD_DELAY,
  MLD_ADDRESS,
  NS_TARGET,
  NA_TARGET,
  NA_FLAGS,
  NA_ROUTER,
  NA_SOLICITED,
  NA_OVERRIDE,
  NA_RESERVED,
  RA_HOP_LIMIT,
  RA_FLAGS,
  RA_LIFETIME,
  RA_REACHABLE,
  RA_RETRANS,
  REDIRECT_TARGET,
  REDIRECT_DESTINATION,
];

/** ICMPv6 (RFC 4443), with neighbour discovery (RFC 4861). */
export function dissectIcmpv6(d: Dissection, at: number): void {
  d.current = 'ICMPv6';
  const { bytes } = d;
  const length = Math.max(bytes.end - at, 0);
  const { section } = d.open('icmpv6', 'Internet Control Message Protocol v6', at, length);
  const type = Number(section.read(TYPE, at, 1).value);
  const code = bytes.u8(at + 1);
  const codes = ICMPV6_CODES[type];
  const name = codes === undefined ? `${code}` : `${code} (${codes[code] ?? `Unknown (${code})`})`;
  section.read(CODE, at + 1, 1, { label: `Code: ${name}` });
  addChecksum(d, section, at);
  dissectBody(d, section, at, type);
}

function addChecksum(d: Dissection, section: Section, at: number): void {
  const { bytes } = d;
  const value = bytes.u16(at + 2);
  const shown = `Checksum: ${hexNumber(value, 4)}`;
  if (!d.verify || d.inQuote || d.fragmented || bytes.end < bytes.limit) {
    const append = d.inQuote ? ' [in ICMP error packet]' : '';
    section.add(CHECKSUM, at + 2, 2, value, { label: `${shown} [unverified]${append}` });
    section.generated(STATUS, at + 2, 2, { label: 'Checksum Status: Unverified' });
    return;
  }
  const length = bytes.end - at;
  const pseudo = pseudoSum(d.src, d.dst, 58, length);
  const { status, calculated = 0 } = verifyChecksum(bytes.bytes, at, length, at + 2, pseudo);
  const should = hexNumber(calculated, 4);
  const code = status === 'good' ? 1 : status === 'partial' ? 5 : 0;
  const words = { good: ' [correct]', partial: ` [partial (offloaded), should be ${should} on a wire]` };
  const label = shown + (words[status as 'good'] ?? ` incorrect, should be ${should}`);
  const line = section.add(CHECKSUM, at + 2, 2, value, { label });
  if (code === 0)
    section.expert(
      line,
      'icmpv6.checksum_bad.expert',
      'warn',
      'Checksum',
      `Bad checksum [should be ${should}]`,
    );
  section.generated(STATUS, at + 2, code, { label: `Checksum Status: ${CHECKSUM_STATES[code]}` });
}

function dissectBody(d: Dissection, section: Section, at: number, type: number): void {
  switch (type) {
    case 1:
    case 3:
      section.copy(RESERVED, at + 4, 4);
      addQuote(d, section, at + 8);
      break;
    case 2:
    case 4:
      section.read(type === 2 ? MTU : POINTER, at + 4, 4);
      addQuote(d, section, at + 8);
      break;
    case 128:
    case 129:
      addEcho(d, section, at);
      break;
    case 130:
    case 131:
    case 132:
      addListener(d, section, at, type);
      break;
    case 133:
    case 134:
    case 135:
    case 136:
    case 137:
      addNeighborOptions(section, addNeighborHead(section, at, type));
      break;
    default:
      addUndecoded(d, section, at + 4);
      break;
  }
}

/** Bytes of a type that is not decoded further. */
function addUndecoded(d: Dissection, section: Section, at: number): void {
  if (d.bytes.end > at) section.copy(DATA, at, d.bytes.end - at);
}

/** Multicast listener discovery, version 1 (RFC 2710 §3). */
function addListener(d: Dissection, section: Section, at: number, type: number): void {
  if (type === 130 && d.bytes.limit - at !== 24) {
    addUndecoded(d, section, at + 4);
    return;
  }
  section.read(MLD_DELAY, at + 4, 2);
  section.copy(RESERVED, at + 6, 2);
  section.copy(MLD_ADDRESS, at + 8, 16);
}

function addEcho(d: Dissection, section: Section, at: number): void {
  section.read(IDENT, at + 4, 2);
  section.read(SEQUENCE, at + 6, 2);
  const { echoRequest } = d.context;
  if (echoRequest && !d.inQuote) section.generated(REQUEST, at, echoRequest.frame);
  addRest(d, section, at + 8);
}

function addRest(d: Dissection, section: Section, at: number): void {
  const length = d.bytes.end - at;
  if (length <= 0) return;
  const line = section.text(`Data (${length} byte${plural(length)})`, at, length);
  line.name = 'data';
  dataFields(section.under(line), at, length);
}

/** The fixed part of a neighbour discovery message (RFC 4861 §4); returns where its options begin. */
function addNeighborHead(section: Section, at: number, type: number): number {
  if (type === 134) return addRouterHead(section, at);
  if (type === 136) addAdvertisedFlags(section, at + 4);
  else section.copy(RESERVED, at + 4, 4);
  if (type === 133) return at + 8;
  if (type === 137) {
    section.copy(REDIRECT_TARGET, at + 8, 16);
    section.copy(REDIRECT_DESTINATION, at + 24, 16);
    return at + 40;
  }
  section.copy(type === 135 ? NS_TARGET : NA_TARGET, at + 8, 16);
  return at + 24;
}

function addAdvertisedFlags(section: Section, at: number): void {
  const bits = section.bytes.u8(at);
  const names = [
    bits & 0x80 ? ', Router' : '',
    bits & 0x40 ? ', Solicited' : '',
    bits & 0x20 ? ', Override' : '',
  ];
  const below = section.under(section.read(NA_FLAGS, at, 4, { append: names.join('') }));
  for (const definition of [NA_ROUTER, NA_SOLICITED, NA_OVERRIDE, NA_RESERVED]) below.read(definition, at, 4);
}

function addRouterHead(section: Section, at: number): number {
  section.read(RA_HOP_LIMIT, at + 4, 1);
  section.read(RA_FLAGS, at + 5, 1);
  section.read(RA_LIFETIME, at + 6, 2);
  section.read(RA_REACHABLE, at + 8, 4);
  section.read(RA_RETRANS, at + 12, 4);
  return at + 16;
}
