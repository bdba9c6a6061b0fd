/** The median kernel → JavaScript lag of a trace. */
import { LagHistogram } from '../../core/link/lags.ts';
import { nanosBetweenCells } from '../../core/trace/links.ts';
import { linkRelations } from '../../core/trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../core/trace/table.ts';
import type { TraceTables } from '../../core/trace/tables.ts';

export class LagMedian {
  readonly #lags = new LagHistogram();
  #seen = 0;

  /** Takes in the links published since the last call: those of events caused by a frame, first transmissions only. */
  update({ frames, records, links }: Pick<TraceTables, 'frames' | 'records' | 'links'>): void {
    const { length, chunks } = links;
    for (; this.#seen < length; this.#seen += 1) {
      const chunk = chunks[this.#seen >>> CHUNK_BITS]!;
      const i = this.#seen & CHUNK_MASK;
      if (chunk.relation[i] !== linkRelations.causedBy || chunk.repeated[i] !== 0) continue;
      const frame = chunk.frame[i]!;
      const record = chunk.record[i]!;
      const cause = frames.chunks[frame >>> CHUNK_BITS]!;
      const effect = records.chunks[record >>> CHUNK_BITS]!;
      const lag = nanosBetweenCells(cause, frame & CHUNK_MASK, effect, record & CHUNK_MASK);
      // A frame without a time caused it who knows when.
      if (!Number.isNaN(lag)) this.#lags.add(lag);
    }
  }

  /** Nanoseconds, as near as the histogram is; undefined while there is no such link. */
  get value(): number | undefined {
    return this.#lags.count === 0 ? undefined : this.#lags.median();
  }
}
