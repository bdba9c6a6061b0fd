/** A ladder so small that a pixel holds many rows: one line a bin, in the colour of the weightiest kind in it. */
import { type FrameKind, maskOf, recordMask } from '../../core/ladder/kinds.ts';
import { BIN_ROWS, binsOf } from '../../core/ladder/rows.ts';
import { binLevel, rowAtOrBelow } from '../../core/ladder/view.ts';
import type { SceneInput } from './scene-types.ts';

export interface BinLine {
  readonly y: number;
  readonly height: number;
  /** The weightiest kind of frame; undefined: records only. */
  readonly kind: FrameKind | undefined;
  readonly left: boolean;
  readonly right: boolean;
}

/** Weightiest first: what one looks for in a long trace. */
const weight: readonly FrameKind[] = [
  'rst',
  'trouble',
  'window',
  'keepalive',
  'fin',
  'syn',
  'data',
  'ack',
  'other',
];
const kindMasks = weight.map((kind) => [kind, maskOf(kind, true) | maskOf(kind, false)] as const);
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
      kind: kindMasks.find(([, bits]) => mask & bits)?.[0],
      left: (mask & leftMask) !== 0,
      right: (mask & rightMask) !== 0,
    });
  }
  return lines;
}
