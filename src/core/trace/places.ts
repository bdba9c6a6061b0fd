/** Where each row of one table stands in another that shows some of them, in some order. */
import { NONE } from './frames.ts';
import { CHUNK_BITS, CHUNK_MASK, placesIn, type Table } from './table.ts';

/** By row of the one table: the row of the other; NONE: in none. */
export const placeSchema = { row: 'u32' } as const;
export type PlaceSchema = typeof placeSchema;
const ROW = placesIn(placeSchema).row;

/** Notes that row `at` stands in `row`, or in none (NONE); rows before it that nothing was said of are in none. */
export function setPlace(table: Table<PlaceSchema>, at: number, row: number): void {
  // Mostly the next one.
  if (table.appended <= at) appendTo(table, at);
  table.cells[at >>> CHUNK_BITS]!.u32[ROW + (at & CHUNK_MASK)] = row;
}

/** Rows up to `at`, those before it in none. */
function appendTo(table: Table<PlaceSchema>, at: number): void {
  while (table.appended < at) setPlace(table, table.appended, NONE);
  table.append();
}
