import { describe, expect, it } from 'vitest';
import { columnsFor, STRIP_STEP, stripX } from '../../../src/core/ladder/geometry.ts';
import type { Lane } from '../../../src/core/ladder/rows.ts';

const lane = (side: 'left' | 'right', slots = 1): Lane => ({
  side,
  address: 0,
  port: 1,
  endpoints: 1,
  slots,
});
const pair = [lane('left'), lane('right')];

describe('columns', () => {
  it.each([480, 640, 960, 1400, 2600])('stand in order at a width of %d', (width) => {
    const { times, left, right, wire, lanes } = columnsFor(width, pair, true);
    const edges = [times.from, times.to, left.to, lanes[0], lanes[1], right.from, right.to] as number[];
    expect(edges).toEqual(edges.toSorted((a, b) => a - b));
    expect(right.to).toBeLessThanOrEqual(width);
    expect(wire).toEqual({ from: lanes[0], to: lanes[1] });
  });

  it('give the wire the room of the records where there are none', () => {
    const wire = (records: boolean): number => {
      const { from, to } = columnsFor(960, pair, records).wire;
      return to - from;
    };
    expect(wire(false)).toBeGreaterThan(wire(true) + 200);
  });

  it('have a place for lanes that are not there yet, and do not move when they come', () => {
    expect(columnsFor(960, [], true).wire).toEqual(columnsFor(960, pair, true).wire);
  });

  it('put further lanes of a side towards the middle, wider apart with more strips', () => {
    const [first, second, third] = columnsFor(1400, [lane('left'), lane('left'), lane('left', 3)], true)
      .lanes as number[];
    expect(second! - first!).toBeGreaterThan(0);
    expect(third! - second!).toBe(second! - first! + 2 * STRIP_STEP);
  });
});

describe('strips', () => {
  it('stand around the middle of their lane', () => {
    expect(stripX(100, 0, 1)).toBe(100);
    expect([0, 1, 2].map((slot) => stripX(100, slot, 3))).toEqual([100 - STRIP_STEP, 100, 100 + STRIP_STEP]);
    expect(stripX(100, 255, 3)).toBe(100);
  });
});
