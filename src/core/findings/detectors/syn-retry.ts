/** SYNs that nobody answers: sent again, and given up. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { Role } from '../../capfile/records/schema.ts';
import { NONE, tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector, FrameFact, RecordFact } from '../detector.ts';
import type { Finding } from '../types.ts';
import { hostOf } from './refused.ts';

export function synRetry(desk: Desk): Detector {
  const retried = new Map<number, Finding>();
  const again = (frame: FrameFact): void => {
    const { conversation, side, row, now } = frame;
    const { stream } = conversation;
    const first = conversation.sides[side];
    const known = retried.get(stream);
    if (known) {
      desk.grow(known, { frames: [row], params: { again: known.count + 1 } });
      return;
    }
    const params = { ...desk.sides(stream, side), again: 1, after: now - first.synAt };
    retried.set(
      stream,
      desk.report('connect.syn-retried', now, { params, stream, frames: [first.synFrame, row] }),
    );
  };
  const timedOut = (record: RecordFact): void => {
    const { socket, conversation, now } = record;
    const stream = conversation?.stream ?? NONE;
    const frames = retried.get(stream)?.frames ?? [conversation?.sides[socket.side].synFrame ?? NONE];
    const since = conversation?.sides[socket.side].synAt ?? now;
    desk.report('connect.timed-out', now, {
      params: {
        peerAddress: conversation ? desk.address(stream, 1 - socket.side) : hostOf(socket.options),
        syns: frames.filter((frame) => frame !== NONE).length,
        after: now - since,
      },
      stream,
      socket: socket.row,
      frames,
      records: [socket.connectRecord, record.row],
    });
  };
  return {
    flags: tcpFlags.syn,
    frame(frame) {
      const { flags, conversation, side, row } = frame;
      if ((flags & (tcpFlags.syn | tcpFlags.ack)) !== tcpFlags.syn) return;
      if (conversation.sides[side].synFrame !== row) again(frame);
    },
    names: [RECORD_NAMES.error.code],
    record(record) {
      const timeout = record.code === 'ETIMEDOUT';
      if (timeout && record.socket.role === Role.client && Number.isNaN(record.socket.connectedAt))
        timedOut(record);
    },
  };
}
