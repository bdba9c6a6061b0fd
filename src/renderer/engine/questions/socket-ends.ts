/** Which socket of the probe is at an end of a conversation, kept up to date at the cost of what is new. */
import { NONE } from '../../../core/trace/frames.ts';
import type { TraceTables } from '../../../core/trace/tables.ts';

const SIDE_UNKNOWN = 2;

export class SocketEnds {
  readonly #tables: TraceTables;
  /** Socket row by conversation × 2 + side. */
  readonly #sockets = new Map<number, number>();
  #next = 0;
  /** Tuple rows whose conversation was not known yet. */
  #waiting: number[] = [];

  constructor(tables: TraceTables) {
    this.#tables = tables;
  }

  /** Takes in the tuples told since the last call, and those whose conversation has been found. */
  update(): void {
    const { length } = this.#tables.tuples;
    const looked = this.#waiting;
    for (; this.#next < length; this.#next += 1) looked.push(this.#next);
    this.#waiting = looked.filter((tuple) => !this.#take(tuple));
  }

  /** Socket row at side 0 (A) or 1 (B) of a conversation; undefined: none of the probe's. */
  of(stream: number, side: 0 | 1): number | undefined {
    return this.#sockets.get(stream * 2 + side);
  }

  #take(tuple: number): boolean {
    const { tuples } = this.#tables;
    const stream = tuples.get('stream', tuple);
    const side = tuples.get('side', tuple);
    if (stream === NONE || side === SIDE_UNKNOWN) return false;
    this.#sockets.set(stream * 2 + side, tuples.get('socket', tuple));
    return true;
  }
}
