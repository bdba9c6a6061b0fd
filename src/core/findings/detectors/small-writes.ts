/** Writes and segments have nothing to do with each other: one in many, many in one. */
import { RECORD_NAMES } from '../../capfile/records/names.ts';
import { Transport } from '../../capfile/records/schema.ts';
import { NONE } from '../../trace/frames.ts';
import type { Desk, Detector, FrameFact, RecordFact } from '../detector.ts';
import { END, FLOW_SHIFT, flowBits, SENT, WRITES } from '../ledger.ts';
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

/**
 * The writes of one socket that are not wholly on the wire yet, and what was noticed of it. One or two that wait whole,
 * as nearly all do, are in the ledger instead.
 */
interface Sender {
  /** The first `waiting` of them; those behind are done with, to be filled anew. */
  writes: Write[];
  waiting: number;
  split: Finding | undefined;
  longest: number;
  joined: Finding | undefined;
  joinedWrites: number;
}

export function smallWrites(desk: Desk): Detector {
  /** By flow row. */
  const senders: (Sender | undefined)[] = [];
  const { ledger } = desk;

  const senderOf = (flow: number): Sender => {
    const known = senders[flow];
    if (known) return known;
    const made = newSender();
    senders[flow] = made;
    return made;
  };

  const onWrite = ({ row, conversation, socket, byNode, start, byteLength }: RecordFact): void => {
    if (!(byteLength > 0) || Number.isNaN(start) || socket.transport === Transport.tls) return;
    // Before 'connect' there is no conversation to send by; what is written then is of no interest here.
    if (!conversation) return;
    const flow = conversation.stream * 2 + socket.side;
    if (start < ledger.offsets[(flow << FLOW_SHIFT) | SENT]!) return;
    if ((ledger.state(flow) & WRITES) === 0) ledger.keepWrite(flow, start, start + byteLength, row, byNode);
    else add(listed(flow), start, start + byteLength, row, byNode);
  };

  /** The writes of a flow as a list: what waits in the ledger is moved there. */
  const listed = (flow: number): Sender => {
    const sender = senderOf(flow);
    for (const { start, end, record, byNode } of ledger.writes(flow)) add(sender, start, end, record, byNode);
    ledger.mark(flow, flowBits.listed, WRITES);
    return sender;
  };

  const onSegment = (frame: FrameFact, flow: number): void => {
    const { from, to } = frame.span;
    const { offsets } = ledger;
    // Only what is new: a retransmission says nothing about how writes were cut.
    if (!(from >= offsets[(flow << FLOW_SHIFT) | SENT]!)) return;
    offsets[(flow << FLOW_SHIFT) | SENT] = to;
    const many = (ledger.state(flow) & (flowBits.second | flowBits.listed)) !== 0;
    // Nearly all segments bring the end of the one write that waits, and nothing is to be said of it.
    if (many || offsets[(flow << FLOW_SHIFT) | END]! > to) {
      const sender = listed(flow);
      cut(frame, sender, from, to);
      if (sender.waiting > 0) return;
    }
    ledger.mark(flow, 0, WRITES);
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
      const flow = frame.conversation.stream * 2 + frame.side;
      if ((ledger.state(flow) & WRITES) !== 0) onSegment(frame, flow);
    },
    names: [RECORD_NAMES.write.code, RECORD_NAMES.end.code],
    record: onWrite,
  };
}

/** Adds a write that no segment has carried any of, behind those that wait. */
function add(sender: Sender, start: number, end: number, record: number, byNode: boolean): void {
  const { writes, waiting } = sender;
  sender.waiting += 1;
  const done = writes[waiting];
  if (done === undefined) {
    writes.push({ start, end, record, byNode, segments: 0, frames: undefined });
    return;
  }
  done.start = start;
  done.end = end;
  done.record = record;
  done.byNode = byNode;
  done.segments = 0;
  done.frames = undefined;
}

function newSender(): Sender {
  return {
    writes: [],
    waiting: 0,
    split: undefined,
    longest: 0,
    joined: undefined,
    joinedWrites: 0,
  };
}
