import { pseudoSum, verifyChecksum } from '../checksum.ts';
import { hexNumber, plural } from '../text.ts';
import { dissectData } from './data.ts';
import { type FieldDefinition, field, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import { damageLayer } from './error-layer.ts';
import type { Section } from './section.ts';
import { CHECKSUM_STATES } from './shared.ts';

const SRC_PORT = field('udp.srcport', 'Source Port', 'uint16');
const DST_PORT = field('udp.dstport', 'Destination Port', 'uint16');
const PORT = field('udp.port', 'Source or Destination Port', 'uint16');
const LENGTH = field('udp.length', 'Length', 'uint16');
const CHECKSUM = hexField('udp.checksum', 'Checksum', 'uint16');
const CALCULATED = hexField('udp.checksum_calculated', 'Calculated Checksum', 'uint16');
const STATUS = field('udp.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATES });
const STREAM = field('udp.stream', 'Stream index', 'uint32');
const TIME_RELATIVE = field('udp.time_relative', 'Time since first frame', 'reltime');
const TIME_DELTA = field('udp.time_delta', 'Time since previous frame', 'reltime');
const PAYLOAD = field('udp.payload', 'Payload', 'bytes');

export const UDP_FIELDS: readonly FieldDefinition[] = [
  SRC_PORT,
  DST_PORT,
  PORT,
  LENGTH,
  CHECKSUM,
  CALCULATED,
  STATUS,
  STREAM,
  TIME_RELATIVE,
  TIME_DELTA,
  PAYLOAD,
];

/** UDP (RFC 768). */
export function dissectUdp(d: Dissection, at: number): void {
  const { bytes } = d;
  const srcPort = bytes.u16(at);
  const dstPort = bytes.u16(at + 2);
  d.current = 'UDP';
  const label = `User Datagram Protocol, Src Port: ${srcPort}, Dst Port: ${dstPort}`;
  const { section } = d.open('udp', label, at, Math.min(8, bytes.end - at));
  section.read(SRC_PORT, at, 2);
  section.read(DST_PORT, at + 2, 2);
  section.read(PORT, at, 2, { hidden: true });
  section.read(PORT, at + 2, 2, { hidden: true });
  const length = addLength(d, section, at);
  if (length === undefined) return;
  addChecksum(d, section, at, length);
  const { udp } = d.inQuote ? {} : d.context;
  if (udp) section.generated(STREAM, at + 8, udp.stream);
  if (udp) addTimes(section, at, udp);
  bytes.limit = Math.min(bytes.limit, at + length);
  const payload = bytes.end - at - 8;
  if (payload <= 0) return;
  section.copy(PAYLOAD, at + 8, payload, { label: `UDP payload (${payload} byte${plural(payload)})` });
  if (!d.inQuote) dissectData(d, at + 8);
}

/** The length field; undefined if nothing can follow it. 0 over IPv6 is a jumbogram (RFC 2675 §4). */
function addLength(d: Dissection, section: Section, at: number): number | undefined {
  const value = d.bytes.u16(at + 4);
  const available = d.bytes.limit - at;
  if (value === 0 && d.src.length === 16) {
    const line = section.read(LENGTH, at + 4, 2);
    if (available < 65536) {
      const message = 'Length is zero but payload < 65536';
      section.expert(line, 'udp.length.bad_zero', 'warn', 'Protocol', message);
    }
    return available;
  }
  if (value < 8) {
    const line = section.read(LENGTH, at + 4, 2, { append: ' (bogus, must be >= 8)' });
    section.expert(line, 'udp.length.bad', 'error', 'Malformed', `Bad length value ${value} < 8`);
    damageLayer(d, `length ${value}, must be at least 8`, at + 4, 2);
    return undefined;
  }
  const bad = value > available && !d.fragmented && !d.inQuote;
  const append = bad ? ` (bogus, payload length ${available})` : '';
  const line = section.read(LENGTH, at + 4, 2, { append });
  if (bad)
    section.expert(
      line,
      'udp.length.bad',
      'error',
      'Malformed',
      `Bad length value ${value} > IP payload length`,
    );
  return value;
}

/** 0 means "none" over IPv4 and is forbidden over IPv6 (RFC 8200 §8.1). */
function addNoChecksum(d: Dissection, section: Section, at: number, shown: string): void {
  const illegal = d.src.length === 16;
  const label = `${shown} [zero-value ${illegal ? 'illegal' : 'ignored'}]`;
  const line = section.add(CHECKSUM, at + 6, 2, 0, { label });
  if (illegal) section.expert(line, 'udp.checksum.zero', 'error', 'Checksum', 'Illegal checksum value (0)');
  const code = illegal ? 4 : 3;
  const status = { label: `Checksum Status: ${CHECKSUM_STATES[code]}`, generated: true } as const;
  section.under(line).add(STATUS, at + 6, 2, code, status);
}

function addChecksum(d: Dissection, section: Section, at: number, length: number): void {
  const { bytes } = d;
  const value = bytes.u16(at + 6);
  const shown = `Checksum: ${hexNumber(value, 4)}`;
  if (value === 0) {
    addNoChecksum(d, section, at, shown);
    return;
  }
  if (!d.verify || d.fragmented || !bytes.has(at, length)) {
    section.add(CHECKSUM, at + 6, 2, value, { label: `${shown} [unverified]` });
    section.generated(STATUS, at + 6, 2, { label: 'Checksum Status: Unverified' });
    return;
  }
  const pseudo = pseudoSum(d.src, d.dst, 17, length);
  const { status, calculated = 0 } = verifyChecksum(bytes.bytes, at, length, at + 6, pseudo);
  const should = hexNumber(calculated, 4);
  const wrong =
    status === 'partial'
      ? ` [partial (offloaded): sum of the pseudo-header, should be ${should} on a wire]`
      : ` incorrect, should be ${should} (maybe caused by "UDP checksum offload"?)`;
  const line = section.add(CHECKSUM, at + 6, 2, value, {
    label: shown + (status === 'good' ? ' [correct]' : wrong),
  });
  if (status === 'bad') {
    section.expert(line, 'udp.checksum.bad', 'error', 'Checksum', `Bad checksum [should be ${should}]`);
  }
  section.under(line).add(CALCULATED, at + 6, 2, calculated, { generated: true });
  const code = status === 'good' ? 1 : status === 'partial' ? 5 : 0;
  section.generated(STATUS, at + 6, code, { label: `Checksum Status: ${CHECKSUM_STATES[code]}` });
}

function addTimes(section: Section, at: number, udp: { timeRelative?: number; timeDelta?: number }): void {
  if (udp.timeRelative === undefined) return;
  const line = section.text('Timestamps', at, 0);
  line.generated = true;
  const below = section.under(line);
  below.generated(TIME_RELATIVE, at, udp.timeRelative);
  below.generated(TIME_DELTA, at, udp.timeDelta ?? 0);
}
