/** The median kernel → JavaScript lag of a trace, from a histogram with bins under 2 % wide. */
import { linkRelations } from '../../core/trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../core/trace/table.ts';
import type { TraceTables } from '../../core/trace/tables.ts';

/** Bits of a binary32 (IEEE 754) that are left out of a bin's number: it keeps the exponent and six bits of the fraction. */
const REST = 17;
/** Number of the bin of positive infinity, and of the bins below it. */
const BINS = 0x7f800000 >>> REST;

type Linked = Pick<TraceTables, 'frames' | 'records' | 'links'>;

export class LagMedian {
  readonly #bins = new Uint32Array(BINS);
  readonly #float = new Float32Array(1);
  readonly #bits = new Uint32Array(this.#float.buffer);
  #count = 0;
  #seen = 0;

  /** Takes in the links published since the last call: those of events caused by a frame, first transmissions only. */
  update({ frames, records, links }: Linked): void {
    const { length, chunks } = links;
    for (; this.#seen < length; this.#seen += 1) {
      const chunk = chunks[this.#seen >>> CHUNK_BITS]!;
      const i = this.#seen & CHUNK_MASK;
      if (chunk.relation[i] !== linkRelations.causedBy || chunk.repeated[i] !== 0) continue;
      const [frame, record] = [chunk.frame[i]!, chunk.record[i]!];
      const cause = frames.chunks[frame >>> CHUNK_BITS]!;
      const effect = records.chunks[record >>> CHUNK_BITS]!;
      const [f, r] = [frame & CHUNK_MASK, record & CHUNK_MASK];
      const seconds = effect.seconds.at(r) - cause.seconds.at(f);
      this.#add(seconds * 1e9 + (effect.nanos[r]! - cause.nanos[f]!));
    }
  }

  /** Nanoseconds, within 1 %; undefined while there is no such link. */
  get value(): number | undefined {
    let left = Math.ceil(this.#count / 2);
    if (left === 0) return undefined;
    const bin = this.#bins.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    // The middle of the bin.
    this.#bits[0] = (bin << REST) + (1 << (REST - 1));
    return this.#float[0];
  }

  /** What has no time has no lag; a violation of causality counts as the least there is. */
  #add(lag: number): void {
    if (Number.isNaN(lag)) return;
    this.#float[0] = Math.max(1, lag);
    this.#bins[Math.min(this.#bits[0]! >>> REST, BINS - 1)]! += 1;
    this.#count += 1;
  }
}
