/** The frames of one conversation, kept up to date at the cost of its own new frames only. */
import { grownU32 } from '../../base/grow.ts';
import { NONE, previousFrame } from '../../trace/frames.ts';
import type { TraceTables } from '../../trace/tables.ts';

/** Frame rows of a conversation, in the order of the trace. They are found by the chain of the `previous` column. */
export class StreamFrames {
  readonly #tables: TraceTables;
  readonly #stream: number;
  #rows = new Uint32Array(1024);
  #length = 0;

  constructor(tables: TraceTables, stream: number) {
    this.#tables = tables;
    this.#stream = stream;
  }

  get length(): number {
    return this.#length;
  }

  /** Frame row of the conversation's frame `index`, from 0. */
  row(index: number): number {
    return this.#rows[index]!;
  }

  /** Takes in what has come since the last call; the first of it is at the length there was before. */
  update(): void {
    const { conversations, frames } = this.#tables;
    if (this.#stream >= conversations.length) return;
    const known = this.#length === 0 ? NONE : this.#rows[this.#length - 1]!;
    const first = this.#length;
    const last = conversations.get('lastFrame', this.#stream);
    for (let row = last; row !== NONE && row !== known; row = previousFrame(frames, row)) this.#add(row);
    this.#rows.subarray(first, this.#length).reverse();
  }

  #add(row: number): void {
    if (this.#length === this.#rows.length) this.#rows = grownU32(this.#rows, this.#length + 1);
    this.#rows[this.#length] = row;
    this.#length += 1;
  }
}
