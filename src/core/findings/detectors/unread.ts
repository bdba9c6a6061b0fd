/** Bytes that the kernel has and the program has not read. */
import type { Desk, Detector } from '../detector.ts';
import { flowBits } from '../ledger.ts';
import type { ConversationStory, SocketStory } from '../stories.ts';

/** From when on a program is behind, nanoseconds: a flowing socket reads within a turn of its loop. */
const WHILE = 500e6;
const TLS = 3;
/** What is known of a socket that was told of. */
const DONE = 'done';

export function unread(desk: Desk): Detector {
  /** By socket row: the conversation in which it is watched until a timer runs. */
  const states: (ConversationStory | typeof DONE | undefined)[] = [];

  /** The socket is watched from `now` on; `flow` is what it reads. */
  const watch = (conversation: ConversationStory, socket: SocketStory, flow: number, now: number): void => {
    const mark = conversation.reached(other(socket.side));
    const since = now;
    states[socket.row] = conversation;
    desk.timers.set(now + WHILE, (then) => {
      if (states[socket.row] === DONE) return;
      states[socket.row] = undefined;
      desk.ledger.mark(flow, 0, flowBits.quiet);
      if (socket.closed || conversation.reset) return;
      if (socket.read >= mark) {
        if (conversation.unread(socket.side) > 0) watch(conversation, socket, flow, then);
        return;
      }
      report(conversation, socket, then, then - since);
    });
  };

  const report = (conversation: ConversationStory, socket: SocketStory, now: number, after: number): void => {
    states[socket.row] = DONE;
    const { stream } = conversation;
    const frames: number[] = [];
    const waiting = conversation.unread(socket.side);
    const to = socket.read + waiting;
    desk.context.byteMap.eachCarrier(stream, other(socket.side), socket.read, to, (frame) => {
      if (frames.length < 50) frames.push(frame);
    });
    desk.report('read.behind', now, {
      params: { ...desk.sides(stream, socket.side), unread: waiting, after },
      stream,
      socket: socket.row,
      frames,
    });
  };

  return {
    data({ conversation, side, now }) {
      const { socket } = conversation.sides[other(side)];
      const flow = conversation.stream * 2 + side;
      if (socket && socket.transport !== TLS && !socket.closed) {
        if (states[socket.row] === undefined && conversation.unread(socket.side) > 0)
          watch(conversation, socket, flow, now);
        const state = states[socket.row];
        if (state !== conversation && state !== DONE) return;
      }
      // Until a timer runs, or another socket is known to read it, more of these bytes change nothing.
      desk.ledger.mark(flow, flowBits.quiet);
    },
  };
}

const other = (side: 0 | 1): 0 | 1 => (side === 0 ? 1 : 0);
