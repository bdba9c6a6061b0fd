/** Pieces of a followed stream as columns: a conversation may have millions. */
import { doubledF64, grownU32 } from '../../base/grow.ts';
import { NONE } from '../../trace/frames.ts';
import type { FollowPiece } from './follow.ts';

/** `frame` of a piece that no frame of the trace carried. */
export const NO_FRAME = NONE;

export class PieceList {
  #direction = new Uint8Array(256);
  #from = new Float64Array(256);
  #to = new Float64Array(256);
  #frame = new Uint32Array(256);
  #offset = new Float64Array(256);
  #captured = new Uint32Array(256);
  #length = 0;
  /** Payload bytes of all pieces, those that are missing among them. */
  bytes = 0;

  get length(): number {
    return this.#length;
  }

  direction(index: number): 0 | 1 {
    return this.#direction[index] as 0 | 1;
  }

  /** Payload offsets in its direction: [from, to). */
  from(index: number): number {
    return this.#from[index]!;
  }

  to(index: number): number {
    return this.#to[index]!;
  }

  /** Frame row that carried it first, or `NO_FRAME`. */
  frame(index: number): number {
    return this.#frame[index]!;
  }

  /** Where its bytes lie in the packets input, and how many were captured. */
  offset(index: number): number {
    return this.#offset[index]!;
  }

  captured(index: number): number {
    return this.#captured[index]!;
  }

  add(piece: FollowPiece): void {
    if (this.#length === this.#frame.length) this.#grow();
    const at = this.#length;
    this.#direction[at] = piece.direction;
    this.#from[at] = piece.from;
    this.#to[at] = piece.to;
    this.#frame[at] = piece.frame ?? NO_FRAME;
    this.#offset[at] = piece.offset;
    this.#captured[at] = piece.captured;
    this.#length += 1;
    this.bytes += piece.to - piece.from;
  }

  /** The columns of [start, end), copied. */
  slice(start: number, end: number) {
    return {
      direction: this.#direction.slice(start, end),
      from: this.#from.slice(start, end),
      to: this.#to.slice(start, end),
      frame: this.#frame.slice(start, end),
      captured: this.#captured.slice(start, end),
    };
  }

  /** Forgets all but the first `length` pieces. */
  cut(length: number): void {
    for (let at = length; at < this.#length; at += 1) this.bytes -= this.#to[at]! - this.#from[at]!;
    this.#length = length;
  }

  #grow(): void {
    const direction = new Uint8Array(this.#direction.length * 2);
    direction.set(this.#direction);
    this.#direction = direction;
    this.#from = doubledF64(this.#from);
    this.#to = doubledF64(this.#to);
    this.#offset = doubledF64(this.#offset);
    this.#frame = grownU32(this.#frame, this.#length + 1);
    this.#captured = grownU32(this.#captured, this.#length + 1);
  }
}
