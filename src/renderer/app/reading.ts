import type { SessionInfo } from '../../core/contract/session.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Task } from '../store/tasks.ts';

/** Bytes of a file below which it is read before anybody could look at a progress bar. */
const SMALL = 20_000_000;

/** How far a large file has been read; undefined where none is being read. */
export function readingTask(view: TraceView | undefined, session: SessionInfo | undefined): Task | undefined {
  if (!view || session?.kind !== 'file' || view.session !== session.session) return undefined;
  const { tick } = view;
  const length = session.packetsLength + session.recordsLength;
  if ((tick.complete && !tick.catchingUp) || length < SMALL) return undefined;
  return { id: 0, title: 'Reading the file', done: Math.min(1, tick.bytes / length) };
}
