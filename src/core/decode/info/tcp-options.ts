import { u16, u32 } from '../fast/wire.ts';

/**
 * What the options add to the Info column, in wire order (packet-tcp.c, tcp_dissect_options and what it calls).
 *
 * @param start first byte after the fixed header
 * @param end end of the header or of the captured bytes
 * @param base raw number that the other direction's relative numbers count from, for SACK edges
 */
export function optionTexts(b: Uint8Array, start: number, end: number, base: number): string {
  let out = '';
  let at = start;
  while (at < end) {
    const kind = b[at]!;
    if (kind === 0) break;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = at + 1 < end ? b[at + 1]! : 0;
    if (length < 2 || at + length > end) break;
    out += optionText(b, at, kind, length, base);
    at += length;
  }
  return out;
}

function optionText(b: Uint8Array, at: number, kind: number, length: number, base: number): string {
  switch (kind) {
    case 2:
      return length === 4 ? ` MSS=${u16(b, at + 2)}` : '';
    case 3:
      return length === 3 ? ` WS=${1 << Math.min(b[at + 2]!, 14)}` : '';
    case 4:
      return ' SACK_PERM';
    case 5:
      return sackText(b, at + 2, (length - 2) >> 3, base);
    case 8:
      return length === 10 ? ` TSval=${u32(b, at + 2)} TSecr=${u32(b, at + 6)}` : '';
    default:
      return rareText(b, at, kind, length);
  }
}

function sackText(b: Uint8Array, at: number, blocks: number, base: number): string {
  let out = '';
  for (let i = 0; i < blocks; i++) {
    out += ` SLE=${(u32(b, at + 8 * i) - base) >>> 0} SRE=${(u32(b, at + 8 * i + 4) - base) >>> 0}`;
  }
  return out;
}

/** Experiment number of TCP Fast Open while it had no kind of its own (RFC 7413 appendix A). */
const EXPERIMENT_FAST_OPEN = 0xf989;

function rareText(b: Uint8Array, at: number, kind: number, length: number): string {
  switch (kind) {
    case 6:
    case 7:
      return length === 6 ? ` ECHO=${u32(b, at + 2)}` : '';
    case 11:
    case 12:
    case 13:
      return length === 6 ? ` CC=${u32(b, at + 2)}` : '';
    case 19:
      return length === 18 ? ' MD5' : '';
    case 28:
      return length === 4 ? ` USER_TO=${u16(b, at + 2) & 0x7fff}` : '';
    case 29:
      return 'TCP AO';
    case 34:
      return length === 2 ? ' TFO=R' : ' TFO=C';
    case 253:
    case 254:
      return experimentText(b, at, length);
    default:
      return '';
  }
}

/** RFC 6994: two bytes name the experiment. */
function experimentText(b: Uint8Array, at: number, length: number): string {
  if (length < 4) return '';
  const experiment = u16(b, at + 2);
  if (experiment === EXPERIMENT_FAST_OPEN) return length === 4 ? ' TFO=R' : ' TFO=C';
  return ` ExID=${experiment.toString(16).toUpperCase()}`;
}

/** How reading the options of a header that goes on beyond the bytes there are ends. */
export type OptionsEnd =
  /** Before, at an impossible length. */
  | 'before'
  /** Between two options, or where Wireshark marks one that is longer than the header. */
  | 'between'
  /** In the middle of an option. */
  | 'within'
  /** Where it marks one, but beyond the packet. */
  | 'beyond';

/**
 * Reads the options one by one from `start`; bytes were captured up to `end`, the packet ends at `wireEnd`, the header
 * claims to end at `headerEnd`.
 */
export function optionsEnd(
  b: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  headerEnd: number,
): OptionsEnd {
  let at = start;
  while (at < end) {
    const kind = b[at]!;
    const length = kind <= 1 ? 1 : at + 1 < end ? b[at + 1]! : 2;
    if (kind > 1 && length < 2) return 'before';
    if (at + length > headerEnd) return tooLong(end, wireEnd, headerEnd);
    if (at + length > end) return at + 1 < end ? 'within' : 'between';
    at += length;
  }
  return 'between';
}

/** Wireshark marks the bytes up to the header's end, less kind and length, and stops if they are not there. */
function tooLong(end: number, wireEnd: number, headerEnd: number): OptionsEnd {
  if (headerEnd - 2 > wireEnd) return 'beyond';
  return headerEnd - 2 > end ? 'between' : 'before';
}
