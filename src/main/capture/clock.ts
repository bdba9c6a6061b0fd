import {
  type DurationNanos,
  durationNanos,
  type EpochNanos,
  epochNanos,
  type MonotonicNanos,
  monotonicNanos,
} from '../../core/base/brand.ts';
import type { CapBinding } from './binding.ts';

/** Both clocks at one moment. */
export interface ClockSample {
  readonly monotonic: MonotonicNanos;
  readonly epoch: EpochNanos;
  /** The readings lie within ± this of each other. */
  readonly error: DurationNanos;
}

/** Reads both clocks; `rounds` readings, the best of them. */
export type ReadClocks = (rounds: number) => ClockSample;

export function nativeClocks(binding: CapBinding): ReadClocks {
  return (rounds) => {
    const { monotonic, epoch, error } = binding.sampleClocks(rounds);
    return {
      monotonic: monotonicNanos(monotonic),
      epoch: epochNanos(epoch),
      error: durationNanos(Number(error)),
    };
  };
}

const EDGES = 4;

/**
 * Without the binding: the moment at which Date.now() turns to the next millisecond, the best of a few (about 1 ms of
 * work each). Measured against the binding's own samples it is within 0.2 µs; the width between the two monotonic
 * readings is given as the error.
 */
function edgeSample(): ClockSample {
  let best: ClockSample | undefined;
  for (let i = 0; i < EDGES; i++) {
    const edge = nextEdge();
    if (!best || edge.error < best.error) best = edge;
  }
  return best!;
}

function nextEdge(): ClockSample {
  const start = Date.now();
  let before = process.hrtime.bigint();
  for (;;) {
    const now = Date.now();
    const after = process.hrtime.bigint();
    if (now !== start)
      return {
        monotonic: monotonicNanos((before + after) / 2n),
        epoch: epochNanos(BigInt(now) * 1_000_000n),
        error: durationNanos(Number(after - before)),
      };
    before = after;
  }
}

/** A few rounds are answered from the last edge and the monotonic clock; many find a new one. */
export function edgeClocks(): ReadClocks {
  let last = edgeSample();
  return (rounds) => {
    if (rounds >= SAMPLE_ROUNDS) last = edgeSample();
    const monotonic = monotonicNanos(process.hrtime.bigint());
    if (rounds >= SAMPLE_ROUNDS) return last;
    return { monotonic, epoch: epochNanos(last.epoch + monotonic - last.monotonic), error: last.error };
  };
}

/** Rounds of a sample that goes into the session: some 3 µs of work, an error of some 20 ns. */
export const SAMPLE_ROUNDS = 32;
/** Rounds of one that only tells the time. */
export const GLANCE_ROUNDS = 2;

/** How far the clocks' distance may move between two samples before it counts as a jump, beyond both errors. */
const JUMP_NANOS = 20_000n;

/**
 * True when the real-time clock was set (or the machine slept) between two samples. Adjusting by NTP moves both clocks
 * alike on Linux; a drift of 100 ppm between them would be 1 µs in the 10 ms between two looks.
 */
export function jumped(earlier: ClockSample, later: ClockSample): boolean {
  const moved = later.epoch - later.monotonic - (earlier.epoch - earlier.monotonic);
  const allowed = JUMP_NANOS + BigInt(Math.ceil(earlier.error + later.error));
  return moved > allowed || -moved > allowed;
}
