/** Character classes: `[a-z\d]`, `[^"]`, `[[:alpha:]_]`. */
import { addAll, type ByteSet, inverted, oneByte, posixSets, setOf, withBothCases } from './byte-set.ts';
import { escapedByte, escapedSet, refuseEscape } from './escapes.ts';
import type { Scanner } from './scanner.ts';

/** An item of a class: one byte, with which a range may begin or end, or a set, with which none may. */
type Item = { readonly byte: number } | { readonly set: ByteSet; readonly cased: boolean };
/** Puts bytes into the class; `cased`: their other case too, where the pattern is without case. */
type Add = (set: ByteSet, cased: boolean) => void;

/** The class whose `[` has been taken; `from` is where that stands. */
export function readClass(scanner: Scanner, from: number, caseless: boolean): ByteSet {
  const negative = scanner.skip('^');
  const set = setOf();
  // Case does not concern properties: \p{Lu} is upper case all the same.
  const add: Add = (more, cased) => addAll(set, caseless && cased ? withBothCases(more) : more);
  // A bracket that comes first closes nothing (pcre2pattern(3), "Square brackets and character classes").
  for (let first = true; first || scanner.next !== ']'; first = false) {
    if (scanner.done) return scanner.fail(from, 'This class has no end.', "a closing ']'");
    if (scanner.skip('\\E')) continue;
    if (scanner.skip('\\Q')) {
      for (const character of scanner.quoted()) add(oneByte(character.charCodeAt(0)), true);
    } else addItem(scanner, add);
  }
  scanner.take();
  return negative ? inverted(set) : set;
}

function addItem(scanner: Scanner, add: Add): void {
  const from = scanner.at;
  const item = readItem(scanner);
  const ranges = scanner.next === '-' && !scanner.text.startsWith('-]', scanner.at);
  if (!ranges) {
    if ('byte' in item) add(oneByte(item.byte), true);
    else add(item.set, item.cased);
    return;
  }
  scanner.take();
  const to = scanner.done ? undefined : readItem(scanner);
  if (!('byte' in item) || !to || !('byte' in to))
    scanner.fail(from, 'A range goes from one byte to another.', '\\- for a hyphen');
  else if (to.byte < item.byte) scanner.fail(from, 'This range ends before it begins.');
  else add(setOf([item.byte, to.byte]), true);
}

function readItem(scanner: Scanner): Item {
  const from = scanner.at;
  const posix = scanner.match(/\[([:.=])(\^?)([a-z]*)\1\]/y);
  if (posix)
    return { set: posixSet(scanner, from, posix[1]!, posix[2] === '^', posix[3]!), cased: posix[2] === '' };
  const character = scanner.take();
  if (character !== '\\') return { byte: character.charCodeAt(0) };
  const byte = escapedByte(scanner, from, true);
  if (byte !== undefined) return { byte };
  const set = escapedSet(scanner, from);
  return set ? { set, cased: false } : refuseEscape(scanner, from);
}

function posixSet(scanner: Scanner, from: number, mark: string, negative: boolean, name: string): ByteSet {
  const set = mark === ':' ? posixSets.get(name) : undefined;
  if (!set) return scanner.fail(from, 'There is no such class.', 'such as [:alpha:] or [:digit:]');
  return negative ? inverted(set) : set;
}
