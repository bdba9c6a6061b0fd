export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export interface Estimate {
  readonly median: number;
  /** Ends of the interval that holds the true median with 95 % confidence. */
  readonly low: number;
  readonly high: number;
}

/** Random numbers that are the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Median of groups' medians with a bootstrap over the groups: what one process's memory layout and compiled code do to
 * its speed is the same for all measurements in it, so measurements of one group are not independent.
 */
export function estimate(groups: readonly (readonly number[])[], seed = 1): Estimate {
  const medians = groups.map(median);
  const next = random(seed);
  const resampled = Array.from({ length: 4000 }, () =>
    median(Array.from({ length: medians.length }, () => medians[Math.floor(next() * medians.length)]!)),
  ).toSorted((a, b) => a - b);
  return { median: median(medians), low: resampled[100]!, high: resampled[3899]! };
}
