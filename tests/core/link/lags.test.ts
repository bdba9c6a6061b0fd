import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LagHistogram, Lags, Relation } from '../../../src/core/link/lags.ts';

describe('a histogram of lags', () => {
  it('has the smallest exactly and the median within 1 %', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2 ** 40 }), { minLength: 1, maxLength: 200 }),
        (lags) => {
          const histogram = new LagHistogram();
          for (const lag of lags) histogram.add(lag);
          const sorted = [...lags].sort((a, b) => a - b);
          const median = sorted[Math.ceil(sorted.length / 2) - 1]!;
          expect(histogram.smallest).toBe(sorted[0]);
          expect(histogram.count).toBe(lags.length);
          expect(Math.abs(histogram.median() - median)).toBeLessThanOrEqual(median * 0.01 + 1);
        },
      ),
    );
  });

  it('takes zero, negative and endless lags', () => {
    const histogram = new LagHistogram();
    for (const lag of [-5, 0, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]) histogram.add(lag);
    expect(histogram.smallest).toBe(-5);
    expect(histogram.quantile(0.5)).toBe(-5);
    expect(histogram.quantile(1)).toBeGreaterThan(1e15);
  });

  it('has no median while it is empty', () => {
    expect(new LagHistogram().median()).toBeNaN();
  });
});

describe('lags by relation', () => {
  it('count a record once, with its smallest lag', () => {
    const lags = new Lags();
    for (const lag of [900, 300, 500]) lags.add(7, Relation.segmentRead, lag);
    expect(lags.summaries()).toMatchObject([{ relation: 'segment → bytes read', count: 1, smallest: 300 }]);
  });

  it('count a second relation of a record by its first link', () => {
    const lags = new Lags();
    lags.add(3, Relation.ackDrop, 60_000);
    lags.add(3, Relation.dropFin, 200_000);
    lags.add(3, Relation.dropFin, 900);
    expect(lags.summaries()).toMatchObject([
      { relation: 'ACK → drop', count: 1, smallest: 60_000 },
      { relation: 'drop → FIN or RST', count: 1, smallest: 200_000 },
    ]);
  });

  it('have room for any record', () => {
    const lags = new Lags();
    lags.add(5_000_000, Relation.finEnd, 12);
    expect(lags.summaries()).toMatchObject([{ relation: 'FIN → end', count: 1, smallest: 12 }]);
  });
});
