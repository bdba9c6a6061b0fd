import { entryRow, isRecordEntry } from './order.ts';
import type { TraceTables } from './tables.ts';

/** Time of the trace's first entry: what relative times count from. Seconds since 1970 and nanoseconds; 0 where it has none. */
export function startOfTrace({ order, records, frames }: Pick<TraceTables, 'order' | 'records' | 'frames'>): {
  readonly seconds: number;
  readonly nanos: number;
} {
  if (order.length === 0) return { seconds: 0, nanos: 0 };
  const entry = order.get('entry', 0);
  const table = isRecordEntry(entry) ? records : frames;
  const row = entryRow(entry);
  const seconds = table.get('seconds', row);
  return Number.isNaN(seconds) ? { seconds: 0, nanos: 0 } : { seconds, nanos: table.get('nanos', row) };
}
