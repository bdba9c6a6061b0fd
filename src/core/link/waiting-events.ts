/** Records that wait until the capture has passed them: events for their frame, closed sockets to be forgotten. */

interface Timed {
  get(column: 'seconds' | 'nanos', row: number): number;
}

/** A queue of record rows in the order of the log. */
export class WaitingEvents {
  readonly #records: Timed;
  #rows: number[] = [];
  #head = 0;
  #seconds = Number.NEGATIVE_INFINITY;
  #nanos = 0;

  constructor(records: Timed) {
    this.#records = records;
  }

  add(record: number): void {
    this.#rows.push(record);
  }

  /** Takes the records stamped at or before the time out, in order, up to the first that is not. */
  pass(seconds: number, nanos: number, take: (record: number) => void): void {
    this.#seconds = seconds;
    this.#nanos = nanos;
    while (this.#head < this.#rows.length && this.#isPassed(this.#rows[this.#head]!)) {
      this.#head += 1;
      take(this.#rows[this.#head - 1]!);
    }
    if (this.#head > 4096 && this.#head * 2 > this.#rows.length) {
      this.#rows = this.#rows.slice(this.#head);
      this.#head = 0;
    }
  }

  #isPassed(record: number): boolean {
    const seconds = this.#records.get('seconds', record);
    if (seconds !== this.#seconds) return !(seconds > this.#seconds);
    return this.#records.get('nanos', record) <= this.#nanos;
  }
}
