/**
 * Tokens to a tree, by recursive descent. Precedence after Wireshark's grammar (epan/dfilter/grammar.lemon), loosest
 * first: or, xor, and, not, relations, + and −, * / %, &.
 */
import type { Arithmetic, Expression, Operand, Quantifier, Relation, SetItem, SlicePiece } from './ast.ts';
import { mistake, type Place } from './errors.ts';
import { type Token, tokenize } from './lexer.ts';

const relations = new Set<string>([
  'any_eq',
  'all_eq',
  'any_ne',
  'all_ne',
  'gt',
  'ge',
  'lt',
  'le',
  'contains',
  'matches',
]);

/** Brackets, negations and calls inside each other; deeper ones would only serve to exhaust the stack. */
const MAX_DEPTH = 200;

/** Arithmetic, loosest first. */
const levels: readonly (readonly Arithmetic[])[] = [['add', 'sub'], ['mul', 'div', 'mod'], ['bitand']];

const across = (from: Place, to: Place): Place => ({
  position: from.position,
  length: to.position + to.length - from.position,
});

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  whole(): Expression | undefined {
    if (this.#tokens.length === 1) return undefined;
    const expression = this.#or();
    if (this.#now.kind !== 'end') this.#unexpected("'and', 'or', or the end of the filter");
    return expression;
  }

  get #now(): Token {
    return this.#tokens[this.#at];
  }

  #take(): Token {
    return this.#tokens[this.#at++];
  }

  #accept(operator: string): Token | undefined {
    const { kind, text } = this.#now;
    return kind === 'operator' && text === operator ? this.#take() : undefined;
  }

  #expect(operator: string, expected: string): Token {
    return this.#accept(operator) ?? this.#unexpected(expected);
  }

  #unexpected(expected: string): never {
    const token = this.#now;
    if (token.kind === 'end') {
      const last = this.#tokens[Math.max(0, this.#at - 1)];
      mistake({ position: last.position + last.length, length: 1 }, 'The filter ends too early.', expected);
    }
    return mistake(token, `'${written(token)}' was not expected here.`, expected);
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) mistake(this.#now, `Brackets are nested deeper than ${MAX_DEPTH}.`);
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  #chain(kind: 'or' | 'and' | 'xor', next: () => Expression): Expression {
    let left = next();
    while (this.#accept(kind)) left = { kind, left, right: next() };
    return left;
  }

  #or(): Expression {
    return this.#chain('or', () => this.#chain('xor', () => this.#chain('and', () => this.#not())));
  }

  #not(): Expression {
    if (this.#accept('not')) return { kind: 'not', of: this.#deeper(() => this.#not()) };
    return this.#test();
  }

  #test(): Expression {
    const start = this.#now;
    if (start.kind === 'operator' && start.text === '(' && this.#bracketsATest()) {
      this.#take();
      const inner = this.#deeper(() => this.#or());
      this.#expect(')', "')'");
      return inner;
    }
    const quantifier = this.#quantifier();
    const left = this.#operand(0);
    const relation = this.#relation(quantifier, left, start);
    if (relation) return relation;
    if (quantifier) this.#unexpected('a comparison');
    return { kind: 'present', operand: left, place: left.place };
  }

  /** Whether the bracket that opens here holds a test (else it groups arithmetic, which only an operator can follow). */
  #bracketsATest(): boolean {
    let depth = 0;
    for (let i = this.#at; i < this.#tokens.length; i += 1) {
      const { kind, text } = this.#tokens[i];
      if (kind !== 'operator') continue;
      if (text === '(') depth += 1;
      else if (text === ')') {
        depth -= 1;
        if (depth > 0) continue;
        const after = this.#tokens[i + 1];
        return !(
          after.kind === 'operator' &&
          (relations.has(after.text) || isArithmetic(after.text) || after.text === 'in')
        );
      }
    }
    return true;
  }

  #quantifier(): Quantifier | undefined {
    const { kind, text } = this.#now;
    const next = this.#tokens[this.#at + 1];
    if (kind !== 'word' || (text !== 'any' && text !== 'all') || next.kind !== 'word') return undefined;
    this.#take();
    return text;
  }

  #relation(quantifier: Quantifier | undefined, left: Operand, start: Token): Expression | undefined {
    const negated = this.#now.text === 'not' && this.#tokens[this.#at + 1]?.text === 'in';
    if (negated) this.#take();
    if (this.#accept('in')) {
      const items = this.#set();
      return {
        kind: 'in',
        quantifier,
        negated,
        left,
        items,
        place: across(start, this.#tokens[this.#at - 1]),
      };
    }
    if (this.#now.kind !== 'operator' || !relations.has(this.#now.text)) return undefined;
    const tests: Expression[] = [];
    let from = left;
    // A chain such as 1 < tcp.len < 100 is the tests of its neighbours, all of which must hold.
    while (this.#now.kind === 'operator' && relations.has(this.#now.text)) {
      const relation = this.#take().text as Relation;
      const right = this.#operand(0);
      tests.push({
        kind: 'test',
        relation,
        quantifier,
        left: from,
        right,
        place: across(from.place, right.place),
      });
      from = right;
    }
    return tests.reduce((all, test) => ({ kind: 'and', left: all, right: test }));
  }

  #set(): SetItem[] {
    this.#expect('{', 'a set such as {80, 443, 8000..8100}');
    const items: SetItem[] = [];
    do {
      const from = this.#operand(0);
      items.push(this.#accept('range') ? { from, to: this.#operand(0) } : { from });
    } while (this.#accept(','));
    this.#expect('}', "',' or '}'");
    return items;
  }

  #operand(level: number): Operand {
    if (level === levels.length) return this.#sliced();
    let left = this.#operand(level + 1);
    while (this.#now.kind === 'operator' && levels[level].includes(this.#now.text as Arithmetic)) {
      const operator = this.#take().text as Arithmetic;
      const right = this.#operand(level + 1);
      left = { kind: 'arithmetic', operator, left, right, place: across(left.place, right.place) };
    }
    return left;
  }

  #sliced(): Operand {
    let of = this.#primary();
    while (this.#now.kind === 'slice') {
      const token = this.#take();
      of = { kind: 'slice', of, pieces: parseSlice(token), place: across(of.place, token) };
    }
    return of;
  }

  #primary(): Operand {
    const token = this.#now;
    if (token.kind === 'operator' && token.text === '(') {
      this.#take();
      const inner = this.#deeper(() => this.#operand(0));
      this.#expect(')', "')'");
      return inner;
    }
    if (token.kind === 'string' || token.kind === 'char') {
      this.#take();
      const { text, raw = false } = token;
      return { kind: 'quoted', text, raw, char: token.kind === 'char', place: token };
    }
    if (token.kind !== 'word') this.#unexpected('a field or a value');
    this.#take();
    return this.#now.text === '(' && this.#now.kind === 'operator'
      ? this.#call(token)
      : { kind: 'word', text: token.text, place: token };
  }

  #call(name: Token): Operand {
    this.#take();
    const args: Operand[] = [];
    if (!this.#accept(')')) {
      do args.push(this.#deeper(() => this.#operand(0)));
      while (this.#accept(','));
      this.#expect(')', "',' or ')'");
    }
    return { kind: 'call', name: name.text, args, place: across(name, this.#tokens[this.#at - 1]) };
  }
}

const isArithmetic = (text: string): boolean => levels.some((level) => level.includes(text as Arithmetic));

const signs: Readonly<Record<string, string>> = {
  any_eq: '==',
  all_eq: '===',
  any_ne: '!==',
  all_ne: '!=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
  range: '..',
  bitand: '&',
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  layer: '#',
};

const written = (token: Token): string =>
  token.kind === 'slice' ? `[${token.text}]` : (signs[token.text] ?? token.text);

const piecePattern = /^\s*(?:(-?\d+)?\s*:\s*(\d+)?|(-?\d+)\s*-\s*(-?\d+)|(-?\d+))\s*$/;

/** `[start:length]`, `[first-last]`, `[:length]`, `[start:]`, `[one]`, and several with commas. */
function parseSlice(token: Token): SlicePiece[] {
  return token.text.split(',').map((text) => {
    const match = piecePattern.exec(text);
    if (!match) mistake(token, `'[${token.text}]' is no slice.`, 'such as [0:4], [2-5], [:8], [-4:] or [1]');
    const [, start, length, first, last, one] = match;
    if (first !== undefined) return checked(token, { start: Number(first), last: Number(last) });
    if (one !== undefined) return { start: Number(one), length: 1 };
    return { start: Number(start ?? 0), ...(length === undefined ? {} : { length: Number(length) }) };
  });
}

function checked(token: Token, piece: SlicePiece & { last: number }): SlicePiece {
  const sameSign = piece.start < 0 === piece.last < 0;
  if (sameSign && piece.last < piece.start)
    mistake(token, 'This slice ends before it begins.', 'such as [2-5]');
  return piece;
}

/** The tree of a filter; undefined for an empty one. @throws FilterMistake */
export function parse(text: string): Expression | undefined {
  return new Parser(text).whole();
}
