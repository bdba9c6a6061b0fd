/** The median kernel → JavaScript lag of a trace, from a histogram with bins 2 % wide. */
import { type LinkedTables, lagOf } from '../../core/trace/links.ts';
import { linkRelations } from '../../core/trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../core/trace/table.ts';

const STEP = Math.log(1.02);
/** Bins up to 1.02^2000 ns, beyond any lag. */
const BINS = 2000;

export class LagMedian {
  readonly #bins = new Uint32Array(BINS);
  #count = 0;
  #seen = 0;

  /** Takes in the links published since the last call: those of events caused by a frame, first transmissions only. */
  update(tables: LinkedTables): void {
    const { length, chunks } = tables.links;
    for (; this.#seen < length; this.#seen += 1) {
      const chunk = chunks[this.#seen >>> CHUNK_BITS]!;
      const i = this.#seen & CHUNK_MASK;
      if (chunk.relation[i] !== linkRelations.causedBy) continue;
      if (chunk.repeated[i] === 0) this.#add(lagOf(tables, this.#seen));
    }
  }

  /** Nanoseconds, within 2 %; undefined while there is no such link. */
  get value(): number | undefined {
    let left = Math.ceil(this.#count / 2);
    if (left === 0) return undefined;
    const bin = this.#bins.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return Math.exp((bin + 0.5) * STEP);
  }

  #add(lag: number): void {
    const bin = lag > 1 ? Math.min(Math.floor(Math.log(lag) / STEP), BINS - 1) : 0;
    this.#bins[bin]! += 1;
    this.#count += 1;
  }
}
