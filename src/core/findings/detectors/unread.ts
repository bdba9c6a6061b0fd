/** Bytes that the kernel has and the program has not read. */
import type { Desk, Detector } from '../detector.ts';
import type { ConversationStory, SocketStory } from '../stories.ts';

/** From when on a program is behind, nanoseconds: a flowing socket reads within a turn of its loop. */
const WHILE = 500e6;
const TLS = 3;
/** What is known of a socket: it is watched until a timer runs, or was told of. */
const WATCHED = 1;
const DONE = 2;

export function unread(desk: Desk): Detector {
  /** By socket row; a socket that was told of is done with. */
  const states: (typeof WATCHED | typeof DONE | undefined)[] = [];

  const watch = (conversation: ConversationStory, socket: SocketStory, now: number): void => {
    const mark = conversation.sides[other(socket.side)].reached;
    const since = now;
    states[socket.row] = WATCHED;
    desk.timers.set(now + WHILE, (then) => {
      if (states[socket.row] === DONE) return;
      states[socket.row] = undefined;
      if (socket.closed || conversation.reset) return;
      if (socket.read >= mark) {
        if (conversation.unread(socket.side) > 0) watch(conversation, socket, then);
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
      if (!socket || states[socket.row] !== undefined || socket.transport === TLS || socket.closed) return;
      if (conversation.unread(socket.side) > 0) watch(conversation, socket, now);
    },
  };
}

const other = (side: 0 | 1): 0 | 1 => (side === 0 ? 1 : 0);
