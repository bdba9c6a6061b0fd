import { describe, expect, test } from 'vitest';
import { durationNanos, epochNanos, monotonicNanos } from '../../../src/core/base/brand.ts';
import {
  type ClockSample,
  edgeClocks,
  jumped,
  nativeClocks,
  SAMPLE_ROUNDS,
} from '../../../src/main/capture/clock.ts';
import { binding, hasBinding } from './kit.ts';

const sample = (monotonic: bigint, epoch: bigint, error = 30): ClockSample => ({
  monotonic: monotonicNanos(monotonic),
  epoch: epochNanos(epoch),
  error: durationNanos(error),
});

describe.runIf(hasBinding)('samples of both clocks', () => {
  test('the monotonic one is the clock of process.hrtime', () => {
    const read = nativeClocks(binding());
    const before = process.hrtime.bigint();
    const { monotonic } = read(SAMPLE_ROUNDS);
    expect(monotonic).toBeGreaterThanOrEqual(before);
    expect(monotonic).toBeLessThanOrEqual(process.hrtime.bigint());
  });

  test('the epoch one is the clock of Date.now', () => {
    const before = BigInt(Date.now()) * 1_000_000n;
    const { epoch } = nativeClocks(binding())(SAMPLE_ROUNDS);
    expect(epoch).toBeGreaterThanOrEqual(before);
    expect(epoch).toBeLessThan(BigInt(Date.now() + 1) * 1_000_000n);
  });

  test('of many samples the best errs by less than a microsecond', () => {
    const read = nativeClocks(binding());
    const best = Math.min(...Array.from({ length: 20 }, () => read(SAMPLE_ROUNDS).error));
    expect(best).toBeLessThanOrEqual(1000);
  });

  test('without the binding, edges of Date.now agree with it', () => {
    const [read, edge] = [nativeClocks(binding()), edgeClocks()];
    const differences = Array.from({ length: 10 }, () => {
      const [real, found] = [read(SAMPLE_ROUNDS), edge(SAMPLE_ROUNDS)];
      return Math.abs(Number(found.epoch - found.monotonic - (real.epoch - real.monotonic)));
    });
    expect(Math.min(...differences)).toBeLessThan(2000);
  });

  test('without the binding, a glance continues the last edge', () => {
    const read = edgeClocks();
    const [first, second] = [read(1), read(1)];
    expect(second.epoch - first.epoch).toBe(second.monotonic - first.monotonic);
  });
});

describe('a jump of the clock', () => {
  const start = sample(1_000n, 5_000_000n);

  test.each([
    ['both go on alike', sample(1_001_000n, 6_000_000n), false],
    ['a drift within the errors', sample(1_001_000n, 6_015_000n), false],
    ['set forward', sample(1_001_000n, 1_006_000_000n), true],
    ['set back', sample(1_001_000n, 5_000_500n), true],
  ])('%s', (_name, later, expected) => {
    expect(jumped(start, later)).toBe(expected);
  });

  test('less than the samples are known to is none', () => {
    expect(jumped(start, sample(1_001_000n, 6_100_000n, 90_000))).toBe(false);
  });
});
