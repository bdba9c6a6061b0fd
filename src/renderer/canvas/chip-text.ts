/** The text of an entry on the ladder: what the worker says of it, or what the columns say until it has. */
import { recordName } from '../../core/capfile/records/names.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import type { EntryText } from '../engine/answers.ts';
import type { EntryAnswers } from '../engine/entry-answers.ts';
import { bytesText } from '../engine/record-text.ts';
import type { TraceView } from '../engine/trace-client.ts';

export function chipTextOf(view: TraceView, texts: EntryAnswers<EntryText>, entry: number): string {
  const known = texts.get(entry);
  if (!isRecordEntry(entry)) return known ? `${known.protocol} ${known.info}` : '';
  return known?.chip ?? columnsText(view, entryRow(entry));
}

function columnsText(view: TraceView, record: number): string {
  const { records } = view.tables;
  const { text } = recordName(records.get('name', record));
  const isAboutBytes = !Number.isNaN(records.get('start', record));
  return isAboutBytes ? `${text} ${bytesText(records.get('byteLength', record))}` : text;
}
