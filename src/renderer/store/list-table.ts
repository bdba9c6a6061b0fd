/** Rows of the list as a table of texts, for copying and for export: what is shown, for any number of rows. */

import { rowCells } from '../engine/row-cells.ts';
import { timeColumn, timeText } from '../engine/time-column.ts';
import type { TraceClient, TraceView } from '../engine/trace-client.ts';
import { type Column, columnTitle, fieldColumns, isBuiltIn, shownColumns } from './columns.ts';
import { entryOf, itemOf, listRow } from './moves.ts';
import type { State } from './state.ts';

/** Rows asked of the worker at once. */
const BATCH = 512;

export const tableHead = (columns: readonly Column[]): readonly string[] =>
  shownColumns(columns).map(({ id }) => columnTitle(id));

/**
 * The cells of entries, in the columns and the time format of the list.
 * @returns undefined where the trace has gone on to another session meanwhile
 */
export async function tableRows(
  client: TraceClient,
  view: TraceView,
  state: Pick<State, 'columns' | 'timeFormat' | 'timeReferences' | 'comments'>,
  entries: readonly number[],
): Promise<readonly (readonly string[])[] | undefined> {
  const rows: (readonly string[])[] = [];
  for (let at = 0; at < entries.length; at += BATCH) {
    const batch = await batchRows(client, view, state, entries.slice(at, at + BATCH));
    if (!batch) return undefined;
    rows.push(...batch);
  }
  return rows;
}

async function batchRows(
  client: TraceClient,
  view: TraceView,
  state: Pick<State, 'columns' | 'timeFormat' | 'timeReferences' | 'comments'>,
  entries: readonly number[],
): Promise<readonly (readonly string[])[] | undefined> {
  const { columns, timeFormat, timeReferences, comments } = state;
  const fields = fieldColumns(columns);
  const before = timeFormat.kind === 'conversation';
  const [texts, answers] = await Promise.all([
    client.ask('entries', entries),
    client.ask('rows', { entries, fields, rules: [], before }),
  ]);
  if (!texts || !answers) return undefined;
  const time = timeColumn(view, timeFormat, timeReferences.map(entryOf));
  return entries.map((entry, index) => {
    const row = listRow(view, itemOf(entry)) ?? 0;
    const above = row > 0 ? view.list.rows.get('entry', row - 1) : undefined;
    const answer = answers[index];
    const when = timeText(view, time, entry, above, answer?.before);
    const cells = {
      ...rowCells(view, entry, texts[index], when),
      comment: comments.get(entry) ?? '',
    };
    return shownColumns(columns).map(({ id }) =>
      isBuiltIn(id) ? cells[id] : (answer?.cells[fields.indexOf(id)] ?? ''),
    );
  });
}

/** Columns padded to the same width, as Wireshark's "Summary as Text"; the last one is as long as it is. */
export function asText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) =>
    all.reduce((widest, cells) => Math.max(widest, cells[column]?.length ?? 0), 0),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column]!)))
      .join('  ');
  return all.map((cells) => `${line(cells).trimEnd()}\n`).join('');
}

/** RFC 4180, every cell in quotes, as Wireshark writes it. */
export function asCsv(rows: readonly (readonly string[])[]): string {
  return rows
    .map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`)
    .join('');
}
