/** The keep-alive race: written after the peer's FIN, answered with an RST. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { NONE, tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector } from '../detector.ts';

interface Late {
  readonly record: number;
  readonly now: number;
  bytes: number;
  readonly socket: number;
  readonly told: boolean;
}

export function writeAfterFin(desk: Desk): Detector {
  /** First write after the peer's FIN, by flow row of the writer. */
  const late = new Map<number, Late>();
  return {
    names: [RECORD_NAMES.write.code, RECORD_NAMES.end.code],
    record({ row, now, socket, conversation, byteLength: bytes }) {
      if (!conversation || bytes === 0 || conversation.reset) return;
      const peer = conversation.sides[socket.side === 0 ? 1 : 0];
      if (peer.finFrame === NONE) return;
      const key = conversation.stream * 2 + socket.side;
      const known = late.get(key);
      if (known) known.bytes += bytes;
      else late.set(key, { record: row, now, bytes, socket: socket.row, told: socket.told });
    },
    flags: tcpFlags.rst,
    frame({ flags, conversation, row, side, now }) {
      if ((flags & tcpFlags.rst) === 0 || conversation.sides[side].rstFrame !== row) return;
      const { stream } = conversation;
      const written = late.get(stream * 2 + 1 - side);
      if (!written) return;
      const { finFrame, finAt } = conversation.sides[side];
      desk.report('write.after-fin', now, {
        params: {
          ...desk.sides(stream, 1 - side),
          bytes: written.bytes,
          after: written.now - finAt,
          told: written.told ? 'told' : 'untold',
        },
        stream,
        socket: written.socket,
        frames: [finFrame, ...desk.framesOf(written.record), row],
        records: [written.record],
      });
    },
  };
}
