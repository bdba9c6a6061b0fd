/** Adding links, and finding the links of a frame. */
import { NONE } from './frames.ts';
import {
  type LinkSchema,
  type LinkView,
  lastLinkOf,
  linkRelations,
  linkStates,
  type RecordSchema,
} from './sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, CHUNK_ROWS, type Chunk, type Table } from './table.ts';
import type { WideColumn } from './wide-column.ts';

interface Timed {
  get(column: 'seconds' | 'nanos', row: number): number;
}

/** Nanoseconds from `a[rowA]` to `b[rowB]`; exact below 2⁵³ ns (104 days). */
export function nanosBetween(a: Timed, rowA: number, b: Timed, rowB: number): number {
  return (
    (b.get('seconds', rowB) - a.get('seconds', rowA)) * 1e9 + (b.get('nanos', rowB) - a.get('nanos', rowA))
  );
}

/** Columns of times in one chunk. */
export interface TimeColumns {
  readonly seconds: WideColumn;
  readonly nanos: Uint32Array<ArrayBufferLike>;
}

/** `nanosBetween` of element `i` of a chunk and element `j` of another, for those who go through many. */
export function nanosBetweenCells(a: TimeColumns, i: number, b: TimeColumns, j: number): number {
  return (b.seconds.at(j) - a.seconds.at(i)) * 1e9 + (b.nanos[j]! - a.nanos[i]!);
}

/** What lags are worked out from. */
export interface LinkedTables {
  readonly frames: Timed;
  readonly records: Timed;
  readonly links: LinkView;
}

/**
 * Nanoseconds from cause to effect of link row `link`; negative: a violation of causality. Record and frame must be in
 * their tables: on another thread a link may be seen before them.
 */
export function lagOf({ frames, records, links }: LinkedTables, link: number): number {
  const after = nanosBetween(records, links.get('record', link), frames, links.get('frame', link));
  return links.get('relation', link) === linkRelations.causes ? after : -after;
}

/** Appends a link to the chain of its record; returns its row. */
export function addLink(
  records: Table<RecordSchema>,
  links: Table<LinkSchema>,
  record: number,
  frame: number,
  relation: number,
  repeated: boolean,
): number {
  const from = records.chunks[record >>> CHUNK_BITS]!;
  const r = record & CHUNK_MASK;
  const last = lastLinkOf(from, r);
  if (last === NONE) {
    const row = addFirstLink(links, record, from, frame, relation);
    if (repeated) links.set('repeated', row, 1);
    return row;
  }
  const row = newLink(links, record, frame, relation);
  if (repeated) links.set('repeated', row, 1);
  links.set('following', last, row + 1);
  from.lastLink[r] = row;
  from.moreLinks[r] = Math.min(from.moreLinks[r]! + 1, 0xffff);
  from.linkState[r] = linkStates.linked;
  return row;
}

/** Appends the first link of a record, of which `chunk` holds the row; it is of no repetition. Returns the link's row. */
function addFirstLink(
  links: Table<LinkSchema>,
  record: number,
  chunk: Chunk<RecordSchema>,
  frame: number,
  relation: number,
): number {
  const row = newLink(links, record, frame, relation);
  chunk.firstLink[record & CHUNK_MASK] = row;
  chunk.linkState[record & CHUNK_MASK] = linkStates.linked;
  return row;
}

function newLink(links: Table<LinkSchema>, record: number, frame: number, relation: number): number {
  const row = links.append();
  const chunk = links.chunks[row >>> CHUNK_BITS]!;
  const i = row & CHUNK_MASK;
  chunk.record[i] = record;
  chunk.frame[i] = frame;
  // A chunk begins as zeros.
  if (relation !== 0) chunk.relation[i] = relation;
  return row;
}

/**
 * The links of a frame, found from the link table: brought up to date by `update()` at a cost that only new links pay.
 * Works on any thread that can read the table.
 */
export class FrameLinkIndex {
  readonly #links: LinkView;
  /** By frame row: the newest link of that frame, plus 1; 0: none. */
  readonly #newest = new Pages();
  /** By link row: the link of the same frame before it, plus 1; 0: none. */
  readonly #before = new Pages();
  #seen = 0;

  constructor(links: LinkView) {
    this.#links = links;
  }

  /** Takes in the links published since the last call. */
  update(): void {
    const { length } = this.#links;
    while (this.#seen < length) {
      const end = Math.min(length, (this.#seen | CHUNK_MASK) + 1);
      this.#take(this.#links.chunks[this.#seen >>> CHUNK_BITS]!.frame, this.#seen, end);
      this.#seen = end;
    }
  }

  /** Link rows [from, to), which are in one chunk; `frames` are its frames. Neighbours are mostly of frames nearby. */
  #take(frames: Uint32Array<ArrayBufferLike>, from: number, to: number): void {
    let page = -1;
    let newest = NO_ROWS;
    for (let link = from; link < to; link += 1) {
      const frame = frames[link & CHUNK_MASK]!;
      const own = frame >>> CHUNK_BITS;
      if (own !== page) newest = this.#newest.of(frame);
      page = own;
      const before = newest[frame & CHUNK_MASK]!;
      // Most frames have one link: pages of zeros take no memory.
      if (before !== 0) this.#before.of(link)[link & CHUNK_MASK] = before;
      newest[frame & CHUNK_MASK] = link + 1;
    }
  }

  /** Link rows of frame row `frame`, oldest first. */
  of(frame: number): number[] {
    const rows: number[] = [];
    for (let next = this.#newest.get(frame); next !== 0; next = this.#before.get(next - 1))
      rows.push(next - 1);
    return rows.reverse();
  }
}

const NO_ROWS = new Uint32Array(0);

/** Numbers by row, 0 where none was set; what was never set takes no memory. */
class Pages {
  readonly #pages: (Uint32Array<ArrayBuffer> | undefined)[] = [];

  get(row: number): number {
    return this.#pages[row >>> CHUNK_BITS]?.[row & CHUNK_MASK] ?? 0;
  }

  /** The page of a row, to be written. */
  of(row: number): Uint32Array<ArrayBuffer> {
    const at = row >>> CHUNK_BITS;
    const known = this.#pages[at];
    if (known) return known;
    // In order, so that the array has no holes.
    while (this.#pages.length < at) this.#pages.push(undefined);
    const made = new Uint32Array(CHUNK_ROWS);
    this.#pages[at] = made;
    return made;
  }
}
