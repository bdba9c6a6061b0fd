/**
 * Points of a graph in the order of time, and as many of them as a screen can show: where there are more points than
 * pixels, the lowest and the highest of each pixel. Looking costs by pixels, not by points.
 */
import { doubledF64, grownU32 } from '../../base/grow.ts';

/** Points as columns. `low` and `high` are the same where a point has no extent; `rows` says what each rests on. */
export interface TrackPart {
  /** Seconds since the trace's first frame. */
  readonly times: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly rows: Uint32Array;
  /** Points that there are in the range; more than given where they had to be thinned. */
  readonly points: number;
}

/** Points whose extremes are kept together. */
const BLOCK_BITS = 6;
const BLOCK = 1 << BLOCK_BITS;

export class Track {
  #times = new Float64Array(256);
  #low = new Float64Array(256);
  #high = new Float64Array(256);
  #rows = new Uint32Array(256);
  #length = 0;
  /** Index of the lowest and of the highest point of each whole block. */
  #lowest = new Uint32Array(16);
  #highest = new Uint32Array(16);
  #blocks = 0;

  get length(): number {
    return this.#length;
  }

  /** Seconds since the trace's first frame, of point `index`. */
  time(index: number): number {
    return this.#times[index]!;
  }

  low(index: number): number {
    return this.#low[index]!;
  }

  high(index: number): number {
    return this.#high[index]!;
  }

  row(index: number): number {
    return this.#rows[index]!;
  }

  /** A point; now and then one is earlier than those before it (frames are stamped so), and goes to its place. */
  add(time: number, low: number, high: number, row: number): void {
    if (this.#length === this.#times.length) this.#grow();
    let at = this.#length;
    for (; at > 0 && this.#times[at - 1]! > time; at -= 1) this.#move(at - 1, at);
    this.#times[at] = time;
    this.#low[at] = low;
    this.#high[at] = high;
    this.#rows[at] = row;
    this.#length += 1;
    if (at < this.#length - 1) this.#blocks = Math.min(this.#blocks, at >>> BLOCK_BITS);
  }

  /** Index of the first point at or after a time. */
  indexAt(time: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the first point after a time. */
  indexAfter(time: number): number {
    let at = this.indexAt(time);
    while (at < this.#length && this.#times[at]! <= time) at += 1;
    return at;
  }

  /** Points of [from, to] seconds with a neighbour at either side, thinned to the extremes of `bins` equal spans. */
  part(from: number, to: number, bins: number): TrackPart {
    const first = Math.max(0, this.indexAt(from) - 1);
    const end = Math.min(this.#length, this.indexAfter(to) + 1);
    const points = end - first;
    return points <= bins * 2 ? this.#slice(first, end) : this.#thinned(first, end, from, to, bins);
  }

  #slice(first: number, end: number): TrackPart {
    return {
      times: this.#times.slice(first, end),
      low: this.#low.slice(first, end),
      high: this.#high.slice(first, end),
      rows: this.#rows.slice(first, end),
      points: end - first,
    };
  }

  #thinned(first: number, end: number, from: number, to: number, bins: number): TrackPart {
    this.#updateBlocks();
    const kept = new Uint32Array(bins * 2 + 2);
    let count = 0;
    const keep = (index: number): void => {
      if (count === 0 || kept[count - 1]! < index) kept[count++] = index;
    };
    keep(first);
    const last = end - 1;
    for (let bin = 0, at = first + 1; bin < bins && at < last; bin += 1) {
      const until = bin === bins - 1 ? last : this.indexAt(from + ((to - from) * (bin + 1)) / bins);
      const stop = Math.min(last, until);
      if (stop <= at) continue;
      const [lowest, highest] = this.#extremes(at, stop);
      keep(Math.min(lowest, highest));
      keep(Math.max(lowest, highest));
      at = stop;
    }
    keep(last);
    return this.#pick(kept.subarray(0, count), end - first);
  }

  #pick(indexes: Uint32Array, points: number): TrackPart {
    const { length } = indexes;
    const [times, low, high] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
    const rows = new Uint32Array(length);
    indexes.forEach((index, i) => {
      times[i] = this.#times[index]!;
      low[i] = this.#low[index]!;
      high[i] = this.#high[index]!;
      rows[i] = this.#rows[index]!;
    });
    return { times, low, high, rows, points };
  }

  /** Indexes of the lowest and of the highest of [from, to), whole blocks at a time. */
  #extremes(from: number, to: number): [number, number] {
    let [lowest, highest] = [from, from];
    for (let at = from; at < to; ) {
      const block = at >>> BLOCK_BITS;
      const whole = (at & (BLOCK - 1)) === 0 && at + BLOCK <= to && block < this.#blocks;
      const low = whole ? this.#lowest[block]! : at;
      const high = whole ? this.#highest[block]! : at;
      if (this.#low[low]! < this.#low[lowest]!) lowest = low;
      if (this.#high[high]! > this.#high[highest]!) highest = high;
      at += whole ? BLOCK : 1;
    }
    return [lowest, highest];
  }

  #updateBlocks(): void {
    const whole = this.#length >>> BLOCK_BITS;
    if (whole > this.#lowest.length) {
      this.#lowest = grownU32(this.#lowest, whole);
      this.#highest = grownU32(this.#highest, whole);
    }
    for (; this.#blocks < whole; this.#blocks += 1) {
      const start = this.#blocks << BLOCK_BITS;
      let [lowest, highest] = [start, start];
      for (let at = start; at < start + BLOCK; at += 1) {
        if (this.#low[at]! < this.#low[lowest]!) lowest = at;
        if (this.#high[at]! > this.#high[highest]!) highest = at;
      }
      this.#lowest[this.#blocks] = lowest;
      this.#highest[this.#blocks] = highest;
    }
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from]!;
    this.#low[to] = this.#low[from]!;
    this.#high[to] = this.#high[from]!;
    this.#rows[to] = this.#rows[from]!;
  }

  #grow(): void {
    this.#times = doubledF64(this.#times);
    this.#low = doubledF64(this.#low);
    this.#high = doubledF64(this.#high);
    this.#rows = grownU32(this.#rows, this.#length + 1);
  }
}
