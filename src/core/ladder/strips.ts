/** Where each conversation's two ends are drawn. */
import { CHUNK_BITS, CHUNK_MASK, type Table } from '../trace/table.ts';
import type { Place } from './lanes.ts';
import type { StripSchema } from './rows.ts';

export class Strips {
  readonly #table: Table<StripSchema>;
  /** Newest state of each strip that was used. */
  readonly #states = new Map<number, number>();

  constructor(table: Table<StripSchema>) {
    this.#table = table;
  }

  has(stream: number): boolean {
    return stream < this.#table.appended && this.#table.get('placed', stream) === 1;
  }

  of(stream: number): { readonly a: Place; readonly b: Place } {
    const cell = (column: 'laneA' | 'laneB' | 'slotA' | 'slotB'): number => this.#table.get(column, stream);
    return {
      a: { lane: cell('laneA'), slot: cell('slotA') },
      b: { lane: cell('laneB'), slot: cell('slotB') },
    };
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
  isUsed(place: Place): boolean {
    return this.#states.has(keyOf(place));
  }

  /** Notes the state of a strip; true where it is another than before. */
  change(place: Place, state: number): boolean {
    const key = keyOf(place);
    if (this.#states.get(key) === state) return false;
    this.#states.set(key, state);
    return true;
  }
}

const keyOf = (place: Place): number => place.lane * 256 + place.slot;
