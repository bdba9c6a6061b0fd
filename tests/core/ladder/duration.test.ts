import { describe, expect, it } from 'vitest';
import { durationText, lagText, secondsText } from '../../../src/core/ladder/duration.ts';

describe('spans of time', () => {
  it.each([
    [0, '0 ns'],
    [850, '850 ns'],
    [2_950, '2.95 µs'],
    [430_000, '430 µs'],
    [999_600, '1.00 ms'],
    [12_500_000, '12.5 ms'],
    [3_000_000_000, '3.00 s'],
    [125_000_000_000, '2 min 05 s'],
    [7_500_000_000_000, '2 h 05 min'],
    [-430_000, '−430 µs'],
  ])('%d ns is %s', (nanos, text) => {
    expect(durationText(nanos)).toBe(text);
  });

  it('carry a sign as lags', () => {
    expect(lagText(430_000)).toBe('+430 µs');
    expect(lagText(-1_000)).toBe('−1.00 µs');
  });

  it('are seconds with six decimals in the time columns', () => {
    expect(secondsText(3, 2_610_999)).toBe('3.002610');
    expect(secondsText(0, 0)).toBe('0.000000');
    expect(secondsText(-1, 500_000_000)).toBe('−0.500000');
  });
});
