/** The steps of a presentation: rows of the ladder, their chapters, and how long to stay on each while it plays. */
import { frameKind } from '../../core/ladder/kinds.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Key } from '../words/words.ts';

type Rows = Pick<TraceView, 'layout' | 'rows' | 'tables'>;

export interface Chapter {
  readonly title: Key;
  /** First row of the ladder that belongs to it. */
  readonly row: number;
}

/** Rows that are looked through for chapters: a talk has thousands of steps at the most. */
const LOOKED_AT = 20_000;

/** In the order of rows: handshake, first data, the first idle time, the close. Those that there are. */
export function chaptersOf(view: Rows): Chapter[] {
  const found = new Map<Key, number>();
  const note = (title: Key, row: number): void => {
    if (!found.has(title)) found.set(title, row);
  };
  if (view.rows > 0) note('Beginning', 0);
  for (let row = 0; row < Math.min(view.rows, LOOKED_AT); row += 1) {
    if (view.layout.rows.get('idle', row) > 0 && row > 0) note('Idle', row);
    const entry = view.layout.rows.get('entry', row);
    if (isRecordEntry(entry)) continue;
    const kind = frameKind(view.tables.frames, entryRow(entry));
    if (kind === 'syn') note('Handshake', row);
    if (kind === 'data') note('Data', row);
    if (kind === 'fin' || kind === 'rst') note('Closing', row);
  }
  return [...found].map(([title, row]) => ({ title, row })).sort((a, b) => a.row - b.row);
}

/** The chapter a row is in; undefined before the first. */
export function chapterAt(chapters: readonly Chapter[], row: number): Chapter | undefined {
  return chapters.findLast((chapter) => chapter.row <= row);
}

/** `true`: as it happened. `slow`: a thousand times slower. `folded`: every step the same time. */
export const paces = ['folded', 'slow', 'true'] as const;
export type Pace = (typeof paces)[number];

const FOLDED = 1200;
const SLOWER = 1000;
/** Milliseconds on a step, at least and at most, where time is slowed. */
const SLOW_LEAST = 300;
const SLOW_MOST = 4000;
/** At least an animation frame or two, so that each step is seen. */
const TRUE_LEAST = 40;

/** Milliseconds to stay on `row` before the next; undefined on the last. */
export function stay(view: Rows, row: number, pace: Pace): number | undefined {
  if (row + 1 >= view.rows) return undefined;
  if (pace === 'folded') return FOLDED;
  const between = (timeOf(view, row + 1) - timeOf(view, row)) / 1e6;
  if (Number.isNaN(between)) return FOLDED;
  if (pace === 'true') return Math.max(TRUE_LEAST, between);
  return Math.min(SLOW_MOST, Math.max(SLOW_LEAST, between * SLOWER));
}

/** Nanoseconds since the first second of the trace: differences of a talk's length are exact enough. */
function timeOf(view: Rows, row: number): number {
  const entry = view.layout.rows.get('entry', row);
  const table = isRecordEntry(entry) ? view.tables.records : view.tables.frames;
  const at = entryRow(entry);
  const base = view.tables.order.get('entry', 0);
  const first = (isRecordEntry(base) ? view.tables.records : view.tables.frames).get(
    'seconds',
    entryRow(base),
  );
  return (table.get('seconds', at) - first) * 1e9 + table.get('nanos', at);
}
