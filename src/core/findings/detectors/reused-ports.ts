/** A SYN on addresses and ports that another conversation had before (Wireshark's "TCP Port numbers reused"). */
import { NONE, tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector } from '../detector.ts';

export function reusedPorts(desk: Desk): Detector {
  return {
    flags: tcpFlags.syn,
    frame({ flags, conversation, row, side, now }) {
      if (
        (flags & (tcpFlags.syn | tcpFlags.ack)) !== tcpFlags.syn ||
        conversation.sides[side].synFrame !== row
      )
        return;
      const { stream } = conversation;
      const { conversations } = desk.context.tables;
      const earlier = conversations.get('earlier', stream);
      if (earlier === NONE) return;
      desk.report('tcp.reused-ports', now, {
        stream,
        params: desk.sides(stream, side),
        frames: [conversations.get('firstFrame', earlier), row],
      });
    },
  };
}
