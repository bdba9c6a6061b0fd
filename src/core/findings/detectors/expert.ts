/** Wireshark's sequence analysis as findings: one a direction and kind, that grows with each segment. */
import { analysisBits, tcpFlags } from '../../trace/frames.ts';
import type { FindingId } from '../catalogue.ts';
import type { Desk, Detector, FrameFact } from '../detector.ts';
import type { Finding } from '../types.ts';

const kinds: readonly { readonly bit: number; readonly id: FindingId }[] = [
  { bit: analysisBits.retransmission, id: 'tcp.retransmission' },
  { bit: analysisBits.fast_retransmission, id: 'tcp.fast-retransmission' },
  { bit: analysisBits.spurious_retransmission, id: 'tcp.spurious-retransmission' },
  { bit: analysisBits.out_of_order, id: 'tcp.out-of-order' },
  { bit: analysisBits.lost_segment, id: 'tcp.lost-segment' },
  { bit: analysisBits.ack_lost_segment, id: 'tcp.ack-lost-segment' },
  { bit: analysisBits.duplicate_ack, id: 'tcp.duplicate-ack' },
  { bit: analysisBits.window_full, id: 'window.full' },
];
const all = kinds.reduce((bits, { bit }) => bits | bit, 0);
/** The kinds that a repeated SYN or FIN can be called; a SYN sent again is `connect.syn-retried`. */
const repeats =
  analysisBits.retransmission |
  analysisBits.fast_retransmission |
  analysisBits.spurious_retransmission |
  analysisBits.out_of_order;

export function expert(desk: Desk): Detector {
  /** By flow row × number of kinds + kind. */
  const found = new Map<number, Finding>();
  const note = (frame: FrameFact, kind: number): void => {
    const { stream } = frame.conversation;
    const key = (stream * 2 + frame.side) * kinds.length + kind;
    const known = found.get(key);
    if (known) desk.grow(known, { frames: [frame.row], params: { count: known.count + 1 } });
    else {
      const params = { ...desk.sides(stream, frame.side), count: 1 };
      found.set(key, desk.report(kinds[kind]!.id, frame.now, { params, stream, frames: [frame.row] }));
    }
  };
  return {
    analysis: true,
    frame(frame) {
      let bits = frame.analysis & all;
      if ((frame.flags & tcpFlags.syn) !== 0) bits &= ~repeats;
      if (bits === 0) return;
      kinds.forEach(({ bit }, kind) => {
        if ((bits & bit) !== 0) note(frame, kind);
      });
    },
  };
}
