/** The Time column of a row, by the format that was chosen. */
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import { startOf } from './start.ts';
import {
  type Digits,
  dateText,
  dayText,
  type Instant,
  span,
  spanText,
  type TimeFormat,
} from './time-text.ts';
import type { TraceView } from './trace-client.ts';

export interface TimeColumn {
  readonly format: TimeFormat;
  readonly digits: Digits;
  /** The trace's first instant. */
  readonly start: Instant;
  /** Times that rows count from, in their order, instead of the trace's start. */
  readonly references: readonly Instant[];
}

/** @param references entries that were set as time references */
export function timeColumn(view: TraceView, format: TimeFormat, references: readonly number[]): TimeColumn {
  const times = references.map((entry) => instantOf(view, entry)).filter((one) => one !== undefined);
  return {
    format,
    digits: digitsOf(view, format),
    start: startOf(view),
    references: times.sort((a, b) => a.seconds - b.seconds || a.nanos - b.nanos),
  };
}

/** Undefined: it has no time (somebody else's block), or is not in the trace. */
export function instantOf({ tables }: TraceView, entry: number): Instant | undefined {
  const table = isRecordEntry(entry) ? tables.records : tables.frames;
  const row = entryRow(entry);
  if (row >= table.length) return undefined;
  const seconds = table.get('seconds', row);
  return Number.isNaN(seconds) ? undefined : { seconds, nanos: table.get('nanos', row) };
}

/**
 * @param above the entry above it in the list, where there is one
 * @param before the entry before it of its conversation, where there is one
 */
export function timeText(
  view: TraceView,
  column: TimeColumn,
  entry: number,
  above: number | undefined,
  before: number | undefined,
): string {
  const instant = instantOf(view, entry);
  if (!instant) return '';
  const { format, digits } = column;
  switch (format.kind) {
    case 'date':
      return dateText(instant, digits, false);
    case 'utcDate':
      return dateText(instant, digits, true);
    case 'day':
      return dayText(instant, digits, false);
    case 'utcDay':
      return dayText(instant, digits, true);
    case 'epoch':
      return spanText(instant, digits);
    case 'start':
      return spanText(span(originOf(column, instant), instant), digits);
    case 'shown':
      return spanText(span(earlier(view, above) ?? instant, instant), digits);
    case 'conversation':
      return spanText(span(earlier(view, before) ?? instant, instant), digits);
  }
}

const earlier = (view: TraceView, entry: number | undefined): Instant | undefined =>
  entry === undefined ? undefined : instantOf(view, entry);

/** The newest reference that is not later, else the trace's start. */
function originOf({ references, start }: TimeColumn, { seconds, nanos }: Instant): Instant {
  const isPast = (one: Instant): boolean =>
    one.seconds < seconds || (one.seconds === seconds && one.nanos <= nanos);
  return references.findLast(isPast) ?? start;
}

/** Records are told to the nanosecond; a file says how precise its frames are. */
function digitsOf({ facts, tables }: TraceView, { precision }: TimeFormat): Digits {
  if (precision !== 'auto') return precision === 'nano' ? 9 : 6;
  const fine = facts.interfaces.some(({ tsresol }) => (tsresol & 0x80 ? (tsresol & 0x7f) > 20 : tsresol > 6));
  return fine || tables.records.length > 0 ? 9 : 6;
}
