/** A SYN that an RST answers. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { NONE, tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector } from '../detector.ts';

export function refused(desk: Desk): Detector {
  return {
    flags: tcpFlags.rst,
    /** Where no client of ours is observed the packets alone tell. */
    frame({ flags, conversation, row, side, now }) {
      if ((flags & tcpFlags.rst) === 0 || desk.established(conversation.stream, row)) return;
      const client = conversation.sides[1 - side]!;
      const answered = conversation.sides[side].synFrame !== NONE;
      if (client.synFrame === NONE || answered || client.socket || conversation.sides[side].rstFrame !== row)
        return;
      desk.report('connect.refused', now, {
        params: desk.sides(conversation.stream, 1 - side),
        stream: conversation.stream,
        frames: [client.synFrame, row],
      });
    },
    names: [RECORD_NAMES.error.code],
    record(record) {
      const { socket, conversation } = record;
      if (record.code !== 'ECONNREFUSED') return;
      const frames = [socket.connectRecord, record.row].flatMap((row) =>
        row === NONE ? [] : desk.framesOf(row),
      );
      const known = conversation ? desk.sides(conversation.stream, socket.side) : {};
      const peerAddress = conversation
        ? desk.address(conversation.stream, 1 - socket.side)
        : hostOf(socket.options);
      desk.report('connect.refused', record.now, {
        params: { ...known, peerAddress },
        stream: conversation?.stream ?? NONE,
        socket: socket.row,
        frames,
        records: [socket.connectRecord, ...socket.failed, record.row],
      });
    },
  };
}

/** What the program asked for, where no packet tells. */
export function hostOf(options: { readonly host?: string; readonly port?: number }): string {
  return `${options.host ?? 'localhost'}:${options.port ?? 0}`;
}
