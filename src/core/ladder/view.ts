/** Which rows a window onto the ladder shows, and what is at a point of it. */
import type { TableView } from '../trace/table.ts';
import { BIN_LEVELS, BIN_ROWS, type RowView } from './rows.ts';

/** A window onto the ladder. `top` and rows are in row units; sizes in CSS pixels. */
export interface Window {
  readonly top: number;
  /** Height of the window. */
  readonly height: number;
  /** Height of one row: the zoom. */
  readonly rowHeight: number;
}

/** Rows [first, end) of which something can be seen. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** How much of each row is drawn. `full`: text; `lines`: arrows and chips without text; `bins`: many rows to a pixel. */
export type Detail = 'full' | 'lines' | 'bins';

export function detailFor(rowHeight: number): Detail {
  if (rowHeight >= 15) return 'full';
  return rowHeight >= 2 ? 'lines' : 'bins';
}

/** The first row at or below `y`: binary search in a table with ascending tops. `length` where there is none. */
export function rowAtOrBelow(rows: TableView<{ readonly y: 'f64' }>, y: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows.get('y', middle) < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows of a window, with one row more at each end for what reaches in from there. */
export function visibleRows(rows: RowView, window: Window): RowRange {
  const first = Math.max(0, rowAtOrBelow(rows, window.top - 1) - 1);
  const bottom = window.top + window.height / window.rowHeight;
  return { first, end: Math.min(rows.length, rowAtOrBelow(rows, bottom) + 1) };
}

/** The row at a height of the window, the nearest above where folded idle time is there; undefined outside all rows. */
export function rowAt(rows: RowView, window: Window, pixel: number): number | undefined {
  const y = window.top + pixel / window.rowHeight;
  const row = rowAtOrBelow(rows, y - 1);
  if (row >= rows.length || y < 0) return undefined;
  return y < rows.get('y', row) ? undefined : row;
}

/** The level of bins to draw: the coarsest whose bins are no higher than a pixel. 0 (the rows themselves) to `BIN_LEVELS`. */
export function binLevel(rowHeight: number): number {
  const rowsPerPixel = 1 / rowHeight;
  let level = 0;
  while (level < BIN_LEVELS && BIN_ROWS ** (level + 1) <= rowsPerPixel) level += 1;
  return level;
}

/** The nearest place to scroll to: never above the first row, nor further below the last than leaves it at the bottom. */
export function clampTop(top: number, ladderHeight: number, window: Window): number {
  const most = Math.max(0, ladderHeight + BOTTOM_ROOM - window.height / window.rowHeight);
  return Math.min(Math.max(0, top), most);
}

/** Row units left free under the last row. */
export const BOTTOM_ROOM = 1;

/** Where to scroll so that a row is seen whole with `margin` rows around it; `top` itself where it is already. */
export function revealRow(rows: RowView, row: number, window: Window, margin: number): number {
  const y = rows.get('y', row);
  const shown = window.height / window.rowHeight;
  const room = Math.min(margin, Math.max(0, (shown - 1) / 2));
  if (y - room < window.top) return y - room;
  return y + 1 + room > window.top + shown ? y + 1 + room - shown : window.top;
}
