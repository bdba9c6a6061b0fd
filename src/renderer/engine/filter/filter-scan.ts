/**
 * A display filter over the merged order: each entry is asked about once, and those that it selects are the rows of a
 * list of their own. Where a filter reads bytes, the scan waits for them and goes on by itself.
 */

import type { LoadedFrame } from '../../../core/engine/fields/contents.ts';
import type { HttpFrames } from '../../../core/engine/fields/http-frames.ts';
import type { Engine } from '../../../core/engine/types.ts';
import type { CompiledFilter } from '../../../core/filter/types.ts';
import { offsetOf } from '../../../core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../../core/trace/order.ts';
import type { ByteSource } from '../byte-source.ts';
import type { ListIndex } from '../list-index.ts';
import { LogWindow } from './log-window.ts';

/** A filter that has been compiled against a trace, with what its predicates read. */
export interface TraceFilter {
  readonly compiled: CompiledFilter;
  /** The frame that the predicate is asked about, where it reads bytes. */
  readonly contents: LoadedFrame;
  /** Undefined where the filter asks nothing of HTTP. */
  readonly http: HttpFrames | undefined;
  /** What it selects may change as the trace grows: the whole of it must be looked at again. */
  readonly later: boolean;
}

export interface FilterScanSurroundings {
  readonly engine: Engine;
  readonly bytes: Pick<ByteSource, 'get'>;
  /** Bytes that the scan waited for have come. */
  readonly onBytes: () => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Frames whose bytes are looked at take longer than columns: so many times fewer of them make a step. */
const BYTES_COST = 40;

/** A conversation that grows is followed anew from its beginning: for so many times as long as that took it then rests. */
const REST = 4;

const never = (): boolean => false;
const always = (): boolean => true;

export class FilterScan {
  /** What is selected so far. */
  readonly list: ListIndex;
  /** Frames among it; the rest are records. */
  frames = 0;
  /** Entries of the order that have been asked about. */
  scanned = 0;
  readonly #filter: TraceFilter;
  readonly #around: FilterScanSurroundings;
  readonly #window: LogWindow;
  #waiting = false;
  #stopped = false;
  /** It has caught up with the trace once, and follows it now. */
  #wasDone = false;

  constructor(filter: TraceFilter, around: FilterScanSurroundings, list: ListIndex) {
    this.#filter = filter;
    this.#around = around;
    this.list = list;
    this.#window = new LogWindow(around.bytes);
  }

  get records(): number {
    return this.list.rows.length - this.frames;
  }

  /** Every entry that there is has been asked about. */
  get isDone(): boolean {
    return this.scanned >= this.#around.engine.tables.order.length;
  }

  /** Asks about some `limit` entries; true where it can go on at once. */
  advance(limit: number): boolean {
    if (this.#waiting || this.#stopped) return false;
    const end = Math.min(this.#around.engine.tables.order.length, this.scanned + limit);
    let budget = limit;
    while (this.scanned < end && budget > 0 && !this.#waiting) {
      if (this.#columns(end)) break;
      if (this.#bytes()) budget -= BYTES_COST;
    }
    this.list.publish();
    this.#wasDone ||= this.isDone;
    return !this.#waiting && !this.isDone;
  }

  /** Ends it: bytes that are still to come find nobody. */
  stop(): void {
    this.#stopped = true;
  }

  /** Goes on while columns decide; true where that was to the end, else the next entry is a frame to be looked at. */
  #columns(end: number): boolean {
    const { order } = this.#around.engine.tables;
    const { frames = never, records = never, needsBytes, readsBytes = always } = this.#filter.compiled;
    for (; this.scanned < end; this.scanned += 1) {
      const entry = order.get('entry', this.scanned);
      const row = entryRow(entry);
      if (isRecordEntry(entry)) {
        if (records(row)) this.list.add(entry);
      } else if (needsBytes && readsBytes(row)) return false;
      else if (frames(row)) this.#addFrame(row);
    }
    return true;
  }

  /** Looks at the frame that is next; false where its bytes are not there yet. */
  #bytes(): boolean {
    // A frame's entry is its row.
    const row = this.#around.engine.tables.order.get('entry', this.scanned);
    const { frames = never, mayMatch, mustMatch } = this.#filter.compiled;
    if (mustMatch?.(row)) this.#addFrame(row);
    else if (mayMatch?.(row)) {
      const bytes = this.#bytesOf(row);
      if (!bytes) return false;
      this.#filter.contents.load(row, bytes);
      if (frames(row)) this.#addFrame(row);
    }
    this.scanned += 1;
    return true;
  }

  #addFrame(row: number): void {
    this.list.add(row);
    this.frames += 1;
  }

  #bytesOf(row: number): Uint8Array<ArrayBuffer> | undefined {
    const { frames } = this.#around.engine.tables;
    const { http } = this.#filter;
    const offset = offsetOf(frames, row);
    const length = frames.get('capLen', row);
    if (http?.isUnknown(row)) {
      void this.#wait(this.#follow(http, row));
      return undefined;
    }
    const bytes = this.#window.get(offset, length);
    if (!bytes) void this.#wait(this.#window.load(offset, length));
    return bytes;
  }

  async #follow(http: HttpFrames, row: number): Promise<void> {
    const { now, pause } = this.#around;
    const start = now();
    await http.follow(row, (from, count) => this.#read(from, count));
    if (this.#wasDone) await pause(REST * (now() - start));
  }

  async #read(offset: number, length: number): Promise<Uint8Array | undefined> {
    if (!this.#window.get(offset, length)) await this.#window.load(offset, length);
    return this.#stopped ? undefined : this.#window.get(offset, length);
  }

  async #wait(what: Promise<void>): Promise<void> {
    this.#waiting = true;
    await what;
    this.#waiting = false;
    if (!this.#stopped) this.#around.onBytes();
  }
}
