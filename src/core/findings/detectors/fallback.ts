/** Happy eyeballs: connected, but not by the first address. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { NONE } from '../../trace/frames.ts';
import type { Desk, Detector } from '../detector.ts';
import { hostOf } from './refused.ts';

export function fallback(desk: Desk): Detector {
  return {
    names: [RECORD_NAMES.connected.code],
    record({ socket, conversation, row, now }) {
      if (socket.failed.length === 0) return;
      const stream = conversation?.stream ?? NONE;
      desk.report('connect.fallback', now, {
        params: {
          failed: socket.failed.length,
          failure: [...new Set(socket.failures)].join(', '),
          peerAddress: conversation ? desk.address(stream, 1 - socket.side) : hostOf(socket.options),
        },
        stream,
        socket: socket.row,
        frames: [socket.connectRecord, ...socket.failed, row].flatMap((record) =>
          record === NONE ? [] : desk.framesOf(record),
        ),
        records: [socket.connectRecord, ...socket.failed, row],
      });
    },
  };
}
