/** How far each input has come, and so how far the order of both is settled. */
import type { Stamp } from './socket-book.ts';

const NEVER: Stamp = { seconds: Number.NEGATIVE_INFINITY, nanos: 0 };
const EVER: Stamp = { seconds: Number.POSITIVE_INFINITY, nanos: 0 };

const before = (a: Stamp, b: Stamp): boolean =>
  a.seconds < b.seconds || (a.seconds === b.seconds && a.nanos < b.nanos);
const later = (a: Stamp, b: Stamp): Stamp => (before(a, b) ? b : a);
const earlier = (a: Stamp, b: Stamp): Stamp => (before(a, b) ? a : b);

/** One input: its bytes, and the time before which it has nothing more to say. */
export class InputProgress {
  bytes = 0;
  ended = false;
  /** It is known that bytes will come, though none has yet. */
  expected = false;
  #mark = NEVER;

  /** Moves the mark on; it never goes back. */
  reach(at: Stamp): void {
    this.#mark = later(this.#mark, at);
  }

  /** An input that was not used says nothing that would have to be waited for. */
  get reached(): Stamp {
    return this.ended || this.#unused ? EVER : this.#mark;
  }

  get done(): boolean {
    return this.ended || this.#unused;
  }

  get #unused(): boolean {
    return this.bytes === 0 && !this.expected;
  }
}

export class Progress {
  readonly packets = new InputProgress();
  readonly records = new InputProgress();
  #released = NEVER;

  /** Everything before `at` is ordered, certain or not. */
  release(at: Stamp): void {
    this.#released = later(this.#released, at);
  }

  /** What is stamped at or before this may be put in order. */
  get settled(): Stamp {
    return later(this.#released, earlier(this.packets.reached, this.records.reached));
  }

  /** No more comes from either. */
  get done(): boolean {
    return this.packets.done && this.records.done && (this.packets.ended || this.records.ended);
  }
}
