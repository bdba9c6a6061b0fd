/** The values that stand in a filter, and which types go with which operators. */
import type { Operand } from './ast.ts';
import { mistake, type Place } from './errors.ts';
import {
  parseBoolean,
  parseBytes,
  parseDuration,
  parseEther,
  parseFloating,
  parseInteger,
  parseIpv4,
  parseIpv6,
  parseTime,
  plainText,
  textBytes,
} from './literals.ts';
import { type BytePattern, matcherOf } from './pattern/matcher.ts';
import { parsePattern } from './pattern/parse.ts';
import { PatternMistake } from './pattern/scanner.ts';
import { nearestName } from './suggest.ts';
import type { FieldInfo, FieldProvider, FieldType, Value } from './types.ts';

/** A value of a filter. `prefix`: only that many leading bits of an address count (CIDR). */
export interface Constant {
  readonly value: Value;
  readonly prefix?: number;
}

const names: Readonly<Record<FieldType, string>> = {
  protocol: 'a protocol',
  none: 'a label without a value',
  boolean: 'a boolean',
  uint: 'a whole number',
  int: 'a whole number',
  frame: 'a frame number',
  float: 'a number',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  ether: 'an Ethernet address',
  bytes: 'a sequence of bytes',
  string: 'a text',
  duration: 'a time in seconds',
  time: 'a date and time',
};

/** The type in words, with its article. */
export const describeType = (type: FieldType): string => names[type];

const examples: Readonly<Record<FieldType, string>> = {
  protocol: 'bytes such as 47:45:54 or a text in quotes',
  none: 'nothing',
  boolean: '1, 0, True or False',
  uint: 'a whole number such as 80 or 0x50',
  int: 'a whole number such as -1',
  frame: 'a frame number such as 7',
  float: 'a number such as 0.5',
  ipv4: 'an IPv4 address such as 127.0.0.1 or 10.0.0.0/8',
  ipv6: 'an IPv6 address such as ::1 or fe80::/10',
  ether: 'an Ethernet address such as 00:1a:2b:3c:4d:5e',
  bytes: 'bytes such as 47:45:54 or a text in quotes',
  string: 'a text in quotes',
  duration: 'seconds such as 0.0015',
  time: 'a date and time such as "2026-11-23 12:00:00"',
};

export const isNumeric = (type: FieldType): boolean =>
  type === 'uint' ||
  type === 'int' ||
  type === 'frame' ||
  type === 'float' ||
  type === 'boolean' ||
  type === 'duration';
export const isBytes = (type: FieldType): boolean =>
  type === 'bytes' || type === 'protocol' || type === 'ether' || type === 'ipv6';
export const isOrdered = (type: FieldType): boolean => type !== 'none' && type !== 'protocol';

function address(
  text: string,
  parse: (text: string) => Value | undefined,
  bits: number,
): Constant | undefined {
  const [host, prefix] = text.split('/', 2);
  const value = parse(host);
  if (value === undefined) return undefined;
  if (prefix === undefined) return { value };
  const length = parseInteger(prefix);
  return length === undefined || length < 0 || length > bits ? undefined : { value, prefix: length };
}

const plain = (value: Value | undefined): Constant | undefined =>
  value === undefined ? undefined : { value };

/** A number that is written as the name of a value, such as `ip.proto == TCP`. */
function named(text: string, field: FieldInfo | undefined): number | undefined {
  for (const [value, name] of Object.entries(field?.values ?? {})) if (name === text) return Number(value);
  return undefined;
}

type Written = Operand & { kind: 'word' | 'quoted' };

function bytesOf(operand: Written): Uint8Array | undefined {
  if (operand.kind === 'quoted') return textBytes(operand.text);
  return parseBytes(operand.text) ?? textBytes(operand.text);
}

function numberOf(operand: Written, field: FieldInfo | undefined): number | undefined {
  if (operand.kind === 'quoted' && operand.char) return operand.text.codePointAt(0);
  return (operand.kind === 'word' ? parseInteger(operand.text) : undefined) ?? named(operand.text, field);
}

function read(operand: Written, type: FieldType, field: FieldInfo | undefined): Constant | undefined {
  const { text } = operand;
  switch (type) {
    case 'boolean':
      return plain(parseBoolean(text));
    case 'uint':
    case 'int':
    case 'frame':
      return plain(numberOf(operand, field));
    case 'float':
      return plain(parseFloating(text));
    case 'ipv4':
      return address(text, parseIpv4, 32);
    case 'ipv6':
      return address(text, parseIpv6, 128);
    case 'ether':
      return plain(parseEther(text) ?? bytesOf(operand));
    case 'bytes':
    case 'protocol':
      return plain(bytesOf(operand));
    case 'string':
      return plain(plainText(text));
    case 'duration':
      return plain(parseDuration(text));
    case 'time':
      return plain(parseTime(text));
    case 'none':
      return undefined;
  }
}

/** The value that a word or a text stands for, as one of `type`. @throws FilterMistake naming what could stand there. */
export function constantOf(
  operand: Written,
  type: FieldType,
  field: FieldInfo | undefined,
  fields: FieldProvider,
): Constant {
  const constant = read(operand, type, field);
  if (constant) return constant;
  const valueNames = Object.values(field?.values ?? {});
  const likely = operand.kind === 'word' && operand.text.includes('.') && /^[a-z]/.test(operand.text);
  const near = nearestName(operand.text, likely ? fields.names() : valueNames);
  const what = field ? `'${field.name}' is ${describeType(type)}` : `This is ${describeType(type)}`;
  return mistake(operand.place, `${what}; '${operand.text}' is not.`, examples[type], near);
}

/**
 * A regular expression: PCRE2's syntax, without case, about bytes (semcheck.c of Wireshark's epan/dfilter: WS_REGEX_CASELESS and
 * WS_REGEX_NEVER_UTF).
 */
export function patternOf(operand: Operand): BytePattern {
  if (operand.kind !== 'quoted' && operand.kind !== 'word')
    return mistake(operand.place, 'A pattern is expected here.', 'a regular expression in quotes');
  const bytes = textBytes(operand.text);
  try {
    return matcherOf(parsePattern(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
  } catch (error) {
    if (!(error instanceof PatternMistake))
      return mistake(operand.place, 'This pattern is too large.', 'fewer or smaller repetitions');
    return mistake(placeIn(operand, bytes.length, error), error.message, error.instead);
  }
}

/** Where a part of a pattern stands in the filter; all of the pattern where escapes or longer characters shift it. */
function placeIn(operand: Written, bytes: number, { index, length }: PatternMistake): Place {
  const { place, text } = operand;
  const quotes = place.length - text.length;
  if (bytes !== text.length || quotes > 3) return place;
  const opening = quotes - 1;
  if (operand.kind === 'quoted' && opening !== (operand.raw ? 2 : 1)) return place;
  return { position: place.position + Math.max(0, opening) + index, length };
}
