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
import { CHUNK_BITS, CHUNK_MASK, type Table } from './table.ts';

interface Timed {
  get(column: 'seconds' | 'nanos', row: number): number;
}

/** Nanoseconds from `a[rowA]` to `b[rowB]`; exact below 2⁵³ ns (104 days). */
export function nanosBetween(a: Timed, rowA: number, b: Timed, rowB: number): number {
  return (
    (b.get('seconds', rowB) - a.get('seconds', rowA)) * 1e9 + (b.get('nanos', rowB) - a.get('nanos', rowA))
  );
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
  const row = links.append();
  const chunk = links.chunks[row >>> CHUNK_BITS]!;
  const i = row & CHUNK_MASK;
  const from = records.chunks[record >>> CHUNK_BITS]!;
  const r = record & CHUNK_MASK;
  chunk.record[i] = record;
  chunk.frame[i] = frame;
  // A chunk begins as zeros, and most links are of no repetition.
  if (relation !== 0) chunk.relation[i] = relation;
  if (repeated) chunk.repeated[i] = 1;
  const last = lastLinkOf(from, r);
  if (last === NONE) from.firstLink[r] = row;
  else {
    links.set('following', last, row + 1);
    from.lastLink[r] = row;
    from.moreLinks[r] = Math.min(from.moreLinks[r]! + 1, 0xffff);
  }
  from.linkState[r] = linkStates.linked;
  return row;
}

/**
 * The links of a frame, found from the link table: a hash of frame rows, brought up to date by `update()` at a cost
 * that only new links pay. Works on any thread that can read the table.
 */
export class FrameLinkIndex {
  readonly #links: LinkView;
  /** Frame row + 1 by slot; 0: free. */
  #keys = new Uint32Array(1024);
  /** Newest link of that frame. */
  #heads = new Uint32Array(1024);
  #used = 0;
  /** By link row: the link of the same frame before it, or NONE. */
  #before = new Uint32Array(1024);
  #seen = 0;

  constructor(links: LinkView) {
    this.#links = links;
  }

  /** Takes in the links published since the last call. */
  update(): void {
    const length = this.#links.length;
    if (length > this.#before.length) this.#before = grown(this.#before, length);
    for (; this.#seen < length; this.#seen += 1) this.#add(this.#links.get('frame', this.#seen), this.#seen);
  }

  /** Link rows of frame row `frame`, oldest first. */
  of(frame: number): number[] {
    const slot = this.#slot(frame);
    if (this.#keys[slot] === 0) return [];
    const rows: number[] = [];
    for (let link = this.#heads[slot]!; link !== NONE; link = this.#before[link]!) rows.push(link);
    return rows.reverse();
  }

  #add(frame: number, link: number): void {
    if (this.#used * 2 >= this.#keys.length) this.#rehash();
    const slot = this.#slot(frame);
    const known = this.#keys[slot] !== 0;
    this.#before[link] = known ? this.#heads[slot]! : NONE;
    if (!known) this.#used += 1;
    this.#keys[slot] = frame + 1;
    this.#heads[slot] = link;
  }

  #slot(frame: number): number {
    const mask = this.#keys.length - 1;
    let slot = Math.imul(frame, 0x9e3779b1) >>> 7;
    for (slot &= mask; this.#keys[slot] !== 0 && this.#keys[slot] !== frame + 1; ) slot = (slot + 1) & mask;
    return slot;
  }

  #rehash(): void {
    const keys = this.#keys;
    const heads = this.#heads;
    this.#keys = new Uint32Array(keys.length * 2);
    this.#heads = new Uint32Array(keys.length * 2);
    keys.forEach((key, old) => {
      if (key === 0) return;
      const slot = this.#slot(key - 1);
      this.#keys[slot] = key;
      this.#heads[slot] = heads[old]!;
    });
  }
}

function grown(array: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(least, array.length * 2));
  larger.set(array);
  return larger;
}
