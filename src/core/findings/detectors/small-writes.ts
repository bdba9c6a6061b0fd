/** Writes and segments have nothing to do with each other: one in many, many in one. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { NONE } from '../../trace/frames.ts';
import type { Desk, Detector, FrameFact, RecordFact } from '../detector.ts';
import type { Finding } from '../types.ts';

interface Write {
  start: number;
  end: number;
  record: number;
  byNode: boolean;
  segments: number;
  /** The first of them; undefined: none yet. */
  frames: number[] | undefined;
}

/** The writes of one socket that are not wholly on the wire yet, and what was noticed of it. */
interface Sender {
  writes: Write[];
  /** One that is done with, to be filled anew. */
  spare: Write | undefined;
  sent: number;
  split: Finding | undefined;
  longest: number;
  joined: Finding | undefined;
  joinedWrites: number;
}

export function smallWrites(desk: Desk): Detector {
  /** By flow row. */
  const senders: (Sender | undefined)[] = [];
  const TLS = 3;

  const senderOf = (flow: number): Sender => {
    const known = senders[flow];
    if (known) return known;
    const made = newSender();
    senders[flow] = made;
    return made;
  };

  const onWrite = ({ row, conversation, socket, byNode, start, byteLength }: RecordFact): void => {
    if (!(byteLength > 0) || Number.isNaN(start) || socket.transport === TLS) return;
    // Before 'connect' there is no conversation to send by; what is written then is of no interest here.
    if (!conversation) return;
    const sender = senderOf(conversation.stream * 2 + socket.side);
    if (start < sender.sent) return;
    const write = sender.spare ?? newWrite();
    sender.spare = undefined;
    write.start = start;
    write.end = start + byteLength;
    write.record = row;
    write.byNode = byNode;
    sender.writes.push(write);
  };

  const onSegment = (frame: FrameFact, sender: Sender): void => {
    const from = frame.offset;
    const to = from + frame.length;
    // Only what is new: a retransmission says nothing about how writes were cut.
    if (!(from >= sender.sent)) return;
    sender.sent = to;
    if (isOneWrite(sender.writes, from, to)) sender.spare = sender.writes.pop();
    else cut(frame, sender, from, to);
  };

  const cut = (frame: FrameFact, sender: Sender, from: number, to: number): void => {
    const whole: Write[] = [];
    for (const write of sender.writes) {
      if (write.start >= to) break;
      if (write.end <= from) continue;
      write.segments += 1;
      write.frames ??= [];
      if (write.frames.length < 20) write.frames.push(frame.row);
      if (write.start >= from && write.end <= to && !write.byNode) whole.push(write);
      if (write.end <= to && write.segments > 1) split(frame, sender, write);
    }
    sender.writes = sender.writes.filter((write) => write.end > to);
    if (whole.length > 1) joined(frame, sender, whole);
  };

  const split = (frame: FrameFact, sender: Sender, write: Write): void => {
    sender.longest = Math.max(sender.longest, write.segments);
    const more = { frames: write.frames ?? [], records: [write.record] };
    if (sender.split) {
      desk.grow(sender.split, {
        ...more,
        params: { writes: sender.split.count + 1, segments: sender.longest },
      });
      return;
    }
    const params = { ...about(frame), writes: 1, segments: write.segments };
    sender.split = desk.report('writes.split', frame.now, { params, ...where(frame), ...more });
  };

  const joined = (frame: FrameFact, sender: Sender, writes: readonly Write[]): void => {
    sender.joinedWrites += writes.length;
    const more = { frames: [frame.row], records: writes.map((write) => write.record) };
    if (sender.joined) {
      const params = { writes: sender.joinedWrites, segments: sender.joined.count + 1 };
      desk.grow(sender.joined, { ...more, params });
      return;
    }
    const params = { ...about(frame), writes: writes.length, segments: 1 };
    sender.joined = desk.report('writes.joined', frame.now, { params, ...where(frame), ...more });
  };

  const about = (frame: FrameFact) => desk.sides(frame.conversation.stream, frame.side);
  const where = (frame: FrameFact) => ({
    stream: frame.conversation.stream,
    socket: frame.conversation.sides[frame.side].socket?.row ?? NONE,
  });

  return {
    data(frame) {
      const sender = senders[frame.conversation.stream * 2 + frame.side];
      if (sender && sender.writes.length > 0) onSegment(frame, sender);
    },
    names: [RECORD_NAMES.write.code, RECORD_NAMES.end.code],
    record: onWrite,
  };
}

/** Whether the segment [from, to) carries the one write that waits, whole: as nearly all do, and nothing is to be said of it. */
function isOneWrite(writes: readonly Write[], from: number, to: number): boolean {
  const [write] = writes;
  return writes.length === 1 && write!.segments === 0 && write!.start >= from && write!.end <= to;
}

/** A write that no segment has carried any of. */
function newWrite(): Write {
  return { start: 0, end: 0, record: NONE, byNode: false, segments: 0, frames: undefined };
}

function newSender(): Sender {
  return {
    writes: [],
    spare: undefined,
    sent: 0,
    split: undefined,
    longest: 0,
    joined: undefined,
    joinedWrites: 0,
  };
}
