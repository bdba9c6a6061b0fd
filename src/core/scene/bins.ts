/**
 * A ladder so small that rows share pixels: one line for each pixel, with a place for each kind of frame that is in it.
 * Read from the rows themselves while a pixel has few of them, else from bins of them: at most some 32 for each pixel.
 */
import { type FrameKind, frameKinds, maskOf, recordMask } from '../ladder/kinds.ts';
import { BIN_ROWS, binsOf } from '../ladder/rows.ts';
import { binLevel, rowAtOrBelow } from '../ladder/view.ts';
import type { SceneInput } from './types.ts';

export interface BinLine {
  readonly y: number;
  readonly height: number;
  /** Kinds of frames in it, by their place in `frameKinds`. */
  readonly kinds: readonly FrameKind[];
  readonly left: boolean;
  readonly right: boolean;
}

const kindMasks = frameKinds.map((kind) => [kind, maskOf(kind, true) | maskOf(kind, false)] as const);
const leftMask = recordMask('left', true) | recordMask('left', false);
const rightMask = recordMask('right', true) | recordMask('right', false);

export function sceneBins({ view, window }: SceneInput): BinLine[] {
  const level = binLevel(window.rowHeight);
  const table = level === 0 ? view.layout.rows : binsOf(view.layout, level);
  const end = level === 0 ? view.rows : table.length;
  const rows = BIN_ROWS ** level;
  const bottom = window.top + window.height / window.rowHeight;
  const masks = new Uint32Array(Math.ceil(window.height) + 1);
  for (let at = Math.max(0, rowAtOrBelow(table, window.top) - 1); at < end; at += 1) {
    const y = table.get('y', at);
    if (y > bottom) break;
    // In true time rows can be few and far between: what is drawn is no higher than its rows are.
    const next = at + 1 < end ? table.get('y', at + 1) : view.tick.height;
    const from = Math.floor((y - window.top) * window.rowHeight);
    const to = (Math.min(next, y + rows) - window.top) * window.rowHeight;
    for (let line = Math.max(0, from); line < Math.max(from + 1, to) && line < masks.length; line += 1)
      masks[line]! |= table.get('mask', at);
  }
  return linesOf(masks);
}

/** Lines of pixels that look the same are one. */
function linesOf(masks: Uint32Array): BinLine[] {
  const lines: BinLine[] = [];
  for (let y = 0; y < masks.length; ) {
    const mask = masks[y]!;
    let end = y + 1;
    while (end < masks.length && masks[end] === mask) end += 1;
    if (mask !== 0) lines.push(lineOf(mask, y, end - y));
    y = end;
  }
  return lines;
}

function lineOf(mask: number, y: number, height: number): BinLine {
  return {
    y,
    height,
    kinds: kindMasks.filter(([, bits]) => mask & bits).map(([kind]) => kind),
    left: (mask & leftMask) !== 0,
    right: (mask & rightMask) !== 0,
  };
}
