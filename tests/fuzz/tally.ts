/** What a run amounts to: cases by kind, times, problems by what they say. */
import { type CaseOutcome, type CaseProblem, KINDS, type Kind } from './cases.ts';

interface KindTally {
  cases: number;
  /** Input bytes; characters of filters. */
  size: number;
  milliseconds: number;
  worst: number;
  worstCase: number;
}

/** Problems of one sort: the first of them, and how many there were. */
export interface ProblemSort {
  readonly first: CaseProblem;
  count: number;
}

/** Numbers and texts differ from case to case where the problem is the same. */
const sortOf = ({ kind, what }: CaseProblem): string =>
  kind +
  what
    .split('\n', 3)
    .join(' ')
    .replace(/'[^']*'/g, "'…'")
    .replace(/\d+/g, 'N')
    .slice(0, 160);

export class Tally {
  readonly kinds = new Map<Kind, KindTally>();
  readonly problems = new Map<string, ProblemSort>();
  filters = 0;
  compiled = 0;
  selected = 0;

  get cases(): number {
    return [...this.kinds.values()].reduce((sum, { cases }) => sum + cases, 0);
  }

  add(number: number, outcome: CaseOutcome, milliseconds: number): void {
    const tally = this.#kind(outcome.kind);
    tally.cases += 1;
    tally.size += outcome.size;
    tally.milliseconds += milliseconds;
    if (milliseconds > tally.worst) Object.assign(tally, { worst: milliseconds, worstCase: number });
    if (outcome.filter) {
      this.filters += 1;
      this.compiled += outcome.filter.compiled ? 1 : 0;
      this.selected += outcome.filter.selected ? 1 : 0;
    }
    for (const problem of outcome.problems) this.complain(problem);
  }

  complain(problem: CaseProblem, count = 1): void {
    const known = this.problems.get(sortOf(problem));
    if (!known) this.problems.set(sortOf(problem), { first: problem, count });
    else known.count += count;
  }

  /** Takes in another run's, of other cases. */
  merge(other: Tally): void {
    for (const [kind, { cases, size, milliseconds, worst, worstCase }] of other.kinds) {
      const own = this.#kind(kind);
      own.cases += cases;
      own.size += size;
      own.milliseconds += milliseconds;
      if (worst > own.worst) Object.assign(own, { worst, worstCase });
    }
    for (const { first, count } of other.problems.values()) this.complain(first, count);
    this.filters += other.filters;
    this.compiled += other.compiled;
    this.selected += other.selected;
  }

  /** Over threads a class loses its methods. */
  static revive(sent: Tally): Tally {
    return Object.assign(new Tally(), sent);
  }

  lines(): string[] {
    const kinds = KINDS.flatMap((kind) => {
      const tally = this.kinds.get(kind);
      return tally ? [kindLine(kind, tally)] : [];
    });
    const share = (part: number) => `${Math.round((100 * part) / Math.max(1, this.filters))} %`;
    const filters = `filters that compiled: ${share(this.compiled)}; that selected something: ${share(this.selected)}`;
    return this.filters > 0 ? [...kinds, filters] : kinds;
  }

  #kind(kind: Kind): KindTally {
    const known = this.kinds.get(kind);
    if (known) return known;
    const made = { cases: 0, size: 0, milliseconds: 0, worst: 0, worstCase: 0 };
    this.kinds.set(kind, made);
    return made;
  }
}

function kindLine(kind: Kind, { cases, size, milliseconds, worst, worstCase }: KindTally): string {
  const unit = kind === 'filters' ? 'characters' : 'bytes';
  const mean = `mean ${(milliseconds / cases).toFixed(2)} ms, ${Math.round(size / cases)} ${unit}`;
  return `${kind.padEnd(8)} ${String(cases).padStart(8)} cases; ${mean}; worst ${worst.toFixed(0)} ms (case ${worstCase})`;
}
