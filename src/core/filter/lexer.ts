/** Text to tokens, after wireshark-filter(4); every token knows where it stands. */
import { mistake, type Place } from './errors.ts';

export type TokenKind = 'word' | 'string' | 'char' | 'operator' | 'slice' | 'end';

export interface Token extends Place {
  readonly kind: TokenKind;
  /** Operators: as in `operators`. Words: as written. Strings: unescaped. Slices: what is between the brackets. */
  readonly text: string;
  /** Strings: written with r"…", so that backslashes stand for themselves. */
  readonly raw?: boolean;
}

/** Symbols, longest first, and the operator each is. */
const symbols: readonly (readonly [string, string])[] = [
  ['===', 'all_eq'],
  ['!==', 'any_ne'],
  ['==', 'any_eq'],
  ['!=', 'all_ne'],
  ['~=', 'any_ne'],
  ['>=', 'ge'],
  ['<=', 'le'],
  ['&&', 'and'],
  ['||', 'or'],
  ['^^', 'xor'],
  ['..', 'range'],
  ['>', 'gt'],
  ['<', 'lt'],
  ['!', 'not'],
  ['~', 'matches'],
  ['&', 'bitand'],
  ['+', 'add'],
  ['-', 'sub'],
  ['*', 'mul'],
  ['/', 'div'],
  ['%', 'mod'],
  ['(', '('],
  [')', ')'],
  ['{', '{'],
  ['}', '}'],
  [',', ','],
  ['#', 'layer'],
];

const wordOperators = new Map([
  ['eq', 'any_eq'],
  ['ne', 'all_ne'],
  ['any_eq', 'any_eq'],
  ['all_eq', 'all_eq'],
  ['any_ne', 'any_ne'],
  ['all_ne', 'all_ne'],
  ['gt', 'gt'],
  ['ge', 'ge'],
  ['lt', 'lt'],
  ['le', 'le'],
  ['and', 'and'],
  ['or', 'or'],
  ['xor', 'xor'],
  ['not', 'not'],
  ['contains', 'contains'],
  ['matches', 'matches'],
  ['in', 'in'],
  ['bitwise_and', 'bitand'],
]);

/** Longest filter, in characters; a filter is typed by a person, and the tree's depth is bounded with it. */
export const MAX_FILTER_LENGTH = 10_000;

const isSpace = (c: string): boolean => c === ' ' || c === '\t' || c === '\n' || c === '\r';
const wordStart = /^(?:[A-Za-z0-9_:]|\.[0-9])/;
const wordPart = /[A-Za-z0-9_.:/-]/;

/** Turns the text into tokens, the last being 'end'. @throws FilterMistake */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_FILTER_LENGTH) {
    const place = { position: MAX_FILTER_LENGTH, length: text.length - MAX_FILTER_LENGTH };
    mistake(place, `A filter has at most ${MAX_FILTER_LENGTH} characters; this one has ${text.length}.`);
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at += 1;
      continue;
    }
    const token = read(text, at, tokens.at(-1));
    tokens.push(token);
    at = token.position + token.length;
  }
  tokens.push({ kind: 'end', text: '', position: text.length, length: 0 });
  return tokens;
}

function read(text: string, at: number, before: Token | undefined): Token {
  const c = text[at];
  if (c === '"') return readString(text, at, at + 1, false);
  if ((c === 'r' || c === 'R') && text[at + 1] === '"') return readString(text, at, at + 2, true);
  if (c === "'") return readChar(text, at);
  if (c === '[') return readSlice(text, at);
  if (startsWord(text, at) || numberSign(text, at, before)) return readWord(text, at);
  const symbol = symbols.find(([written]) => text.startsWith(written, at));
  if (symbol) return { kind: 'operator', text: symbol[1], position: at, length: symbol[0].length };
  if (c === '=') mistake({ position: at, length: 1 }, "A single '=' is no operator.", "'==' to compare");
  if (c === '|') mistake({ position: at, length: 1 }, "A single '|' is no operator.", "'||' or 'or'");
  return mistake(
    { position: at, length: 1 },
    `'${c}' has no meaning here.`,
    'a field, a value or an operator',
  );
}

