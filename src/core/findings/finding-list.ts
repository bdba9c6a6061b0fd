/** The findings so far; what repeats grows. */
import { NONE } from '../trace/frames.ts';
import { catalogue, type FindingId } from './catalogue.ts';
import { type Finding, type FindingParams, type FindingSeverity, ROWS_KEPT } from './types.ts';

/** What a detector reports. */
export interface Report {
  readonly params?: FindingParams;
  readonly stream?: number;
  readonly socket?: number;
  readonly frames?: readonly number[];
  readonly records?: readonly number[];
  /** Times seen; 1 if absent. */
  readonly count?: number;
}

class Held implements Finding {
  readonly index: number;
  readonly id: string;
  readonly severity: FindingSeverity;
  params: FindingParams;
  readonly stream: number;
  readonly socket: number;
  readonly frames: number[];
  readonly records: number[];
  count: number;
  readonly seconds: number;
  readonly nanos: number;

  constructor(index: number, id: FindingId, report: Report, seconds: number, nanos: number) {
    this.index = index;
    this.id = id;
    this.severity = catalogue[id].severity;
    this.params = report.params ?? {};
    this.stream = report.stream ?? NONE;
    this.socket = report.socket ?? NONE;
    this.frames = rows(report.frames);
    this.records = rows(report.records);
    this.count = report.count ?? 1;
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

const rows = (given: readonly number[] | undefined): number[] =>
  [...new Set(given ?? [])]
    .filter((row) => row !== NONE)
    .sort((a, b) => a - b)
    .slice(0, ROWS_KEPT);

export class FindingList {
  readonly #held: Held[] = [];
  /** The second at which the trace's own clock (`now`) is 0. */
  readonly #origin: () => number;
  version = 0;

  constructor(origin: () => number) {
    this.#origin = origin;
  }

  get all(): readonly Finding[] {
    return this.#held;
  }

  /** @param now nanoseconds on the trace's own clock */
  add(id: FindingId, now: number, report: Report): Finding {
    const seconds = this.#origin() + Math.floor(now / 1e9);
    const made = new Held(
      this.#held.length,
      id,
      report,
      seconds,
      Math.round(now - Math.floor(now / 1e9) * 1e9),
    );
    this.#held.push(made);
    this.version += 1;
    return made;
  }

  /** The finding was seen again: its rows are added, its values replaced. */
  grow(finding: Finding, report: Report): void {
    const held = this.#held[finding.index];
    if (!held) return;
    if (report.params) held.params = { ...held.params, ...report.params };
    merge(held.frames, report.frames);
    merge(held.records, report.records);
    held.count += report.count ?? 1;
    this.version += 1;
  }
}

/** Rows mostly come ascending; those beyond `ROWS_KEPT` are only counted. */
function merge(held: number[], more: readonly number[] | undefined): void {
  for (const row of more ?? []) {
    if (row === NONE || held.length >= ROWS_KEPT || held.includes(row)) continue;
    held.push(row);
    if (held.length > 1 && held[held.length - 2]! > row) held.sort((a, b) => a - b);
  }
}
