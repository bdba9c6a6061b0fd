/** Adds links, and keeps lags, violations and each record's state in step with them. */

import { NONE } from '../trace/frames.ts';
import { addLink } from '../trace/links.ts';
import { linkRelations } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import { Lags, type Relation } from './lags.ts';
import { Statuses } from './status.ts';
import type { LinkInputs, Violation } from './types.ts';

/** How many violations are kept with their rows; the rest are counted. */
const KEPT_VIOLATIONS = 1000;

export class LinkWriter {
  readonly statuses: Statuses;
  readonly lags = new Lags();
  readonly kept: Violation[] = [];
  links = 0;
  violations = 0;
  readonly #inputs: LinkInputs;

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

  #link(record: number, frame: number, direction: number, relation: Relation, repeated: boolean): void {
    const { frames, records, links } = this.#inputs;
    if (this.#isLast(record, frame, direction)) return;
    const row = addLink(frames, records, links, record, frame, direction, repeated);
    const lag = links.chunks[row >>> CHUNK_BITS]!.lag[row & CHUNK_MASK]!;
    this.links += 1;
    this.lags.add(record, relation, lag);
    this.statuses.linked(record);
    if (lag < 0) this.#suspect(record, frame, lag);
  }

  /** One frame may carry two pieces of a range, one of them again: that is one link. */
  #isLast(record: number, frame: number, direction: number): boolean {
    const { records, links } = this.#inputs;
    const last = records.chunks[record >>> CHUNK_BITS]!.lastLink[record & CHUNK_MASK]!;
    if (last === NONE) return false;
    const chunk = links.chunks[last >>> CHUNK_BITS]!;
    const i = last & CHUNK_MASK;
    return chunk.frame[i] === frame && chunk.relation[i] === direction;
  }

  #suspect(record: number, frame: number, lag: number): void {
    const error = this.#inputs.clockError(record);
    if (lag >= -error) return;
    this.violations += 1;
    if (this.kept.length < KEPT_VIOLATIONS) this.kept.push({ record, frame, lag, error });
  }
}
