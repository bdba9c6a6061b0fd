/** The lifelines' segments by strip, brought up to date from the state table at a cost that only new rows pay. */
import { NO_SLOT, type StateView } from './rows.ts';

/** One strip in one state, from `from` to `to` in row units. */
export interface Segment {
  readonly lane: number;
  readonly slot: number;
  /** Index into `tcpStates`. */
  readonly state: number;
  /** Conversation. */
  readonly stream: number;
  readonly from: number;
  /** Infinity: still so. */
  readonly to: number;
}

export class Lifelines {
  readonly #states: StateView;
  /** Rows of the state table by `lane * 256 + slot`, ascending in y. */
  readonly #strips = new Map<number, number[]>();
  #seen = 0;

  constructor(states: StateView) {
    this.#states = states;
  }

  /** Takes in at most `limit` new changes of state; true where more are waiting. */
  update(limit: number): boolean {
    const end = Math.min(this.#states.length, this.#seen + limit);
    for (; this.#seen < end; this.#seen += 1) this.#add(this.#seen);
    return this.#seen < this.#states.length;
  }

  /** The segments that reach into [top, bottom], by strip, top to bottom; at most `limit` of a strip. */
  visible(top: number, bottom: number, limit = Number.POSITIVE_INFINITY): Segment[] {
    const segments: Segment[] = [];
    for (const changes of this.#strips.values()) this.#collect(changes, top, bottom, limit, segments);
    return segments;
  }

  /** The state of a strip at a height; undefined before its first. */
  at(lane: number, slot: number, y: number): Segment | undefined {
    const changes = this.#strips.get(lane * 256 + slot);
    if (!changes) return undefined;
    const index = this.#before(changes, y);
    return index < 0 ? undefined : this.#segment(changes, index);
  }

  #add(row: number): void {
    const slot = this.#states.get('slot', row);
    if (slot === NO_SLOT) return;
    const key = this.#states.get('lane', row) * 256 + slot;
    const strip = this.#strips.get(key);
    if (strip) strip.push(row);
    else this.#strips.set(key, [row]);
  }

  #collect(changes: readonly number[], top: number, bottom: number, limit: number, into: Segment[]): void {
    const first = Math.max(0, this.#before(changes, top));
    for (let index = first; index < Math.min(changes.length, first + limit); index += 1) {
      const segment = this.#segment(changes, index);
      if (segment.from > bottom) return;
      into.push(segment);
    }
  }

  #segment(changes: readonly number[], index: number): Segment {
    const row = changes[index]!;
    const next = changes[index + 1];
    const cell = (column: 'lane' | 'slot' | 'state' | 'stream' | 'y'): number =>
      this.#states.get(column, row);
    return {
      lane: cell('lane'),
      slot: cell('slot'),
      state: cell('state'),
      stream: cell('stream'),
      from: cell('y'),
      to: next === undefined ? Number.POSITIVE_INFINITY : this.#states.get('y', next),
    };
  }

  /** Index of the last change at or above `y`; −1: none. */
  #before(changes: readonly number[], y: number): number {
    let low = 0;
    let high = changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#states.get('y', changes[middle]!) <= y) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
