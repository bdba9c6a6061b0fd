/**
 * The list as it is shown: every entry of the trace, or those that a display filter selects. The whole one is kept
 * beside a filtered one, so that it is back at once. A filter comes into force when its scan has caught up with the
 * trace, or has taken so long that its first rows are better than none.
 */
import type { Engine } from '../../../core/engine/types.ts';
import type { ByteSource } from '../byte-source.ts';
import { type ListChunk, ListIndex, type SharedList, WholeList } from '../list-index.ts';
import { FilterScan, type TraceFilter } from './filter-scan.ts';
import { compileTraceFilter } from './trace-filter.ts';

export interface ShownListSurroundings {
  readonly engine: Engine;
  readonly bytes: Pick<ByteSource, 'get'>;
  readonly onBytes: () => void;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** A number for a new list, and where its chunks are announced. */
  readonly newList: () => { readonly number: number; readonly onChunk: ListChunk };
}

/** How far a filter has come. */
export interface FilterProgress {
  readonly text: string;
  /** Entries of the trace asked about, of those there are. */
  readonly scanned: number;
  readonly total: number;
  /** What it selects so far. */
  readonly frames: number;
  readonly records: number;
}

interface Numbered {
  readonly number: number;
  readonly list: SharedList;
  readonly scan?: Scanned;
}

interface Scanned {
  readonly scan: FilterScan;
  readonly filter: TraceFilter;
  readonly startedAt: number;
  /** Version of the engine when it started. */
  readonly version: number;
}

/** Milliseconds after which the first rows of a scan are shown though more are to come. */
const PATIENCE = 200;
/** What may change is looked at again at most every so many milliseconds, and so many times as seldom as it takes. */
const AGAIN = 500;
const AGAIN_TIMES = 10;

export class ShownList {
  readonly #around: ShownListSurroundings;
  readonly #all: Numbered;
  #shown: Numbered;
  /** A scan that is to take the place of what is shown. */
  #next: (Numbered & { readonly scan: Scanned }) | undefined;
  /** When it may be looked at again whether the filter selects something else by now. */
  #againAt = 0;

  constructor(around: ShownListSurroundings, filter: string) {
    this.#around = around;
    const { number } = around.newList();
    this.#all = { number, list: new WholeList(around.engine.tables.order) };
    this.#shown = this.#all;
    this.setFilter(filter);
  }

  /** Grows with each list that is shown. */
  get number(): number {
    return this.#shown.number;
  }

  get list(): SharedList {
    return this.#shown.list;
  }

  /** Whether all of the trace is shown. */
  get isWhole(): boolean {
    return this.#shown === this.#all;
  }

  /** The filter in force or about to be; undefined: none. */
  get progress(): FilterProgress | undefined {
    const next = this.#next?.scan;
    const newest = next && next.filter !== this.#shown.scan?.filter ? next : this.#shown.scan;
    if (!newest) return undefined;
    const { scan, filter } = newest;
    const total = this.#around.engine.tables.order.length;
    const { scanned, frames, records } = scan;
    return { text: filter.compiled.text, scanned, total, frames, records };
  }

  /** Something is to be looked at a little later, though there is nothing to do now. */
  get isWaiting(): boolean {
    const { scan } = this.#shown;
    if (this.#next) return true;
    return scan !== undefined && (!scan.scan.isDone || this.#isStale(scan));
  }

  /** Selects with another filter; empty: shows everything. The text has been checked: one with a mistake counts as none. */
  setFilter(text: string): void {
    this.#drop(this.#next);
    this.#next = undefined;
    const filter = text.trim() === '' ? undefined : compileTraceFilter(this.#around.engine, text);
    if (filter?.ok) this.#next = this.#start(filter.value);
    else this.#show(this.#all);
  }

  /** Takes in some `limit` entries of the order; true where it can go on at once. */
  advance(limit: number): boolean {
    let more = this.#next?.scan.scan.advance(limit) ?? false;
    more = (this.#shown.scan?.scan.advance(limit) ?? false) || more;
    if (this.#next) this.#showNext(this.#next);
    else if (this.#shown.scan) more = this.#lookAgain(this.#shown.scan) || more;
    return more;
  }

  stop(): void {
    this.#drop(this.#next);
    this.#drop(this.#shown);
  }

  #start(filter: TraceFilter): Numbered & { readonly scan: Scanned } {
    const { engine, now } = this.#around;
    const { number, onChunk } = this.#around.newList();
    const list = new ListIndex(onChunk);
    const scan = new FilterScan(filter, this.#around, list);
    return { number, list, scan: { scan, filter, startedAt: now(), version: engine.version } };
  }

  #show(next: Numbered): void {
    if (next !== this.#shown) this.#drop(this.#shown);
    this.#shown = next;
    this.#next = undefined;
  }

  #drop(list: Numbered | undefined): void {
    list?.scan?.scan.stop();
  }

  /** Shows what has been waited for long enough; a scan that was made again only where it found something else. */
  #showNext(next: Numbered & { readonly scan: Scanned }): void {
    const { scan, filter, startedAt } = next.scan;
    const took = this.#around.now() - startedAt;
    const again = filter === this.#shown.scan?.filter;
    if (!scan.isDone && (again || took < PATIENCE)) return;
    if (scan.isDone) this.#againAt = this.#around.now() + Math.max(AGAIN, AGAIN_TIMES * took);
    if (!again || !sameRows(next.list, this.#shown.list)) this.#show(next);
    else {
      this.#drop(next);
      this.#next = undefined;
      this.#shown = { ...this.#shown, scan: { ...this.#shown.scan!, version: next.scan.version } };
    }
  }

  #isStale({ filter, version }: Scanned): boolean {
    return filter.later && version !== this.#around.engine.version;
  }

  /** Begins to scan again where the trace has grown in a way that may change what is selected. */
  #lookAgain(scanned: Scanned): boolean {
    const due = this.#around.now() >= this.#againAt;
    if (!due || !scanned.scan.isDone || !this.#isStale(scanned)) return false;
    this.#next = this.#start(scanned.filter);
    return true;
  }
}

/** Whether two lists have the same rows. */
function sameRows({ rows: a }: SharedList, { rows: b }: SharedList): boolean {
  if (a.length !== b.length) return false;
  for (let row = 0; row < a.length; row += 1) {
    if (a.get('entry', row) !== b.get('entry', row)) return false;
  }
  return true;
}
