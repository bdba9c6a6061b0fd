/** Gives endpoints their lanes and conversations their strips, in the order in which they appear. */
import { NONE } from '../trace/frames.ts';
import { type Lane, MAX_LANES, MAX_SLOTS, NO_SLOT } from './rows.ts';

interface LaneState {
  side: 'left' | 'right';
  address: number;
  port: number;
  endpoints: number;
  slots: number;
  /** By strip: whether a conversation holds it. */
  busy: boolean[];
}

/** Where one end of a conversation is drawn. */
export interface Place {
  readonly lane: number;
  readonly slot: number;
}

const keyOf = (address: number, port: number): number => address * 65_536 + port;

/**
 * The lanes of one ladder. Where a side would need more than `MAX_LANES` lanes it has one for all its endpoints:
 * `crowded` then tells the builder to start again, with that side merged from the beginning.
 */
export class Lanes {
  readonly #lanes: LaneState[] = [];
  readonly #byEndpoint = new Map<number, number>();
  readonly #merged: Readonly<Record<'left' | 'right', boolean>>;
  /** Sides that got too many lanes. */
  readonly crowded = { left: false, right: false };
  /** Grows with every change of the list. */
  version = 0;

  constructor(merged: Readonly<Record<'left' | 'right', boolean>>) {
    this.#merged = merged;
  }

  /** The lane of an endpoint; made on first sight, on the side given. An endpoint keeps its side. */
  laneOf(address: number, port: number, side: 'left' | 'right'): number {
    const key = keyOf(address, port);
    const known = this.#byEndpoint.get(key);
    if (known !== undefined) return known;
    const lane = this.#merged[side] ? this.#sharedLane(side) : this.#add(side, address, port);
    this.#byEndpoint.set(key, lane);
    return lane;
  }

  /** Takes a free strip of a lane for a conversation; `NO_SLOT` where all are taken. */
  take(lane: number): number {
    const state = this.#lanes[lane]!;
    const free = state.busy.indexOf(false);
    const slot = free >= 0 ? free : state.busy.length;
    if (slot >= MAX_SLOTS) return NO_SLOT;
    state.busy[slot] = true;
    if (state.busy.length > state.slots) {
      state.slots = state.busy.length;
      this.version += 1;
    }
    return slot;
  }

  /** The conversation on this strip is over: another may have it. */
  release(lane: number, slot: number): void {
    const state = this.#lanes[lane];
    if (state && slot < state.busy.length) state.busy[slot] = false;
  }

  list(): Lane[] {
    return this.#lanes.map(({ side, address, port, endpoints, slots }) => ({
      side,
      address,
      port,
      endpoints,
      slots,
    }));
  }

  sideOf(lane: number): 'left' | 'right' {
    return this.#lanes[lane]!.side;
  }

  #sharedLane(side: 'left' | 'right'): number {
    const index = this.#lanes.findIndex((lane) => lane.side === side);
    if (index < 0) return this.#add(side, NONE, 0);
    this.#lanes[index]!.endpoints += 1;
    this.version += 1;
    return index;
  }

  #add(side: 'left' | 'right', address: number, port: number): number {
    this.#lanes.push({ side, address, port, endpoints: 1, slots: 1, busy: [] });
    this.version += 1;
    if (this.#lanes.filter((lane) => lane.side === side).length > MAX_LANES) this.crowded[side] = true;
    return this.#lanes.length - 1;
  }
}
