/** Bytes of several entries read at once: what stands together in a log is one read, not one each. */
import { offsetOf } from '../../core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import type { TraceTables } from '../../core/trace/tables.ts';
import type { ByteSource } from './byte-source.ts';
import type { LogName } from './live-client.ts';

/** Bytes between two entries that are read rather than skipped by a read of its own. */
const GAP = 4096;
/** Bytes of one read. */
const MOST = 1 << 20;

/** A stretch of a log. */
interface Span {
  readonly log: LogName;
  readonly start: number;
  end: number;
}

const nothing = new Uint8Array(0);

/** Bytes that were read together. */
export interface EntryBytes extends Pick<ByteSource, 'get'> {
  /** The captured bytes of one of the frames, from the first on; empty where the log could not be read. */
  of(row: number): Uint8Array<ArrayBuffer>;
}

/** Reads the bytes of entries; what else is asked for goes to `bytes`. */
export async function readEntries(
  tables: TraceTables,
  bytes: Pick<ByteSource, 'get'>,
  entries: readonly number[],
): Promise<EntryBytes> {
  const spans = joined(entries.map((entry) => spanOf(tables, entry)));
  const read = await Promise.all(spans.map(({ log, start, end }) => bytes.get(log, start, end - start)));
  const part = (log: LogName, offset: number, length: number): Uint8Array<ArrayBuffer> | undefined => {
    const index = indexOf(spans, log, offset);
    const span = spans[index];
    if (!span || offset + length > span.end) return undefined;
    return read[index]!.subarray(offset - span.start, offset - span.start + length);
  };
  const { frames } = tables;
  return {
    of: (row) => part('packets', offsetOf(frames, row), frames.get('capLen', row)) ?? nothing,
    get: async (log, offset, length) => part(log, offset, length) ?? bytes.get(log, offset, length),
  };
}

function spanOf({ frames, records }: TraceTables, entry: number): Span {
  const row = entryRow(entry);
  if (!isRecordEntry(entry)) {
    const start = offsetOf(frames, row);
    return { log: 'packets', start, end: start + frames.get('capLen', row) };
  }
  const start = offsetOf(records, row);
  const log = records.get('input', row) === 1 ? 'records' : 'packets';
  return { log, start, end: start + records.get('entryWords', row) * 4 };
}

/** Spans in order, those that are near each other as one. */
function joined(spans: readonly Span[]): readonly Span[] {
  const inOrder = spans.filter(({ start, end }) => end > start).sort(compareSpans);
  const out: Span[] = [];
  for (const { log, start, end } of inOrder) {
    const last = out.at(-1);
    const near = last?.log === log && start - last.end <= GAP && end - last.start <= MOST;
    if (last && near) last.end = Math.max(last.end, end);
    else out.push({ log, start, end });
  }
  return out;
}

const compareSpans = (a: Span, b: Span): number =>
  a.log === b.log ? a.start - b.start : a.log < b.log ? -1 : 1;

/** The last span that begins at or before `offset`. */
function indexOf(spans: readonly Span[], log: LogName, offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { log: other, start } = spans[middle]!;
    if (other < log || (other === log && start <= offset)) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1]?.log === log ? low - 1 : -1;
}
