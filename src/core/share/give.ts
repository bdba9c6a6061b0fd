/** A ladder in one of the formats that are text, and as a series of pictures that grows by a row each. */

import { itemOf } from '../ladder/items.ts';
import type { LadderTrace } from '../scene/trace.ts';
import type { TextFormat } from './formats.ts';
import { ladderText } from './ladder-text.ts';
import { ladderMermaid } from './mermaid.ts';
import { MOST_ROWS, type PictureRows, stepRows } from './picture.ts';
import { ladderSvg, type PictureOptions } from './svg.ts';

export function giveLadder(view: LadderTrace, format: TextFormat, options: PictureOptions): string {
  if (format === 'svg') return ladderSvg(view, options);
  if (format === 'mermaid') return ladderMermaid(view, options);
  return ladderText(view, { ...options, ascii: format === 'ascii' });
}

/** Pictures of one series, at most: a talk has no more. */
export const MOST_STEPS = 300;

export interface NumberedSvg {
  /** `03-syn-ack.svg` */
  readonly name: string;
  readonly svg: string;
}

/** One picture for each row of a ladder, all of one size, each with that row standing out: the builds of a slide. */
export function stepSvgs(view: LadderTrace, options: PictureOptions): NumberedSvg[] {
  const { first } = options.rows;
  const end = Math.min(options.rows.end, first + Math.min(MOST_STEPS, MOST_ROWS));
  const digits = Math.max(2, String(end - first).length);
  return Array.from({ length: end - first }, (_, index) => {
    const item = itemOf(view.layout.rows.get('entry', first + index));
    const rows: PictureRows = { ...(stepRows(view, item) ?? options.rows), first };
    const number = String(index + 1).padStart(digits, '0');
    const what = item.kind === 'frame' ? `frame-${item.row + 1}` : `e${item.row + 1}`;
    return { name: `${number}-${what}.svg`, svg: ladderSvg(view, { ...options, rows, room: end }) };
  });
}
