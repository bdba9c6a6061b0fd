/** The tree of a pattern. Only whether it matches counts: groups, laziness and \K leave no trace. */
import { type ByteSet, setText } from './byte-set.ts';

export type Anchor =
  /** `^` and `\A`. */
  | 'start'
  /** `$` and `\Z`: the end, or before a line feed that is the last byte. */
  | 'end'
  /** `\z`. */
  | 'very-end'
  /** `^` and `$` under (?m). */
  | 'line-start'
  | 'line-end'
  | 'boundary'
  | 'no-boundary';

export type Pattern =
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly branches: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly least: number; readonly most: number };

/** How a dialect writes what is not common to both. */
export interface Dialect {
  readonly anchors: Readonly<Record<Anchor, string>>;
  /** What matches nothing. */
  readonly nothing: string;
}

/** The pattern in a dialect's syntax. */
export function textOf(pattern: Pattern, dialect: Dialect): string {
  switch (pattern.kind) {
    case 'set':
      return setText(pattern.set) ?? dialect.nothing;
    case 'anchor':
      return dialect.anchors[pattern.anchor];
    case 'sequence':
      return pattern.parts.map((part) => textOf(part, dialect)).join('');
    case 'choice':
      return `(?:${pattern.branches.map((branch) => textOf(branch, dialect)).join('|')})`;
    case 'repeat':
      return `(?:${textOf(pattern.of, dialect)})${times(pattern.least, pattern.most)}`;
  }
}

function times(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY) return `{${least},}`;
  return least === most ? `{${least}}` : `{${least},${most}}`;
}

/** Places it has once its repetitions are written out: what a matcher has to keep in mind. */
export function sizeOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'set':
    case 'anchor':
      return 1;
    case 'sequence':
      return pattern.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    case 'choice':
      return pattern.branches.reduce((sum, branch) => sum + sizeOf(branch), 1);
    case 'repeat':
      return 1 + sizeOf(pattern.of) * (Number.isFinite(pattern.most) ? pattern.most : pattern.least + 1);
  }
}

/**
 * In how many ways it can be tried from one place of the text, at most; Infinity where that grows with the text. A
 * matcher that backtracks takes at most that many times the pattern's size for each byte.
 */
export function waysOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'set':
      return 1;
    case 'anchor':
      // JavaScript knows other ends of lines than PCRE2.
      return pattern.anchor === 'line-start' || pattern.anchor === 'line-end' ? Number.POSITIVE_INFINITY : 1;
    case 'sequence':
      return pattern.parts.reduce((product, part) => product * waysOf(part), 1);
    case 'choice':
      return pattern.branches.reduce((sum, branch) => sum + waysOf(branch), 0);
    case 'repeat':
      return waysToRepeat(waysOf(pattern.of), pattern.least, pattern.most);
  }
}

function waysToRepeat(ways: number, least: number, most: number): number {
  if (!Number.isFinite(ways * most)) return Number.POSITIVE_INFINITY;
  return ways === 1 ? most - least + 1 : (most - least + 1) * ways ** most;
}
