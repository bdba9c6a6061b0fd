/** 'timeout' that nobody acted on. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { NONE } from '../../trace/frames.ts';
import type { Desk, Detector, RecordFact } from '../detector.ts';

/** How long a program may take to act on it, nanoseconds. */
const PATIENCE = 500e6;

export function timeout(desk: Desk): Detector {
  /** Milliseconds by socket row, as setTimeout() or the option said. */
  const delays = new Map<number, number>();
  const noted = new Set<number>();
  const check = (record: RecordFact, now: number): void => {
    const { socket, conversation } = record;
    const acted = socket.endRecord !== NONE || socket.destroyRecord !== NONE || socket.resetRecord !== NONE;
    if (acted || socket.closed || noted.has(socket.row)) return;
    noted.add(socket.row);
    desk.report('timeout.ignored', now, {
      params: { timeout: delays.get(socket.row) ?? socket.options.timeout ?? 0 },
      stream: conversation?.stream ?? NONE,
      socket: socket.row,
      records: [record.row],
    });
  };
  return {
    names: [RECORD_NAMES.setTimeout.code, RECORD_NAMES.timeout.code],
    record(record) {
      const { name, socket, details, now } = record;
      if (name === RECORD_NAMES.setTimeout.code && details.timeout !== undefined)
        delays.set(socket.row, details.timeout);
      if (name !== RECORD_NAMES.timeout.code) return;
      const kept = { ...record };
      desk.timers.set(now + PATIENCE, (then) => check(kept, then), true);
    },
  };
}
