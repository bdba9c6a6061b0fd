import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matcherOf } from '../../../src/core/filter/pattern/matcher.ts';
import { parsePattern } from '../../../src/core/filter/pattern/parse.ts';
import { PatternMistake } from '../../../src/core/filter/pattern/scanner.ts';
import { waysOf } from '../../../src/core/filter/pattern/tree.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const matches = (pattern: string, text: string): boolean =>
  matcherOf(parsePattern(pattern)).test(bytes(text));

/** What is said of a pattern, and of which part of it. */
function told(pattern: string): string {
  try {
    parsePattern(pattern);
    return 'taken';
  } catch (error) {
    if (!(error instanceof PatternMistake)) throw error;
    return `${pattern.slice(error.index, error.index + error.length)}: ${error.message}`;
  }
}

describe('what PCRE2 and Wireshark mean by a pattern', () => {
  it.each([
    ['get', 'xGETx', true],
    ['(?-i)get', 'GET', false],
    ['(?-i:g)et', 'gET', true],
    ['(a(?-i)b|c)', 'C', false],
    ['(a(?-i)b|c)d', 'AbD', true],
    ['\\xe9', '\xe9', true],
    // Only ASCII letters have another case.
    ['\\xe9', '\xc9', false],
    ['[\\xe0-\\xe9]', '\xc9', false],
    ['[^a]', 'A', false],
    ['^$', '', true],
    ['end$', 'end\n', true],
    ['end$', 'end\r\n', false],
    ['end\\z', 'end\n', false],
    ['end\\Z', 'end\n', true],
    ['^b', 'a\nb', false],
    ['(?m)^b', 'a\nb', true],
    ['(?m)a$', 'a\nb', true],
    ['(?m)a$', 'a\rb', false],
    ['a.b', 'a\rb', true],
    ['a.b', 'a\nb', false],
    ['(?s)a.b', 'a\nb', true],
    ['a\\Nb', 'a\nb', false],
    ['\\s', '\v', true],
    ['\\h', '\xa0', true],
    ['^\\R$', '\r\n', true],
    ['\\v', '\x85', true],
    ['\\bword\\b', 'a word.', true],
    ['\\bword\\b', 'swords', false],
    ['\\101\\x42\\x{43}\\o{104}\\cj', 'abcd\n', true],
    ['\\0', '\0', true],
    ['[]x]+$', 'x]', true],
    ['[^]x]', ']', false],
    ['[a\\-z]', '-', true],
    ['[a-]', '-', true],
    ['[\\b]', '\b', true],
    ['[[:digit:][:^alnum:]]', '_', true],
    ['[[:word:]]', '_', true],
    ['[\\Qa-z\\E]', 'b', false],
    ['\\Qa.b\\E+', 'A.BBB', true],
    ['\\Qa.b', 'a.b', true],
    ['(?x) a b # c', 'ab', true],
    ['a(?#comment)b', 'ab', true],
    ['a{,3}', 'a{,3}', true],
    ['a{2,3}?b', 'aab', true],
    ['^a{2}$', 'aaa', false],
    ["(?'n'a)(?P<m>b)(?<o>c)", 'abc', true],
    ['(?|a|b)c', 'bc', true],
    ['a\\Kb', 'ab', true],
    ['(?:)*', '', true],
    ['\\p{Lu}\\PL\\p{^L}', '\xc911', true],
    ['\\p{Lu}', 'k', false],
    ['[\\p{Lu}]', 'k', false],
    ['[[:upper:]]', 'k', true],
    ['\\x41', 'a', true],
    ['\\p{Latin}', 'k', true],
    ['\\p{L&}', '\xe9', true],
    ['x*', '', true],
    ['[^\\x00-\\xff]', 'a', false],
    ['[^\\x00-\\xff]*$', 'a', true],
  ])('%s in %j: %s', (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));

  it('takes a text as its UTF-8 bytes', () => {
    const { test } = matcherOf(parsePattern('^\\xc3\\xa9.$'));
    expect(test('éx')).toBe(true);
    expect(test('é')).toBe(false);
  });
});