/** A word begins here: a name, a number (also as .5), an address. */
function startsWord(text: string, at: number): boolean {
  return wordStart.test(text.slice(at, at + 2));
}

/** A minus sign belongs to the number after it unless there is something to subtract from. */
function numberSign(text: string, at: number, before: Token | undefined): boolean {
  if (text[at] !== '-' && text[at] !== '+') return false;
  if (!/[0-9.]/.test(text[at + 1] ?? '')) return false;
  return before?.kind === 'operator' ? before.text !== ')' && before.text !== '}' : before === undefined;
}

function readWord(text: string, at: number): Token {
  let end = at + 1;
  while (end < text.length && wordPart.test(text[end]) && !text.startsWith('..', end)) end += 1;
  const word = text.slice(at, end);
  const operator = wordOperators.get(word) ?? wordOperators.get(word.toLowerCase());
  const place = { position: at, length: end - at };
  return operator ? { kind: 'operator', text: operator, ...place } : { kind: 'word', text: word, ...place };
}

function readString(text: string, at: number, from: number, raw: boolean): Token {
  let value = '';
  let i = from;
  for (; i < text.length && text[i] !== '"'; ) {
    if (text[i] !== '\\') value += text[i++];
    else if (raw) {
      // In a raw string a backslash stays, and keeps a quote from ending it.
      value += text[i++];
      if (i < text.length) value += text[i++];
    } else {
      const [character, length] = readEscape(text, i);
      value += character;
      i += length;
    }
  }
  if (i >= text.length)
    mistake({ position: at, length: text.length - at }, 'This text has no end.', "a closing '\"'");
  return { kind: 'string', text: value, raw, position: at, length: i + 1 - at };
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '?': '?',
};

/** The character that an escape stands for, and the escape's length. */
function readEscape(text: string, at: number): [string, number] {
  const rest = text.slice(at, at + 10);
  const numeric = /^\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/.exec(rest);
  if (numeric) {
    const [all, hex, octal, short, long] = numeric;
    const code = hex ? parseInt(hex, 16) : octal ? parseInt(octal, 8) : parseInt(short ?? long, 16);
    if (code > 0x10ffff) mistake({ position: at, length: all.length }, 'There is no such character.');
    // A byte of 0x80 and above is no character yet: it travels as a lone surrogate (U+DC80 … U+DCFF) until its use is known.
    const byte = (hex ?? octal) !== undefined && code > 0x7f;
    return [String.fromCodePoint(byte ? 0xdc00 + (code & 0xff) : code), all.length];
  }
  const simple = simpleEscapes[rest[1]];
  if (simple === undefined) {
    const known = '\\n \\r \\t \\\\ \\" \\xHH, or a raw text r"…"';
    // The filter may end with its backslash.
    const length = Math.min(2, rest.length);
    mistake({ position: at, length }, `'${rest.slice(0, 2)}' is no escape.`, known);
  }
  return [simple, 2];
}

function readChar(text: string, at: number): Token {
  const [character, length] = text[at + 1] === '\\' ? readEscape(text, at + 1) : [text[at + 1] ?? '', 1];
  const place = { position: at, length: Math.min(length + 2, text.length - at) };
  if (text[at + 1 + length] !== "'")
    mistake(place, 'A character stands between single quotes.', "such as 'A' or '\\x0d'");
  return { kind: 'char', text: character, ...place };
}

function readSlice(text: string, at: number): Token {
  const end = text.indexOf(']', at);
  if (end < 0) mistake({ position: at, length: text.length - at }, 'This slice has no end.', "a closing ']'");
  return { kind: 'slice', text: text.slice(at + 1, end), position: at, length: end + 1 - at };
}
