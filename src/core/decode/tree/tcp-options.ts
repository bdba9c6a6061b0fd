import {
  MPTCP_SUBTYPES,
  TCP_OPTION_KINDS,
  TCP_OPTION_LINES,
  TCP_OPTION_TITLES,
} from '../names/tcp-options.ts';
import { hexNumber, hexText, plural } from '../text.ts';
import { type FieldDefinition, field, hexField } from './define.ts';
import type { Draft, Section } from './section.ts';
import { TCP } from './tcp-fields.ts';

/** Experiment identifiers (IANA tcp-exids), in Wireshark's words. */
const EXPERIMENTS: Readonly<Record<number, string>> = {
  172: 'TCP ACK Rate Request',
  840: 'Host ID',
  17742: 'Encryption Negotiation',
  44224: 'Accurate ECN - Order 0',
  44225: 'Accurate ECN - Order 1',
  44238: 'Accurate ECN',
  63881: 'Fast Open',
  63888: 'Low Latency',
};

const KIND = field('tcp.option_kind', 'Kind', 'uint8', { values: TCP_OPTION_KINDS });
const LENGTH = field('tcp.option_len', 'Length', 'uint8');
const MSS = field('tcp.options.mss_val', 'MSS Value', 'uint16');
const SHIFT = field('tcp.options.wscale.shift', 'Shift count', 'uint8');
const MULTIPLIER = field('tcp.options.wscale.multiplier', 'Multiplier', 'uint16');
const SACK_LEFT = field('tcp.options.sack_le', 'TCP SACK Left Edge', 'uint32');
const SACK_RIGHT = field('tcp.options.sack_re', 'TCP SACK Right Edge', 'uint32');
const SACK_COUNT = field('tcp.options.sack.count', 'TCP SACK Count', 'uint8');
const TSVAL = field('tcp.options.timestamp.tsval', 'Timestamp value', 'uint32');
const TSECR = field('tcp.options.timestamp.tsecr', 'Timestamp echo reply', 'uint32');
const ECHO = field('tcp.options.echo_value', 'TCP Echo Option', 'uint32');
const CC = field('tcp.options.cc_value', 'TCP CC Option', 'uint32');
const MD5 = field('tcp.options.md5.digest', 'MD5 digest', 'bytes');
const TIMEOUT_GRANULARITY = field('tcp.options.user_to_granularity', 'Granularity', 'boolean', {
  mask: 0x8000,
  width: 16,
  words: ['Minutes', 'Seconds'],
});
const TIMEOUT = field('tcp.options.user_to_val', 'User Timeout', 'uint16', { mask: 0x7fff, width: 16 });
const COOKIE_REQUEST = field('tcp.options.tfo.request', 'Fast Open Cookie Request', 'none');
const COOKIE = field('tcp.options.tfo.cookie', 'Fast Open Cookie', 'bytes');
const SUBTYPE = field('tcp.options.mptcp.subtype', 'Multipath TCP subtype', 'uint8', {
  mask: 0xf0,
  width: 8,
  values: MPTCP_SUBTYPES,
});
const EXPERIMENT = hexField('tcp.options.experimental.exid', 'Experiment Identifier', 'uint16', {
  values: EXPERIMENTS,
});
const EXPERIMENT_DATA = field('tcp.options.experimental.data', 'Data', 'bytes');
const KEY_ID = field('tcp.options.ao.keyid', 'AO KeyID', 'uint8');
const NEXT_KEY_ID = field('tcp.options.ao.rnextkeyid', 'AO RNextKeyID', 'uint8');
const MAC = field('tcp.options.ao.mac', 'AO MAC', 'bytes');
const UNKNOWN = field('tcp.options.unknown.payload', 'Payload', 'bytes');

/** Protocol names that Wireshark gives the options' own lines. */
const LINE_NAMES: Readonly<Record<number, string>> = {
  0: 'tcp.options.eol',
  1: 'tcp.options.nop',
  2: 'tcp.options.mss',
  3: 'tcp.options.wscale',
  4: 'tcp.options.sack_perm',
  5: 'tcp.options.sack',
  6: 'tcp.options.echo',
  7: 'tcp.options.echo',
  8: 'tcp.options.timestamp',
  11: 'tcp.options.cc',
  12: 'tcp.options.cc',
  13: 'tcp.options.cc',
  19: 'tcp.options.md5',
  28: 'tcp.options.user_to',
  29: 'tcp.options.ao',
  30: 'mptcp',
  34: 'tcp.options.tfo',
  253: 'tcp.options.experimental',
  254: 'tcp.options.experimental',
};

