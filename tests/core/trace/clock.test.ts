import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLOCK_ERROR_LIMIT,
  ClockMapping,
  type ClockSample,
  type ClockTime,
} from '../../../src/core/trace/clock.ts';

const SECOND = 1_000_000_000n;
/** 2023-11-14, and some uptime. */
const EPOCH = 1_700_000_000n * SECOND;
const UPTIME = 5_000n * SECOND + 123_456_789n;

const time = (nanos: bigint): ClockTime => ({
  seconds: Number(nanos / SECOND),
  nanos: Number(nanos % SECOND),
});
const nanosOf = (mapping: ClockMapping): bigint => BigInt(mapping.seconds) * SECOND + BigInt(mapping.nanos);

const sample = (monotonic: bigint, epoch: bigint, error = 20): ClockSample => ({
  monotonic: time(monotonic),
  epoch: time(epoch),
  error,
});

/** What `mapping` says of a monotonic time: nanoseconds since 1970, and the error. */
function mapped(mapping: ClockMapping, monotonic: bigint): [bigint, number] {
  const { seconds, nanos } = time(monotonic);
  mapping.map(seconds, nanos);
  expect(mapping.nanos).toBeGreaterThanOrEqual(0);
  expect(mapping.nanos).toBeLessThan(1e9);
  return [nanosOf(mapping), mapping.error];
}

function mappingOf(samples: readonly ClockSample[]): ClockMapping {
  const mapping = new ClockMapping();
  for (const one of samples) mapping.add(one);
  return mapping;
}

const abs = (value: bigint): number => Math.abs(Number(value));

describe('clocks that run alike (Linux)', () => {
  const noise = fc.record({
    gap: fc.integer({ min: 1_000_000, max: 2e9 }),
    part: fc.double({ min: -1, max: 1, noNaN: true }),
    error: fc.integer({ min: 1, max: 250 }),
  });

  it('are mapped within the error that is said, everywhere, and the error is of the size of the samples’', () => {
    fc.assert(
      fc.property(
        fc.array(noise, { minLength: 1, maxLength: 30 }),
        fc.array(fc.double({ min: -0.2, max: 1.2, noNaN: true })),
        (parts, asked) => {
          let at = UPTIME;
          const samples = parts.map(({ gap, part, error }) => {
            at += BigInt(gap);
            return sample(at, at + EPOCH + BigInt(Math.trunc(part * error)), error);
          });
          const mapping = mappingOf(samples);
          for (const fraction of asked) {
            const monotonic = UPTIME + BigInt(Math.round(Number(at - UPTIME) * fraction));
            const [epoch, error] = mapped(mapping, monotonic);
            expect(abs(epoch - monotonic - EPOCH)).toBeLessThanOrEqual(error);
            expect(error).toBeLessThanOrEqual(3 * Math.max(...parts.map((one) => one.error)));
          }
          expect(mapping.jumps).toEqual([]);
          expect(mapping.largestError).toBeLessThanOrEqual(CLOCK_ERROR_LIMIT);
        },
      ),
    );
  });

  it('need one sample only; times before and after it are mapped alike', () => {
    const mapping = mappingOf([sample(UPTIME, UPTIME + EPOCH, 15)]);
    for (const away of [-3600n * SECOND, -1n, 0n, 1n, 3600n * SECOND]) {
      expect(mapped(mapping, UPTIME + away)).toEqual([UPTIME + away + EPOCH, 15]);
    }
  });

  it('say that nothing is known before the first sample', () => {
    const mapping = new ClockMapping();
    expect(mapped(mapping, 5n * SECOND + 7n)).toEqual([5n * SECOND + 7n, Number.POSITIVE_INFINITY]);
    expect(mapping.largestError).toBeNaN();
  });

  it('leave out samples that are not later than the last', () => {
    const mapping = mappingOf([
      sample(UPTIME, UPTIME + EPOCH),
      sample(UPTIME, UPTIME),
      sample(UPTIME - 1n, UPTIME),
    ]);
    expect(mapping.samples).toBe(1);
    expect(mapped(mapping, UPTIME)[0]).toBe(UPTIME + EPOCH);
  });

  it('work in any year', () => {
    for (const epoch of [0n, 4n * 10n ** 18n, 10n ** 19n]) {
      const mapping = mappingOf([sample(UPTIME, UPTIME + epoch)]);
      expect(mapped(mapping, UPTIME + 1n)[0]).toBe(UPTIME + epoch + 1n);
    }
  });
});

