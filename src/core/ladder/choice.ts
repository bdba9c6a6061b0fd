/** What a person can choose of a ladder, and how much time a row stands for where nobody said. */
import { entryRow, isRecordEntry } from '../trace/order.ts';
import type { TraceTables } from '../trace/tables.ts';
import type { LadderScope } from './scope.ts';

/** An endpoint of the trace: address id and port. */
export interface Endpoint {
  readonly address: number;
  readonly port: number;
}

/**
 * How rows follow each other. Even steps: each takes one unit. True time: the way from one row to the next is the time
 * between them, a row's height standing for `rowNanos`; rows closer than that stand one row apart.
 */
export interface Pace {
  readonly kind: 'even' | 'time';
  /** Nanoseconds to a row's height in true time. */
  readonly rowNanos: number | 'auto';
  /** Idle time is folded from this length on, nanoseconds; Infinity: never. */
  readonly foldNanos: number;
}

export interface LadderChoice {
  readonly scope: LadderScope;
  readonly pace: Pace;
  /** Endpoints whose lanes are hidden, with their conversations. */
  readonly hidden: readonly Endpoint[];
}

export const defaultPace: Pace = { kind: 'even', rowNanos: 'auto', foldNanos: 100e6 };
export const defaultChoice: LadderChoice = { scope: { kind: 'all' }, pace: defaultPace, hidden: [] };

/** A row's height where nothing is known yet. */
const FIRST_GUESS = 100_000;
/** Intervals looked at. */
const SAMPLE = 4000;
const LEAST = 1_000;
const MOST = 60e9;

/**
 * Nanoseconds to a row's height so that half of the steps are longer than a row: the median interval between entries,
 * folded pauses aside, rounded to 1, 2 or 5 times a power of ten.
 */
export function suggestRowNanos(
  trace: Pick<TraceTables, 'order' | 'frames' | 'records'>,
  foldNanos: number,
): number {
  const { order } = trace;
  const stride = Math.max(1, Math.floor(order.length / SAMPLE));
  const found: number[] = [];
  for (let at = 1; at < order.length; at += stride) {
    const gap = timeOf(trace, order.get('entry', at)) - timeOf(trace, order.get('entry', at - 1));
    if (gap > 0 && gap < foldNanos) found.push(gap);
  }
  found.sort((a, b) => a - b);
  const median = found[found.length >> 1];
  return median === undefined ? FIRST_GUESS : rounded(Math.min(MOST, Math.max(LEAST, median)));
}

/** Nanoseconds since 1970, good to a quarter of a microsecond: enough for a scale. */
function timeOf({ frames, records }: Pick<TraceTables, 'frames' | 'records'>, entry: number): number {
  const table = isRecordEntry(entry) ? records : frames;
  const row = entryRow(entry);
  return table.get('seconds', row) * 1e9 + table.get('nanos', row);
}

function rounded(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}