export const TCP_OPTION_FIELDS: readonly FieldDefinition[] = [
  KIND,
  LENGTH,
  MSS,
  SHIFT,
  MULTIPLIER,
  SACK_LEFT,
  SACK_RIGHT,
  SACK_COUNT,
  TSVAL,
  TSECR,
  ECHO,
  CC,
  MD5,
  TIMEOUT_GRANULARITY,
  TIMEOUT,
  COOKIE_REQUEST,
  COOKIE,
  SUBTYPE,
  EXPERIMENT,
  EXPERIMENT_DATA,
  KEY_ID,
  NEXT_KEY_ID,
  MAC,
  UNKNOWN,
  ...[...new Set(Object.entries(LINE_NAMES))].map(([kind, name]) =>
    field(name, TCP_OPTION_TITLES[Number(kind)] ?? name, 'bytes'),
  ),
];

export interface OptionsContext {
  /** Raw number that SACK edges are shown relative to; 0: as they stand. */
  readonly base: number;
  readonly relative: boolean;
  readonly syn: boolean;
}

/** The line of the options (RFC 9293 §3.2); what it holds comes with `fillTcpOptions`. */
export function openTcpOptions(section: Section, start: number, length: number): Draft {
  const there = Math.max(Math.min(length, section.bytes.end - start), 0);
  const line = section.copy(TCP.options, start, there);
  line.label = `Options: (${length} byte${plural(length)})`;
  return line;
}

/** The options one by one; each turn moves on by at least a byte. */
export function fillTcpOptions(
  section: Section,
  line: Draft,
  start: number,
  length: number,
  context: OptionsContext,
): void {
  const { bytes } = section;
  const below = section.under(line);
  const end = start + length;
  let nops = 0;
  let hasMss = false;
  for (let at = start; at < end; ) {
    const kind = bytes.u8(at);
    const size = optionSize(below, at, end, kind);
    if (size === 0) break;
    nops = kind === 1 ? nops + 1 : 0;
    if (nops === 4) below.expert(undefined, 'tcp.nop', 'warn', 'Protocol', NOP_MESSAGE);
    hasMss ||= kind === 2;
    addOption(below, at, kind, size, context);
    line.label += `, ${TCP_OPTION_TITLES[kind] ?? `Unknown (${hexNumber(kind, 2)})`}`;
    at += size;
    if (kind === 0 && addPadding(below, at, end)) break;
  }
  if (context.syn && !hasMss) {
    const message = 'The SYN packet does not contain a MSS option';
    below.expert(undefined, 'tcp.options.mss.absent', 'note', 'Protocol', message);
  }
}

const NOP_MESSAGE = '4 NOP in a row - a router may have removed some options';

/** What stands after the end of the list should be zero (RFC 9293 §3.1). True if it is not, and nothing more is read. */
function addPadding(below: Section, at: number, end: number): boolean {
  const { bytes } = below;
  for (let i = at; i < end; i++) {
    if (bytes.u8(i) !== 0) {
      const line = below.text('Non-zero header padding', at, end - at);
      const message = 'Non zero bytes in option space after EOL option';
      below.expert(line, 'tcp.non_zero_bytes_after_eol', 'error', 'Protocol', message);
      return true;
    }
  }
  return false;
}

/** Bytes of the option; 0 where its length is impossible, which a line then says. */
function optionSize(below: Section, at: number, end: number, kind: number): number {
  if (kind <= 1) return 1;
  const title = TCP_OPTION_TITLES[kind] ?? `Unknown (${hexNumber(kind, 2)})`;
  if (at + 1 >= end) return complain(below, at, end, `${title} (length byte past end of options)`);
  const size = below.bytes.u8(at + 1);
  const bytes = `option length = ${size} byte${plural(size)}`;
  if (size < 2) return complain(below, at, at + 2, `${title} (with too-short ${bytes})`);
  if (at + size > end)
    return complain(below, at, end, `${title} (${bytes} says option goes past end of options)`);
  return size;
}

function complain(below: Section, at: number, end: number, message: string): 0 {
  const line = below.text(message, at, Math.min(end, below.bytes.end) - at);
  below.expert(line, 'tcp.option.len.invalid', 'note', 'Sequence', message);
  return 0;
}

function addOption(section: Section, at: number, kind: number, size: number, context: OptionsContext): void {
  const { bytes } = section;
  const option = section.text(
    `TCP Option - ${TCP_OPTION_LINES[kind] ?? TCP_OPTION_TITLES[kind] ?? 'Unknown'}`,
    at,
    size,
  );
  option.name = LINE_NAMES[kind] ?? 'tcp.options.unknown';
  option.length = Math.min(size, bytes.end - at);
  const content = bytes.slice(at, option.length);
  option.value = content;
  option.display = hexText(content, 0, content.length);
  const below = section.under(option);
  if (kind === 2 && !context.syn) {
    const message = 'The non-SYN packet does contain a MSS option';
    below.expert(option, 'tcp.options.mss.present', 'warn', 'Protocol', message);
  }
  below.read(KIND, at, 1);
  if (kind <= 1) return;
  const lengthLine = below.read(LENGTH, at + 1, 1);
  const wanted = SIZES[kind];
  if (wanted !== undefined && wanted !== size) {
    const message = `option length should be ${wanted}`;
    below.expert(lengthLine, 'tcp.option.len.invalid', 'note', 'Sequence', message);
    return;
  }
  const text = addContent(below, option, at, kind, size, context);
  option.label += text;
}

