import { describe, expect, it } from 'vitest';
import { arrange, moveLane } from '../../../src/core/ladder/arrange.ts';
import { columnsFor } from '../../../src/core/ladder/geometry.ts';
import type { Lane } from '../../../src/core/ladder/rows.ts';

const lane = (side: 'left' | 'right', port: number, address = 0): Lane => ({
  side,
  address,
  port,
  endpoints: 1,
  slots: 1,
});
const lanes = [lane('left', 1), lane('right', 80), lane('left', 2), lane('left', 3), lane('right', 81)];

/** Ports from left to right, as the columns lay them out. */
function onScreen(order: readonly string[]): number[] {
  const { lanes: xs } = columnsFor(1400, lanes, true, order);
  return lanes
    .map(({ port }, index) => ({ port, x: xs[index]! }))
    .sort((a, b) => a.x - b.x)
    .map(({ port }) => port);
}

describe('the order of lanes', () => {
  it('is that in which they came, from the outside inwards', () => {
    expect(arrange(lanes, 'left', [])).toEqual([0, 2, 3]);
    expect(onScreen([])).toEqual([1, 2, 3, 81, 80]);
  });

  it('follows what was moved, on either side, and keeps the sides', () => {
    const once = moveLane(lanes, [], 0, 1);
    expect(onScreen(once)).toEqual([2, 1, 3, 81, 80]);
    const twice = moveLane(lanes, once, 1, -1);
    expect(onScreen(twice)).toEqual([2, 1, 3, 80, 81]);
    expect(onScreen(moveLane(lanes, twice, 3, 5))).toEqual([2, 1, 3, 80, 81]);
    expect(moveLane(lanes, twice, 9, 1)).toBe(twice);
  });

  it('puts lanes that come later behind those that were moved', () => {
    const order = moveLane(lanes.slice(0, 3), [], 2, -1);
    expect(onScreen(order)).toEqual([2, 1, 3, 81, 80]);
  });
});

describe('lanes whose addresses differ', () => {
  it('stand far enough apart for their names, where there is room', () => {
    const alike = [lane('left', 1), lane('left', 2), lane('right', 80)];
    const differ = [lane('left', 1), lane('left', 2, 7), lane('right', 80)];
    const apart = (given: Lane[], width: number): number => {
      const [a, b] = columnsFor(width, given, true).lanes;
      return b! - a!;
    };
    expect(apart(differ, 1400)).toBeGreaterThan(apart(alike, 1400) + 40);
  });
});
