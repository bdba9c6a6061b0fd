/** maxConnections: a completed connection that Node closes at once. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector } from '../detector.ts';
import type { Finding } from '../types.ts';

export function drop(desk: Desk): Detector {
  /** By stream, until the server's FIN or RST is seen. */
  const open = new Map<number, Finding>();
  return {
    flags: tcpFlags.fin | tcpFlags.rst,
    frame({ flags, conversation, row, side }) {
      if ((flags & (tcpFlags.fin | tcpFlags.rst)) === 0) return;
      const finding = open.get(conversation.stream);
      if (!finding || desk.context.tables.conversations.get('client', conversation.stream) === side) return;
      desk.grow(finding, { frames: [row], count: 0 });
      open.delete(conversation.stream);
    },
    names: [RECORD_NAMES.serverDrop.code],
    record({ row, now, socket, conversation, details }) {
      const finding = desk.report('server.dropped', now, {
        params: {
          address: `${details.remoteAddress ?? '?'}:${details.remotePort ?? '?'}`,
          connections: details.connections ?? socket.options.maxConnections ?? 0,
        },
        ...(conversation && { stream: conversation.stream }),
        socket: socket.row,
        frames: desk.framesOf(row),
        records: [row],
      });
      if (conversation) open.set(conversation.stream, finding);
    },
  };
}
