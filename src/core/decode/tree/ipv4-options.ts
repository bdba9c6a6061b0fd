import { hexText, plural } from '../text.ts';
import { type FieldDefinition, field, flag, hexField } from './define.ts';
import type { FrameBytes } from './frame-bytes.ts';
import type { Draft, Section } from './section.ts';

/** Option numbers (IANA ip-parameters), in Wireshark's words. */
const NUMBERS: Readonly<Record<number, string>> = {
  0: 'End of Option List (EOL)',
  1: 'No-Operation (NOP)',
  2: 'Security',
  3: 'Loose source route',
  4: 'Time stamp',
  5: 'Extended security',
  6: 'Commercial IP security option',
  7: 'Record route',
  8: 'Stream identifier',
  9: 'Strict source route',
  11: 'MTU probe',
  12: 'MTU Reply',
  18: 'Traceroute',
  20: 'Router Alert',
  21: 'Selective Directed Broadcast',
  25: 'Quick-Start',
  30: 'RFC 3692-style experiment',
};

/** Wireshark's names of the options' own lines: `ip.options.…`. */
const LINE_NAMES: Readonly<Record<number, string>> = {
  0: 'eol',
  1: 'nop',
  7: 'record_route',
  11: 'mtu_probe',
  12: 'mtu_reply',
  25: 'qs',
  68: 'timestamp',
  82: 'traceroute',
  130: 'security',
  131: 'route',
  133: 'ext_security',
  134: 'cipso',
  136: 'sid',
  137: 'source_route',
  148: 'routeralert',
};

/** Titles of the options that Wireshark knows by their whole type byte. */
const TITLES: Readonly<Record<number, string>> = {
  0: 'End of Options List (EOL)',
  1: 'No-Operation (NOP)',
  7: 'Record Route',
  11: 'MTU Probe',
  12: 'MTU Reply',
  25: 'Quick-Start',
  68: 'Time Stamp',
  82: 'Traceroute',
  130: 'Security',
  131: 'Loose Source Route',
  133: 'Extended Security',
  134: 'Commercial Security',
  136: 'Stream ID',
  137: 'Strict Source Route',
  148: 'Router Alert',
};

const CLASSES = [
  'Control',
  'Reserved for future use',
  'Debugging and measurement',
  'Reserved for future use',
];
const TIMESTAMP_FLAGS = {
  0: 'Time stamps only',
  1: 'Time stamp and address',
  3: 'Time stamps for prespecified addresses',
};
const ALERTS = { 0: 'Router shall examine packet' };

const TYPE = field('ip.opt.type', 'Type', 'uint8');
const COPY = flag('ip.opt.type.copy', 'Copy on fragmentation', 0x80, 8, ['Yes', 'No']);
const CLASS = field('ip.opt.type.class', 'Class', 'uint8', { mask: 0x60, width: 8, values: CLASSES });
const NUMBER = field('ip.opt.type.number', 'Number', 'uint8', { mask: 0x1f, width: 8, values: NUMBERS });
const LENGTH = field('ip.opt.len', 'Length', 'uint8');
const POINTER = field('ip.opt.ptr', 'Pointer', 'uint8');
const ALERT = field('ip.opt.ra', 'Router Alert', 'uint16', { values: ALERTS });
const STREAM = field('ip.opt.sid', 'Stream Identifier', 'uint16');
const RECORDED = field('ip.rec_rt', 'Recorded Route', 'ipv4');
const EMPTY = field('ip.empty_rt', 'Empty Route', 'ipv4');
const SOURCE = field('ip.src_rt', 'Source Route', 'ipv4');
const DESTINATION = field('ip.dst', 'Destination Address', 'ipv4');
const OVERFLOW = field('ip.opt.overflow', 'Overflow', 'uint8', { mask: 0xf0, width: 8 });
const FLAG = hexField('ip.opt.flag', 'Flag', 'uint8', { mask: 0x0f, width: 8, values: TIMESTAMP_FLAGS });
const TIMESTAMP = field('ip.opt.time_stamp', 'Time stamp', 'uint32');
const TIMESTAMP_ADDRESS = field('ip.opt.time_stamp_addr', 'Address', 'ipv4');

export const IPV4_OPTION_FIELDS: readonly FieldDefinition[] = [
  TYPE,
  COPY,
  CLASS,
  NUMBER,
  LENGTH,
  POINTER,
  ALERT,
  STREAM,
  RECORDED,
  EMPTY,
  SOURCE,
  OVERFLOW,
  FLAG,
  TIMESTAMP,
  TIMESTAMP_ADDRESS,
];

/** Offset of the last address of a source route that is not used up, if there is one. */
export function sourceRouteTarget(bytes: FrameBytes, start: number, end: number): number | undefined {
  for (let at = start; bytes.has(at, 3) && at + 3 <= end; ) {
    const type = bytes.u8(at);
    if (type === 0) return undefined;
    const length = type === 1 ? 1 : bytes.u8(at + 1);
    if (type !== 1 && length < 2) return undefined;
    const isRoute = (type === 131 || type === 137) && length >= 7 && at + length <= end;
    if (isRoute && bytes.u8(at + 2) < length) return bytes.has(at, length) ? at + length - 4 : undefined;
    at += length;
  }
  return undefined;
}

