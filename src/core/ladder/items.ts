/** Frames and socket records as one thing to point at, and where they stand on the ladder. */
import { NONE } from '../trace/frames.ts';
import { entryRow, isRecordEntry } from '../trace/order.ts';
import type { LayoutTables } from './rows.ts';

/** A frame or socket record, by its row. */
export interface Item {
  readonly kind: 'frame' | 'record';
  readonly row: number;
}

/** The item that an entry of the merged order is. */
export function itemOf(entry: number): Item {
  return { kind: isRecordEntry(entry) ? 'record' : 'frame', row: entryRow(entry) };
}

/** The entry of the merged order that an item is. */
export function entryOf(item: Item): number {
  return item.kind === 'record' ? 0x8000_0000 + item.row : item.row;
}

export function sameItem(a: Item | undefined, b: Item | undefined): boolean {
  return a !== undefined && b !== undefined && a.kind === b.kind && a.row === b.row;
}

/** Row of the ladder where an item stands; undefined where it is not (yet) in it. */
export function ladderRow(
  view: { readonly layout: LayoutTables; readonly rows: number },
  item: Item,
): number | undefined {
  const table = item.kind === 'record' ? view.layout.ofRecord : view.layout.ofFrame;
  if (item.row >= table.length) return undefined;
  const row = table.get('row', item.row);
  return row === NONE || row >= view.rows ? undefined : row;
}
