/** Where each row of one table stands in another that shows some of them, in some order: of a list, of a ladder. */
import { NONE } from './frames.ts';
import { CHUNK_BITS, CHUNK_MASK, type Table } from './table.ts';

/** By row of the one table: the row of the other; NONE: in none. */
export const placeSchema = { row: 'u32' } as const;
export type PlaceSchema = typeof placeSchema;

/** Notes that row `at` stands in `row`, or in none (NONE); rows before it that nothing was said of are in none. */
export function setPlace(table: Table<PlaceSchema>, at: number, row: number): void {
  while (table.appended < at) write(table, table.append(), NONE);
  // Mostly the next one.
  if (table.appended === at) table.append();
  write(table, at, row);
}

function write({ chunks }: Table<PlaceSchema>, at: number, row: number): void {
  chunks[at >>> CHUNK_BITS]!.row[at & CHUNK_MASK] = row;
}
