/** Adds links, and keeps lags, violations and each record's state in step with them. */

import { NONE } from '../trace/frames.ts';
import { addLink, lagOf, nanosBetweenCells } from '../trace/links.ts';
import { lastLinkOf, linkRelations, type RecordSchema } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, CHUNK_ROWS, type Chunk } from '../trace/table.ts';
import { Lags, Relation } from './lags.ts';
import { Statuses } from './status.ts';
import type { LinkInputs, RelationSummary, Violation } from './types.ts';

/** How many violations are kept with their rows; the rest are counted. */
const KEPT_VIOLATIONS = 1000;

export class LinkWriter {
  readonly statuses: Statuses;
  readonly kept: Violation[] = [];
  links = 0;
  violations = 0;
  /** Smallest lag of all links, nanoseconds; NaN: no link. */
  smallest = Number.NaN;
  /** Longest lag of the links by which a frame caused a record, nanoseconds. */
  longest = Number.NEGATIVE_INFINITY;
  readonly #inputs: LinkInputs;
  /**
   * By link row, in pages as long as the table's chunks: its `Relation`, plus one; 0, or no page: that of bytes, as nearly
   * all are. Pages that are never written take no memory.
   */
  readonly #relations: Uint8Array[] = [];

  constructor(inputs: LinkInputs) {
    this.#inputs = inputs;
    this.statuses = new Statuses(inputs.records);
  }

  /** The record caused the frame. */
  causes(record: number, frame: number, relation: Relation, repeated: boolean): void {
    this.#link(record, frame, linkRelations.causes, relation, repeated);
  }

  /** The frame caused the record. */
  causedBy(record: number, frame: number, relation: Relation): void {
    this.#link(record, frame, linkRelations.causedBy, relation, false);
  }

  /**
   * `count` records of which nothing was said yet have got their first link, which was written elsewhere: by a write or a
   * read, of bytes that were not there before. `smallest` and `longest` are what they are by now.
   */
  tally(count: number, smallest: number, longest: number): void {
    this.statuses.firstLinked(count);
    this.links += count;
    this.smallest = smallest;
    this.longest = longest;
  }

  #link(record: number, frame: number, direction: number, relation: Relation, repeated: boolean): void {
    const { records, links } = this.#inputs;
    if (this.#isLast(record, frame, direction)) return;
    // Before the link: adding it writes the record's state too, and this counts what that was.
    this.statuses.linked(record);
    const row = addLink(records, links, record, frame, direction, repeated);
    this.links += 1;
    if (relation !== ofBytes(direction)) this.#keepRelation(row, relation);
    this.#weigh(record, records.chunks[record >>> CHUNK_BITS]!, frame, direction);
  }

  /** Takes the lag of a new link into account (`lagOf`, by columns). */
  #weigh(record: number, from: Chunk<RecordSchema>, frame: number, direction: number): void {
    const to = this.#inputs.frames.chunks[frame >>> CHUNK_BITS]!;
    const after = nanosBetweenCells(from, record & CHUNK_MASK, to, frame & CHUNK_MASK);
    const lag = direction === linkRelations.causes ? after : -after;
    if (!(lag >= this.smallest)) this.smallest = lag;
    if (lag > this.longest && direction === linkRelations.causedBy) this.longest = lag;
    if (lag < 0) this.suspect(record, frame, lag);
  }

  #keepRelation(row: number, relation: Relation): void {
    const page = row >>> CHUNK_BITS;
    while (this.#relations.length <= page) this.#relations.push(new Uint8Array(CHUNK_ROWS));
    this.#relations[page]![row & CHUNK_MASK] = relation + 1;
  }

  /** What all links so far come to, by relation: gone through anew, for it is seldom asked. */
  relations(): RelationSummary[] {
    const lags = new Lags();
    const { links } = this.#inputs;
    for (let row = 0; row < links.appended; row += 1) {
      const chunk = links.chunks[row >>> CHUNK_BITS]!;
      const i = row & CHUNK_MASK;
      const kept = this.#relations[row >>> CHUNK_BITS]?.[i] ?? 0;
      const relation = kept === 0 ? ofBytes(chunk.relation[i]!) : ((kept - 1) as Relation);
      lags.add(chunk.record[i]!, relation, lagOf(this.#inputs, row));
    }
    return lags.summaries();
  }

  /** One frame may carry two pieces of a range, one of them again: that is one link. */
  #isLast(record: number, frame: number, direction: number): boolean {
    const { records, links } = this.#inputs;
    const last = lastLinkOf(records.chunks[record >>> CHUNK_BITS]!, record & CHUNK_MASK);
    if (last === NONE) return false;
    const chunk = links.chunks[last >>> CHUNK_BITS]!;
    const i = last & CHUNK_MASK;
    return chunk.frame[i] === frame && chunk.relation[i] === direction;
  }

  /** A link whose lag, in nanoseconds, is negative: by more than the clock's error it is a violation. */
  suspect(record: number, frame: number, lag: number): void {
    const error = this.#inputs.clockError(record);
    if (lag >= -error) return;
    this.violations += 1;
    if (this.kept.length < KEPT_VIOLATIONS) this.kept.push({ record, frame, lag, error });
  }
}

/** What a write or a read has to do with a segment. */
function ofBytes(direction: number): Relation {
  return direction === linkRelations.causes ? Relation.writeSegment : Relation.segmentRead;
}
