/** listen() on a port that is taken. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import type { Desk, Detector } from '../detector.ts';

export function inUse(desk: Desk): Detector {
  return {
    names: [RECORD_NAMES.serverError.code],
    record({ code, row, now, socket }) {
      if (code !== 'EADDRINUSE') return;
      desk.report('listen.in-use', now, { socket: socket.row, records: [row] });
    },
  };
}
