/** Keep-alive probes: answered, unanswered, given up. */
import { analysisBits, NONE, previousFrame, tcpFlags } from '../../trace/frames.ts';
import type { Desk, Detector, FrameFact } from '../detector.ts';
import type { Finding } from '../types.ts';

/** The probes of one direction. */
interface Probes {
  readonly finding: Finding;
  probes: number;
  answered: number;
  /** Probes since the last sign of life, and the row and time of the newest. */
  run: number[];
  lastAt: number;
  unanswered: Finding | undefined;
}

export function keepAlive(desk: Desk): Detector {
  const found = new Map<number, Probes>();

  const probe = (frame: FrameFact): void => {
    const { conversation, side, row, now } = frame;
    const { stream } = conversation;
    const known = found.get(stream * 2 + side);
    if (!known) {
      const { socket } = conversation.sides[side];
      const delay = socket?.keepAliveDelay;
      const setting = delay ? ` (keepAliveInitialDelay: ${delay})` : '';
      const idle = idleBefore(desk, frame);
      const finding = desk.report('keep-alive.probe', now, {
        params: { ...desk.sides(stream, side), idle, setting, probes: 1, answered: 0 },
        stream,
        socket: socket?.row ?? NONE,
        frames: [row],
        records: [socket?.keepAliveRecord ?? NONE],
      });
      found.set(stream * 2 + side, {
        finding,
        probes: 1,
        answered: 0,
        run: [row],
        lastAt: now,
        unanswered: undefined,
      });
      return;
    }
    if (heardSince(desk, frame, known.run.at(-1))) known.run = [];
    known.probes += 1;
    desk.grow(known.finding, { frames: [row], params: { probes: known.probes } });
    known.run.push(row);
    if (known.run.length > 1) unanswered(known, frame);
    known.lastAt = now;
  };

  /** A second probe with no sign of life in between: the first went unanswered. */
  const unanswered = (known: Probes, frame: FrameFact): void => {
    const { conversation, side, now } = frame;
    const count = known.run.length - 1;
    if (known.unanswered) {
      desk.grow(known.unanswered, { frames: known.run, params: { unanswered: count } });
      return;
    }
    const { stream } = conversation;
    const params = { ...desk.sides(stream, side), unanswered: count, interval: now - known.lastAt };
    known.unanswered = desk.report('keep-alive.unanswered', now, { params, stream, frames: known.run });
  };

  const answer = (frame: FrameFact, known: Probes): void => {
    known.answered += 1;
    known.run = [];
    known.unanswered = undefined;
    desk.grow(known.finding, { frames: [frame.row], params: { answered: known.answered }, count: 0 });
  };

  /** The prober's kernel resets after its last probe. */
  const giveUp = (frame: FrameFact, known: Probes): void => {
    if (known.run.length < 2) return;
    const { conversation, side, row, now } = frame;
    const { stream } = conversation;
    const params = { ...desk.sides(stream, side), unanswered: known.run.length };
    if (known.unanswered) desk.grow(known.unanswered, { params: { unanswered: known.run.length }, count: 0 });
    desk.report('keep-alive.gave-up', now, { params, stream, frames: [...known.run, row] });
  };

  return {
    frame(frame) {
      const { stream } = frame.conversation;
      const isProbe = (frame.analysis & (analysisBits.keep_alive | analysisBits.zero_window_probe)) !== 0;
      if (isProbe && !desk.atZeroWindow(frame.row)) {
        probe(frame);
        return;
      }
      const own = found.get(stream * 2 + frame.side);
      if (own && (frame.flags & tcpFlags.rst) !== 0) giveUp(frame, own);
      const asked = found.get(stream * 2 + 1 - frame.side);
      if (asked && asked.run.length > 0) answer(frame, asked);
    },
  };
}

/** How many frames back a sign of life is looked for: between two probes there are few. */
const LOOK_BACK = 1024;

/** Whether the other side sent anything between the last probe and this one. */
function heardSince(desk: Desk, frame: FrameFact, last: number | undefined): boolean {
  const { frames } = desk.context.tables;
  let row = previousFrame(frames, frame.row);
  for (let steps = 0; row !== NONE && row !== last && steps < LOOK_BACK; steps += 1) {
    if (frames.get('direction', row) !== frame.side) return true;
    row = previousFrame(frames, row);
  }
  return false;
}

/** Nanoseconds since the conversation's frame before this one. */
function idleBefore(desk: Desk, frame: FrameFact): number {
  const { frames } = desk.context.tables;
  const before = previousFrame(frames, frame.row);
  if (before === NONE) return 0;
  const seconds = frames.get('seconds', frame.row) - frames.get('seconds', before);
  return seconds * 1e9 + frames.get('nanos', frame.row) - frames.get('nanos', before);
}
