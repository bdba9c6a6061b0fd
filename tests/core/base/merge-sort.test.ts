import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MergeSort } from '../../../src/core/base/merge-sort.ts';

const sorted = (values: readonly number[], steps: number): number[] => {
  const sort = new MergeSort(values.length, (a, b) => values[a]! - values[b]!);
  let last = 0;
  while (!sort.isDone) {
    sort.advance(steps);
    expect(sort.progress).toBeGreaterThanOrEqual(last);
    last = sort.progress;
  }
  return [...sort.order];
};

describe('the merge sort', () => {
  it('sorts as Array.sort does, equal ones in their order, however small the steps are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 70 }), fc.integer({ min: 1, max: 9 }), (values, steps) => {
        const wanted = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
        expect(sorted(values, steps)).toEqual(wanted);
      }),
    );
  });

  it('has nothing to do for one and for none', () => {
    expect([sorted([], 1), sorted([5], 1)]).toEqual([[], [0]]);
  });
});
