/** Backslash sequences of PCRE2 (pcre2pattern(3), "Backslash"). */
import { type ByteSet, propertySet, typeSets } from './byte-set.ts';
import type { Scanner } from './scanner.ts';

const controls: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };
const BACKSPACE = 8;
const BACKREFERENCE = 'the text itself, or two tests joined by &&';

/**
 * The set of bytes that an escape stands for, in a class and outside. The backslash at `from` has been taken.
 * Undefined: a sequence that means something else than bytes (`\b`, `\A` …), and nothing is taken.
 */
export function escapedSet(scanner: Scanner, from: number): ByteSet | undefined {
  const type = typeSets.get(scanner.next);
  if (type) {
    scanner.take();
    return type;
  }
  return scanner.next === 'p' || scanner.next === 'P' ? property(scanner, from) : undefined;
}

/** The one byte that an escape stands for; undefined (and nothing taken) where it is no single byte. */
export function escapedByte(scanner: Scanner, from: number, inClass: boolean): number | undefined {
  const { next } = scanner;
  if (next === '')
    return scanner.fail(from, 'A pattern cannot end with a backslash.', '\\\\ for a backslash');
  if (!/[0-9A-Za-z]/.test(next)) return scanner.take().charCodeAt(0);
  const control = controls[next];
  if (control !== undefined) {
    scanner.take();
    return control;
  }
  if (next === 'b' && inClass) {
    scanner.take();
    return BACKSPACE;
  }
  return numbered(scanner, from, inClass);
}

/** `\x41`, `\x{41}`, `\o{101}`, `\101`, `\cA`. */
function numbered(scanner: Scanner, from: number, inClass: boolean): number | undefined {
  const hex = scanner.match(/x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{0,2}))/y);
  if (hex) return inRange(scanner, from, parseInt(hex[1] ?? (hex[2] || '0'), 16));
  const octal = scanner.match(/o\{([0-7]+)\}|(0[0-7]{0,2})/y);
  if (octal) return inRange(scanner, from, parseInt(octal[1] ?? octal[2]!, 8));
  const control = scanner.match(/c([ -~])/y);
  if (control) return control[1]!.toUpperCase().charCodeAt(0) ^ 0x40;
  return digits(scanner, from, inClass);
}

/** A number that is no octal code is a backreference. */
function digits(scanner: Scanner, from: number, inClass: boolean): number | undefined {
  const octal = scanner.match(inClass ? /[0-7]{1,3}/y : /[1-7][0-7]{1,2}/y);
  if (octal) return inRange(scanner, from, parseInt(octal[0], 8));
  if (!scanner.match(/[1-9][0-9]*|g(?:-?[0-9]+|\{[^}]*\})|k(?:\{[^}]*\}|<[^>]*>|'[^']*')/y)) return undefined;
  return scanner.fail(
    from,
    'A pattern cannot refer back to a group: that cannot be searched in linear time.',
    BACKREFERENCE,
  );
}

function inRange(scanner: Scanner, from: number, byte: number): number {
  return byte <= 255 ? byte : scanner.fail(from, 'A pattern is about bytes: there is none above \\xff.');
}

/** `\pL`, `\p{Lu}`, `\P{Lu}`, `\p{^Lu}`. */
function property(scanner: Scanner, from: number): ByteSet {
  const found = scanner.match(/([pP])(?:\{(\^?)([A-Za-z_& ]+)\}|([A-Za-z]))/y);
  const set = found && propertySet((found[3] ?? found[4])!);
  if (!set) return scanner.fail(from, 'There is no such Unicode property.', 'such as \\p{Lu}');
  const negative = (found[1] === 'P') !== (found[2] === '^');
  return negative ? set.map((bit) => 1 - bit) : set;
}

/** @throws PatternMistake: an escape that is none, or none that is taken here */
export function refuseEscape(scanner: Scanner, from: number): never {
  const letter = scanner.take();
  return scanner.fail(
    from,
    `'\\${letter}' is no escape that patterns take.`,
    `${letter} for the character itself`,
  );
}
