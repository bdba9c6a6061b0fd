/** Looks for the nearest row of the list that has something. A stretch of rows is one question, so that it can be ended. */

import { indexOfBytes } from '../../../core/filter/compare.ts';
import { conversationOf } from '../../../core/trace/conversation-order.ts';
import { entryRow, isRecordEntry } from '../../../core/trace/order.ts';
import { dstPortOf, srcPortOf } from '../../../core/trace/ports.ts';
import { readEntries } from '../byte-window.ts';
import { describeEntries, readRecord } from '../describe.ts';
import { endpointText } from '../endpoint-text.ts';
import type { Asked } from './answerers.ts';

export type FindWhat =
  /** A row that a display filter selects. */
  | { readonly kind: 'filter'; readonly text: string }
  /** A text in the row as the list shows it: endpoints, Protocol, Info. */
  | { readonly kind: 'text'; readonly text: string; readonly matchCase: boolean }
  /** Bytes of the frame, or of what a record kept of its bytes. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Text among those bytes, as UTF-8. */
  | { readonly kind: 'bytesText'; readonly text: string; readonly matchCase: boolean }
  /** The conversation of an entry. */
  | { readonly kind: 'conversation'; readonly entry: number };

export interface FindAsk {
  readonly what: FindWhat;
  /** Row to look at first, direction, and how many rows to look at most. */
  readonly from: number;
  readonly step: 1 | -1;
  readonly rows: number;
}

export interface FindAnswer {
  /** The entry that was found. */
  readonly found: number | undefined;
  /** Rows that were looked at. */
  readonly looked: number;
}

/** Entries whose bytes are read at once. */
const BLOCK = 512;

/** Undefined: it cannot be told from columns, the block's bytes are needed. */
type Test = (entries: readonly number[]) => Promise<number> | number;

export async function findRow(from: Asked, { what, from: first, step, rows }: FindAsk): Promise<FindAnswer> {
  const test = testOf(from, what);
  const { rows: list } = from.list;
  const count = Math.max(0, Math.min(rows, step === 1 ? list.length - first : first + 1));
  for (let looked = 0; looked < count; looked += BLOCK) {
    const size = Math.min(BLOCK, count - looked);
    const entries = Array.from({ length: size }, (_, i) => list.get('entry', first + step * (looked + i)));
    const index = await test(entries);
    if (index >= 0) return { found: entries[index], looked: looked + index + 1 };
  }
  return { found: undefined, looked: count };
}

function testOf(from: Asked, what: FindWhat): Test {
  switch (what.kind) {
    case 'filter':
      return filterTest(from, what.text);
    case 'text':
      return textTest(from, textIn(what.text, what.matchCase));
    case 'bytes':
      return bytesTest(from, (bytes) => indexOfBytes(bytes, what.bytes) >= 0);
    case 'bytesText': {
      const holds = textIn(what.text, what.matchCase);
      const decoder = new TextDecoder();
      return bytesTest(from, (bytes) => holds(decoder.decode(bytes)));
    }
    case 'conversation': {
      const { tables } = from.engine;
      const wanted = conversationOf(tables, what.entry);
      return (entries) =>
        wanted === undefined ? -1 : entries.findIndex((entry) => conversationOf(tables, entry) === wanted);
    }
  }
}

function textIn(text: string, matchCase: boolean): (whole: string) => boolean {
  if (matchCase) return (whole) => whole.includes(text);
  const lower = text.toLowerCase();
  return (whole) => whole.toLowerCase().includes(lower);
}

/** A filter with a mistake selects nothing. */
function filterTest({ rows }: Asked, text: string): Test {
  return async (entries) => {
    const ask = { entries, fields: [], rules: [text], before: false };
    const answers = await rows.read(ask, Number.POSITIVE_INFINITY);
    return answers.findIndex(({ rule }) => rule === 0);
  };
}

function textTest(from: Asked, holds: (text: string) => boolean): Test {
  const { engine } = from;
  return async (entries) => {
    const bytes = await readEntries(engine.tables, from.bytes, entries);
    const texts = await describeEntries({ ...from, bytes }, entries);
    return entries.findIndex((entry, index) => {
      const text = texts[index];
      return text !== undefined && holds(`${ends(from, entry)} ${text.protocol} ${text.info}`);
    });
  };
}

function ends({ engine }: Asked, entry: number): string {
  const { tables } = engine;
  const row = entryRow(entry);
  if (isRecordEntry(entry)) return engine.socketNotes(tables.records.get('socket', row)).label;
  const { frames } = tables;
  const source = endpointText(tables, frames.get('src', row), srcPortOf(tables, row));
  return `${source} ${endpointText(tables, frames.get('dst', row), dstPortOf(tables, row))}`;
}

function bytesTest(from: Asked, holds: (bytes: Uint8Array) => boolean): Test {
  const { engine } = from;
  return async (entries) => {
    const bytes = await readEntries(engine.tables, from.bytes, entries);
    for (const [index, entry] of entries.entries()) {
      const row = entryRow(entry);
      const looked = isRecordEntry(entry)
        ? (await readRecord({ engine, bytes }, row))?.details.preview
        : bytes.of(row);
      if (looked && looked.length > 0 && holds(looked)) return index;
    }
    return -1;
  };
}
