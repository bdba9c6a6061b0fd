/** Lags by relation: how many, the smallest, and the median; worked out when they are asked for. */
import { type RelationName, type RelationSummary, relationNames } from './types.ts';

/** Index of each relation in `relationNames`. */
export const Relation = {
  attemptSyn: 0,
  synAckConnect: 1,
  rstAttemptFailed: 2,
  ackConnection: 3,
  ackDrop: 4,
  dropFin: 5,
  writeSegment: 6,
  segmentRead: 7,
  endFin: 8,
  finEnd: 9,
  destroyClose: 10,
  rstError: 11,
  keepAliveProbe: 12,
} as const;
export type Relation = (typeof Relation)[keyof typeof Relation];

/** Buckets a doubling: 2^(1/64) apart, so that a bucket's middle is within 0.6 % of any value in it. */
const STEPS = 64;
/** Up to 2^53 ns; below 1 ns (and all that is negative) falls into bucket 0. */
const BUCKETS = 53 * STEPS + 1;

/** Records of a page. */
const PAGE_BITS = 12;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/** A histogram over nanoseconds with buckets of equal ratio. */
export class LagHistogram {
  readonly #buckets = new Uint32Array(BUCKETS);
  count = 0;
  /** Exact; NaN where there is none. */
  smallest = Number.NaN;

  add(lag: number): void {
    this.#buckets[bucketOf(lag)]! += 1;
    this.count += 1;
    if (!(lag >= this.smallest)) this.smallest = lag;
  }

  /** A lag counted before turned out to be this smaller one. */
  replace(before: number, lag: number): void {
    this.#buckets[bucketOf(before)]! -= 1;
    this.count -= 1;
    this.add(lag);
  }

  /** The lag that half of them do not pass, within 0.6 %; NaN where there is none. */
  median(): number {
    return this.quantile(0.5);
  }

  /** The lag that `share` (0–1) of them do not pass. */
  quantile(share: number): number {
    if (this.count === 0) return Number.NaN;
    let left = Math.max(1, Math.ceil(this.count * share));
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      left -= this.#buckets[bucket]!;
      if (left <= 0) return bucket === 0 ? Math.min(this.smallest, 0) : 2 ** ((bucket - 0.5) / STEPS);
    }
    return Number.NaN;
  }
}

function bucketOf(lag: number): number {
  if (!(lag >= 1)) return 0;
  return Math.min(BUCKETS - 1, 1 + Math.floor(Math.log2(lag) * STEPS));
}

/** The histograms of all relations, and for each record the smallest lag counted for it. */
export class Lags {
  readonly #histograms: readonly LagHistogram[] = relationNames.map(() => new LagHistogram());
  /** By record row, in pages: its lag as counted, NaN none; and its relation. */
  readonly #counted: Float64Array[] = [];
  readonly #relations: Uint8Array[] = [];
  /** Second relations that were counted ('drop' and its FIN, 'connection' and its probes): record × 16 + relation. */
  readonly #seconds = new Set<number>();
  /**
   * Counts the lag of one link. A record counts once, with its smallest lag: for a call that is its first frame, for
   * an event the last frame that completed it.
   */
  add(record: number, relation: Relation, lag: number): void {
    const page = record >>> PAGE_BITS;
    while (page >= this.#counted.length) this.#grow();
    const counted = this.#counted[page]!;
    const i = record & PAGE_MASK;
    const before = counted[i]!;
    if (!Number.isNaN(before) && this.#relations[page]![i] !== relation) {
      this.#addSecond(record, relation, lag);
      return;
    }
    if (Number.isNaN(before)) this.#histograms[relation]!.add(lag);
    else if (lag < before) this.#histograms[relation]!.replace(before, lag);
    else return;
    counted[i] = lag;
    this.#relations[page]![i] = relation;
  }

  /** Its first link counts. */
  #addSecond(record: number, relation: Relation, lag: number): void {
    const key = record * 16 + relation;
    if (this.#seconds.has(key)) return;
    this.#seconds.add(key);
    this.#histograms[relation]!.add(lag);
  }

  summaries(): RelationSummary[] {
    return relationNames.flatMap((relation: RelationName, index) => {
      const histogram = this.#histograms[index]!;
      if (histogram.count === 0) return [];
      return [{ relation, count: histogram.count, smallest: histogram.smallest, median: histogram.median() }];
    });
  }

  #grow(): void {
    this.#counted.push(new Float64Array(PAGE_MASK + 1).fill(Number.NaN));
    this.#relations.push(new Uint8Array(PAGE_MASK + 1));
  }
}
