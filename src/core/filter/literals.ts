/** Values as they are written in a filter, by the type of the field they are held against. */
import type { Value } from './types.ts';

/** What a filter's word or quoted text may stand for; undefined where it is none of that type. */
export type Literal = (text: string) => Value | undefined;

/** Decimal, 0x, 0b and leading-0 octal, with a sign. */
export function parseInteger(text: string): number | undefined {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]+|0|[1-9][0-9]*)$/.exec(text);
  if (!match) return undefined;
  const [, sign, digits] = match;
  const octal = /^0[0-7]+$/.test(digits);
  const value = octal ? parseInt(digits, 8) : Number(digits);
  if (!Number.isSafeInteger(value)) return undefined;
  return sign === '-' ? -value : value;
}

export function parseFloating(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : parseInteger(text);
}

export function parseBoolean(text: string): number | undefined {
  if (text === 'True' || text === 'TRUE' || text === 'true') return 1;
  if (text === 'False' || text === 'FALSE' || text === 'false') return 0;
  const number = parseInteger(text);
  return number === undefined ? undefined : Number(number !== 0);
}

export function parseIpv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1).map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return ((parts[0] * 256 + parts[1]) * 256 + parts[2]) * 256 + parts[3];
}

/** RFC 4291 §2.2 text, with `::` and a dotted quad at the end. */
export function parseIpv6(text: string): Uint8Array | undefined {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':')) return undefined;
  const quad = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const low = quad ? parseIpv4(quad[2]) : 0;
  if (low === undefined) return undefined;
  const plain = quad ? `${quad[1]}${(low >>> 16).toString(16)}:${(low & 0xffff).toString(16)}` : text;
  const groups = expand(plain);
  if (!groups?.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return Uint8Array.from(groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]));
}

function expand(text: string): string[] | undefined {
  const halves = text.split('::');
  const split = (half: string): string[] => (half === '' ? [] : half.split(':'));
  if (halves.length === 1) return split(text).length === 8 ? split(text) : undefined;
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(split);
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array<string>(missing).fill('0'), ...tail];
}

/** Bytes in hexadecimal: `01:02`, `01-02`, `01.02`, `0102`, `0x01`. */
export function parseBytes(text: string): Uint8Array | undefined {
  const plain = text.replace(/^0[xX]/, '');
  const separated = /^[0-9a-fA-F]{1,2}([:.-][0-9a-fA-F]{1,2})*[:.-]?$/.test(plain);
  const packed = /^([0-9a-fA-F]{2})+$/.test(plain);
  if (!separated && !packed) return undefined;
  const digits = packed ? (plain.match(/../g) ?? []) : plain.split(/[:.-]/).filter(Boolean);
  return Uint8Array.from(digits, (pair) => parseInt(pair, 16));
}

export function parseEther(text: string): Uint8Array | undefined {
  const bytes = parseBytes(text);
  return bytes?.length === 6 ? bytes : undefined;
}

/** A byte that was written as an escape (`lexer.ts`), U+DC80 … U+DCFF. */
const escapedByte = (code: number): boolean => code >= 0xdc80 && code <= 0xdcff;

/** Bytes of a quoted text: its characters as UTF-8, its escaped bytes as they are. */
export function textBytes(text: string): Uint8Array {
  const encoder = new TextEncoder();
  const parts = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return escapedByte(code) ? [code - 0xdc00] : [...encoder.encode(character)];
  });
  return Uint8Array.from(parts.flat());
}

/** A quoted text as text: escaped bytes become the characters of the same number. */
export function plainText(text: string): string {
  const characters = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return escapedByte(code) ? String.fromCodePoint(code - 0xdc00) : character;
  });
  return characters.join('');
}

/** Seconds with up to nine decimals, to whole nanoseconds. */
export function parseDuration(text: string): number | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d{0,9})\d*)?$/.exec(text);
  if (!match || (match[2] === '' && !match[3])) return undefined;
  const nanos = Number(match[2] || 0) * 1e9 + Number((match[3] ?? '').padEnd(9, '0'));
  return match[1] === '-' ? -nanos : nanos;
}

/**
 * A moment as `2026-11-23 12:30:45.123456789`, with `T` or a space, in the local time zone unless `Z`, `UTC` or
 * `+01:00` follows; or seconds since 1970. Nanoseconds since 1970.
 */
export function parseTime(text: string): bigint | undefined {
  const seconds = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
  if (seconds) return BigInt(seconds[1]) * 1_000_000_000n + BigInt((seconds[2] ?? '').padEnd(9, '0'));
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(
      text.trim(),
    );
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = ''] = match;
  const offset = zone === 'Z' || zone === 'UTC' ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2');
  const millis = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(millis) ? undefined : BigInt(millis) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
