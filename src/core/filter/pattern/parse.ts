/**
 * PCRE2's syntax (pcre2pattern(3)) as Wireshark compiles it: without case, about bytes. What PCRE2 can and a matcher in
 * linear time cannot (look-around, backreferences, recursion, conditions, atomic groups) is told with its place.
 */
import { everyByte, inverted, newline, oneByte, setOf, vertical, withBothCases } from './byte-set.ts';
import { readClass } from './classes.ts';
import { escapedByte, escapedSet, refuseEscape } from './escapes.ts';
import { type GroupFlags, readFlags, refuseGroup } from './groups.ts';
import { Scanner } from './scanner.ts';
import type { Anchor, Pattern } from './tree.ts';

const MAX_DEPTH = 250;
/** PCRE2's limit for {n,m}. */
const MAX_TIMES = 65_535;

const EMPTY: Pattern = { kind: 'sequence', parts: [] };
const anchorEscapes: ReadonlyMap<string, Anchor> = new Map([
  ['A', 'start'],
  // The search begins at the start.
  ['G', 'start'],
  ['Z', 'end'],
  ['z', 'very-end'],
  ['b', 'boundary'],
  ['B', 'no-boundary'],
]);

const anchor = (which: Anchor): Pattern => ({ kind: 'anchor', anchor: which });
const bytes = (set: Uint8Array): Pattern => ({ kind: 'set', set });

/** @param text the pattern, one character a byte. @throws PatternMistake */
export function parsePattern(text: string): Pattern {
  return new PatternParser(text).whole();
}

class PatternParser {
  readonly #scanner: Scanner;
  #flags: GroupFlags = { caseless: true, dotAll: false, multiline: false, extended: false };
  #depth = 0;

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  whole(): Pattern {
    const pattern = this.#choice();
    if (!this.#scanner.done) {
      const from = this.#scanner.at;
      this.#scanner.take();
      this.#scanner.fail(from, "This ')' closes nothing.", '\\) for the character itself');
    }
    return pattern;
  }

