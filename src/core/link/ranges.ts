/** The byte ranges of one socket's writes or reads, in order, each with the record it belongs to. */

const FIRST_CAPACITY = 8;

/**
 * Ranges whose starts and ends never go back, as counters of a handle do. Ranges may touch, repeat or be contained in
 * their neighbour ('data' and the read() it came from speak of the same bytes).
 */
export class RecordRanges {
  #starts = new Float64Array(FIRST_CAPACITY);
  #ends = new Float64Array(FIRST_CAPACITY);
  #records = new Uint32Array(FIRST_CAPACITY);
  /** Where the last search ended: the next frame usually carries what follows. */
  #hint = 0;
  length = 0;

  /** End of the last range; 0 where there is none. */
  get end(): number {
    return this.length === 0 ? 0 : this.#ends[this.length - 1]!;
  }

  /** Appends a range; false (and nothing appended) where it goes back behind the one before. */
  add(start: number, end: number, record: number): boolean {
    const last = this.length - 1;
    if (last >= 0 && (start < this.#starts[last]! || end < this.#ends[last]!)) return false;
    if (this.length === this.#starts.length) this.#grow();
    this.#starts[this.length] = start;
    this.#ends[this.length] = end;
    this.#records[this.length] = record;
    this.length += 1;
    return true;
  }

  /** Visits the records whose range shares a byte with [from, to), in order; stops where `visit` returns false. */
  eachOverlap(from: number, to: number, visit: (record: number) => boolean): void {
    let at = this.#firstEndingAfter(from);
    this.#hint = at;
    for (; at < this.length && this.#starts[at]! < to; at += 1) {
      if (!visit(this.#records[at]!)) return;
    }
  }

  #firstEndingAfter(offset: number): number {
    const hint = this.#hint;
    const fits = (at: number): boolean =>
      (at === 0 || this.#ends[at - 1]! <= offset) && (at >= this.length || this.#ends[at]! > offset);
    if (hint <= this.length && fits(hint)) return hint;
    if (hint + 1 <= this.length && fits(hint + 1)) return hint + 1;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #grow(): void {
    const capacity = this.#starts.length * 2;
    this.#starts = widened(this.#starts, new Float64Array(capacity));
    this.#ends = widened(this.#ends, new Float64Array(capacity));
    this.#records = widened(this.#records, new Uint32Array(capacity));
  }
}

function widened<T extends Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
