/** What the page holds of a followed stream: pieces as columns, and their bytes one after the other. */
import { NONE } from '../../core/trace/frames.ts';
import type { StreamPart } from '../engine/questions/streams.ts';

export class StreamBuffer {
  readonly direction: number[] = [];
  /** Payload offsets in the piece's direction: [from, to). */
  readonly from: number[] = [];
  readonly to: number[] = [];
  /** Frame row, or NONE: no frame of the trace carried it. */
  readonly frame: number[] = [];
  /** Where each piece's bytes begin in `bytes`; one more than there are pieces. */
  readonly starts: number[] = [0];
  bytes = new Uint8Array(1 << 16);
  revision = 0;
  /** Grows when pieces that were there have been replaced. */
  cuts = 0;

  get pieces(): number {
    return this.frame.length;
  }

  /** Bytes held. */
  get length(): number {
    return this.starts[this.pieces]!;
  }

  isMissing(piece: number): boolean {
    return this.frame[piece] === NONE;
  }

  /** Bytes of a piece that are not held: missing, or cut off by the capture. */
  absent(piece: number): number {
    return this.to[piece]! - this.from[piece]! - (this.starts[piece + 1]! - this.starts[piece]!);
  }

  /** The piece that holds byte `at` of `bytes`. */
  pieceAt(at: number): number {
    let [low, high] = [0, this.pieces - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle + 1]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes in an answer: what it replaces goes, what it brings is added. */
  take(part: StreamPart): void {
    if (part.start < this.pieces) this.#cut(part.start);
    this.revision = part.revision;
    this.#reserve(this.length + part.bytes.length);
    this.bytes.set(part.bytes, this.length);
    for (let i = 0; i < part.frame.length; i += 1) {
      this.direction.push(part.direction[i]!);
      this.from.push(part.from[i]!);
      this.to.push(part.to[i]!);
      this.frame.push(part.frame[i]!);
      this.starts.push(this.starts.at(-1)! + part.captured[i]!);
    }
  }

  #cut(pieces: number): void {
    for (const column of [this.direction, this.from, this.to, this.frame]) column.length = pieces;
    this.starts.length = pieces + 1;
    this.cuts += 1;
  }

  #reserve(length: number): void {
    if (length <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(length, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
