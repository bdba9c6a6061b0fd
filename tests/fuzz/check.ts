/** What must hold of an engine whatever bytes it was given; each function names what does not. */

import type { Engine } from '../../src/core/engine/types.ts';
import { flowRow } from '../../src/core/trace/conversations.ts';
import { ackedFrame, NONE, previousFrame } from '../../src/core/trace/frames.ts';
import { offsetOf } from '../../src/core/trace/offsets.ts';
import { type EntryList, entryRow, isRecordEntry } from '../../src/core/trace/order.ts';
import { nextLink, nextOfSocket } from '../../src/core/trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, type Schema, type TableView } from '../../src/core/trace/table.ts';
import type { TableName } from '../../src/core/trace/tables.ts';
import type { Play } from './play.ts';

export type Complain = (what: string) => void;

/** Fewest bytes of input that make a row (draft-ietf-opsawg-pcapng: a block with no body; schema.ts: the entries). */
const SMALLEST_FRAME = 12;
const SMALLEST_RECORD = 36;
const SMALLEST_TUPLE = 56;
/** A socket entry names two sockets, itself and its parent. */
const SMALLEST_SOCKET = 12;
const SMALLEST_CLOCK = 24;
/** Problems and notes of a kind that are kept (core/engine/file-notes.ts), and a few more. */
const MOST_NOTES = 10_010;

function within(complain: Complain, what: string, value: number, most: number): void {
  if (!(value >= 0 && value <= most)) complain(`${what}: ${value}, at most ${most} possible`);
}

/** No table has more rows than the bytes can hold. */
export function checkRows(engine: Engine, play: Play, complain: Complain): void {
  const { tables } = engine;
  const bytes = play.packets.length + play.records.length;
  const most: Partial<Record<TableName, number>> = {
    frames: play.packets.length / SMALLEST_FRAME,
    records: bytes / SMALLEST_RECORD,
    tuples: bytes / SMALLEST_TUPLE,
    sockets: bytes / SMALLEST_SOCKET,
    loopDelays: bytes / 32,
    conversations: tables.frames.length,
    flows: 2 * tables.frames.length,
    marks: 4 * tables.frames.length,
    extras: 2 * tables.frames.length,
    addresses: 4 * tables.frames.length + 2 * tables.tuples.length,
    links: 40 * (tables.frames.length + tables.records.length),
    order: tables.frames.length + tables.records.length,
  };
  for (const [name, limit] of Object.entries(most)) {
    within(complain, `rows of ${name}`, tables[name as TableName].length, limit);
  }
  within(complain, 'clock samples', engine.clock.samples, bytes / SMALLEST_CLOCK);
  within(complain, 'problems', engine.problems.length, MOST_NOTES);
  within(complain, 'comments', engine.comments.length, MOST_NOTES);
  within(
    complain,
    'findings',
    engine.findings.list.length,
    30 + 10 * (tables.frames.length + tables.records.length),
  );
}

/** Problems lie in the file and say something; no more is lost than there was. */
export function checkProblems(engine: Engine, play: Play, complain: Complain): void {
  const longest = Math.max(play.packets.length, play.records.length);
  for (const found of engine.problems) {
    if (found.message.length < 10 || found.code === '')
      complain(`a problem that says nothing: ${found.message}`);
    checkPlaces(found, found.message, longest, complain);
  }
  within(complain, 'lost bytes', engine.counters.lostBytes, play.packets.length + play.records.length);
}

function checkPlaces(found: object, message: string, longest: number, complain: Complain): void {
  const { offset, lostBytes } = found as { readonly offset?: number; readonly lostBytes?: number };
  if (offset !== undefined) within(complain, `offset of '${message}'`, offset, longest);
  if (offset !== undefined && lostBytes !== undefined) {
    within(complain, `end of '${message}'`, offset + lostBytes, longest);
  }
  for (const [, place] of message.matchAll(/offset (-?\d+|NaN|undefined)/g)) {
    within(complain, `place in '${message}'`, Number(place), longest);
  }
}

