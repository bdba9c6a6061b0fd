/**
 * Time series of a conversation, or of the whole trace: rate, round-trip time, window, bytes in flight. Points come
 * frame by frame; bins of equal width are made from them at the resolution of the screen.
 */
import { doubledF64 } from '../../base/grow.ts';
import { Layer } from '../../decode/scratch.ts';
import {
  ackedFrame,
  bytesInFlight,
  type FrameChunk,
  NONE,
  windowSize,
  wireLength,
} from '../../trace/frames.ts';
import { nanosBetween } from '../../trace/links.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../trace/table.ts';
import type { TraceTables } from '../../trace/tables.ts';

/**
 * What is followed. `rate`: bytes on the wire of each frame, to be summed per bin. `payload`: TCP payload bytes, the
 * same. `rtt`: nanoseconds from a segment to its ACK, at the ACK. `window`: receive window in bytes as announced,
 * scaled where the scale is known. `flight`: bytes in flight after the segment.
 */
export type SeriesKind = 'rate' | 'payload' | 'rtt' | 'window' | 'flight';

export interface SeriesScope {
  /** One conversation, and of it one direction (whose segments are looked at); left out: all. */
  readonly stream?: number;
  readonly direction?: 0 | 1;
}

/** Points in the order of the trace: time in nanoseconds since the trace's first frame, and value. */
export class Series {
  readonly #tables: TraceTables;
  readonly #kind: SeriesKind;
  readonly #scope: SeriesScope;
  #times = new Float64Array(1024);
  #values = new Float64Array(1024);
  #length = 0;
  #next = 0;

  constructor(tables: TraceTables, kind: SeriesKind, scope: SeriesScope = {}) {
    this.#tables = tables;
    this.#kind = kind;
    this.#scope = scope;
  }

  get length(): number {
    return this.#length;
  }

  /** Nanoseconds since the trace's first frame. */
  time(index: number): number {
    return this.#times[index]!;
  }

  value(index: number): number {
    return this.#values[index]!;
  }

  /** Takes in the frames published since the last call. */
  update(): void {
    const { frames } = this.#tables;
    const { stream, direction } = this.#scope;
    for (const { length } = frames; this.#next < length; this.#next += 1) {
      const chunk = frames.chunks[this.#next >>> CHUNK_BITS]!;
      const i = this.#next & CHUNK_MASK;
      if (stream !== undefined && chunk.stream[i] !== stream) continue;
      if (direction !== undefined && chunk.direction[i] !== direction) continue;
      const value = this.#valueOf(chunk, i);
      if (!Number.isNaN(value)) this.#add(nanosBetween(frames, 0, frames, this.#next), value);
    }
  }

  /**
   * Sums and extremes over `count` bins of equal width between two times (nanoseconds since the first frame).
   * A bin without a point has sum 0, and NaN for its least and greatest value.
   */
  bins(from: number, to: number, count: number): SeriesBins {
    const bins = emptyBins(count);
    const width = (to - from) / count;
    for (let p = 0; p < this.#length; p += 1) {
      const time = this.#times[p]!;
      if (time < from || time >= to) continue;
      addToBin(bins, Math.min(count - 1, Math.floor((time - from) / width)), this.#values[p]!);
    }
    return bins;
  }

  #valueOf(chunk: FrameChunk, i: number): number {
    if (this.#kind === 'rate') return wireLength(chunk, i);
    if ((chunk.layers[i]! & Layer.SEGMENT) === 0) return Number.NaN;
    switch (this.#kind) {
      case 'payload':
        return chunk.tcpLen[i] === NONE ? 0 : chunk.tcpLen[i]!;
      case 'window':
        return windowSize(chunk.window[i]!, chunk.scale[i]!);
      case 'flight':
        return bytesInFlight(chunk, i) || Number.NaN;
      default:
        return this.#roundTrip(ackedFrame(this.#tables.frames, this.#next));
    }
  }

  #roundTrip(acked: number): number {
    const { frames } = this.#tables;
    return acked === NONE ? Number.NaN : nanosBetween(frames, acked, frames, this.#next);
  }

  #add(time: number, value: number): void {
    if (this.#length === this.#times.length) {
      this.#times = doubledF64(this.#times);
      this.#values = doubledF64(this.#values);
    }
    this.#times[this.#length] = time;
    this.#values[this.#length] = value;
    this.#length += 1;
  }
}

export interface SeriesBins {
  readonly count: Uint32Array;
  readonly sum: Float64Array;
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

function emptyBins(count: number): SeriesBins {
  return {
    count: new Uint32Array(count),
    sum: new Float64Array(count),
    least: new Float64Array(count).fill(Number.NaN),
    greatest: new Float64Array(count).fill(Number.NaN),
  };
}

function addToBin({ count, sum, least, greatest }: SeriesBins, bin: number, value: number): void {
  count[bin] = count[bin]! + 1;
  sum[bin] = sum[bin]! + value;
  if (!(least[bin]! <= value)) least[bin] = value;
  if (!(greatest[bin]! >= value)) greatest[bin] = value;
}
