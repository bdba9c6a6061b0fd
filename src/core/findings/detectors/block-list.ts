/** blockList: a completed connection that Node closes and tells nobody of. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector, FrameFact } from '../detector.ts';
import type { SocketStory } from '../stories.ts';

/** How long after the FIN a 'connection' or 'drop' may still come (the loop may be busy), nanoseconds. */
const PATIENCE = 1e9;

export function blockList(desk: Desk): Detector {
  /** Observed servers with a blockList, by port. */
  const servers = new Map<number, SocketStory>();
  const check = (frame: FrameFact, server: SocketStory, now: number): void => {
    const { conversation, side, row } = frame;
    const { stream } = conversation;
    if (conversation.told || conversation.sides[side].socket) return;
    const { conversations, frames } = desk.context.tables;
    const handshake = conversations.get('handshakeFrame', stream);
    const seconds = frames.get('seconds', row) - frames.get('seconds', handshake);
    const after = seconds * 1e9 + frames.get('nanos', row) - frames.get('nanos', handshake);
    desk.report('server.blocked', now, {
      params: { address: desk.address(stream, 1 - side), after },
      stream,
      socket: server.row,
      frames: [handshake, row],
    });
  };
  return {
    flags: tcpFlags.fin | tcpFlags.rst,
    frame(frame) {
      const { flags, conversation, side, row, now } = frame;
      const closes = (flags & (tcpFlags.fin | tcpFlags.rst)) !== 0;
      if (!closes || servers.size === 0 || !desk.established(conversation.stream, row)) return;
      const own = conversation.sides[side];
      if ((own.finFrame !== row && own.rstFrame !== row) || wrote(desk, conversation.stream, side)) return;
      const server = servers.get(portOf(desk, conversation.stream, side));
      const kept = { ...frame };
      if (server) desk.timers.set(now + PATIENCE, (then) => check(kept, server, then), true);
    },
    names: [RECORD_NAMES.serverListening.code, RECORD_NAMES.serverClosed.code],
    record({ name, socket }) {
      if (name === RECORD_NAMES.serverListening.code && socket.options.hasBlockList) {
        const port = desk.context.tables.sockets.get('localPort', socket.row);
        if (port !== 0) servers.set(port, socket);
      } else if (name === RECORD_NAMES.serverClosed.code) {
        for (const [port, server] of servers) if (server === socket) servers.delete(port);
      }
    },
  };
}

/** Whether that side sent a single byte, or is the one that connected. */
function wrote(desk: Desk, stream: number, side: 0 | 1): boolean {
  const { conversations, flows } = desk.context.tables;
  return conversations.get('client', stream) === side || flows.get('payload', stream * 2 + side) > 0;
}

function portOf(desk: Desk, stream: number, side: 0 | 1): number {
  return desk.context.tables.conversations.get(side === 0 ? 'portA' : 'portB', stream);
}
