/** A ladder so small that a pixel holds many rows: one line a bin, with a place for each kind of frame that is in it. */
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
  const bins = binsOf(view.layout, level);
  const height = Math.max(1, BIN_ROWS ** level * window.rowHeight);
  const bottom = window.top + window.height / window.rowHeight;
  const lines: BinLine[] = [];
  const first = Math.max(0, rowAtOrBelow(bins, window.top) - 1);
  for (let bin = first; bin < bins.length && bins.get('y', bin) <= bottom; bin += 1) {
    const mask = bins.get('mask', bin);
    lines.push({
      y: (bins.get('y', bin) - window.top) * window.rowHeight,
      height,
      kinds: kindMasks.filter(([, bits]) => mask & bits).map(([kind]) => kind),
      left: (mask & leftMask) !== 0,
      right: (mask & rightMask) !== 0,
    });
  }
  return lines;
}