  /** Branches up to a closing bracket or the end. */
  #choice(): Pattern {
    const branches = [this.#sequence()];
    while (this.#scanner.skip('|')) branches.push(this.#sequence());
    return branches.length === 1 ? branches[0]! : { kind: 'choice', branches };
  }

  #sequence(): Pattern {
    const scanner = this.#scanner;
    const parts: Pattern[] = [];
    while (!scanner.done && scanner.next !== '|' && scanner.next !== ')') {
      if (this.#skipsNothing()) continue;
      if (scanner.skip('\\Q')) this.#quoted(parts);
      else this.#item(parts);
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  /** Comments, and under (?x) white space. */
  #skipsNothing(): boolean {
    const scanner = this.#scanner;
    if (scanner.skip('\\E')) return true;
    if (this.#flags.extended && scanner.match(/[\t-\r ]+|#[^\n]*/y)) return true;
    const from = scanner.at;
    if (!scanner.skip('(?#')) return false;
    if (scanner.until(')') === undefined) scanner.fail(from, 'This comment has no end.', "a closing ')'");
    return true;
  }

  /** `\Q…\E`: as it stands; a repetition behind it is of its last character. */
  #quoted(parts: Pattern[]): void {
    for (const character of this.#scanner.quoted()) parts.push(this.#literal(character));
    const last = parts.pop();
    if (last) parts.push(this.#repeated(last));
  }

  #item(parts: Pattern[]): void {
    const from = this.#scanner.at;
    if (this.#times())
      this.#scanner.fail(from, 'There is nothing to repeat before this.', this.#asItself(from));
    const atom = this.#atom(from);
    if (!atom) return;
    // An anchor cannot be repeated; a group of one can.
    const bare = atom.kind === 'anchor' && this.#scanner.text.charAt(from) !== '(';
    parts.push(bare ? atom : this.#repeated(atom));
  }

  #asItself(from: number): string {
    return `\\${this.#scanner.text.charAt(from)} for the character itself`;
  }

  /** Undefined: flags, which match nothing and cannot be repeated. */
  #atom(from: number): Pattern | undefined {
    const character = this.#scanner.take();
    switch (character) {
      case '(':
        return this.#group(from);
      case '[':
        return bytes(readClass(this.#scanner, from, this.#flags.caseless));
      case '.':
        return bytes(this.#flags.dotAll ? everyByte : inverted(newline));
      case '^':
        return anchor(this.#flags.multiline ? 'line-start' : 'start');
      case '$':
        return anchor(this.#flags.multiline ? 'line-end' : 'end');
      case '\\':
        return this.#escape(from);
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): Pattern {
    const set = oneByte(character.charCodeAt(0));
    return bytes(this.#flags.caseless ? withBothCases(set) : set);
  }

  #escape(from: number): Pattern {
    const scanner = this.#scanner;
    const byte = escapedByte(scanner, from, false);
    if (byte !== undefined) return this.#literal(String.fromCharCode(byte));
    const set = escapedSet(scanner, from);
    if (set) return bytes(set);
    const which = anchorEscapes.get(scanner.next);
    if (which) {
      scanner.take();
      return anchor(which);
    }
    if (scanner.skip('N')) return bytes(inverted(newline));
    if (scanner.skip('C')) return bytes(everyByte);
    // Where the match is said to begin makes no difference to whether there is one.
    if (scanner.skip('K')) return EMPTY;
    if (scanner.skip('R')) return anyNewline;
    return refuseEscape(scanner, from);
  }

  #group(from: number): Pattern | undefined {
    const scanner = this.#scanner;
    const outer = this.#flags;
    // (?| numbers groups its own way, and nothing can ask for numbers.
    const named = scanner.match(/\?(?::|\||P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/y);
    if (!named && scanner.next === '?') {
      const flags = readFlags(scanner, from, outer);
      if (flags) {
        this.#flags = flags;
        // (?i) holds up to the end of the group around it, (?i:…) for its own.
        if (scanner.skip(')')) return undefined;
        scanner.take();
      } else refuseGroup(scanner, from);
    } else if (scanner.next === '*') refuseGroup(scanner, from);
    return this.#inside(from, outer);
  }

  /** What is in a group, to its closing bracket. */
  #inside(from: number, outer: GroupFlags): Pattern {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#scanner.fail(from, `Groups are nested deeper than ${MAX_DEPTH}.`);
    const pattern = this.#choice();
    if (!this.#scanner.skip(')')) {
      this.#scanner.at = from + 1;
      this.#scanner.fail(from, 'This group has no end.', "a closing ')'");
    }
    this.#depth -= 1;
    this.#flags = outer;
    return pattern;
  }

  /** The atom with the repetition that stands behind it: one, as repetitions cannot be repeated. */
  #repeated(atom: Pattern): Pattern {
    const scanner = this.#scanner;
    while (this.#skipsNothing());
    const from = scanner.at;
    const times = this.#times();
    if (!times) return atom;
    if (scanner.skip('+'))
      scanner.fail(from, 'Possessive repetitions are not taken.', 'the same without the last +');
    scanner.skip('?');
    return { kind: 'repeat', of: atom, least: times[0], most: times[1] };
  }

  /** A repetition's least and most; undefined (and nothing taken) where none is next. */
  #times(): readonly [number, number] | undefined {
    const scanner = this.#scanner;
    if (scanner.skip('*')) return [0, Number.POSITIVE_INFINITY];
    if (scanner.skip('+')) return [1, Number.POSITIVE_INFINITY];
    if (scanner.skip('?')) return [0, 1];
    const from = scanner.at;
    // Anything else in braces is text.
    const found = scanner.match(/\{(\d{1,9})(?:(,)(\d{0,9}))?\}/y);
    if (!found) return undefined;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] ? Number(found[3]) : Number.POSITIVE_INFINITY;
    const largest = most === Number.POSITIVE_INFINITY ? least : most;
    if (largest > MAX_TIMES) scanner.fail(from, `A repetition goes up to ${MAX_TIMES}.`);
    if (most < least) scanner.fail(from, 'This repetition ends before it begins.');
    return [least, most];
  }
}

/** `\R`. */
const anyNewline: Pattern = {
  kind: 'choice',
  branches: [
    { kind: 'sequence', parts: [bytes(oneByte(0x0d)), bytes(setOf([0x0a, 0x0a]))] },
    bytes(vertical),
  ],
};