describe('a clock that is set, or a machine that sleeps', () => {
  /** A sample each second; from the sample `at` on the clock is `by` nanoseconds ahead. */
  const stepped = (at: number, by: bigint): ClockSample[] =>
    Array.from({ length: 10 }, (_, i) => {
      const monotonic = UPTIME + BigInt(i) * SECOND;
      return sample(monotonic, monotonic + EPOCH + (i >= at ? by : 0n));
    });

  it.each([2_000_000n, -2_000_000n, 3_600n * SECOND, -7n * SECOND, 365n * 86_400n * SECOND])(
    'is noticed: %i ns',
    (by) => {
      const mapping = mappingOf(stepped(5, by));
      expect(mapping.jumps).toEqual([
        { after: time(UPTIME + 4n * SECOND), before: time(UPTIME + 5n * SECOND), nanos: Number(by) },
      ]);
      const earlier = UPTIME + 4n * SECOND;
      const later = UPTIME + 5n * SECOND;
      expect(mapped(mapping, earlier)[0]).toBe(earlier + EPOCH);
      expect(mapped(mapping, later)).toEqual([later + EPOCH + by, 40]);
      expect(mapping.largestError).toBe(40);
    },
  );

  it('makes the times between the two samples uncertain by as much', () => {
    const mapping = mappingOf(stepped(5, 2_000_000n));
    const within = UPTIME + 4n * SECOND + 500_000_000n;
    expect(mapped(mapping, within)).toEqual([within + EPOCH, 2_000_040]);
  });

  it('is returned by the sample that shows it', () => {
    const mapping = new ClockMapping();
    const jumps = stepped(3, -5_000_000n).map((one) => mapping.add(one));
    expect(jumps.map((jump) => jump?.nanos)).toEqual([
      undefined,
      undefined,
      undefined,
      -5_000_000,
      ...new Array(6).fill(undefined),
    ]);
  });
});

describe('clocks that drift (elsewhere)', () => {
  const COUNT = 12;

  /** A sample each second. The offset changes at `before` parts per billion up to `turn` nanoseconds, then at `after`. */
  function drifting(before: number, after: number, turn: number, error: number) {
    const offset = (at: number) => (Math.min(at, turn) * before + Math.max(0, at - turn) * after) / 1e9;
    const samples = Array.from({ length: COUNT }, (_, i) => {
      const monotonic = UPTIME + BigInt(i) * SECOND;
      const wrong = Math.round(offset(i * 1e9)) + (i % 2 ? error : -error);
      return sample(monotonic, monotonic + EPOCH + BigInt(wrong), error + 1);
    });
    return { samples, truth: (at: number) => UPTIME + EPOCH + BigInt(Math.round(at + offset(at))) };
  }

  it('are mapped within the error that is said, while the rate changes once', () => {
    const rate = fc.integer({ min: -100_000, max: 100_000 });
    const moment = fc.integer({ min: 0, max: (COUNT - 1) * 1e9 });
    fc.assert(
      fc.property(rate, rate, moment, fc.nat(100), fc.array(moment), (before, after, turn, error, asked) => {
        const { samples, truth } = drifting(before, after, turn, error);
        const mapping = mappingOf(samples);
        for (const at of [...asked, turn]) {
          const [epoch, said] = mapped(mapping, UPTIME + BigInt(at));
          expect(abs(epoch - truth(at))).toBeLessThanOrEqual(said + 2);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('say no more than that change explains', () => {
    const { samples } = drifting(0, 40_000, 5.5e9, 0);
    const [, error] = mapped(mappingOf(samples), UPTIME + 5_500_000_000n);
    expect(error).toBeGreaterThanOrEqual(10_000);
    expect(error).toBeLessThanOrEqual(10_010);
  });

  it('stay under the limit at a steady 50 ppm, sampled once a second', () => {
    const { samples, truth } = drifting(50_000, 50_000, 0, 40);
    const mapping = mappingOf(samples);
    expect(mapping.jumps).toEqual([]);
    expect(mapping.largestError).toBeLessThanOrEqual(CLOCK_ERROR_LIMIT);
    const [epoch] = mapped(mapping, UPTIME + 7_500_000_000n);
    expect(abs(epoch - truth(7_500_000_000))).toBeLessThanOrEqual(100);
  });

  it('go on at the last rate after the last sample, with what they drifted since as the error', () => {
    const { samples, truth } = drifting(10_000, 10_000, 0, 0);
    const at = (COUNT - 1) * 1e9 + 5e8;
    const [epoch, error] = mapped(mappingOf(samples), UPTIME + BigInt(at));
    expect(abs(epoch - truth(at))).toBeLessThanOrEqual(2);
    expect(error).toBeGreaterThanOrEqual(5_000);
  });
});

describe('in bulk', () => {
  it('the order of questions does not matter', () => {
    const samples = Array.from({ length: 50 }, (_, i) => {
      const monotonic = UPTIME + BigInt(i) * SECOND;
      return sample(monotonic, monotonic + EPOCH + BigInt((i % 7) * 3_000_000));
    });
    const inOrder = mappingOf(samples);
    const jumping = mappingOf(samples);
    const times = Array.from({ length: 600 }, (_, i) => UPTIME - SECOND + BigInt(i) * 90_000_001n);
    const expected = new Map(times.map((at) => [at, mapped(inOrder, at)]));
    const mixed = [...times].sort((a, b) => Number((a % 7919n) - (b % 7919n)));
    for (const at of mixed) expect(mapped(jumping, at)).toEqual(expected.get(at));
  });
});
