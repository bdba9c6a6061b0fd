/** Patterns for `matches`: right ones, wrong ones, and those that a matcher which backtracks would never end with. */
import type { Random } from '../random.ts';

const PATTERNS = [
  '"GET"',
  '"^HTTP"',
  'r"[a-z]{2,5}"',
  '"(?i)get"',
  '"."',
  '"\\x00"',
  'r"\\bGET\\b"',
  '"a|b|"',
  'r"(.)\\1"',
  '""',
  'r"(?=GET)"',
  'r"(?s-i)^.*[\\x80-\\xff]"',
  'r"a{900}|b{0,64}c"',
];
/** Exponential time on bytes that nearly match, for a matcher that backtracks. */
const STEEP = [
  'r"(a+)+$"',
  'r"(.*)*x"',
  'r"(a|aa)+b"',
  'r"(\\w+\\s?)*;"',
  'r"(x+x+)+y"',
  'r"(?:.?){60}.{60}z"',
];
const PIECES = [
  'a',
  'GET',
  '.',
  '\\d',
  '\\W',
  '[^x\\s]',
  '[[:alpha:]_-]',
  '[]a-f]',
  '[\\x80-\\xff]',
  '\\p{Lu}',
  '\\R',
  '\\Q.*\\E',
  '^',
  '$',
  '\\b',
  '\\Z',
  '(?i)',
  '(?s-m)',
  '(?x: a # b)',
  '(a|b|)',
  '(',
  ')',
  '|',
  '[',
  '\\',
  '(?#',
  '(?<n>',
  'é',
];
const TIMES = ['', '', '', '*', '+', '?', '{2,9}', '{0,70}', '{3}', '*?', '++', '{5,2}', '{99999}'];

/** A pattern with its quotes. */
export function patternText(r: Random): string {
  if (r.oneIn(4)) return r.pick(PATTERNS);
  if (r.oneIn(4)) return r.pick(STEEP);
  let pattern = '';
  for (let left = 1 + r.small(8); left > 0; left -= 1) {
    pattern = r.oneIn(6) ? `(${pattern})` : pattern + r.pick(PIECES);
    pattern += r.pick(TIMES);
  }
  return `r"${pattern}"`;
}
