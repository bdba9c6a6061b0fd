/** One side has closed and the other has not, for a while. */
import { NONE, tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector, FrameFact } from '../detector.ts';

/** From when on it is "a while", nanoseconds: a program that answers 'end' does so within a turn of its loop. */
const WHILE = 500e6;

export function halfOpen(desk: Desk): Detector {
  const check = (frame: FrameFact, now: number): void => {
    const { conversation, side, row } = frame;
    const other = conversation.sides[side === 0 ? 1 : 0];
    if (conversation.reset || other.finFrame !== NONE) return;
    const { stream } = conversation;
    desk.report('connection.half-open', now, {
      params: { ...desk.sides(stream, side), after: now - frame.now },
      stream,
      ...(other.socket && { socket: other.socket.row }),
      frames: [row],
      records: [conversation.sides[side].socket?.endRecord ?? NONE],
    });
  };
  return {
    flags: tcpFlags.fin,
    frame(frame) {
      const { flags, conversation, side, row, now } = frame;
      if ((flags & tcpFlags.fin) === 0 || conversation.sides[side].finFrame !== row) return;
      const kept = { ...frame };
      desk.timers.set(now + WHILE, (then) => check(kept, then));
    },
  };
}
