/** Rows or-ed together in bins of 32, 32², 32³ and 32⁴, so that a million rows are drawn from as many bins as pixels. */
import { CHUNK_BITS, CHUNK_MASK, type Table } from '../trace/table.ts';
import { BIN_ROWS, type BinSchema } from './rows.ts';

export class Bins {
  readonly #levels: readonly Table<BinSchema>[];
  /** Mask of the newest bin of the first level: a row that adds nothing to it need not be added. */
  newest = 0;

  constructor(levels: readonly Table<BinSchema>[]) {
    this.#levels = levels;
  }

  /** Adds row `row`, whose top is at `y`, to its bin of each level. Rows come in order. */
  add(row: number, y: number, mask: number): void {
    const begins = row % BIN_ROWS === 0;
    // What a bin has, the larger bins around it have too: nothing is new to them.
    if (!begins && (this.newest | mask) === this.newest) return;
    this.newest = begins ? mask : this.newest | mask;
    let index = row;
    for (const table of this.#levels) {
      index = Math.floor(index / BIN_ROWS);
      const isNew = index === table.appended;
      if (isNew) table.append();
      const chunk = table.chunks[index >>> CHUNK_BITS]!;
      const i = index & CHUNK_MASK;
      const before = chunk.mask[i]!;
      if (!isNew && (before | mask) === before) return;
      if (isNew) chunk.y[i] = y;
      chunk.mask[i] = before | mask;
    }
  }
}