describe('what is refused, and where', () => {
  it.each([
    ['(a)\\1', '\\1: A pattern cannot refer back to a group: that cannot be searched in linear time.'],
    ['a\\g{1}', '\\g{1}: A pattern cannot refer back to a group: that cannot be searched in linear time.'],
    ['x(?=a)', '(?=: A pattern cannot look ahead or behind: only what can be searched in linear time is.'],
    ['(?<!a)b', '(?<!: A pattern cannot look ahead or behind: only what can be searched in linear time is.'],
    ['(?>a)', '(?>: Atomic groups are not taken: only what can be searched in linear time is.'],
    ['(?(1)a|b)', '(?(: Conditions are not taken: only what can be searched in linear time is.'],
    ['(?R)', '(?R: A pattern cannot call itself: only what can be searched in linear time is.'],
    ['(*UTF)a', '(*UTF: Verbs such as (*UTF) are not taken: only what can be searched in linear time is.'],
    ['a++', '++: Possessive repetitions are not taken.'],
    ['a**', '*: There is nothing to repeat before this.'],
    ['^*', '*: There is nothing to repeat before this.'],
    ['a{5,2}', '{5,2}: This repetition ends before it begins.'],
    ['a{70000}', '{70000}: A repetition goes up to 65535.'],
    ['a(b', '(: This group has no end.'],
    ['a)b', "): This ')' closes nothing."],
    ['[a', '[a: This class has no end.'],
    ['[z-a]', 'z-a: This range ends before it begins.'],
    ['[\\d-z]', '\\d-z: A range goes from one byte to another.'],
    ['[[:foo:]]', '[:foo:]: There is no such class.'],
    ['\\y', "\\y: '\\y' is no escape that patterns take."],
    ['\\x{100}', '\\x{100}: A pattern is about bytes: there is none above \\xff.'],
    ['\\p{Klingon}', '\\p{Klingon}: There is no such Unicode property.'],
    ['(?Z)', "(?Z: 'Z' is no flag of a pattern."],
    ['a\\', '\\: A pattern cannot end with a backslash.'],
    [`${'('.repeat(251)}${')'.repeat(251)}`, '(: Groups are nested deeper than 250.'],
  ])('%s', (pattern, expected) => expect(told(pattern)).toBe(expected));

  it('refuses what is too large for a matcher without backtracking', () => {
    expect(() => matcherOf(parsePattern('(a{100}){100}'))).toThrow('too large');
  });
});

describe('time', () => {
  // With a matcher that backtracks none of these would end.
  it.each(['(a+)+$', '(a|aa)+b', '(a*)*b', '(?:a?){60}a{60}b', '(.*)(.*)(.*)(.*)b', '^(a|a?)+$'])(
    '%s ends',
    (pattern) => expect(matches(pattern, `${'a'.repeat(60_000)}!`)).toBe(false),
  );

  it('leaves only patterns of few ways to a matcher that backtracks', () => {
    const ways = (pattern: string): number => waysOf(parsePattern(pattern));
    expect(ways('^GET /[a-z]{4}\\.html')).toBe(1);
    expect(ways('(?:get|put|post) /x?')).toBe(6);
    expect(ways('(a|b){3}')).toBe(8);
    expect(ways('a*')).toBe(Number.POSITIVE_INFINITY);
    expect(ways('(a?){40}')).toBeGreaterThan(1e12);
  });
});

/** Patterns that PCRE2 and JavaScript read alike. */
const common = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      'a',
      'B',
      '[ab]',
      '[^a]',
      '\\d',
      '\\w',
      '\\b',
      '^',
      'x{1,3}',
      'b?',
      'a*',
      '(?:ab)+',
      '[b-x]',
    ),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => one + other),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})`),
    tie('pattern').map((one) => `(${one})*`),
  ),
})).pattern;

it('agrees with JavaScript where both read a pattern alike', () => {
  fc.assert(
    fc.property(common, fc.stringMatching(/^[abBx1 ]{0,8}$/), (pattern, text) => {
      expect(matches(pattern, text)).toBe(new RegExp(pattern, 'i').test(text));
    }),
    { numRuns: 1500 },
  );
});
