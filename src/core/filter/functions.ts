/** The functions of the filter language (wireshark-filter(4), "Functions"). */
import type { FieldType, Value } from './types.ts';

interface FunctionRule {
  readonly least: number;
  readonly most: number;
  readonly takes: (type: FieldType) => boolean;
  /** What it takes, in words. */
  readonly wants: string;
  readonly gives: (type: FieldType) => FieldType;
}

const texts: FieldType[] = ['string'];
const sized: FieldType[] = ['string', 'bytes', 'protocol', 'ether', 'ipv6'];
const numbers: FieldType[] = ['uint', 'int', 'float', 'frame', 'duration', 'boolean'];
const among = (types: readonly FieldType[]) => (type: FieldType) => types.includes(type);

export const functions = {
  len: { least: 1, most: 1, takes: among(sized), wants: 'bytes or a text', gives: () => 'uint' },
  count: { least: 1, most: 1, takes: () => true, wants: 'a field', gives: () => 'uint' },
  lower: { least: 1, most: 1, takes: among(texts), wants: 'a text', gives: () => 'string' },
  upper: { least: 1, most: 1, takes: among(texts), wants: 'a text', gives: () => 'string' },
  string: {
    least: 1,
    most: 1,
    takes: (type) => type !== 'protocol' && type !== 'none',
    wants: 'a value',
    gives: () => 'string',
  },
  abs: { least: 1, most: 1, takes: among(numbers), wants: 'a number', gives: (type) => type },
  max: { least: 1, most: 16, takes: among(numbers), wants: 'numbers', gives: (type) => type },
  min: { least: 1, most: 16, takes: among(numbers), wants: 'numbers', gives: (type) => type },
} satisfies Record<string, FunctionRule> as Record<FunctionName, FunctionRule>;

export type FunctionName = 'len' | 'count' | 'lower' | 'upper' | 'string' | 'abs' | 'max' | 'min';

export const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name);

const size = (value: Value): number =>
  typeof value === 'string' ? new TextEncoder().encode(value).length : (value as Uint8Array).length;

/** Only ASCII letters change, as with Wireshark's g_ascii_strdown. */
const ascii = (text: string, pattern: RegExp, change: (letter: string) => string): string =>
  text.replace(pattern, change);

/** What a function makes of its arguments' values; nothing where an argument has none. */
export function applyFunction(
  name: FunctionName,
  args: readonly (readonly Value[])[],
  text: (value: Value) => string,
): readonly Value[] {
  const all = args.flat();
  if (all.length === 0) return all;
  switch (name) {
    case 'len':
      return all.map(size);
    case 'count':
      return [all.length];
    case 'lower':
      return all.map((value) => ascii(value as string, /[A-Z]/g, (letter) => letter.toLowerCase()));
    case 'upper':
      return all.map((value) => ascii(value as string, /[a-z]/g, (letter) => letter.toUpperCase()));
    case 'string':
      return all.map(text);
    case 'abs':
      return all.map((value) => Math.abs(value as number));
    case 'max':
      return [Math.max(...(all as number[]))];
    case 'min':
      return [Math.min(...(all as number[]))];
  }
}
