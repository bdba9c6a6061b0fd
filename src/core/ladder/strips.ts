/** Where each conversation's two ends are drawn. */
import { grownI32 } from '../base/grow.ts';
import { CHUNK_BITS, CHUNK_MASK, type Table } from '../trace/table.ts';
import type { Place } from './lanes.ts';
import { MAX_SLOTS, NO_SLOT, type StripSchema } from './rows.ts';

/** No state: `tcpStates` are few. */
const UNUSED = 255;
const END_WORDS = 3;
/** Instead of a strip: the conversation has no place yet, or its lane has no room for a strip of its own. */
const NOT_PLACED = -2;
const NO_STRIP = -1;

export class Strips {
  readonly #table: Table<StripSchema>;
  /** By lane and strip: its newest state; `UNUSED` where no conversation has been on it. */
  #states = new Uint8Array(64).fill(UNUSED);
  /** By stream: the strips of A and of B in `#states`, and the sides of their lanes. */
  #ends = new Int32Array(64 * END_WORDS).fill(NOT_PLACED);

  constructor(table: Table<StripSchema>) {
    this.#table = table;
  }

  has(stream: number): boolean {
    if (stream >= this.#table.appended) return false;
    return this.#table.chunks[stream >>> CHUNK_BITS]!.placed[stream & CHUNK_MASK] === 1;
  }

  /**
   * The sides of a conversation's ends, where it has been placed and a frame of it leaves its strips in the states they are
   * in: bit 0 is set where A is left, bit 1 where B is. −1: it has not, or does not.
   */
  sidesAt(stream: number, stateA: number, stateB: number): number {
    const ends = this.#ends;
    const at = stream * END_WORDS;
    if (at >= ends.length) return -1;
    const a = ends[at]!;
    const b = ends[at + 1]!;
    if (a === NOT_PLACED || (a !== NO_STRIP && this.#states[a] !== stateA)) return -1;
    return b !== NO_STRIP && this.#states[b] !== stateB ? -1 : ends[at + 2]!;
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

  /** @param sides as `sidesAt` gives them */
  set(stream: number, a: Place, b: Place, sides: number): void {
    while (this.#table.appended <= stream) this.#table.append();
    const chunk = this.#table.chunks[stream >>> CHUNK_BITS]!;
    const i = stream & CHUNK_MASK;
    chunk.laneA[i] = a.lane;
    chunk.slotA[i] = a.slot;
    chunk.laneB[i] = b.lane;
    chunk.slotB[i] = b.slot;
    chunk.placed[i] = 1;
    const at = stream * END_WORDS;
    if (at >= this.#ends.length) this.#growEnds(at + END_WORDS);
    this.#ends[at] = stripOf(a);
    this.#ends[at + 1] = stripOf(b);
    this.#ends[at + 2] = sides;
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

  #growEnds(least: number): void {
    const { length } = this.#ends;
    this.#ends = grownI32(this.#ends, least).fill(NOT_PLACED, length);
  }

  #grow(least: number): void {
    const larger = new Uint8Array(Math.max(least, this.#states.length * 2)).fill(UNUSED);
    larger.set(this.#states);
    this.#states = larger;
  }
}

const stripOf = ({ lane, slot }: Place): number => (slot === NO_SLOT ? NO_STRIP : keyOf(lane, slot));

const keyOf = (lane: number, slot: number): number => lane * MAX_SLOTS + slot;
