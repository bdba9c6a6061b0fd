/** All of a ladder in a strip: for each line of pixels, how much of it each kind of frame and the records of each side are. */
import { frameKinds, maskOf, recordMask } from '../ladder/kinds.ts';
import { BIN_ROWS, binsOf } from '../ladder/rows.ts';
import type { LadderTrace } from './trace.ts';

export interface Overview {
  /** Lines, top to bottom. */
  readonly height: number;
  /** By line and kind (`line * OVERVIEW_PARTS + part`): rows, or bins of rows, in which it occurs. */
  readonly counts: Uint32Array;
}

/** Kinds of frames, then records of the left, then of the right. */
export const OVERVIEW_PARTS = frameKinds.length + 2;

const masks: readonly number[] = [
  ...frameKinds.map((kind) => maskOf(kind, true) | maskOf(kind, false)),
  recordMask('left', true) | recordMask('left', false),
  recordMask('right', true) | recordMask('right', false),
];

/** Up to here rows are counted one by one, up to the next by 32; a strip is drawn from some ten thousand of them. */
const MOST_ROWS = 20_000;
const MOST_BINS = 2_000_000;

/** @param height lines of the strip, CSS pixels */
export function overviewOf(view: LadderTrace, height: number): Overview {
  const lines = Math.max(1, Math.floor(height));
  const counts = new Uint32Array(lines * OVERVIEW_PARTS);
  const perUnit = lines / Math.max(1, view.tick.height);
  const level = view.rows <= MOST_ROWS ? 0 : view.rows <= MOST_BINS ? 1 : 2;
  const table = level === 0 ? view.layout.rows : binsOf(view.layout, level);
  const end = level === 0 ? view.rows : Math.min(table.length, Math.ceil(view.rows / BIN_ROWS ** level));
  for (let at = 0; at < end; at += 1) {
    const line = Math.min(lines - 1, Math.floor(table.get('y', at) * perUnit));
    count(counts, line * OVERVIEW_PARTS, table.get('mask', at));
  }
  return { height: lines, counts };
}

function count(counts: Uint32Array, from: number, mask: number): void {
  for (let part = 0; part < masks.length; part += 1) if (mask & masks[part]!) counts[from + part]! += 1;
}
