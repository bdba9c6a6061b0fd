import type { ClockEntry } from '../../core/capfile/records/index.ts';

/** Date.now() counts whole milliseconds, so what it says may be up to one behind. */
const HALF_TICK = 500_000;

/**
 * Both clocks as this process can read them: good to half a millisecond, for recordings with no packets to be ahead of.
 * Where packets are captured the helper's native samples are used instead.
 */
export function sampleClocks(): ClockEntry {
  const before = process.hrtime();
  const now = Date.now();
  const after = process.hrtime();
  const spent = (after[0] - before[0]) * 1_000_000_000 + (after[1] - before[1]);
  return {
    monotonic: { seconds: before[0], nanos: before[1] },
    epoch: { seconds: Math.floor(now / 1000), nanos: (now % 1000) * 1_000_000 + HALF_TICK },
    error: HALF_TICK + spent,
  };
}
