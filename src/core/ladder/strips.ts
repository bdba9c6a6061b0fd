/** Where each conversation's two ends are drawn. */
import { CHUNK_BITS, CHUNK_MASK, type Table } from '../trace/table.ts';
import type { Place } from './lanes.ts';
import { MAX_SLOTS, type StripSchema } from './rows.ts';

/** No state: `tcpStates` are few. */
const UNUSED = 255;

export class Strips {
  readonly #table: Table<StripSchema>;
  /** By lane and strip: its newest state; `UNUSED` where no conversation has been on it. */
  #states = new Uint8Array(64).fill(UNUSED);

  constructor(table: Table<StripSchema>) {
    this.#table = table;
  }

  has(stream: number): boolean {
    if (stream >= this.#table.appended) return false;
    return this.#table.chunks[stream >>> CHUNK_BITS]!.placed[stream & CHUNK_MASK] === 1;
  }

  /** Lane of one end of a conversation that has been placed. */
  laneOf(stream: number, end: 'a' | 'b'): number {
    const chunk = this.#table.chunks[stream >>> CHUNK_BITS]!;
    return (end === 'a' ? chunk.laneA : chunk.laneB)[stream & CHUNK_MASK]!;
  }

  /** Strip of that end within the lane. */
  slotOf(stream: number, end: 'a' | 'b'): number {
    const chunk = this.#table.chunks[stream >>> CHUNK_BITS]!;
    return (end === 'a' ? chunk.slotA : chunk.slotB)[stream & CHUNK_MASK]!;
  }

  set(stream: number, a: Place, b: Place): void {
    while (this.#table.appended <= stream) this.#table.append();
    const chunk = this.#table.chunks[stream >>> CHUNK_BITS]!;
    const i = stream & CHUNK_MASK;
    chunk.laneA[i] = a.lane;
    chunk.slotA[i] = a.slot;
    chunk.laneB[i] = b.lane;
    chunk.slotB[i] = b.slot;
    chunk.placed[i] = 1;
  }

  /** Whether a conversation has been on this strip. */
  isUsed({ lane, slot }: Place): boolean {
    return (this.#states[keyOf(lane, slot)] ?? UNUSED) !== UNUSED;
  }

  /** Notes the state of a strip; true where it is another than before. */
  change(lane: number, slot: number, state: number): boolean {
    const key = keyOf(lane, slot);
    if (this.#states[key] === state) return false;
    if (key >= this.#states.length) this.#grow(key + 1);
    this.#states[key] = state;
    return true;
  }

  #grow(least: number): void {
    const larger = new Uint8Array(Math.max(least, this.#states.length * 2)).fill(UNUSED);
    larger.set(this.#states);
    this.#states = larger;
  }
}

const keyOf = (lane: number, slot: number): number => lane * MAX_SLOTS + slot;
