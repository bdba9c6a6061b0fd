import { nanosBetween } from '../../core/trace/links.ts';
import { startOf } from '../engine/start.ts';
import type { TraceView } from '../engine/trace-client.ts';

/** Seconds that the list's Time column is ahead of "since the trace's first frame": a record may have come before it. */
export function clockShift(view: TraceView): number {
  const { frames, records } = view.tables;
  const base = frames.length > 0 && !Number.isNaN(frames.get('seconds', 0)) ? frames : records;
  if (base.length === 0) return 0;
  const start = startOf(view);
  const from = { get: (column: 'seconds' | 'nanos') => start[column] };
  return nanosBetween(from, 0, base, 0) / 1e9;
}
