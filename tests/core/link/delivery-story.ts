/** Conversations whose bytes are cut, swapped, repeated and lost at random. */
import fc from 'fast-check';

/**
 * A conversation as text: writes cut into segments anywhere, sent in any order of a small window, some again, some
 * lost to the capture, and read in pieces that have nothing to do with either.
 */
export interface Story {
  readonly writes: readonly number[];
  readonly cuts: readonly number[];
  readonly swaps: readonly number[];
  readonly repeats: readonly number[];
  readonly lost: readonly number[];
  readonly reads: readonly number[];
}

export const story: fc.Arbitrary<Story> = fc.record({
  writes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
  cuts: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }),
  swaps: fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 4 }),
  repeats: fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 4 }),
  lost: fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 1 }),
  reads: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 }),
});

interface Segment {
  readonly from: number;
  readonly to: number;
}

/** Cuts [0, total) into pieces of the given lengths, the last as long as is left. */
export function pieces(total: number, lengths: readonly number[]): Segment[] {
  const out: Segment[] = [];
  for (let at = 0, i = 0; at < total; i += 1) {
    const to = Math.min(total, at + lengths[i % lengths.length]!);
    out.push({ from: at, to });
    at = to;
  }
  return out;
}

/** The segments in the order in which they are sent, and which of them the capture has. */
export function sent(plot: Story): { segments: Segment[]; captured: boolean[] } {
  const total = plot.writes.reduce((sum, n) => sum + n, 0);
  const segments = pieces(total, plot.cuts);
  for (const swap of plot.swaps) {
    const i = swap % segments.length;
    const j = (i + 1) % segments.length;
    [segments[i], segments[j]] = [segments[j]!, segments[i]!];
  }
  for (const repeat of plot.repeats) {
    const again = segments[repeat % segments.length]!;
    // A retransmission need not keep the segment's bounds (RFC 9293 §3.8.6).
    segments.push({ from: Math.max(0, again.from - (repeat % 3)), to: again.to });
  }
  return { segments, captured: segments.map((_, i) => !plot.lost.includes(i)) };
}

/** The story as the text of a trace. */
export function tell(plot: Story): string {
  const total = plot.writes.reduce((sum, n) => sum + n, 0);
  const { segments, captured } = sent(plot);
  const wire = segments.map(
    ({ from, to }, i) => `${captured[i] ? '' : '~'}C>S ACK seq=${1 + from} len=${to - from}`,
  );
  return `
    c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'
    ${plot.writes.map((n) => `c write(${n})`).join('; ')}
    ${wire.join('; ')}
    ${pieces(total, plot.reads)
      .map(({ from, to }) => `a 'data' ${to - from}`)
      .join('; ')}
    c end(); C>S FIN,ACK seq=${1 + total}; a 'end'; S>C FIN,ACK; c 'end'; c 'close'; a 'close'
  `;
}
