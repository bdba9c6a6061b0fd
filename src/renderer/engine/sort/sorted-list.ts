/**
 * The rows of the list in the order of a column. It takes the place of the list that it sorts once it is done; rows
 * that come later stand at its end until it has been sorted again.
 */
import { MergeSort } from '../../../core/base/merge-sort.ts';
import type { Engine } from '../../../core/engine/types.ts';
import type { ByteSource } from '../byte-source.ts';
import { type ListChunk, ListIndex, type SharedList } from '../list-index.ts';
import { keysOf, type ReadKeys, type SortBy, type SortKey, SortKeys } from './sort-keys.ts';

export interface SortSurroundings {
  readonly engine: Engine;
  readonly bytes: Pick<ByteSource, 'get'>;
  /** Something that was waited for has come. */
  readonly onBytes: () => void;
  readonly now: () => number;
  readonly newList: () => { readonly number: number; readonly onChunk: ListChunk };
}

/** A list with the number that the page knows it by. */
export interface NumberedList {
  readonly number: number;
  readonly list: SharedList;
}

/** A list in the order of a column. */
interface MadeList extends NumberedList {
  readonly list: ListIndex;
}

/** Rows whose keys are read at once, where that takes reading. */
const SLOW_BATCH = 1024;
/** A list that has grown is sorted again at most every so many milliseconds, and so many times as seldom as it takes. */
const AGAIN = 1000;
const AGAIN_TIMES = 10;

/** Shares of the whole that reading keys, sorting and building take, roughly. */
const SHARES = { quick: 0.25, slow: 0.9 };

class SortJob {
  readonly source: NumberedList;
  readonly count: number;
  readonly startedAt: number;
  readonly #around: SortSurroundings;
  readonly #readKeysOf: ReadKeys;
  readonly #slow: boolean;
  readonly #keys: SortKeys;
  #read = 0;
  #waiting = false;
  #stopped = false;
  #sort: MergeSort | undefined;
  #made: MadeList | undefined;
  #built = 0;

  constructor(source: NumberedList, by: SortBy, around: SortSurroundings) {
    this.source = source;
    this.count = source.list.rows.length;
    this.startedAt = around.now();
    this.#around = around;
    const { read, slow } = keysOf({ ...around, list: source.list }, by);
    this.#readKeysOf = read;
    this.#keys = new SortKeys(this.count, by.descending);
    this.#slow = slow;
  }

  /** The sorted list, once it is done. */
  get result(): MadeList | undefined {
    return this.#made && this.#built === this.count ? this.#made : undefined;
  }

