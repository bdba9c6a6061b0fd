import { describe, expect, it } from 'vitest';
import { U32List } from '../../../src/core/base/u32-list.ts';

describe('a list of 32-bit numbers', () => {
  it('holds what was put in, over several pages', () => {
    const list = new U32List();
    for (let i = 0; i < 5000; i += 1) list.push(i * 7);
    list.push(0xffffffff);
    expect(list.length).toBe(5001);
    expect([0, 3, 4, 1023, 1024, 4999].map((i) => list.at(i))).toEqual([0, 21, 28, 7161, 7168, 34993]);
    expect(list.at(5000)).toBe(0xffffffff);
  });

  it('begins anew when it is cleared', () => {
    const list = new U32List();
    for (let i = 0; i < 2000; i += 1) list.push(1);
    list.clear();
    expect(list.length).toBe(0);
    list.push(5);
    expect(list.at(0)).toBe(5);
  });
});
