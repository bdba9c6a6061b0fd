/** Sets of bytes: what one place of a pattern matches. Patterns are about bytes, as Wireshark's are (PCRE2 without UTF). */

/** By byte: 1 = in the set. */
export type ByteSet = Uint8Array;

const LAST = 255;

/** Bytes and ranges (both ends included), each given as a pair. */
export function setOf(...ranges: readonly (readonly [number, number])[]): ByteSet {
  const set = new Uint8Array(LAST + 1);
  for (const [from, to] of ranges) set.fill(1, from, to + 1);
  return set;
}

export const oneByte = (byte: number): ByteSet => setOf([byte, byte]);
export const everyByte: ByteSet = setOf([0, LAST]);

export const inverted = (set: ByteSet): ByteSet => set.map((bit) => 1 - bit);

/** Adds all of `more` to `set`. */
export function addAll(set: ByteSet, more: ByteSet): void {
  for (let byte = 0; byte <= LAST; byte += 1) set[byte]! |= more[byte]!;
}

/** With the other case of each ASCII letter. Only those have one in PCRE2's own tables. */
export function withBothCases(set: ByteSet): ByteSet {
  const both = set.slice();
  for (let upper = 0x41; upper <= 0x5a; upper += 1) {
    const either = set[upper]! | set[upper + 32]!;
    both[upper] = either;
    both[upper + 32] = either;
  }
  return both;
}

const escaped = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;

/** The set in the syntax that JavaScript and RE2 share; undefined for the empty set, which they write differently. */
export function setText(set: ByteSet): string | undefined {
  let text = '';
  for (let from = 0; from <= LAST; from += 1) {
    if (set[from] === 0) continue;
    let to = from;
    while (to < LAST && set[to + 1] === 1) to += 1;
    text += to === from ? escaped(from) : `${escaped(from)}-${escaped(to)}`;
    from = to;
  }
  return text === '' ? undefined : `[${text}]`;
}

const digits = setOf([0x30, 0x39]);
const upper = setOf([0x41, 0x5a]);
const lower = setOf([0x61, 0x7a]);
const alpha = setOf([0x41, 0x5a], [0x61, 0x7a]);
const word = setOf([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]);
const space = setOf([0x09, 0x0d], [0x20, 0x20]);
/** `\h` and `\v`, pcre2pattern(3), "Generic character types". */
const horizontal = setOf([0x09, 0x09], [0x20, 0x20], [0xa0, 0xa0]);
export const vertical = setOf([0x0a, 0x0d], [0x85, 0x85]);
export const newline = oneByte(0x0a);

/** `\d`, `\D` … */
export const typeSets: ReadonlyMap<string, ByteSet> = new Map([
  ['d', digits],
  ['D', inverted(digits)],
  ['w', word],
  ['W', inverted(word)],
  ['s', space],
  ['S', inverted(space)],
  ['h', horizontal],
  ['H', inverted(horizontal)],
  ['v', vertical],
  ['V', inverted(vertical)],
]);

/** `[:alpha:]` … */
export const posixSets: ReadonlyMap<string, ByteSet> = new Map([
  ['alpha', alpha],
  ['lower', lower],
  ['upper', upper],
  ['alnum', setOf([0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a])],
  ['ascii', setOf([0x00, 0x7f])],
  ['blank', setOf([0x09, 0x09], [0x20, 0x20])],
  ['cntrl', setOf([0x00, 0x1f], [0x7f, 0x7f])],
  ['digit', digits],
  ['graph', setOf([0x21, 0x7e])],
  ['print', setOf([0x20, 0x7e])],
  ['punct', setOf([0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e])],
  ['space', space],
  ['word', word],
  ['xdigit', setOf([0x30, 0x39], [0x41, 0x46], [0x61, 0x66])],
]);

/** `\p{Lu}`, over the characters U+0000 … U+00FF; undefined: no such property. */
export function propertySet(name: string): ByteSet | undefined {
  const names = name === 'L&' ? ['Lu', 'Ll', 'Lt'] : [name];
  for (const kind of ['', 'Script=']) {
    try {
      const test = new RegExp(`^[${names.map((one) => `\\p{${kind}${one}}`).join('')}]$`, 'u');
      return everyByte.map((_, byte) => (test.test(String.fromCharCode(byte)) ? 1 : 0));
    } catch {
      // Not a property of this kind.
    }
  }
  return undefined;
}
