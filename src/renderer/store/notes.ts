/** Marks and comments of a session as entries of its trace: what its infos say, and what its packets carry. */
import {
  type MarkedFrame,
  readComments,
  readMarks,
  type SessionComments,
  type SessionMarks,
} from '../../core/contract/session-notes.ts';
import type { FrameView } from '../../core/trace/frames.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import type { TraceTables } from '../../core/trace/tables.ts';
import { entryOf } from './moves.ts';

export interface Notes {
  readonly marks: ReadonlySet<number>;
  readonly comments: ReadonlyMap<number, string>;
}

const frameEntry = (number: number): number => number - 1;
const recordEntry = (number: number): number => entryOf({ kind: 'record', row: number - 1 });

/**
 * @param marks the info `session.marks`, `comments` the info `session.comments`
 * @param carried comments that the packets carry, by frame row
 */
export function notesOf(
  tables: TraceTables,
  marks: string | undefined,
  comments: string | undefined,
  carried: ReadonlyMap<number, string>,
): Notes {
  const { frames, records } = readMarks(marks);
  const marked = frames.map((frame) => rowOf(tables.frames, frame)).filter((row) => row !== undefined);
  const all = new Map(carried);
  const own = readComments(comments);
  for (const [number, text] of own.frames) put(all, frameEntry(number), text);
  for (const [number, text] of own.records) put(all, recordEntry(number), text);
  return { marks: new Set([...marked, ...records.map(recordEntry)]), comments: all };
}

function put(all: Map<number, string>, entry: number, text: string): void {
  if (text === '') all.delete(entry);
  else all.set(entry, text);
}

/** Marks as the session keeps them. */
export function marksOf(tables: TraceTables, marks: ReadonlySet<number>): SessionMarks {
  const { frames } = tables;
  const entries = [...marks].sort((a, b) => a - b);
  const numbers = (record: boolean): number[] =>
    entries.filter((entry) => isRecordEntry(entry) === record).map((entry) => entryRow(entry) + 1);
  return {
    frames: numbers(false).map((number) => {
      const seconds = frames.get('seconds', number - 1);
      return { number, seconds: Number.isNaN(seconds) ? 0 : seconds, nanos: frames.get('nanos', number - 1) };
    }),
    records: numbers(true),
  };
}

/** The session's comments with another text on one entry. */
export function withComment(before: string | undefined, entry: number, text: string): SessionComments {
  const { frames, records } = readComments(before);
  const number = entryRow(entry) + 1;
  const changed = new Map(isRecordEntry(entry) ? records : frames).set(number, text);
  // A record has no other place for a comment: an empty one is none.
  if (isRecordEntry(entry) && text === '') changed.delete(number);
  return isRecordEntry(entry) ? { frames, records: changed } : { frames: changed, records };
}

/** The frame of a mark: the one of its number if it has its time, else the one that has. */
function rowOf(frames: FrameView, mark: MarkedFrame): number | undefined {
  if (isAt(frames, mark.number - 1, mark)) return mark.number - 1;
  // Frames are in the order of time but for some µs: look a little to both sides of where it should be.
  const near = firstFrom(frames, mark.seconds - 1);
  const end = firstFrom(frames, mark.seconds + 2);
  for (let row = near; row < end; row += 1) if (isAt(frames, row, mark)) return row;
  return undefined;
}

/** To the microsecond: a file that was written anew may know no more. */
function isAt(frames: FrameView, row: number, { seconds, nanos }: MarkedFrame): boolean {
  if (row >= frames.length) return false;
  const own = frames.get('seconds', row);
  if (Number.isNaN(own)) return seconds === 0 && nanos === 0;
  return own === seconds && Math.trunc(frames.get('nanos', row) / 1000) === Math.trunc(nanos / 1000);
}

/** First row whose second is not before this one. */
function firstFrom(frames: FrameView, seconds: number): number {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (frames.get('seconds', middle) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
