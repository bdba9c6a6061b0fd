/** A trace laid out to be given away, and which rows of it. */
import type { Engine } from '../engine/types.ts';
import type { LadderChoice } from '../ladder/choice.ts';
import { defaultChoice, suggestRowNanos } from '../ladder/choice.ts';
import { type Item, ladderRow } from '../ladder/items.ts';
import { LadderLayout } from '../ladder/layout.ts';
import { Lifelines } from '../ladder/lifelines.ts';
import { linksOf } from '../scene/links.ts';
import type { LadderTrace } from '../scene/trace.ts';
import { FrameLinkIndex } from '../trace/links.ts';

/** The rows of a picture, [first, end), and what stands out in it. */
export interface PictureRows {
  readonly first: number;
  readonly end: number;
  readonly selection?: Item | undefined;
}

/** Rows of one picture, at most: what is longer cannot be read, and chokes what it is put into. */
export const MOST_ROWS = 1000;

/** The ladder of a trace that is complete, as it is chosen. */
export function ladderOf(
  { tables }: Pick<Engine, 'tables'>,
  choice: LadderChoice = defaultChoice,
): LadderTrace {
  const { scope, hidden, pace } = choice;
  const suggested = pace.rowNanos === 'auto' ? suggestRowNanos(tables, pace.foldNanos) : pace.rowNanos;
  const rowNanos = pace.kind === 'time' ? suggested : 0;
  let layout = new LadderLayout(tables, { scope, hidden, idleNanos: pace.foldNanos, rowNanos });
  for (let next: LadderLayout | undefined = layout; next; next = layout.successor()) {
    layout = next;
    while (layout.advance(100_000));
  }
  const lifelines = new Lifelines(layout.tables.states);
  while (lifelines.update(100_000));
  const frameLinks = new FrameLinkIndex(tables.links);
  frameLinks.update();
  const { lanes, height } = layout;
  const rows = layout.tables.rows.length;
  return { tables, layout: layout.tables, lifelines, frameLinks, rowNanos, rows, tick: { lanes, height } };
}

/** All rows, as far as they fit into one picture. */
export function wholeRows(view: LadderTrace, selection?: Item): PictureRows {
  return { first: 0, end: Math.min(view.rows, MOST_ROWS), selection };
}

/** The rows of an item and of all that is linked to it, from the first to the last; undefined: it is not on the ladder. */
export function selectionRows(view: LadderTrace, item: Item): PictureRows | undefined {
  const links = linksOf(view, item).flatMap((link): Item[] => [
    { kind: 'frame', row: view.tables.links.get('frame', link) },
    { kind: 'record', row: view.tables.links.get('record', link) },
  ]);
  const own = ladderRow(view, item);
  if (own === undefined) return undefined;
  const rows = links.map((one) => ladderRow(view, one)).filter((row) => row !== undefined);
  const first = Math.max(Math.min(own, ...rows), own - MOST_ROWS / 2);
  return { first, end: Math.min(Math.max(own, ...rows) + 1, first + MOST_ROWS), selection: item };
}

/** The ladder as it stood when an item came, that item standing out; undefined: it is not on the ladder. */
export function stepRows(view: LadderTrace, item: Item): PictureRows | undefined {
  const own = ladderRow(view, item);
  if (own === undefined) return undefined;
  return { first: Math.max(0, own + 1 - MOST_ROWS), end: own + 1, selection: item };
}

/** The trace as if it ended before row `end`. */
export function cutAt(view: LadderTrace, end: number): LadderTrace {
  if (end >= view.rows) return view;
  const height = end > 0 ? view.layout.rows.get('y', end - 1) + 1 : 0;
  return { ...view, rows: end, tick: { ...view.tick, height } };
}
