/** What stands behind `(?` and `(*`: flags, and groups that a matcher in linear time cannot have. */
import type { Scanner } from './scanner.ts';

export interface GroupFlags {
  /** (?i). Filters begin with it. */
  readonly caseless: boolean;
  /** (?s): `.` matches a line feed too. */
  readonly dotAll: boolean;
  /** (?m): `^` and `$` are about lines. */
  readonly multiline: boolean;
  /** (?x): white space and #… are comments. */
  readonly extended: boolean;
}

const NO_FLAGS: GroupFlags = { caseless: false, dotAll: false, multiline: false, extended: false };

/**
 * `?i-sm`, of which `)` or `:` is left; undefined (and nothing taken) where it is no list of flags. J, n and U
 * are about which text is found and how groups are called, not about whether there is any.
 */
export function readFlags(scanner: Scanner, from: number, outer: GroupFlags): GroupFlags | undefined {
  const found = scanner.match(/\?(\^?)(?!R)([A-Za-z]*)(?:-([A-Za-z]*))?(?=[:)])/y);
  if (!found) return undefined;
  const [, none, on = '', off = ''] = found;
  const unknown = /[^imnsxJU]/.exec(on + off);
  if (unknown) scanner.fail(from, `'${unknown[0]}' is no flag of a pattern.`, 'i, m, s or x');
  const start = none === '' ? outer : NO_FLAGS;
  const flag = (letter: string, before: boolean): boolean =>
    off.includes(letter) ? false : on.includes(letter) || before;
  return {
    caseless: flag('i', start.caseless),
    dotAll: flag('s', start.dotAll),
    multiline: flag('m', start.multiline),
    extended: flag('x', start.extended),
  };
}

const refused: readonly (readonly [RegExp, string, string | undefined])[] = [
  [/\?<?[=!]/y, 'A pattern cannot look ahead or behind', 'two tests joined by && (or && !)'],
  [/\?>/y, 'Atomic groups are not taken', 'a plain group (…)'],
  [/\?P=\w*/y, 'A pattern cannot refer back to a group', 'the text itself, or two tests joined by &&'],
  [/\?(?:R|&|P>|[-+]?\d)/y, 'A pattern cannot call itself', undefined],
  [/\?\(/y, 'Conditions are not taken', 'the two alternatives, with |'],
  [/\*[A-Za-z]*/y, 'Verbs such as (*UTF) are not taken', undefined],
];

/** @throws PatternMistake that says which kind of group it is. The `(` at `from` has been taken. */
export function refuseGroup(scanner: Scanner, from: number): never {
  for (const [pattern, what, instead] of refused) {
    if (scanner.match(pattern))
      scanner.fail(from, `${what}: only what can be searched in linear time is.`, instead);
  }
  scanner.match(/\?.?/y);
  return scanner.fail(from, 'There is no such group.', '(…), (?:…) or flags such as (?-i)');
}
