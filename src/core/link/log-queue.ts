/** Rows of the records log that wait for the capture to have come as far. */

/** Something with times by row. */
interface Timed {
  get(column: 'seconds' | 'nanos', row: number): number;
}

export const EntryKind = { record: 0, tuple: 1 } as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/** A queue of record and tuple rows in the order of the log; taken from the front as far as a time reaches. */
export class LogQueue {
  readonly #records: Timed;
  readonly #tuples: Timed;
  readonly #entries: number[] = [];
  #head = 0;

  constructor(records: Timed, tuples: Timed) {
    this.#records = records;
    this.#tuples = tuples;
  }

  get length(): number {
    return this.#entries.length - this.#head;
  }

  add(kind: EntryKind, row: number): void {
    this.#entries.push(row * 2 + kind);
  }

  /** Takes the entries stamped at or before the time, up to the first that is not. */
  drain(seconds: number, nanos: number, take: (kind: EntryKind, row: number) => void): void {
    while (this.#head < this.#entries.length) {
      const entry = this.#entries[this.#head]!;
      const kind = (entry % 2) as EntryKind;
      const row = (entry - kind) / 2;
      if (!this.#passed(kind === EntryKind.tuple ? this.#tuples : this.#records, row, seconds, nanos)) break;
      this.#head += 1;
      take(kind, row);
    }
    this.#compact();
  }

  #passed(table: Timed, row: number, seconds: number, nanos: number): boolean {
    const s = table.get('seconds', row);
    // A time that is not a number waits for nothing.
    return !(s > seconds || (s === seconds && table.get('nanos', row) > nanos));
  }

  #compact(): void {
    if (this.#head < 4096 || this.#head * 2 < this.#entries.length) return;
    this.#entries.splice(0, this.#head);
    this.#head = 0;
  }
}
