/**
 * Segments that wait for their ACK, as lists in one pool: oldest first. Wireshark keeps such a list per direction
 * (at most 10,000 long) and walks it for each segment; here a list that is in order, as nearly all are, is answered
 * from its ends.
 */
import {
  BASE_SEQ,
  NO_ROW,
  UNACKED_COUNT,
  UNACKED_HEAD,
  UNACKED_ORDERED,
  UNACKED_TAIL,
} from './flow-state.ts';
import { after, atOrAfter, atOrBefore, distance } from './sequence.ts';

/** Wireshark's TCP_MAX_UNACKED_SEGMENTS. */
export const MAX_UNACKED = 10_000;

/** Half way round the sequence numbers. */
const HALF = 0x80000000;

/** Words of a node: frame row, first sequence number, one past the last, next node. */
const NODE = 4;
const FRAME = 0;
const SEQ = 1;
const END = 2;
const NEXT = 3;

export class UnackedPool {
  #nodes = new Int32Array(1024 * NODE);
  #free = NO_ROW;
  #used = 0;

  /** Whether flow `flow` (base in `words`) has room for another. */
  hasRoom(words: Int32Array, flow: number): boolean {
    return words[flow + UNACKED_COUNT]! < MAX_UNACKED;
  }

  append(words: Int32Array, flow: number, frame: number, seq: number, end: number): void {
    const node = this.#take();
    const tail = words[flow + UNACKED_TAIL]!;
    const nodes = this.#nodes;
    nodes[node + FRAME] = frame;
    nodes[node + SEQ] = seq;
    nodes[node + END] = end;
    nodes[node + NEXT] = NO_ROW;
    if (tail === NO_ROW) words[flow + UNACKED_HEAD] = node;
    else {
      nodes[tail + NEXT] = node;
      if (!this.#follows(words[flow + UNACKED_HEAD]!, tail, seq, end)) words[flow + UNACKED_ORDERED] = 0;
    }
    words[flow + UNACKED_TAIL] = node;
    words[flow + UNACKED_COUNT] = words[flow + UNACKED_COUNT]! + 1;
  }

  /** [seq, end) lies behind the list's tail, and less than half way round from its head. */
  #follows(head: number, tail: number, seq: number, end: number): boolean {
    const origin = this.#nodes[head + SEQ]!;
    const from = distance(seq, origin);
    const to = distance(end, origin);
    return from >= distance(this.#nodes[tail + END]!, origin) && from <= to && to < HALF;
  }

  /**
   * Drops what `ack` acknowledges of flow `flow`, cutting a segment that is acknowledged in part.
   * @returns frame row of the oldest segment that ends exactly at `ack`, or NO_ROW
   */
  acknowledge(words: Int32Array, flow: number, ack: number): number {
    const head = words[flow + UNACKED_HEAD]!;
    if (head === NO_ROW) return NO_ROW;
    return this.#acksFromFront(words, flow, ack)
      ? this.#dropFront(words, flow, ack)
      : this.#dropAnywhere(words, flow, ack);
  }

  /** In order, and not so far apart from `ack` that the comparison turns round within the list. */
  #acksFromFront(words: Int32Array, flow: number, ack: number): boolean {
    if (words[flow + UNACKED_ORDERED] === 0) return false;
    const first = (this.#nodes[words[flow + UNACKED_HEAD]! + SEQ]! - ack) | 0;
    const last = (this.#nodes[words[flow + UNACKED_TAIL]! + END]! - ack) | 0;
    return first <= last;
  }

  #dropFront(words: Int32Array, flow: number, ack: number): number {
    let acked = NO_ROW;
    for (let node = words[flow + UNACKED_HEAD]!; node !== NO_ROW; node = words[flow + UNACKED_HEAD]!) {
      const end = this.#nodes[node + END]!;
      if (end === ack) {
        if (acked === NO_ROW) acked = this.#nodes[node + FRAME]!;
      } else if (after(end, ack)) {
        if (after(ack, this.#nodes[node + SEQ]!)) this.#nodes[node + SEQ] = ack;
        break;
      }
      this.#unlink(words, flow, NO_ROW, node);
    }
    return acked;
  }

  #dropAnywhere(words: Int32Array, flow: number, ack: number): number {
    const nodes = this.#nodes;
    let acked = NO_ROW;
    let previous = NO_ROW;
    for (let node = words[flow + UNACKED_HEAD]!; node !== NO_ROW; ) {
      const next = nodes[node + NEXT]!;
      const end = nodes[node + END]!;
      if (end !== ack && after(end, ack)) {
        if (after(ack, nodes[node + SEQ]!)) nodes[node + SEQ] = ack;
        previous = node;
      } else {
        if (end === ack && acked === NO_ROW) acked = nodes[node + FRAME]!;
        this.#unlink(words, flow, previous, node);
      }
      node = next;
    }
    return acked;
  }

  /** Bytes from the lowest to the highest sequence number that waits, counted from the flow's base; the list is not empty. */
  span(words: Int32Array, flow: number): number {
    const base = words[flow + BASE_SEQ]!;
    const low = distance(this.#nodes[words[flow + UNACKED_HEAD]! + SEQ]!, base);
    const high = distance(this.#nodes[words[flow + UNACKED_TAIL]! + END]!, base);
    if (words[flow + UNACKED_ORDERED] === 1 && low <= high) return high - low;
    return this.#spanAnywhere(words, flow, base);
  }

  #spanAnywhere(words: Int32Array, flow: number, base: number): number {
    let low = 0xffffffff;
    let high = 0;
    for (let node = words[flow + UNACKED_HEAD]!; node !== NO_ROW; node = this.#nodes[node + NEXT]!) {
      low = Math.min(low, distance(this.#nodes[node + SEQ]!, base));
      high = Math.max(high, distance(this.#nodes[node + END]!, base));
    }
    return distance(high, low);
  }

  /** Frame row of the segment that has waited longest, or NO_ROW. */
  oldest(words: Int32Array, flow: number): number {
    const head = words[flow + UNACKED_HEAD]!;
    return head === NO_ROW ? NO_ROW : this.#nodes[head + FRAME]!;
  }

  /** Whether one waiting segment holds all of [seq, end). */
  holds(words: Int32Array, flow: number, seq: number, end: number): boolean {
    for (let node = words[flow + UNACKED_HEAD]!; node !== NO_ROW; node = this.#nodes[node + NEXT]!) {
      if (atOrAfter(seq, this.#nodes[node + SEQ]!) && atOrBefore(end, this.#nodes[node + END]!)) return true;
    }
    return false;
  }

  #unlink(words: Int32Array, flow: number, previous: number, node: number): void {
    const next = this.#nodes[node + NEXT]!;
    if (previous === NO_ROW) words[flow + UNACKED_HEAD] = next;
    else this.#nodes[previous + NEXT] = next;
    if (next === NO_ROW) words[flow + UNACKED_TAIL] = previous;
    words[flow + UNACKED_COUNT] = words[flow + UNACKED_COUNT]! - 1;
    if (words[flow + UNACKED_COUNT] === 0) words[flow + UNACKED_ORDERED] = 1;
    this.#nodes[node + NEXT] = this.#free;
    this.#free = node;
  }

  #take(): number {
    const node = this.#free;
    if (node !== NO_ROW) {
      this.#free = this.#nodes[node + NEXT]!;
      return node;
    }
    if ((this.#used + 1) * NODE > this.#nodes.length) {
      const larger = new Int32Array(this.#nodes.length * 2);
      larger.set(this.#nodes);
      this.#nodes = larger;
    }
    return this.#used++ * NODE;
  }
}
