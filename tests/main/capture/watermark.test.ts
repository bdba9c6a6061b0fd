import { describe, expect, test } from 'vitest';
import { Watermark } from '../../../src/main/capture/helper/watermark.ts';

const ms = (count: number) => BigInt(count) * 1_000_000n;

describe('the watermark', () => {
  test('is the last empty look less the delay of the source', () => {
    const mark = new Watermark(ms(30));
    expect(mark.nanos).toBe(0n);
    expect(mark.empty(ms(1000))).toBe(ms(970));
    expect(mark.empty(ms(1010))).toBe(ms(980));
  });

  test('never goes back when looks do', () => {
    const mark = new Watermark(ms(30));
    mark.empty(ms(1000));
    expect(mark.empty(ms(990))).toBe(ms(970));
  });

  test('counts what comes in below it', () => {
    const mark = new Watermark(ms(30));
    mark.empty(ms(1000));
    mark.came(ms(971));
    expect(mark.late).toBe(0);
    mark.came(ms(960));
    expect(mark.late).toBe(1);
  });

  test('widens its margin when frames were hidden for nearly as long, before one is late', () => {
    const mark = new Watermark(ms(30));
    mark.empty(ms(1000));
    mark.came(ms(972));
    expect(mark.late).toBe(0);
    expect(mark.marginNanos).toBe(ms(42));
    expect(mark.empty(ms(1020))).toBeLessThan(ms(1020 - 41));
  });

  test('a stall does not widen it without bound', () => {
    const mark = new Watermark(ms(30));
    mark.empty(ms(60_000));
    mark.came(ms(1));
    expect(mark.marginNanos).toBe(ms(150));
  });

  test('narrows again when the frames are prompt', () => {
    const mark = new Watermark(ms(30));
    mark.empty(ms(1000));
    mark.came(ms(950));
    for (let look = 1; look < 600; look++) {
      mark.empty(ms(1000 + 15 * look));
      mark.came(ms(1000 + 15 * look - 5));
    }
    expect(Number(mark.marginNanos)).toBeLessThan(31e6);
  });

  test('starts anew after the clock was set back', () => {
    const mark = new Watermark(ms(30));
    mark.empty(ms(5000));
    mark.restart();
    expect(mark.empty(ms(1000))).toBe(ms(970));
  });
});
