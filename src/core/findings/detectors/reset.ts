/** An RST that ends a connection: told to the program as 'error', or not told at all. */

import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { NONE, tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector, RecordFact } from '../detector.ts';
import type { ConversationStory, SocketStory } from '../stories.ts';

/** How long after the RST the program may be told of it, nanoseconds. */
const PATIENCE = 1e9;

export function reset(desk: Desk): Detector {
  const decided = new Set<number>();
  const conclude = (conversation: ConversationStory, side: 0 | 1, now: number): void => {
    const { stream } = conversation;
    const { socket } = conversation.sides[side];
    if (!socket || decided.has(stream * 2 + side) || socket.errorRecord !== NONE) return;
    decided.add(stream * 2 + side);
    const frames = [conversation.sides[1 - side]!.finFrame, conversation.sides[1 - side]!.rstFrame];
    const records = [socket.closeRecord];
    desk.report('reset.silent', now, {
      params: desk.sides(stream, side),
      stream,
      socket: socket.row,
      frames,
      records,
    });
  };
  const onError = (record: RecordFact): void => {
    const { conversation, socket, code } = record;
    if (code !== 'ECONNRESET' && code !== 'EPIPE') return;
    if (!conversation) return;
    const rst = conversation.sides[otherSide(socket.side)].rstFrame;
    if (rst === NONE || decided.has(conversation.stream * 2 + socket.side)) return;
    decided.add(conversation.stream * 2 + socket.side);
    const params = { ...desk.sides(conversation.stream, socket.side), code };
    desk.report('reset.error', record.now, {
      params,
      stream: conversation.stream,
      socket: socket.row,
      frames: [rst],
      records: [record.row],
    });
  };
  return {
    flags: tcpFlags.rst,
    frame(frame) {
      if ((frame.flags & tcpFlags.rst) === 0 || !desk.established(frame.conversation.stream, frame.row))
        return;
      const { conversation, side, now } = frame;
      if (conversation.sides[side].rstFrame !== frame.row) return;
      const { socket } = conversation.sides[1 - side]!;
      if (socket && !isOver(socket))
        desk.timers.set(now + PATIENCE, (then) => conclude(conversation, otherSide(side), then), true);
      else if (!socket && !conversation.sides[side].socket) {
        const params = desk.sides(conversation.stream, 1 - side);
        desk.report('reset.seen', now, { params, stream: conversation.stream, frames: [frame.row] });
      }
    },
    names: [RECORD_NAMES.error.code],
    record: onError,
  };
}

const otherSide = (side: 0 | 1): 0 | 1 => (side === 0 ? 1 : 0);

/** The program had done with the socket: nothing that comes after concerns it. */
function isOver(socket: SocketStory): boolean {
  const own = socket.destroyRecord !== NONE && !socket.destroyedByNode;
  return own || socket.resetRecord !== NONE || socket.closed;
}
