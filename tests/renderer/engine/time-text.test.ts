import { describe, expect, it } from 'vitest';
import { dateText, dayText, span, spanText } from '../../../src/renderer/engine/time-text.ts';

const at = (seconds: number, nanos: number) => ({ seconds, nanos });

describe('times as text', () => {
  it('are cut, not rounded, to the digits that are wanted', () => {
    expect(spanText(at(3, 2_610_999), 6)).toBe('3.002610');
    expect(spanText(at(3, 2_610_999), 9)).toBe('3.002610999');
    expect(spanText(at(0, 999_999_999), 6)).toBe('0.999999');
  });

  it('are exact where floating point would not be', () => {
    const [a, b] = [at(1_700_000_000, 999_999_999), at(1_700_000_001, 0)];
    expect(spanText(span(a, b), 9)).toBe('0.000000001');
    expect(spanText(span(b, a), 9)).toBe('−0.000000001');
    expect(spanText(span(at(5, 100), at(3, 200)), 9)).toBe('−1.999999900');
  });

  it('before 1970 count backwards', () => {
    expect(spanText(at(-1, 250_000_000), 6)).toBe('−0.750000');
  });

  it('are dates in UTC or local time', () => {
    const time = at(Date.UTC(2026, 6, 1, 12, 3, 4) / 1000, 5_000);
    expect(dateText(time, 6, true)).toBe('2026-07-01 12:03:04.000005');
    expect(dayText(time, 9, true)).toBe('12:03:04.000005000');
    const local = new Date(2026, 6, 1, 9, 8, 7).getTime() / 1000;
    expect(dateText(at(local, 0), 6, false)).toBe('2026-07-01 09:08:07.000000');
    expect(dateText(at(1e20, 0), 6, true)).toBe('');
  });
});
