import { verifyChecksum } from '../checksum.ts';
import { quoteEnd } from '../fast/transport.ts';
import { ICMP_CODES, ICMP_TYPES } from '../names/icmp.ts';
import { hexNumber, plural } from '../text.ts';
import { DATA_FIELDS, dataFields } from './data.ts';
import { type FieldDefinition, field, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import { asStop } from './error-layer.ts';
import { dissectIpv4 } from './ipv4.ts';
import { dissectIpv6 } from './ipv6.ts';
import type { Section } from './section.ts';
import { CHECKSUM_STATES } from './shared.ts';

const TYPE = field('icmp.type', 'Type', 'uint8');
const CODE = field('icmp.code', 'Code', 'uint8');
const CHECKSUM = hexField('icmp.checksum', 'Checksum', 'uint16');
const STATUS = field('icmp.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATES });
const IDENT = field('icmp.ident', 'Identifier (BE)', 'uint16', { base: 'dec-hex' });
const IDENT_LE = field('icmp.ident_le', 'Identifier (LE)', 'uint16', { base: 'dec-hex' });
const SEQUENCE = field('icmp.seq', 'Sequence Number (BE)', 'uint16', { base: 'dec-hex' });
const SEQUENCE_LE = field('icmp.seq_le', 'Sequence Number (LE)', 'uint16', { base: 'dec-hex' });
const UNUSED = field('icmp.unused', 'Unused', 'bytes');
const LENGTH = field('icmp.length', 'Length', 'uint8');
const QUOTE_LENGTH = field('icmp.length.original_datagram', 'Length of original datagram', 'uint8');
const MTU = field('icmp.mtu', 'MTU of next hop', 'uint16');
const POINTER = field('icmp.pointer', 'Pointer', 'uint32');
const GATEWAY = field('icmp.redir_gw', 'Gateway Address', 'ipv4');
const ORIGINATE = field('icmp.originate_timestamp', 'Originate Timestamp', 'uint32');
const RECEIVE = field('icmp.receive_timestamp', 'Receive Timestamp', 'uint32');
const TRANSMIT = field('icmp.transmit_timestamp', 'Transmit Timestamp', 'uint32');
const MASK = field('icmp.address_mask', 'Address Mask', 'ipv4');
const REQUEST = field('icmp.resp_to', 'Request frame', 'framenum');

export const ICMP_FIELDS: readonly FieldDefinition[] = [
  TYPE,
  CODE,
  CHECKSUM,
  STATUS,
  IDENT,
  IDENT_LE,
  SEQUENCE,
  SEQUENCE_LE,
  UNUSED,
  LENGTH,
  QUOTE_LENGTH,
  MTU,
  POINTER,
  GATEWAY,
  ORIGINATE,
  RECEIVE,
  TRANSMIT,
  MASK,
  REQUEST,
  ...DATA_FIELDS,
];

/** ICMP (RFC 792). */
export function dissectIcmp(d: Dissection, at: number): void {
  d.current = 'ICMP';
  const { bytes } = d;
  // Wireshark reads the sixth byte (RFC 4884 §4.1: length of the quote) before it says anything.
  bytes.need(at, 6);
  const layer = d.open('icmp', 'Internet Control Message Protocol', at, Math.max(bytes.end - at, 0));
  const { section } = layer;
  const type = bytes.u8(at);
  const name = ICMP_TYPES[type] ?? 'Unknown ICMP (obsolete or malformed?)';
  section.read(TYPE, at, 1, { label: `Type: ${type} (${name})` });
  const code = bytes.u8(at + 1);
  const codes = ICMP_CODES[type];
  const codeName = codes === undefined ? '' : ` (${codes[code] ?? `Unknown code: ${code}`})`;
  section.read(CODE, at + 1, 1, { append: codeName });
  addChecksum(d, section, at);
  dissectBody(d, section, at, type, code);
}

function addChecksum(d: Dissection, section: Section, at: number): void {
  const { bytes } = d;
  const value = bytes.u16(at + 2);
  const shown = `Checksum: ${hexNumber(value, 4)}`;
  if (!d.verify || d.inQuote || d.fragmented || bytes.end < bytes.limit) {
    const append = d.inQuote
      ? ' [in ICMP error packet]'
      : bytes.end < bytes.limit
        ? ' [fragmented datagram]'
        : '';
    section.add(CHECKSUM, at + 2, 2, value, { label: `${shown} [unverified]${append}` });
    section.generated(STATUS, at + 2, 2, { label: 'Checksum Status: Unverified' });
    return;
  }
  const { status, calculated = 0 } = verifyChecksum(bytes.bytes, at, bytes.end - at, at + 2, 0);
  const good = status === 'good';
  const should = hexNumber(calculated, 4);
  const line = section.add(CHECKSUM, at + 2, 2, value, {
    label: shown + (good ? ' [correct]' : ` incorrect, should be ${should}`),
  });
  if (!good)
    section.expert(line, 'icmp.checksum_bad', 'warn', 'Checksum', `Bad checksum [should be ${should}]`);
  section.generated(STATUS, at + 2, good ? 1 : 0, { label: `Checksum Status: ${good ? 'Good' : 'Bad'}` });
}

function dissectBody(d: Dissection, section: Section, at: number, type: number, code: number): void {
  switch (type) {
    case 0:
    case 8:
      addQuery(d, section, at);
      addEchoData(d, section, at + 8);
      break;
    case 13:
    case 14:
    case 15:
    case 16:
    case 17:
    case 18:
      addQuery(d, section, at);
      addQueryData(section, at + 8, type);
      break;
    case 3:
    case 4:
    case 11:
    case 12:
    case 5:
      addErrorHead(section, at + 4, type, code);
      addQuote(d, section, at + 8, quoteEnd(d.bytes.bytes, at, d.bytes.end, d.bytes.limit));
      break;
  }
}

/** Identifier and sequence number, in both byte orders: some systems write them in their own. */
function addQuery(d: Dissection, section: Section, at: number): void {
  const swap = (value: number) => ((value & 0xff) << 8) | (value >> 8);
  const ident = d.bytes.u16(at + 4);
  section.read(IDENT, at + 4, 2);
  section.add(IDENT_LE, at + 4, 2, swap(ident));
  const sequence = d.bytes.u16(at + 6);
  section.read(SEQUENCE, at + 6, 2);
  section.add(SEQUENCE_LE, at + 6, 2, swap(sequence));
  const { echoRequest } = d.context;
  if (echoRequest && !d.inQuote) section.generated(REQUEST, at, echoRequest.frame);
}

function addEchoData(d: Dissection, section: Section, at: number): void {
  const length = d.bytes.end - at;
  if (length <= 0) return;
  const line = section.text(`Data (${length} byte${plural(length)})`, at, length);
  line.name = 'data';
  dataFields(section.under(line), at, length);
}

/** Timestamps (RFC 792 p. 16) or an address mask (RFC 950 appendix I). */
function addQueryData(section: Section, at: number, type: number): void {
  if (type >= 17) section.copy(MASK, at, 4);
  if (type > 14) return;
  [ORIGINATE, RECEIVE, TRANSMIT].forEach((definition, i) => {
    const value = section.bytes.u32(at + 4 * i);
    section.read(definition, at + 4 * i, 4, { append: ` (${sinceMidnight(value)})` });
  });
}

function sinceMidnight(milliseconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(milliseconds / 86_400_000), 'day'],
    [Math.floor(milliseconds / 3_600_000) % 24, 'hour'],
    [Math.floor(milliseconds / 60_000) % 60, 'minute'],
  ];
  const text = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${plural(count)}`);
  const seconds = ((milliseconds % 60_000) / 1000).toFixed(3);
  return `${[...text, `${seconds} seconds`].join(', ')} after midnight UTC`;
}

/** The four bytes before the quote: RFC 792, with the lengths of RFC 4884 §4.1 where they are used. */
function addErrorHead(section: Section, at: number, type: number, code: number): void {
  if (type === 4) return;
  if (type === 5) {
    section.copy(GATEWAY, at, 4);
    return;
  }
  const mtu = type === 3 && code === 4 ? 2 : 0;
  const pointer = type === 12 ? 1 : 0;
  if (pointer) section.read(POINTER, at, 1);
  const length = section.bytes.u8(at + 1);
  if (length === 0) section.copy(UNUSED, at + pointer, 4 - pointer - mtu);
  else {
    if (!pointer) section.copy(UNUSED, at, 1);
    section.read(LENGTH, at + 1, 1);
    section.add(QUOTE_LENGTH, at + 1, 1, length * 4, { generated: true });
    if (!mtu) section.copy(UNUSED, at + 2, 2);
  }
  if (mtu) section.read(MTU, at + 2, 2);
}

/** The packet that the error is about (RFC 792: header and eight bytes; RFC 1812 §4.3.2.3: as much as fits). */
export function addQuote(d: Dissection, section: Section, at: number, limit = d.bytes.limit): void {
  if (!d.bytes.has(at, 1)) return;
  const version = d.bytes.u8(at) >> 4;
  const decode = () => {
    d.bytes.limit = limit;
    if (version === 6) dissectIpv6(d, at);
    else dissectIpv4(d, at);
  };
  d.quote(section, decode, asStop);
}