/** Lengths that a kind must have to be read at all. */
const SIZES: Readonly<Record<number, number>> = {
  2: 4,
  3: 3,
  4: 2,
  6: 6,
  7: 6,
  8: 10,
  11: 6,
  12: 6,
  13: 6,
  19: 18,
  28: 4,
};

/** The option's own fields; returns what its line adds to its title. */
function addContent(
  below: Section,
  option: Draft,
  at: number,
  kind: number,
  size: number,
  context: OptionsContext,
): string {
  switch (kind) {
    case 2:
      return `: ${below.read(MSS, at + 2, 2).value} bytes`;
    case 3:
      return addScale(below, at);
    case 4:
      return '';
    case 5:
      return addSack(below, at, size, context);
    case 6:
    case 7:
      return `: ${below.read(ECHO, at + 2, 4).value}`;
    case 8:
      return `: TSval ${below.read(TSVAL, at + 2, 4).value}, TSecr ${below.read(TSECR, at + 6, 4).value}`;
    case 11:
    case 12:
    case 13:
      below.read(CC, at + 2, 4);
      return '';
    case 19:
      below.copy(MD5, at + 2, 16);
      return '';
    case 28:
      below.read(TIMEOUT_GRANULARITY, at + 2, 2);
      below.read(TIMEOUT, at + 2, 2);
      return '';
    default:
      return addRare(below, option, at, kind, size);
  }
}

/** A shift above 14 counts as 14 (RFC 7323 §2.3). */
function addScale(below: Section, at: number): string {
  const line = below.read(SHIFT, at + 2, 1);
  const sent = Number(line.value);
  const shift = Math.min(sent, 14);
  if (sent > 14) {
    const message = 'Window scale shift exceeds 14';
    below.expert(line, 'tcp.options.wscale.shift.invalid', 'warn', 'Protocol', message);
  }
  below.add(MULTIPLIER, at + 2, 1, 2 ** shift, { generated: true });
  return `: ${sent} (multiply by ${2 ** shift})`;
}

/** SACK blocks (RFC 2018 §3). */
function addSack(below: Section, at: number, size: number, context: OptionsContext): string {
  const words = context.relative ? ' (relative)' : '';
  let text = '';
  const count = (size - 2) >> 3;
  for (let i = 0; i < count; i++) {
    const slot = at + 2 + 8 * i;
    const left = (below.bytes.u32(slot) - context.base) >>> 0;
    const right = (below.bytes.u32(slot + 4) - context.base) >>> 0;
    below.add(SACK_LEFT, slot, 4, left, { label: `left edge = ${left}${words}` });
    below.add(SACK_RIGHT, slot + 4, 4, right, { label: `right edge = ${right}${words}` });
    text += ` ${left}-${right}`;
  }
  if ((size - 2) % 8 !== 0) {
    const message = 'suboption would go past end of option';
    const line = below.text(message, at + 2 + 8 * count, 1);
    below.expert(line, 'tcp.suboption_malformed', 'error', 'Malformed', message);
  }
  below.generated(SACK_COUNT, at, count);
  return text;
}

function addRare(below: Section, option: Draft, at: number, kind: number, size: number): string {
  const length = size - 2;
  if (kind === 34) {
    if (length === 0) below.add(COOKIE_REQUEST, at, 2, undefined);
    else below.copy(COOKIE, at + 2, length);
    return '';
  }
  if (kind === 30 && length > 0) {
    const subtype = Number(below.read(SUBTYPE, at + 2, 1).value);
    const name = MPTCP_SUBTYPES[subtype] ?? 'Unknown';
    option.label = `Multipath Transmission Control Protocol: ${name}`;
    if (length > 1) below.copy(UNKNOWN, at + 3, length - 1);
    return '';
  }
  if (kind === 29 && length >= 2) {
    below.read(KEY_ID, at + 2, 1);
    below.read(NEXT_KEY_ID, at + 3, 1);
    if (length > 2) below.copy(MAC, at + 4, length - 2);
    return '';
  }
  if ((kind === 253 || kind === 254) && length >= 2) return addExperiment(below, at, length);
  if (length > 0) below.copy(UNKNOWN, at + 2, length);
  return '';
}

/** RFC 6994: two bytes name the experiment. */
function addExperiment(below: Section, at: number, length: number): string {
  const id = Number(below.read(EXPERIMENT, at + 2, 2).value);
  if (id === 0xf989 && length === 2) below.add(COOKIE_REQUEST, at + 2, 2, undefined);
  else if (length > 2) below.copy(id === 0xf989 ? COOKIE : EXPERIMENT_DATA, at + 4, length - 2);
  return `: ${EXPERIMENTS[id] ?? 'Unknown'}`;
}
