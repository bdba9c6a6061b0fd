import { describe, expect, test } from 'vitest';
import { Track, type TrackPart } from '../../../../src/core/engine/questions/track.ts';

/** Points at 0, 1, 2 … with these values. */
function trackOf(values: readonly number[]): Track {
  const track = new Track();
  values.forEach((value, row) => {
    track.add(row, value, value, row);
  });
  return track;
}

const rows = ({ rows }: TrackPart): number[] => [...rows];
/** The same on every run. */
const wild = (index: number): number => Math.imul(index + 1, 2_654_435_761) >>> 0;

describe('a part of a track', () => {
  test('has all points where the screen can show them, and a neighbour at either side', () => {
    const part = trackOf([5, 6, 7, 8, 9]).part(1.5, 2.5, 10);
    expect([rows(part), [...part.low]]).toEqual([
      [1, 2, 3],
      [6, 7, 8],
    ]);
    expect(part.points).toBe(3);
  });

  test('of more points keeps the lowest and highest of every span', () => {
    const length = 20_000;
    const values = Array.from({ length }, (_, i) => wild(i));
    const bins = 50;
    const part = trackOf(values).part(0, length - 1, bins);
    expect(part.points).toBe(length);
    expect(part.rows.length).toBeLessThanOrEqual(bins * 2 + 2);
    for (let bin = 0; bin < bins; bin += 1) {
      const [from, to] = [((length - 1) * bin) / bins, ((length - 1) * (bin + 1)) / bins];
      const within = values.filter((_, i) => i >= from && i < to && i > 0 && i < length - 1);
      expect(rows(part)).toContain(values.indexOf(Math.min(...within)));
      expect(rows(part)).toContain(values.indexOf(Math.max(...within)));
    }
  });

  test('is in the order of time, also of points that came late', () => {
    const track = new Track();
    for (let i = 0; i < 300; i += 1) track.add(i % 3 === 2 ? i - 1.5 : i, wild(i), wild(i), i);
    const whole = track.part(0, 1000, 1000);
    expect([...whole.times]).toEqual([...whole.times].sort((a, b) => a - b));
    const highest = (): number => Math.max(...track.part(0, 300, 4).high);
    expect(highest()).toBe(Math.max(...whole.high));
    // The extremes that were kept together are looked at again.
    track.add(3.2, 2 ** 40, 2 ** 40, 999);
    expect(highest()).toBe(2 ** 40);
  });

  test('of nothing is nothing', () => {
    expect(rows(new Track().part(0, 1, 10))).toEqual([]);
  });
});
