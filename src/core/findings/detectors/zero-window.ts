/** A full receive buffer, and the probes that ask whether it is still full. */
import { analysisBits, NONE } from '../../trace/frames.ts';
import type { FindingId } from '../catalogue.ts';
import type { Desk, Detector, FrameFact } from '../detector.ts';
import type { Finding } from '../types.ts';

const PROBES = analysisBits.keep_alive | analysisBits.zero_window_probe;

export function zeroWindow(desk: Desk): Detector {
  const found = new Map<string, Finding>();
  const note = (id: FindingId, frame: FrameFact): void => {
    const { stream } = frame.conversation;
    const key = `${id} ${stream} ${frame.side}`;
    const known = found.get(key);
    if (known) {
      desk.grow(known, { frames: [frame.row] });
      return;
    }
    const socket = frame.conversation.sides[frame.side].socket?.row ?? NONE;
    const params = desk.sides(stream, frame.side);
    found.set(key, desk.report(id, frame.now, { params, stream, socket, frames: [frame.row] }));
  };
  return {
    analysis: true,
    frame(frame) {
      if ((frame.analysis & analysisBits.zero_window) !== 0) note('window.zero', frame);
      if ((frame.analysis & PROBES) !== 0 && desk.atZeroWindow(frame.row)) note('window.probe', frame);
    },
  };
}
