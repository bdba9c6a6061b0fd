import { startOfTrace } from '../../core/trace/start.ts';
import type { TraceView } from './trace-client.ts';

/** Time of the trace's first entry: what relative times count from. */
export function startOf(view: TraceView): { readonly seconds: number; readonly nanos: number } {
  return startOfTrace(view.tables);
}
