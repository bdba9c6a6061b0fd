/** The findings as rows under headings, a window of them at a time. */
import type { Engine } from '../../../core/engine/types.ts';
import { type Finding, type FindingSeverity, findingSeverities } from '../../../core/findings/types.ts';
import { Ranking } from './ranking.ts';

export type FindingGrouping = 'severity' | 'kind' | 'conversation';

export interface FindingsAsk {
  readonly group: FindingGrouping;
  /** Those that are shown. */
  readonly severities: readonly FindingSeverity[];
  readonly first: number;
  readonly count: number;
}

/** A heading, with a finding under it that it is named by and how many there are; or a finding. */
export type FindingRow =
  | { readonly row: 'heading'; readonly of: Finding; readonly count: number }
  | { readonly row: 'finding'; readonly of: Finding };

export interface FindingsAnswer {
  /** Rows, headings among them. */
  readonly total: number;
  readonly first: number;
  readonly rows: readonly FindingRow[];
  /** How many there are of each severity, shown or not. */
  readonly counts: Readonly<Record<FindingSeverity, number>>;
}

/** Bit of a row's number: a heading, named by the finding in the other bits. */
const HEADING = 0x8000_0000;

export class FindingTable {
  readonly #engine: Engine;
  readonly #ranking: Ranking;
  #order: Uint32Array | undefined;
  #key = '';
  /** Row numbers, and by heading how many findings stand under it. */
  #rows: number[] = [];
  readonly #under = new Map<number, number>();
  #counts: Record<FindingSeverity, number> = noCounts();
  #counted = 0;

  constructor(engine: Engine, now: () => number) {
    this.#engine = engine;
    this.#ranking = new Ranking(now);
  }

  answer({ group, severities, first, count }: FindingsAsk): FindingsAnswer {
    const { list, version } = this.#engine.findings;
    this.#count();
    const order = this.#ranking.of(group, list.length, version, () => compareFor(group, list));
    const key = `${group} ${severities.join()} ${list.length}`;
    if (order !== this.#order || key !== this.#key) this.#arrange(order, group, severities);
    this.#order = order;
    this.#key = key;
    const rows = this.#rows.slice(first, first + count).map((row) => this.#row(row));
    return { total: this.#rows.length, first, rows, counts: { ...this.#counts } };
  }

  /** Severities of a finding never change. */
  #count(): void {
    const { list } = this.#engine.findings;
    for (; this.#counted < list.length; this.#counted += 1) this.#counts[list[this.#counted]!.severity] += 1;
  }

  #arrange(order: Uint32Array, group: FindingGrouping, severities: readonly FindingSeverity[]): void {
    const { list } = this.#engine.findings;
    this.#rows = [];
    this.#under.clear();
    let heading = -1;
    let name: string | undefined;
    for (const index of order) {
      const finding = list[index]!;
      if (!severities.includes(finding.severity)) continue;
      if (groupOf(finding, group) !== name) {
        name = groupOf(finding, group);
        heading = index;
        this.#rows.push(HEADING + index);
      }
      this.#under.set(heading, (this.#under.get(heading) ?? 0) + 1);
      this.#rows.push(index);
    }
  }

  #row(row: number): FindingRow {
    const { list } = this.#engine.findings;
    const index = row >= HEADING ? row - HEADING : row;
    const of = list[index]!;
    return row >= HEADING
      ? { row: 'heading', of, count: this.#under.get(index) ?? 0 }
      : { row: 'finding', of };
  }
}

function noCounts(): Record<FindingSeverity, number> {
  return { chat: 0, note: 0, warn: 0, error: 0 };
}

function groupOf(finding: Finding, group: FindingGrouping): string {
  if (group === 'severity') return finding.severity;
  return group === 'kind' ? finding.id : String(finding.stream);
}

/** Gravest first within the group; groups by severity, name or conversation. */
function compareFor(group: FindingGrouping, list: readonly Finding[]): (a: number, b: number) => number {
  const gravity = (finding: Finding): number => -findingSeverities.indexOf(finding.severity);
  return (a, b) => {
    const [x, y] = [list[a]!, list[b]!];
    if (group === 'conversation' && x.stream !== y.stream) return x.stream - y.stream;
    const byGravity = gravity(x) - gravity(y);
    if (byGravity !== 0) return byGravity;
    if (group === 'kind' && x.id !== y.id) return x.id < y.id ? -1 : 1;
    return a - b;
  };
}
