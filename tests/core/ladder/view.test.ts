import { describe, expect, it } from 'vitest';
import { LadderLayout } from '../../../src/core/ladder/layout.ts';
import type { RowView } from '../../../src/core/ladder/rows.ts';
import {
  binLevel,
  clampTop,
  detailFor,
  revealRow,
  rowAt,
  visibleRows,
} from '../../../src/core/ladder/view.ts';
import { TextTrace } from './trace-text.ts';

/** 100 rows; folded idle time before rows 10, 20 … 90, each taking a unit: row 10 is at 11, row 20 at 22. */
function hundredRows(): RowView {
  const lines = Array.from(
    { length: 100 },
    (_, i) => `${(i * 0.001 + Math.floor(i / 10)).toFixed(3)} C1>S ACK`,
  );
  const layout = new LadderLayout(new TextTrace(lines.join('\n')), {
    scope: { kind: 'all' },
    idleNanos: 100e6,
  });
  layout.advance(1000);
  return layout.tables.rows;
}
const rows = hundredRows();
const window = (top: number): { top: number; height: number; rowHeight: number } => ({
  top,
  height: 240,
  rowHeight: 24,
});

describe('the rows of a window', () => {
  it('are those on it and one more at each end', () => {
    expect(visibleRows(rows, window(0))).toEqual({ first: 0, end: 11 });
    expect(visibleRows(rows, window(33))).toEqual({ first: 29, end: 41 });
  });

  it('are none past the end', () => {
    const { first, end } = visibleRows(rows, window(500));
    expect(end - first).toBeLessThanOrEqual(1);
  });
});

describe('a point of the window', () => {
  it('is the row under it', () => {
    expect(rowAt(rows, window(0), 0)).toBe(0);
    expect(rowAt(rows, window(0), 25)).toBe(1);
    expect(rowAt(rows, window(11), 5)).toBe(10);
  });

  it('is no row in folded idle time, above the first or below the last', () => {
    expect(rowAt(rows, window(5), 5.5 * 24)).toBeUndefined();
    expect(rowAt(rows, window(-2), 5)).toBeUndefined();
    expect(rowAt(rows, window(108), 5 * 24)).toBeUndefined();
  });
});

describe('scrolling', () => {
  it('stops at both ends', () => {
    expect(clampTop(-3, 109, window(0))).toBe(0);
    expect(clampTop(1000, 109, window(0))).toBe(100);
    expect(clampTop(5, 4, window(0))).toBe(0);
  });

  it('goes no further than a row needs to be seen', () => {
    expect(revealRow(rows, 3, window(0), 2)).toBe(0);
    expect(revealRow(rows, 30, window(0), 2)).toBe(33 + 1 + 2 - 10);
    expect(revealRow(rows, 2, window(20), 2)).toBe(0);
  });
});

describe('the level of detail', () => {
  it('drops text, then rows, as rows get smaller', () => {
    expect([24, 14, 1].map(detailFor)).toEqual(['full', 'lines', 'bins']);
  });

  it('takes the coarsest bins that still fill every pixel', () => {
    expect([1, 1 / 40, 1 / 1024, 1 / 2_000_000].map(binLevel)).toEqual([0, 1, 2, 4]);
  });
});
