/** A cursor over a pattern's bytes, and what goes wrong at it. */

/** What is wrong with a pattern, and where. */
export class PatternMistake extends Error {
  /** Bytes from the start of the pattern, and how many are concerned. */
  readonly index: number;
  readonly length: number;
  /** What could stand there instead. */
  readonly instead: string | undefined;

  constructor(index: number, length: number, message: string, instead?: string) {
    super(message);
    this.index = index;
    this.length = length;
    this.instead = instead;
  }
}

export class Scanner {
  /** One character (U+0000 … U+00FF) a byte. */
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.text.charAt(this.at);
  }

  /** Takes the next character; empty at the end. */
  take(): string {
    const character = this.next;
    this.at += character.length;
    return character;
  }

  /** Takes `expected` if it is next. */
  skip(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Takes what matches at the cursor (`pattern` is sticky); its groups. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found ?? undefined;
  }

  /** Takes up to and with `end`; undefined (and nothing taken) where it does not come. */
  until(end: string): string | undefined {
    const to = this.text.indexOf(end, this.at);
    if (to < 0) return undefined;
    const found = this.text.slice(this.at, to);
    this.at = to + end.length;
    return found;
  }

  /** Takes what stands behind `\Q`, up to `\E` or the end. */
  quoted(): string {
    const rest = this.text.slice(this.at);
    const found = this.until('\\E');
    if (found === undefined) this.at = this.text.length;
    return found ?? rest;
  }

  /** @throws PatternMistake about what stands from `from` to the cursor */
  fail(from: number, message: string, instead?: string): never {
    throw new PatternMistake(from, Math.max(1, this.at - from), message, instead);
  }
}
