/** Events that came long after their frame: because the event loop was busy, or though it was not. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { loopDelayDuring } from '../../trace/loop-delays.ts';
import type { Desk, Detector, RecordFact } from '../detector.ts';
import type { Finding } from '../types.ts';

/** Healthy lags are below 2 ms; a loaded machine may need some tens. Nanoseconds. */
export const LONG = 100e6;
/** Samples of the loop's delay come up to this much after the time they are about, nanoseconds. */
const SAMPLE_WAIT = 1e9;

const words = new Map<number, string>([
  [RECORD_NAMES.connected.code, 'connect'],
  [RECORD_NAMES.serverConnection.code, 'connection'],
  [RECORD_NAMES.data.code, 'data'],
]);

export function lag(desk: Desk): Detector {
  const found = new Map<string, Finding>();
  const conclude = (record: RecordFact, span: number, frames: readonly number[], now: number): void => {
    const { loopDelays, records } = desk.context.tables;
    const loop = loopDelayDuring(loopDelays, records, record.row, span);
    const id = Number.isNaN(loop) ? 'lag.unknown' : loop * 2 >= span ? 'lag.busy-loop' : 'lag.kernel';
    const key = `${id} ${record.name}`;
    const known = found.get(key);
    if (known) {
      const longest = Math.max(span, Number(known.params.lag));
      desk.grow(known, { frames, records: [record.row], params: { lag: longest } });
      return;
    }
    const params = { event: words.get(record.name)!, lag: span, loop };
    const stream = record.conversation ? { stream: record.conversation.stream } : {};
    const report = { params, ...stream, socket: record.socket.row, frames, records: [record.row] };
    found.set(key, desk.report(id, now, report));
  };
  return {
    names: [...words.keys()],
    record(record) {
      if (!desk.isLate(record.row, LONG)) return;
      const span = desk.lagOf(record.row);
      // A socket that is paused, or that nobody reads yet, leaves its bytes in the kernel on purpose.
      const { paused, resumedAt } = record.socket;
      if (record.name === RECORD_NAMES.data.code && (paused || resumedAt > record.now - span)) return;
      const kept = { ...record };
      desk.timers.set(
        record.now + SAMPLE_WAIT,
        (then) => conclude(kept, span, desk.framesOf(kept.row), then),
        true,
      );
    },
  };
}
