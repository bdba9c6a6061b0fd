import { hex } from './packets-bytes.ts';

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

/** One step of the text, taken apart. */
export class Step {
  readonly text: string;
  from = '';
  to = '';
  what = '';
  lost = false;
  /** Nanoseconds after the step before, or after the start. */
  after: number | undefined;
  at: number | undefined;
  readonly keys = new Map<string, string>();
  /** Keys in the order written, for options. */
  readonly words: string[] = [];

  constructor(text: string) {
    this.text = text;
    for (const token of tokens(text)) this.take(token);
    if (this.what === '') throw new Error(`no flags or protocol in step '${text}'`);
  }

  /** A number in decimal or 0x hex; undefined if the key is absent or bare. */
  number(key: string): number | undefined {
    const value = this.keys.get(key);
    if (value === undefined || value === '') return undefined;
    const number = Number(value);
    if (Number.isNaN(number)) throw new Error(`${key}=${value} is not a number in step '${this.text}'`);
    return number;
  }

  /** `data="…"`, `hex=…` or `len=n` (letters a … z over and over). */
  payload(): Uint8Array {
    const data = this.keys.get('data');
    if (data !== undefined) return unescaped(data);
    const digits = this.keys.get('hex');
    if (digits !== undefined) return hex(digits);
    return Uint8Array.from({ length: this.number('len') ?? 0 }, (_, i) => 97 + (i % 26));
  }

  private take(token: string): void {
    const time = /^([+-][\d.]+)(ns|us|ms|s)$/.exec(token);
    const ends = /^(~?)(\w+)>(\w+)$/.exec(token);
    if (time) this.after = Math.round(Number(time[1]) * UNITS[time[2]!]!);
    else if (token.startsWith('@')) this.at = Math.round(Number(token.slice(1)) * 1e9);
    else if (ends) {
      this.lost = ends[1] === '~';
      this.from = ends[2]!;
      this.to = ends[3]!;
    } else if (this.what === '' && /^[A-Z,]+$/.test(token)) this.what = token;
    else this.key(token);
  }

  private key(token: string): void {
    const equals = token.indexOf('=');
    if (this.what === 'HEX' && equals < 0) {
      this.keys.set('hex', (this.keys.get('hex') ?? '') + token);
      return;
    }
    const name = equals < 0 ? token : token.slice(0, equals);
    this.keys.set(name, equals < 0 ? '' : token.slice(equals + 1));
    this.words.push(token);
  }
}

/** The steps of a text. */
export function parseSteps(text: string): Step[] {
  return splitSteps(text)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => new Step(line));
}

/** Splits at newlines and `;` outside quotes, and drops comments. */
function splitSteps(text: string): string[] {
  const out: string[] = [];
  for (const piece of text.matchAll(/(?:"(?:\\.|[^"\\])*"|#[^\n]*|[^;\n"#])+/g)) {
    out.push(piece[0].replace(/("(?:\\.|[^"\\])*")|#[^\n]*/g, '$1'));
  }
  return out;
}

function tokens(text: string): string[] {
  return [...text.matchAll(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g)].map((match) =>
    match[0].replace(/="(.*)"$/s, '=$1'),
  );
}

const ESCAPES: Readonly<Record<string, number>> = { r: 13, n: 10, t: 9, '0': 0, '"': 34, '\\': 92 };

/** UTF-8 bytes of a text with \r \n \t \0 \" \\ \xNN. */
function unescaped(text: string): Uint8Array {
  const parts: number[] = [];
  for (const match of text.matchAll(/\\x([0-9a-f]{2})|\\(.)|([^\\]+)/gis)) {
    if (match[1] !== undefined) parts.push(Number.parseInt(match[1], 16));
    else if (match[2] !== undefined) parts.push(ESCAPES[match[2]] ?? match[2].charCodeAt(0));
    else parts.push(...new TextEncoder().encode(match[3]));
  }
  return Uint8Array.from(parts);
}
