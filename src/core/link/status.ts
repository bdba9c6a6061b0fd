/** What became of each record, and how many of each. */
import { linkStates, type RecordSchema } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, type Table } from '../trace/table.ts';
import { type LinkCounts, type UnlinkedReason, unlinkedReasons } from './types.ts';

/**
 * Status codes; from `FIRST_REASON` on an index into `unlinkedReasons`. Up to `linked` they are those of `linkStates`;
 * what lies beyond stands in the `verdict` column too.
 */
export const Status = { none: 0, waiting: 1, linked: 2, silent: 3 } as const;
const FIRST_REASON = 4;

const statusOfReason = (reason: UnlinkedReason): number => FIRST_REASON + unlinkedReasons.indexOf(reason);
const BASE_UNKNOWN = statusOfReason('base-unknown');

/** Keeps the records' columns `linkState` and `verdict` and the totals in step. */
export class Statuses {
  readonly #records: Table<RecordSchema>;
  readonly #totals = new Array<number>(FIRST_REASON + unlinkedReasons.length).fill(0);

  constructor(records: Table<RecordSchema>) {
    this.#records = records;
  }

  get(record: number): number {
    const chunk = this.#records.chunks[record >>> CHUNK_BITS]!;
    const i = record & CHUNK_MASK;
    const state = chunk.linkState[i]!;
    return state === linkStates.waiting || state === linkStates.linked ? state : chunk.verdict[i]!;
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

  /** The same of `count` records of which nothing was said; their `linkState` was written with the link. */
  firstLinked(count: number): void {
    this.#totals[Status.none]! -= count;
    this.#totals[Status.linked]! += count;
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
    this.#totals[this.get(record)]! -= 1;
    this.#totals[status]! += 1;
    const chunk = this.#records.chunks[record >>> CHUNK_BITS]!;
    const i = record & CHUNK_MASK;
    chunk.linkState[i] = linkStateOf(status);
    // Mostly there is none, and pages of a column that is never written take no memory.
    if (status > Status.linked) chunk.verdict[i] = status;
  }
}

function linkStateOf(status: number): number {
  if (status === Status.waiting) return linkStates.waiting;
  if (status === Status.linked) return linkStates.linked;
  if (status === BASE_UNKNOWN) return linkStates.unmappable;
  return status < FIRST_REASON ? linkStates.none : linkStates.unlinked;
}
