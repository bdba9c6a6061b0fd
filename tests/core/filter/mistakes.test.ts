import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../src/core/filter/filter.ts';
import { MAX_FILTER_LENGTH } from '../../../src/core/filter/lexer.ts';
import { provider } from './fields.ts';

const fields = provider(
  [{ 'tcp.port': [1, 2], 'tcp.payload': Uint8Array.of(71, 69, 84) }],
  [{ 'socket.id': 1 }],
);

/** The filter, the marked part under it, and what is said of it. */
function told(text: string): string {
  const compiled = compileFilter(text, fields);
  if (compiled.ok) return 'no mistake';
  const { position, length, message, expected, suggestion } = compiled.error;
  const parts = [message, expected && `expected: ${expected}`, suggestion && `meant: ${suggestion}`];
  return `${' '.repeat(position)}${'^'.repeat(length)}\n${parts.filter(Boolean).join('\n')}`;
}

describe('a mistake says where it is, what was expected, and what may have been meant', () => {
  it.each([
    [
      'tcp.prot == 80',
      "^^^^^^^^\nThere is no field 'tcp.prot'.\nexpected: a field or a protocol\nmeant: tcp.port",
    ],
    ['tcp.port == ', '           ^\nThe filter ends too early.\nexpected: a field or a value'],
    [
      'tcp.port == abc',
      "            ^^^\n'tcp.port' is a whole number; 'abc' is not.\nexpected: a whole number such as 80 or 0x50",
    ],
    [
      'tcp && ip.proto == TPC',
      "                   ^^^\n'ip.proto' is a whole number; 'TPC' is not.\nexpected: a whole number such as 80 or 0x50\nmeant: TCP",
    ],
    ['tcp.port = 80', "         ^\nA single '=' is no operator.\nexpected: '==' to compare"],
    [
      'tcp.port == 80 tcp',
      "               ^^^\n'tcp' was not expected here.\nexpected: 'and', 'or', or the end of the filter",
    ],
    ['(tcp', "    ^\nThe filter ends too early.\nexpected: ')'"],
    [
      'tcp.port in 80',
      "            ^^\n'80' was not expected here.\nexpected: a set such as {80, 443, 8000..8100}",
    ],
    ['tcp.port in {80 443}', "                ^^^\n'443' was not expected here.\nexpected: ',' or '}'"],
    [
      'tcp.payload contains "GET',
      "                     ^^^^\nThis text has no end.\nexpected: a closing '\"'",
    ],
    [
      'tcp.payload contains "\\',
      '                      ^\n\'\\\' is no escape.\nexpected: \\n \\r \\t \\\\ \\" \\xHH, or a raw text r"…"',
    ],
    ['tcp.port contains 80', "^^^^^^^^\n'tcp.port' is a whole number: 'contains' does not apply."],
    ['tcp.port matches "8"', "^^^^^^^^\n'tcp.port' is a whole number: 'matches' does not apply."],
    [
      'tcp.analysis.flags == 1',
      "^^^^^^^^^^^^^^^^^^\n'tcp.analysis.flags' is a label without a value: '==' does not apply.",
    ],
    [
      'ip.addr == 10.0.0.256',
      "           ^^^^^^^^^^\n'ip.addr' is an IPv4 address; '10.0.0.256' is not.\nexpected: an IPv4 address such as 127.0.0.1 or 10.0.0.0/8",
    ],
    [
      'ip.addr == 10.0.0.0/33',
      "           ^^^^^^^^^^^\n'ip.addr' is an IPv4 address; '10.0.0.0/33' is not.\nexpected: an IPv4 address such as 127.0.0.1 or 10.0.0.0/8",
    ],
    ['ip.addr == tcp.port', '^^^^^^^^^^^^^^^^^^^\nAn IPv4 address cannot be compared with a whole number.'],
    ['len(tcp.port) > 1', '    ^^^^^^^^\nlen() cannot take a whole number.\nexpected: bytes or a text'],
    [
      'lne(tcp.payload) > 1',
      "^^^^^^^^^^^^^^^^\nThere is no function 'lne'.\nexpected: len, count, lower, upper, string, abs, max, min\nmeant: len",
    ],
    ['len() > 1', '^^^^^\nlen() has 0 arguments; it takes 1 field.'],
    [
      'tcp.payload[a] == 1',
      "           ^^^\n'[a]' is no slice.\nexpected: such as [0:4], [2-5], [:8], [-4:] or [1]",
    ],
    ['tcp.payload[5-2] == 1', '           ^^^^^\nThis slice ends before it begins.\nexpected: such as [2-5]'],
    ['1 == 2', '^\nA value alone is no test.\nexpected: a field, and what to compare it with'],
    ['"abc"', '^^^^^\nA value alone is no test.\nexpected: a field, and what to compare it with'],
    ['all tcp', '       ^\nThe filter ends too early.\nexpected: a comparison'],
    ['tcp.port == 80 | tcp', "               ^\nA single '|' is no operator.\nexpected: '||' or 'or'"],
    ['tcp.port == $x', "            ^\n'$' has no meaning here.\nexpected: a field, a value or an operator"],
  ])('%s', (text, expected) => expect(told(text)).toBe(expected));

  it('points at what is wrong with a regular expression', () => {
    const refused = 'A pattern cannot refer back to a group: that cannot be searched in linear time.';
    const instead = 'expected: the text itself, or two tests joined by &&';
    expect(told('tcp.payload matches "("')).toBe(
      `${' '.repeat(21)}^\nThis group has no end.\nexpected: a closing ')'`,
    );
    expect(told('tcp.payload ~ r"(.)\\1"')).toBe(`${' '.repeat(19)}^^\n${refused}\n${instead}`);
    // An escape of the filter's own shifts what stands behind it: then all of the pattern is pointed at.
    expect(told('tcp.payload ~ "\\n(.)\\\\1"')).toBe(`${' '.repeat(14)}^^^^^^^^^^\n${refused}\n${instead}`);
    expect(told('tcp.payload ~ "(a{99}){99}"')).toContain('This pattern is too large.');
  });

  it('bounds length and depth', () => {
    expect(told('!'.repeat(5000))).toContain('nested deeper');
    expect(told('('.repeat(5000))).toContain('nested deeper');
    expect(told(`tcp ${' '.repeat(MAX_FILTER_LENGTH)}`)).toContain('at most');
  });
});

describe('whatever is typed', () => {
  const pieces = [
    'tcp',
    'tcp.port',
    'ip.addr',
    'tcp.payload',
    'frame.time',
    'socket.id',
    '==',
    '!=',
    '&&',
    '||',
    '!',
    '(',
    ')',
    '{',
    '}',
    'in',
    'contains',
    'matches',
    '[0:2]',
    '[-1]',
    '"a"',
    'r"\\d"',
    "'x'",
    '1',
    '-1',
    '0x',
    '10.0.0.0/8',
    '::',
    '..',
    ',',
    'any',
    'all',
    'len(',
    '&',
    '+',
    '-',
    '%',
    '#',
    '\\',
    '[',
    '"',
    ' ',
  ];

  it('answers with a filter or a mistake inside the text, and never throws', () => {
    const sentence = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), {
      maxLength: 24,
    });
    fc.assert(
      fc.property(sentence, fc.constantFrom('', ' '), (words, glue) => {
        const text = words.join(glue);
        const compiled = compileFilter(text, fields);
        if (compiled.ok) {
          compiled.value.frames?.(0);
          compiled.value.records?.(0);
          return;
        }
        const { position, length } = compiled.error;
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position + length).toBeLessThanOrEqual(text.length + 1);
      }),
      { numRuns: 3000 },
    );
  });
});
