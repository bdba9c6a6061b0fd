/** Where an item stands in ladder and list, and where the selection goes from it. */
import { entryOf, type Item, itemOf, ladderRow, sameItem } from '../../core/ladder/items.ts';
import { NONE } from '../../core/trace/frames.ts';
import type { TraceView } from '../engine/trace-client.ts';

export { entryOf, itemOf, ladderRow, sameItem };

/** Row of the list where an item stands; undefined where it is not (yet) in it. */
export function listRow(view: TraceView, item: Item): number | undefined {
  const table = item.kind === 'record' ? view.list.ofRecord : view.list.ofFrame;
  if (item.row >= table.length) return undefined;
  const row = table.get('row', item.row);
  return row === NONE || row >= view.listRows ? undefined : row;
}

/** By how many rows, or to which end. */
export type Move = number | 'first' | 'last';

/** The item `by` rows of the ladder from the selection (from its first row where there is none); undefined where it has no rows. */
export function moveInLadder(view: TraceView, selection: Item | undefined, by: Move): Item | undefined {
  const from = selection && ladderRow(view, selection);
  const row = target(from, by, view.rows);
  return row === undefined ? undefined : itemOf(view.layout.rows.get('entry', row));
}

/** The same by rows of the list. */
export function moveInList(view: TraceView, selection: Item | undefined, by: Move): Item | undefined {
  const from = selection && listRow(view, selection);
  const row = target(from, by, view.listRows);
  return row === undefined ? undefined : itemOf(view.list.rows.get('entry', row));
}

function target(from: number | undefined, by: Move, count: number): number | undefined {
  if (count === 0) return undefined;
  if (by === 'first') return 0;
  if (by === 'last') return count - 1;
  const start = from ?? (by < 0 ? count : -1);
  return Math.min(count - 1, Math.max(0, start + by));
}
