import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import type { TraceView } from './trace-client.ts';

/** Time of the trace's first entry: what relative times count from. */
export function startOf(view: TraceView): { readonly seconds: number; readonly nanos: number } {
  if (view.tables.order.length === 0) return { seconds: 0, nanos: 0 };
  const entry = view.tables.order.get('entry', 0);
  const table = isRecordEntry(entry) ? view.tables.records : view.tables.frames;
  const row = entryRow(entry);
  const seconds = table.get('seconds', row);
  return Number.isNaN(seconds) ? { seconds: 0, nanos: 0 } : { seconds, nanos: table.get('nanos', row) };
}
