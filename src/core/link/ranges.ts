/** The byte ranges of one socket's writes or reads, in order, each with the record it belongs to. */

/** Numbers an entry takes: start, end, record. */
const ENTRY = 3;
const END = 1;
const RECORD = 2;

/**
 * Ranges whose starts and ends never go back, as counters of a handle do. Ranges may touch, repeat or be contained in
 * their neighbour ('data' and the read() it came from speak of the same bytes). Most sockets have a handful, so it is a
 * plain array, which costs nothing while it is empty.
 */
export class RecordRanges {
  #entries: number[] = [];
  /** Where the last search ended: the next frame usually carries what follows. */
  #hint = 0;

  get length(): number {
    return this.#entries.length / ENTRY;
  }

  /** End of the last range; 0 where there is none. */
  get end(): number {
    return this.#entries[this.#entries.length - ENTRY + END] ?? 0;
  }

  /** Appends a range; false (and nothing appended) where it goes back behind the one before. */
  add(start: number, end: number, record: number): boolean {
    const entries = this.#entries;
    const last = entries.length - ENTRY;
    if (last >= 0 && (start < entries[last]! || end < entries[last + END]!)) return false;
    entries.push(start, end, record);
    return true;
  }

  /** Visits the records whose range shares a byte with [from, to), in order; stops where `visit` returns false. */
  eachOverlap(from: number, to: number, visit: (record: number) => boolean): void {
    if (to <= from) return;
    const entries = this.#entries;
    this.#hint = this.#firstEndingAfter(from);
    for (let at = this.#hint * ENTRY; at < entries.length && entries[at]! < to; at += ENTRY) {
      if (!visit(entries[at + RECORD]!)) return;
    }
  }

  /** Forgets all ranges. */
  clear(): void {
    this.#entries = [];
    this.#hint = 0;
  }

  #firstEndingAfter(offset: number): number {
    if (this.#isFirstAfter(this.#hint, offset)) return this.#hint;
    if (this.#isFirstAfter(this.#hint + 1, offset)) return this.#hint + 1;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#endAt(middle) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #isFirstAfter(at: number, offset: number): boolean {
    if (at > this.length || (at > 0 && this.#endAt(at - 1) > offset)) return false;
    return at === this.length || this.#endAt(at) > offset;
  }

  #endAt(index: number): number {
    return this.#entries[index * ENTRY + END]!;
  }
}
