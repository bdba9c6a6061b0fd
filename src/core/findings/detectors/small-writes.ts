/** Writes and segments have nothing to do with each other: one in many, many in one. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import type { ByteSpan } from '../../tcp/byte-map.ts';
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
  /** The first `waiting` of them; those behind are done with, to be filled anew. */
  writes: Write[];
  waiting: number;
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
    const write = nextWrite(sender);
    write.start = start;
    write.end = start + byteLength;
    write.record = row;
    write.byNode = byNode;
  };

  const onSegment = (frame: FrameFact, sender: Sender): void => {
    const { from, to } = frame.span;
    // Only what is new: a retransmission says nothing about how writes were cut.
    if (!(from >= sender.sent)) return;
    sender.sent = to;
    if (isOneWrite(sender, frame.span)) sender.waiting = 0;
    else cut(frame, sender, from, to);
  };

  const cut = (frame: FrameFact, sender: Sender, from: number, to: number): void => {
    const { writes } = sender;
    let whole: Write[] | undefined;
    let beyond = false;
    let kept = 0;
    for (let n = 0; n < sender.waiting; n += 1) {
      const write = writes[n]!;
      beyond ||= write.start >= to;
      if (!beyond && write.end > from && carry(frame, sender, write, from, to)) {
        whole ??= [];
        whole.push(write);
      }
      if (write.end <= to) continue;
      // What still waits moves to the front; what is done with changes places with it, to be filled anew.
      writes[n] = writes[kept]!;
      writes[kept] = write;
      kept += 1;
    }
    sender.waiting = kept;
    if (whole && whole.length > 1) joined(frame, sender, whole);
  };

  /** The segment carries some of the write; true where that is all of it, and it is the program's own. */
  const carry = (frame: FrameFact, sender: Sender, write: Write, from: number, to: number): boolean => {
    write.segments += 1;
    write.frames ??= [];
    if (write.frames.length < 20) write.frames.push(frame.row);
    if (write.end <= to && write.segments > 1) split(frame, sender, write);
    return write.start >= from && write.end <= to && !write.byNode;
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
      if (sender && sender.waiting > 0) onSegment(frame, sender);
    },
    names: [RECORD_NAMES.write.code, RECORD_NAMES.end.code],
    record: onWrite,
  };
}

/** Whether the segment [from, to) carries the one write that waits, whole: as nearly all do, and nothing is to be said of it. */
function isOneWrite({ writes, waiting }: Sender, { from, to }: Readonly<ByteSpan>): boolean {
  const write = writes[0];
  return waiting === 1 && write!.segments === 0 && write!.start >= from && write!.end <= to;
}

/** A write that no segment has carried any of, behind those that wait. */
function nextWrite(sender: Sender): Write {
  const { writes, waiting } = sender;
  sender.waiting += 1;
  const done = writes[waiting];
  if (done === undefined) {
    const made: Write = { start: 0, end: 0, record: NONE, byNode: false, segments: 0, frames: undefined };
    writes.push(made);
    return made;
  }
  done.segments = 0;
  done.frames = undefined;
  return done;
}

function newSender(): Sender {
  return {
    writes: [],
    waiting: 0,
    sent: 0,
    split: undefined,
    longest: 0,
    joined: undefined,
    joinedWrites: 0,
  };
}
