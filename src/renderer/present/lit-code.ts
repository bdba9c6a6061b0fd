/** Which lines of an experiment's code have been reached at a step, from the socket records up to it. */
import { recordName } from '../../core/capfile/records/names.ts';
import type { CodeLine } from '../../core/contract/scenario.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import { socketName } from '../engine/socket-name.ts';
import type { TraceView } from '../engine/trace-client.ts';

type Rows = Pick<TraceView, 'layout' | 'rows' | 'tables' | 'facts'>;

/** Ids of the lines, in the order in which they were reached; the last is the newest. Lines without records stay dark. */
export function litLines(view: Rows, lines: readonly CodeLine[], step: number): string[] {
  const dark = new Map<string, string[]>();
  for (const { id, lit } of lines)
    for (const record of lit) dark.set(record, [...(dark.get(record) ?? []), id]);
  const reached: string[] = [];
  for (let row = 0; row <= step && row < view.rows && dark.size > 0; row += 1) {
    const entry = view.layout.rows.get('entry', row);
    if (!isRecordEntry(entry)) continue;
    const name = nameOf(view, entryRow(entry));
    for (const id of dark.get(name) ?? []) if (!reached.includes(id)) reached.push(id);
    dark.delete(name);
  }
  return reached;
}

/** `client connect()`: as the code's lines name what lights them. */
function nameOf(view: Rows, record: number): string {
  const { records } = view.tables;
  return `${socketName(view, records.get('socket', record))} ${recordName(records.get('name', record)).text}`;
}