/** The options of an IPv4 header (RFC 791 §3.1); each turn moves on by at least a byte. */
export function dissectIpv4Options(section: Section, start: number, length: number): void {
  const names: string[] = [];
  const line = section.text('', start, length);
  const below = section.under(line);
  const end = start + length;
  for (let at = start; at < end; ) {
    const type = section.bytes.u8(at);
    const size = optionSize(below, at, end, type);
    if (size === 0) break;
    if (TITLES[type] === undefined)
      below.text(`Unknown (0x${type.toString(16).padStart(2, '0')}) (${size} bytes)`, at, size);
    else dissectOption(below, at, type, size);
    if (type > 1 && TITLES[type] !== undefined) names.push(TITLES[type]);
    at += size;
    if (type === 0) break;
  }
  line.label = [`Options: (${length} byte${plural(length)})`, ...names].join(', ');
  line.display = line.label;
}

/** Bytes of the option at `at`; 0 where its length is impossible, which a line then says. */
function optionSize(section: Section, at: number, end: number, type: number): number {
  if (type <= 1) return 1;
  const title = TITLES[type] ?? `Unknown (0x${type.toString(16).padStart(2, '0')})`;
  if (at + 1 >= end) {
    complain(section, at, end, `${title} (length byte past end of options)`);
    return 0;
  }
  const size = section.bytes.u8(at + 1);
  if (size < 2) {
    complain(section, at, end, `${title} (with too-short option length = ${size} byte${plural(size)})`);
    return 0;
  }
  if (at + size > end) {
    complain(
      section,
      at,
      end,
      `${title} (option length = ${size} byte${plural(size)} says option goes past end of options)`,
    );
    return 0;
  }
  return size;
}

function complain(section: Section, at: number, end: number, message: string): void {
  const line = section.text(message, at, Math.min(2, end - at));
  section.expert(line, 'ip.opt.len.invalid', 'warn', 'Protocol', message);
}

function dissectOption(section: Section, at: number, type: number, size: number): void {
  const title = `IP Option - ${TITLES[type]}${type <= 1 ? '' : ` (${size} bytes)`}`;
  const option = section.text(title, at, size);
  const content = section.bytes.slice(at, size);
  option.name = `ip.options.${LINE_NAMES[type]}`;
  option.value = content;
  option.display = hexText(content, 0, size);
  const below = section.under(option);
  const bits = below.under(below.read(TYPE, at, 1));
  bits.read(COPY, at, 1);
  bits.read(CLASS, at, 1);
  bits.read(NUMBER, at, 1);
  if (type <= 1) return;
  below.read(LENGTH, at + 1, 1);
  if (type === 148 && size === 4) addAlert(below, option, at);
  else if (type === 136 && size === 4) below.read(STREAM, at + 2, 2);
  else if (size >= 3 && (type === 7 || type === 131 || type === 137)) addRoute(below, at, type, size);
  else if (size >= 4 && type === 68) addTimestamps(below, at, size);
}

function addAlert(below: Section, option: Draft, at: number): void {
  const line = below.read(ALERT, at + 2, 2);
  option.label += line.label.replace(ALERT.title, '');
}

/** Record route and the source routes: addresses before the pointer are used. */
function addRoute(below: Section, at: number, type: number, size: number): void {
  const line = below.read(POINTER, at + 2, 1);
  const pointer = Number(line.value);
  if ((size - 3) % 4 !== 0) {
    const message = 'Suboption would go past end of option';
    below.expert(line, 'ip.subopt_too_long', 'warn', 'Protocol', message);
  }
  for (let slot = 3; slot + 4 <= size; slot += 4) {
    const last = slot + 8 > size;
    const used = slot + 1 < pointer;
    const next = slot + 1 === pointer ? ' <- (next)' : '';
    if (type === 7) below.copy(used ? RECORDED : EMPTY, at + slot, 4, { append: next });
    else if (used) below.copy(RECORDED, at + slot, 4);
    else below.copy(last ? DESTINATION : SOURCE, at + slot, 4, { append: last ? '' : next });
  }
}

function addTimestamps(below: Section, at: number, size: number): void {
  below.read(POINTER, at + 2, 1);
  below.read(OVERFLOW, at + 3, 1);
  const kind = Number(below.read(FLAG, at + 3, 1).value);
  const step = kind === 0 ? 4 : 8;
  for (let slot = 4; slot + step <= size; slot += step) {
    if (kind !== 0) below.copy(TIMESTAMP_ADDRESS, at + slot, 4);
    below.read(TIMESTAMP, at + slot + step - 4, 4);
  }
}
