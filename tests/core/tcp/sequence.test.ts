import { describe, expect, test } from 'vitest';
import * as sequence from '../../../src/core/tcp/sequence.ts';

const { atOrAfter, atOrBefore, distance, plus } = sequence;
const { before: isBefore, after: isAfter } = sequence;

describe('sequence numbers', () => {
  test('compare across the wrap', () => {
    expect(isBefore(0xfffffff0, 16)).toBe(true);
    expect(isAfter(16, 0xfffffff0)).toBe(true);
    expect(isBefore(16, 0xfffffff0)).toBe(false);
    expect([atOrBefore(7, 7), atOrAfter(7, 7), isBefore(7, 7), isAfter(7, 7)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('compare the same as int32 and as uint32', () => {
    expect(isBefore(0xfffffff0 | 0, 16)).toBe(true);
    expect(isAfter(16, 0xfffffff0 | 0)).toBe(true);
    expect(distance(16, 0xfffffff0 | 0)).toBe(32);
  });

  test('half way round are both before and after, as in Wireshark', () => {
    expect([isBefore(2, 0x80000002), isAfter(2, 0x80000002)]).toEqual([true, true]);
  });

  test('add and measure modulo 2³²', () => {
    expect(plus(0x7fffffff, 1)).toBe(-0x80000000);
    expect(plus(0xffffffff, 2)).toBe(1);
    expect(distance(1, 0xffffffff)).toBe(2);
  });
});
