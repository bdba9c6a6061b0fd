import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nanosToHalves, Timebase } from '../../../src/core/capfile/timebase.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });

/** The same by exact integers. */
function exact(tsresol: number, high: number, low: number): [number, number] {
  const exponent = BigInt(tsresol & 0x7f);
  const perSecond = tsresol & 0x80 ? 1n << exponent : 10n ** exponent;
  const units = (BigInt(high) << 32n) | BigInt(low);
  return [Number(units / perSecond), Number(((units % perSecond) * 1_000_000_000n) / perSecond)];
}

describe('Timebase', () => {
  it.each([0, 1, 3, 6, 7, 8, 9, 10, 12, 19, 0x80, 0x80 | 10, 0x80 | 30, 0x80 | 32, 0x80 | 63])(
    'is exact for every 64-bit count at if_tsresol %i',
    (tsresol) => {
      const time = new Timebase(tsresol, 0);
      fc.assert(
        fc.property(u32, u32, (high, low) => {
          time.split(high, low);
          expect([time.seconds, time.nanos]).toEqual(exact(tsresol, high, low));
        }),
        { numRuns: 400 },
      );
    },
  );

  it('is exact at the ends of the range', () => {
    for (const [high, low] of [
      [0, 0],
      [0xffff_ffff, 0xffff_ffff],
      [0, 999_999_999],
      [0, 1_000_000_000],
    ]) {
      const time = new Timebase(9, 0);
      time.split(high, low);
      expect([time.seconds, time.nanos]).toEqual(exact(9, high, low));
    }
  });

  it('adds the offset to the seconds', () => {
    const time = new Timebase(9, -3);
    time.split(0, 1_500_000_000);
    expect([time.seconds, time.nanos]).toEqual([-2, 500_000_000]);
  });
});

describe('nanosToHalves', () => {
  it('is the way back, for every time that 64 bits of nanoseconds hold', () => {
    const time = new Timebase(9, 0);
    const seconds = fc.integer({ min: 0, max: 18_446_744_072 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: 0, max: 999_999_999 }), (whole, nanos) => {
        const { high, low } = nanosToHalves(whole, nanos);
        expect((BigInt(high) << 32n) | BigInt(low)).toBe(BigInt(whole) * 1_000_000_000n + BigInt(nanos));
        time.split(high, low);
        expect([time.seconds, time.nanos]).toEqual([whole, nanos]);
      }),
      { numRuns: 2000 },
    );
  });
});
