/** What became of each record, and how many of each. */
import { linkStates, type RecordSchema } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, type Table } from '../trace/table.ts';
import { type LinkCounts, type UnlinkedReason, unlinkedReasons } from './types.ts';

/** Status codes; from `FIRST_REASON` on an index into `unlinkedReasons`. */
export const Status = { none: 0, waiting: 1, linked: 2, silent: 3 } as const;
const FIRST_REASON = 4;

const statusOfReason = (reason: UnlinkedReason): number => FIRST_REASON + unlinkedReasons.indexOf(reason);
const BASE_UNKNOWN = statusOfReason('base-unknown');

/** Keeps the record's `linkState` column and the totals in step. */
export class Statuses {
  readonly #records: Table<RecordSchema>;
  #status = new Uint8Array(1024);
  readonly #totals = new Array<number>(FIRST_REASON + unlinkedReasons.length).fill(0);

  constructor(records: Table<RecordSchema>) {
    this.#records = records;
  }

  get(record: number): number {
    return this.#status[record] ?? Status.none;
  }

  isWaiting(record: number): boolean {
    return this.get(record) === Status.waiting;
  }

  /** Its frame may still come, unless something was said of it already. */
  waiting(record: number): void {
    if (this.get(record) === Status.none) this.#set(record, Status.waiting);
  }

  linked(record: number): void {
    if (this.get(record) !== Status.linked) this.#set(record, Status.linked);
  }

  /** Whether it has neither a link nor a reason for having none. */
  isOpen(record: number): boolean {
    return this.get(record) <= Status.waiting;
  }

  /** There is no frame to link, and the wire or the records say why. */
  silent(record: number): void {
    this.#set(record, Status.silent);
  }

  unlinked(record: number, reason: UnlinkedReason): void {
    this.#set(record, statusOfReason(reason));
  }

  reason(record: number): UnlinkedReason | undefined {
    return unlinkedReasons[this.get(record) - FIRST_REASON];
  }

  counts(): LinkCounts {
    const by = Object.fromEntries(
      unlinkedReasons.map((reason, i) => [reason, this.#totals[FIRST_REASON + i]!]),
    ) as Record<UnlinkedReason, number>;
    return {
      linked: this.#totals[Status.linked]!,
      waiting: this.#totals[Status.waiting]!,
      silent: this.#totals[Status.silent]!,
      unlinked: this.unlinkedTotal,
      unlinkedBy: by,
    };
  }

  get unlinkedTotal(): number {
    return this.#totals.slice(FIRST_REASON).reduce((sum, n) => sum + n, 0);
  }

  get waitingTotal(): number {
    return this.#totals[Status.waiting]!;
  }

  #set(record: number, status: number): void {
    if (record >= this.#status.length) this.#grow(record);
    this.#totals[this.#status[record]!]! -= 1;
    this.#totals[status]! += 1;
    this.#status[record] = status;
    this.#records.chunks[record >>> CHUNK_BITS]!.linkState[record & CHUNK_MASK] = linkStateOf(status);
  }

  #grow(record: number): void {
    const larger = new Uint8Array(Math.max(record + 1, this.#status.length * 2));
    larger.set(this.#status);
    this.#status = larger;
  }
}

function linkStateOf(status: number): number {
  if (status === Status.waiting) return linkStates.waiting;
  if (status === Status.linked) return linkStates.linked;
  if (status === BASE_UNKNOWN) return linkStates.unmappable;
  return status < FIRST_REASON ? linkStates.none : linkStates.unlinked;
}
