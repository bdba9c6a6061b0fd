/** How much wider than the longest delay seen the margin is kept: half as wide again. */
const SAFETY_NUMERATOR = 3n;
const SAFETY_DENOMINATOR = 2n;
/** A stall of more than this many times the usual delay is not waited for again. */
const WIDEST = 5n;

/**
 * How far the capture has come: no frame stamped before the watermark is still to come. A look at the source that
 * found nothing left proves that every frame the source had shown by then is in the log; a frame stamped earlier may
 * be hidden still, for as long as the source's delay. So the watermark is the time of the look less that delay.
 *
 * The delay is watched: a frame that was stamped before an empty look and came after it was hidden for at least the
 * time between. Where that nears the margin, the margin widens, and narrows again with time.
 */
export class Watermark {
  readonly #base: bigint;
  #margin: bigint;
  #mark = 0n;
  #lastEmpty = 0n;
  #late = 0;

  constructor(delayNanos: bigint) {
    this.#base = delayNanos;
    this.#margin = delayNanos;
  }

  /** ns since 1970; 0 before the first. */
  get nanos(): bigint {
    return this.#mark;
  }
  get marginNanos(): bigint {
    return this.#margin;
  }
  /** Batches with a frame below a watermark already given. */
  get late(): number {
    return this.#late;
  }

  /** Frames have come, the earliest stamped `earliest`. */
  came(earliest: bigint): void {
    if (earliest < this.#mark) this.#late += 1;
    const hidden = ((this.#lastEmpty - earliest) * SAFETY_NUMERATOR) / SAFETY_DENOMINATOR;
    const widest = this.#base * WIDEST;
    if (hidden > this.#margin) this.#margin = hidden < widest ? hidden : widest;
  }

  /** A look begun at `now` (ns since 1970) found nothing left. Returns the watermark, which never goes back by itself. */
  empty(now: bigint): bigint {
    this.#lastEmpty = now;
    // Forgets a hundredth of what is above the base at each look: half of it in a second.
    this.#margin -= (this.#margin - this.#base) / 100n;
    const mark = now - this.#margin;
    if (mark > this.#mark) this.#mark = mark;
    return this.#mark;
  }

  /** The clock was set: what was said about times no longer holds. */
  restart(): void {
    this.#mark = 0n;
    this.#lastEmpty = 0n;
  }
}