  /** 0 to 1. */
  get progress(): number {
    const share = this.#slow ? SHARES.slow : SHARES.quick;
    const read = this.count === 0 ? 1 : this.#read / this.count;
    return share * read + (1 - share) * (this.#made ? 1 : (this.#sort?.progress ?? 0));
  }

  /** True where it can go on at once. */
  advance(limit: number): boolean {
    if (this.#waiting || this.#stopped || this.result) return false;
    if (this.#read < this.count) this.#readKeys(limit);
    else if (!this.#made) this.#order(limit);
    else this.#build(this.#made, limit);
    return !this.#waiting && !this.result;
  }

  stop(): void {
    this.#stopped = true;
  }

  #readKeys(limit: number): void {
    const from = this.#read;
    const to = Math.min(this.count, from + (this.#slow ? SLOW_BATCH : limit));
    const keys = this.#readKeysOf(from, to);
    if (keys instanceof Promise) void this.#wait(keys);
    else this.#take(keys);
  }

  async #wait(reading: Promise<SortKey[]>): Promise<void> {
    this.#waiting = true;
    const from = this.#read;
    const keys = await reading.catch(() => undefined);
    const missing = Math.min(SLOW_BATCH, this.count - from);
    this.#waiting = false;
    if (this.#stopped) return;
    this.#take(keys ?? new Array<SortKey>(missing).fill(undefined));
    this.#around.onBytes();
  }

  #take(keys: readonly SortKey[]): void {
    for (const key of keys) this.#keys.set(this.#read++, key);
  }

  #order(limit: number): void {
    this.#sort ??= new MergeSort(this.count, this.#keys.compare);
    this.#sort.advance(limit);
    if (!this.#sort.isDone) return;
    const { number, onChunk } = this.#around.newList();
    this.#made = { number, list: new ListIndex(onChunk) };
  }

  #build({ list }: MadeList, limit: number): void {
    const { order } = this.#sort!;
    const { rows } = this.source.list;
    const end = Math.min(this.count, this.#built + limit);
    for (; this.#built < end; this.#built += 1) list.add(rows.get('entry', order[this.#built]!));
    list.publish();
  }
}

/** What is shown: rows [0, sorted) of `source` in the order `by`, then those that have come since, up to `taken`. */
interface Sorted {
  readonly made: MadeList;
  readonly source: NumberedList;
  readonly by: SortBy;
  readonly sorted: number;
  taken: number;
}

export class SortedList {
  readonly #around: SortSurroundings;
  #by: SortBy | undefined;
  #job: SortJob | undefined;
  #shown: Sorted | undefined;
  /** When what has grown may be sorted again. */
  #againAt = 0;

  constructor(around: SortSurroundings, by: SortBy | undefined) {
    this.#around = around;
    this.#by = by;
  }

  /** Undefined: by time, as the list is. What is shown stays until the new order is there. */
  setSort(by: SortBy | undefined): void {
    this.#by = by;
    this.stop();
    if (!by) this.#shown = undefined;
    this.#againAt = 0;
  }

  /** The list to show: `source` in the order that was asked for, or as it is while there is none. */
  of(source: NumberedList): NumberedList {
    return this.#shown?.source.number === source.number ? this.#shown.made : source;
  }

  /** How far the order that was asked for is, 0 to 1; undefined: it is there, or none was asked for. */
  get progress(): number | undefined {
    if (!this.#by || this.#shown?.by === this.#by) return undefined;
    return this.#job?.progress ?? 0;
  }

  /** Something is to be done a little later. */
  isWaiting(source: NumberedList): boolean {
    return this.#by !== undefined && (this.#job !== undefined || this.#isStale(source));
  }

  /** True where it can go on at once. */
  advance(source: NumberedList, limit: number): boolean {
    if (!this.#by) return false;
    this.#follow(source);
    if (this.#job && this.#job.source.number !== source.number) this.stop();
    const due = this.#around.now() >= this.#againAt;
    if (!this.#job && due && this.#isStale(source)) this.#job = new SortJob(source, this.#by, this.#around);
    const more = this.#job?.advance(limit) ?? false;
    if (this.#job?.result) this.#finish(this.#job, this.#job.result, this.#by);
    return more;
  }

  stop(): void {
    this.#job?.stop();
    this.#job = undefined;
  }

  #finish({ source, count, startedAt }: SortJob, made: MadeList, by: SortBy): void {
    const took = this.#around.now() - startedAt;
    this.#shown = { made, source, by, sorted: count, taken: count };
    this.#job = undefined;
    this.#againAt = this.#around.now() + Math.max(AGAIN, AGAIN_TIMES * took);
    this.#follow(source);
  }

  #isStale({ number, list }: NumberedList): boolean {
    const shown = this.#shown;
    return shown?.source.number !== number || shown.by !== this.#by || shown.sorted !== list.rows.length;
  }

  /** Puts rows that have come since at the end. */
  #follow({ number, list }: NumberedList): void {
    const shown = this.#shown;
    if (shown?.source.number !== number) return;
    const { rows } = list;
    for (; shown.taken < rows.length; shown.taken += 1) shown.made.list.add(rows.get('entry', shown.taken));
    shown.made.list.publish();
  }
}
