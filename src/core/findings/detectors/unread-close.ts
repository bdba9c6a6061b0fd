/** destroy() with data unread: the kernel resets instead of closing. */
import { NONE, tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector } from '../detector.ts';

export function unreadClose(desk: Desk): Detector {
  return {
    flags: tcpFlags.rst,
    frame({ flags, conversation, row, side, now }) {
      if ((flags & tcpFlags.rst) === 0) return;
      const own = conversation.sides[side];
      const { socket } = own;
      if (!socket || own.rstFrame !== row || own.finFrame !== NONE) return;
      if (socket.destroyRecord === NONE || socket.resetRecord !== NONE) return;
      const unread = conversation.unread(side);
      if (unread === 0) return;
      desk.report('close.unread', now, {
        params: { ...desk.sides(conversation.stream, side), unread },
        stream: conversation.stream,
        socket: socket.row,
        frames: [row],
        records: [socket.destroyRecord],
      });
    },
  };
}
