/** keepAliveInitialDelay under one second: rounded to 0, refused by the kernel, and nobody says so. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import type { Desk, Detector, RecordFact } from '../detector.ts';

export function keepAliveDelay(desk: Desk): Detector {
  /** Servers that were told of, by socket row: each of their connections would repeat it. */
  const servers = new Set<number>();
  const note = (record: RecordFact, delay: number | undefined): void => {
    if (delay === undefined || !(delay > 0 && delay < 1000)) return;
    const stream = record.conversation ? { stream: record.conversation.stream } : {};
    desk.report('keep-alive.delay-ignored', record.now, {
      params: { delay },
      ...stream,
      socket: record.socket.row,
      records: [record.row],
    });
  };
  return {
    names: [RECORD_NAMES.setKeepAlive.code, RECORD_NAMES.connect.code, RECORD_NAMES.serverConnection.code],
    record(record) {
      const { name, socket, details } = record;
      if (name === RECORD_NAMES.setKeepAlive.code && details.enable) note(record, details.initialDelay);
      if (name === RECORD_NAMES.setKeepAlive.code || !socket.options.keepAlive || servers.has(socket.row))
        return;
      if (name === RECORD_NAMES.serverConnection.code) servers.add(socket.row);
      note(record, socket.options.keepAliveInitialDelay);
    },
  };
}
