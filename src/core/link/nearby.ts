/** Frames near a record that has no link of its own: shown as context, never as cause. */

import { RECORD_NAMES } from '../capfile/records/names.ts';
import { type FrameSchema, NONE, previousFrame, tcpFlags } from '../trace/frames.ts';
import { nextOfSocket, type RecordSchema } from '../trace/sockets.ts';
import type { TableView } from '../trace/table.ts';
import type { LinkInputs, NearbyFrames } from './types.ts';

/** How many frames back a span may reach. */
const LOOK_BACK = 10_000;

type Kind = NearbyFrames['kind'];
const kinds = new Map<number, Kind>([
  [RECORD_NAMES.drain.code, 'acks'],
  [RECORD_NAMES.timeout.code, 'idle'],
  [RECORD_NAMES.pause.code, 'window-changes'],
  [RECORD_NAMES.resume.code, 'window-changes'],
  [RECORD_NAMES.connectionAttemptTimeout.code, 'unanswered'],
]);

/** The span for a record's kind, or undefined where its kind has none or nothing of it was captured. */
export function nearbyFrames(inputs: LinkInputs, record: number): NearbyFrames | undefined {
  const { records } = inputs;
  const kind = kindOf(inputs, record);
  const stream = records.get('stream', record);
  if (kind === undefined || stream === NONE) return undefined;
  const side = sideOf(inputs, record, stream);
  const rows = framesOf(inputs, stream, record);
  if (kind === 'idle') return spanOf(kind, rows.slice(0, 1));
  if (kind === 'acks')
    return spanOf(
      kind,
      rows.filter((row) => isAckFrom(inputs.frames, row, 1 - side)),
    );
  if (kind === 'unanswered')
    return spanOf(
      kind,
      leading(rows, (row) => inputs.frames.get('direction', row) === side),
    );
  return spanOf(kind, windowChanges(inputs.frames, rows, side));
}

function kindOf(inputs: LinkInputs, record: number): Kind | undefined {
  const name = inputs.records.get('name', record);
  if (name !== RECORD_NAMES.error.code) return kinds.get(name);
  return inputs.errorCode(inputs.records.get('error', record)) === 'ETIMEDOUT' ? 'unanswered' : undefined;
}

/** Which side of the conversation the record's socket is: by the tuple of that conversation. */
function sideOf(inputs: LinkInputs, record: number, stream: number): number {
  const { sockets, tuples, records } = inputs;
  for (
    let row = sockets.get('firstTuple', records.get('socket', record));
    row !== NONE;
    row = tuples.get('next', row)
  ) {
    if (tuples.get('stream', row) === stream) return tuples.get('side', row);
  }
  return 0;
}

/** The conversation's frames in the span that a record speaks of, newest first. */
function framesOf(inputs: LinkInputs, stream: number, record: number): number[] {
  const { frames, conversations, records } = inputs;
  const { from, to } = spanOfRecord(records, record);
  const rows: number[] = [];
  let row = conversations.get('lastFrame', stream);
  for (; row !== NONE && rows.length < LOOK_BACK; row = previousFrame(frames, row)) {
    if (to !== NONE && compare(frames, row, records, to) > 0) continue;
    if (from !== NONE && compare(frames, row, records, from) < 0) break;
    rows.push(row);
  }
  return rows;
}

/**
 * Between which records: 'drain' looks back to the last write, resume() to the last pause(), pause() ahead to the next
 * resume(); the others back as far as there are frames. NONE: no bound.
 */
function spanOfRecord(records: TableView<RecordSchema>, record: number): { from: number; to: number } {
  const name = records.get('name', record);
  if (name === RECORD_NAMES.pause.code)
    return { from: record, to: nextOf(records, record, RECORD_NAMES.resume.code) };
  if (name === RECORD_NAMES.drain.code)
    return { from: lastOf(records, record, RECORD_NAMES.write.code), to: record };
  if (name === RECORD_NAMES.resume.code)
    return { from: lastOf(records, record, RECORD_NAMES.pause.code), to: record };
  return { from: NONE, to: record };
}

/** The socket's record of that name before `record`; NONE: there is none near. */
function lastOf(records: TableView<RecordSchema>, record: number, name: number): number {
  const socket = records.get('socket', record);
  for (let row = record - 1; row >= 0 && row > record - LOOK_BACK; row -= 1) {
    if (records.get('socket', row) === socket && records.get('name', row) === name) return row;
  }
  return NONE;
}

function nextOf(records: TableView<RecordSchema>, record: number, name: number): number {
  for (let row = nextOfSocket(records, record); row !== NONE; row = nextOfSocket(records, row)) {
    if (records.get('name', row) === name) return row;
  }
  return NONE;
}

interface Timed {
  get(column: 'seconds' | 'nanos', row: number): number;
}

function compare(a: Timed, rowA: number, b: Timed, rowB: number): number {
  return a.get('seconds', rowA) - b.get('seconds', rowB) || a.get('nanos', rowA) - b.get('nanos', rowB);
}

function isAckFrom(frames: TableView<FrameSchema>, row: number, direction: number): boolean {
  return frames.get('direction', row) === direction && (frames.get('flags', row) & tcpFlags.ack) !== 0;
}

/** Rows from the front on for as long as they fit. */
function leading(rows: readonly number[], fits: (row: number) => boolean): number[] {
  const end = rows.findIndex((row) => !fits(row));
  return rows.slice(0, end < 0 ? rows.length : end);
}

/** Segments of `direction` whose window differs from the one before it. */
function windowChanges(frames: TableView<FrameSchema>, rows: readonly number[], direction: number): number[] {
  const own = rows.filter((row) => frames.get('direction', row) === direction);
  return own.filter(
    (row, i) => i + 1 < own.length && frames.get('window', row) !== frames.get('window', own[i + 1]!),
  );
}

/** `rows` are newest first. */
function spanOf(kind: Kind, rows: readonly number[]): NearbyFrames | undefined {
  const last = rows[0];
  const first = rows.at(-1);
  if (last === undefined || first === undefined) return undefined;
  return { kind, first, last, count: rows.length };
}
