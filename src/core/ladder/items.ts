/** Frames and socket records as one thing to point at, and where they stand on the ladder. */
import { NONE } from '../trace/frames.ts';
import { entryRow, isRecordEntry, type OrderView } from '../trace/order.ts';
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

/** A ladder, and the order of the trace that it is of. */
interface Laid {
  readonly tables: { readonly order: OrderView };
  readonly layout: Pick<LayoutTables, 'rows'>;
  readonly rows: number;
}

/**
 * Row of the ladder where an item stands; undefined where it is not (yet) in it. The rows are entries of the order, some
 * left out.
 */
export function ladderRow({ tables: { order }, layout, rows }: Laid, item: Item): number | undefined {
  const place = order.placeOf(item.row, item.kind === 'record');
  if (place === NONE) return undefined;
  const isAt = (row: number): boolean => layout.rows.get('entry', row) === entryOf(item);
  const placeAt = (row: number): number => {
    const entry = layout.rows.get('entry', row);
    return order.placeOf(entryRow(entry), isRecordEntry(entry));
  };
  // Mostly none is left out.
  if (place < rows && isAt(place)) return place;
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (placeAt(middle) < place) low = middle + 1;
    else high = middle;
  }
  return low < rows && isAt(low) ? low : undefined;
}
