import { describe, expect, it } from 'vitest';
import { gridTarget } from '../../../src/renderer/welcome/grid-keys.ts';

/** Two lines of three, and a line of one. */
const places = [0, 1, 2, 3, 4, 5, 6].map((at) => ({ left: (at % 3) * 100, top: Math.floor(at / 3) * 80 }));
const from = (key: string, at: number) => gridTarget(key, at, places);

describe('arrow keys among the cards', () => {
  it('go one on and one back, and no farther than the ends', () => {
    expect([
      from('ArrowRight', 0),
      from('ArrowRight', 6),
      from('ArrowLeft', 3),
      from('ArrowLeft', 0),
    ]).toEqual([1, undefined, 2, undefined]);
  });

  it('go to the nearest card of the next line', () => {
    expect([from('ArrowDown', 1), from('ArrowDown', 5), from('ArrowUp', 6), from('ArrowUp', 4)]).toEqual([
      4, 6, 3, 1,
    ]);
    expect([from('ArrowDown', 6), from('ArrowUp', 2)]).toEqual([undefined, undefined]);
  });

  it('go to the ends, and leave other keys alone', () => {
    expect([from('Home', 4), from('End', 0), from('a', 0)]).toEqual([0, 6, undefined]);
    expect(gridTarget('ArrowDown', -1, [])).toBeUndefined();
  });
});