/** Frames lie in their file, with times that are times. */
export function checkFrames(engine: Engine, play: Play, complain: Complain): void {
  const { frames, conversations } = engine.tables;
  for (let row = 0; row < frames.length; row += 1) {
    const chunk = frames.chunks[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    within(complain, `end of frame ${row}`, offsetOf(frames, row) + chunk.capLen[i]!, play.packets.length);
    within(complain, `nanoseconds of frame ${row}`, chunk.nanos[i]!, 999_999_999);
    const seconds = chunk.seconds.at(i);
    if (!Number.isNaN(seconds) && !Number.isInteger(seconds)) {
      complain(`seconds of frame ${row}: ${seconds}`);
    }
    if (chunk.payload[i]! > 0)
      within(complain, `payload of frame ${row}`, chunk.payload[i]!, chunk.capLen[i]!);
    const stream = chunk.stream[i]!;
    if (stream !== NONE) within(complain, `stream of frame ${row}`, stream, conversations.length - 1);
    for (const earlierOf of [previousFrame, ackedFrame]) {
      const earlier = earlierOf(frames, row);
      if (earlier !== NONE) within(complain, `${earlierOf.name} of frame ${row}`, earlier, row);
    }
  }
}

export function checkConversations(engine: Engine, complain: Complain): void {
  const { frames, conversations, flows } = engine.tables;
  if (flows.length !== conversations.length * 2)
    complain(`${flows.length} flows of ${conversations.length} conversations`);
  const seen = new Uint32Array(conversations.length);
  for (let row = 0; row < frames.length; row += 1) {
    const stream = frames.get('stream', row);
    if (stream !== NONE && stream < seen.length) seen[stream]! += 1;
  }
  for (let stream = 0; stream < conversations.length; stream += 1) {
    const [first, last] = [conversations.get('firstFrame', stream), conversations.get('lastFrame', stream)];
    if (first > last || last >= frames.length)
      complain(`conversation ${stream} from frame ${first} to ${last}`);
    const counted = flows.get('frames', flowRow(stream, 0)) + flows.get('frames', flowRow(stream, 1));
    if (counted > seen[stream]!)
      complain(`conversation ${stream} counts ${counted} of ${seen[stream]} frames`);
  }
}

/** Records and what they refer to; chains end. */
export function checkRecords(engine: Engine, play: Play, complain: Complain): void {
  const { records, sockets, conversations, links, frames } = engine.tables;
  for (let row = 0; row < records.length; row += 1) {
    const log = play[records.get('input', row) === 1 ? 'records' : 'packets'];
    const end = offsetOf(records, row) + records.get('entryWords', row) * 4;
    within(complain, `end of record ${row}`, end, log.length);
    within(complain, `nanoseconds of record ${row}`, records.get('nanos', row), 999_999_999);
    within(complain, `socket of record ${row}`, records.get('socket', row), sockets.length - 1);
    within(complain, `error of record ${row}`, records.get('error', row), engine.errorCodes.length - 1);
    const stream = records.get('stream', row);
    if (stream !== NONE) within(complain, `stream of record ${row}`, stream, conversations.length - 1);
    const next = nextOfSocket(records, row);
    if (next !== NONE && next <= row) complain(`the record after ${row} of its socket is ${next}`);
  }
  for (let link = 0; link < links.length; link += 1) {
    within(complain, `frame of link ${link}`, links.get('frame', link), frames.length - 1);
    within(complain, `record of link ${link}`, links.get('record', link), records.length - 1);
    const next = nextLink(links, link);
    if (next !== NONE && next <= link) complain(`the link after ${link} is ${next}`);
  }
}

/** Every frame and record is in the order once. */
export function checkOrder(engine: Engine, complain: Complain): void {
  const { order, frames, records } = engine.tables;
  const wanted = frames.length + records.length;
  if (order.length !== wanted) complain(`the order has ${order.length} of ${wanted} entries`);
  const seen = [new Uint8Array(frames.length), new Uint8Array(records.length)] as const;
  for (let at = 0; at < order.length; at += 1) {
    const entry = order.get('entry', at);
    const rows = seen[isRecordEntry(entry) ? 1 : 0];
    const row = entryRow(entry);
    if (row >= rows.length || rows[row] === 1)
      complain(`entry ${at} of the order is ${entry}, unknown or twice`);
    else rows[row] = 1;
  }
}

/** Names the first cell of each column in which two tables differ. */
export function compareTables<S extends Schema>(
  name: string,
  one: TableView<S>,
  other: TableView<S>,
  complain: Complain,
  except: readonly string[] = [],
): void {
  if (one.length !== other.length) {
    complain(`${name}: ${one.length} rows or ${other.length}`);
    return;
  }
  for (const column of Object.keys(one.schema)) {
    const row = except.includes(column) ? -1 : firstDifference(one, other, column);
    if (row >= 0)
      complain(`${name}.${column}, row ${row}: ${one.get(column, row)} or ${other.get(column, row)}`);
  }
}

function firstDifference<S extends Schema>(one: TableView<S>, other: TableView<S>, column: string): number {
  for (let row = 0; row < one.length; row += 1) {
    if (!Object.is(one.get(column, row), other.get(column, row))) return row;
  }
  return -1;
}

/**
 * Tables that depend on the packets alone, and columns of them that depend on how the logs were interleaved: ids by
 * order of arrival, and states, which records sharpen.
 */
const OF_PACKETS: readonly TableName[] = ['frames', 'extras', 'conversations', 'flows', 'marks'];
const OF_BOTH = ['src', 'dst', 'a', 'b', 'stateA', 'stateB'];

/** The same bytes give the same rows, whatever pieces they came in. */
export function compareEngines(one: Engine, other: Engine, complain: Complain): void {
  const told: Complain = (what) => complain(`not the same in other pieces: ${what}`);
  const { order, ...tables } = one.tables;
  for (const name of Object.keys(tables) as (keyof typeof tables)[]) {
    compareTables(name, tables[name] as TableView<Schema>, other.tables[name] as TableView<Schema>, told);
  }
  compareLists(order, other.tables.order, told);
  const say = (engine: Engine) =>
    JSON.stringify([engine.problems, engine.findings.list, engine.counters, engine.comments, engine.names]);
  if (say(one) !== say(other)) told(difference(say(one), say(other)));
}

function compareLists(one: EntryList, other: EntryList, complain: Complain): void {
  if (one.length !== other.length) complain(`order: ${one.length} entries or ${other.length}`);
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    if (one.get('entry', at) !== other.get('entry', at)) {
      complain(`order, entry ${at}`);
      return;
    }
  }
}

function difference(a: string, b: string): string {
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 80);
  return `${around(a)} … or … ${around(b)}`;
}

/** Two inputs: what records say of frames may hang on the watermarks, what the packets say may not. */
export function comparePackets(one: Engine, other: Engine, complain: Complain): void {
  const told: Complain = (what) => complain(`not the same when interleaved: ${what}`);
  for (const name of OF_PACKETS) {
    const [a, b] = [one.tables[name] as TableView<Schema>, other.tables[name] as TableView<Schema>];
    compareTables(name, a, b, told, name === 'extras' ? [] : OF_BOTH);
  }
}
