/** Orders of a table's rows, kept for as long as sorting anew would take too large a share of the time. */

/** At most this share of the time goes into sorting. */
const SHARE = 0.05;

/** Compares two rows, by their numbers. */
export type Compare = (a: number, b: number) => number;

export class Ranking {
  readonly #now: () => number;
  #key = '';
  #version = -1;
  #order = new Uint32Array(0);
  #sortedAt = Number.NEGATIVE_INFINITY;
  #cost = 0;

  /** @param now monotonic milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Rows 0 … `length` − 1 in order. While the table grows the order may be a moment old; rows that came since stand at
   * its end.
   *
   * @param key names the order: another key is sorted at once
   * @param version changes whenever the order may have
   * @param compare called when the order is made
   */
  of(key: string, length: number, version: number, compare: () => Compare): Uint32Array {
    const due = this.#now() >= this.#sortedAt + this.#cost / SHARE;
    if (key !== this.#key || (version !== this.#version && due)) this.#sort(key, length, version, compare);
    else if (length > this.#order.length) this.#extend(length);
    return this.#order;
  }

  #sort(key: string, length: number, version: number, compare: () => Compare): void {
    const start = this.#now();
    this.#order = Uint32Array.from({ length }, (_, row) => row).sort(compare());
    this.#key = key;
    this.#version = version;
    this.#sortedAt = this.#now();
    this.#cost = this.#sortedAt - start;
  }

  #extend(length: number): void {
    const from = this.#order.length;
    const larger = new Uint32Array(length);
    larger.set(this.#order);
    for (let row = from; row < length; row += 1) larger[row] = row;
    this.#order = larger;
  }
}

/** Compares rows by a number; what has none (NaN) stands last either way. */
export function byNumber(keys: Float64Array, descending: boolean): Compare {
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const [x, y] = [keys[a]!, keys[b]!];
    if (x === y) return a - b;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) ? (Number.isNaN(y) ? a - b : 1) : -1;
    return x < y ? -sign : sign;
  };
}

/** What part of a table, in which order. */
export interface TableAsk<Column extends string> {
  readonly sort: Column;
  readonly descending: boolean;
  readonly first: number;
  readonly count: number;
}

export interface TableAnswer<Row> {
  /** Rows that there are. */
  readonly total: number;
  /** Those from `first` on. */
  readonly first: number;
  readonly rows: readonly Row[];
}
