/** Exports the rows that the list shows, or those that are selected: as a session, as CSV, as JSON. */
import { problem } from '../../core/base/problem.ts';
import { MAX_ROW_BITS } from '../../core/contract/limits.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import type { Host } from '../engine/host.ts';
import type { TraceClient, TraceView } from '../engine/trace-client.ts';
import type { Actions } from './actions.ts';
import type { ListActions } from './list-actions.ts';
import { asCsv, tableHead, tableRows } from './list-table.ts';
import { type State, shownSession } from './state.ts';
import type { Tasks } from './tasks.ts';
import type { Store } from './workbench.ts';

export interface RowsExport {
  readonly rows: 'shown' | 'selected';
  readonly form: 'session' | 'csv' | 'json';
  /** A session alone: whether the bytes that frames carry are in it. */
  readonly payload: boolean;
}

export interface ExportActionParts {
  readonly host: Host;
  readonly store: Store;
  readonly client: TraceClient;
  readonly actions: Actions;
  readonly list: ListActions;
  readonly tasks: Tasks;
  readonly view: () => TraceView | undefined;
  /** Hands a file to the user, in parts. */
  readonly download: (name: string, parts: readonly string[], type: string) => void;
}

/** Rows made into text at once. */
const BATCH = 4096;

export class ExportActions {
  readonly #parts: ExportActionParts;

  constructor(parts: ExportActionParts) {
    this.#parts = parts;
  }

  async exportRows({ rows, form, payload }: RowsExport): Promise<void> {
    const entries = rows === 'selected' ? this.#parts.list.selectedEntries() : this.#shown();
    if (form === 'session') await this.#exportSession(entries, payload);
    else await this.#exportTable(entries, form);
  }

  #shown(): readonly number[] {
    const view = this.#parts.view();
    if (!view) return [];
    return Array.from({ length: view.listRows }, (_, row) => view.list.rows.get('entry', row));
  }

  async #exportSession(entries: readonly number[], payload: boolean): Promise<void> {
    const { host, actions } = this.#parts;
    const session = shownSession(this.#state);
    const view = this.#parts.view();
    if (!session || !view) return;
    const { frames, records } = view.tables;
    const bits = {
      frames: rowBits(entries.filter((entry) => !isRecordEntry(entry)).map(entryRow), frames.length),
      records: rowBits(entries.filter(isRecordEntry).map(entryRow), records.length),
    };
    if (bits.frames.length > MAX_ROW_BITS || bits.records.length > MAX_ROW_BITS) return actions.tell(tooMany);
    const chosen = await host.call('chooseRows', { session: session.session, ...bits });
    if (!chosen.ok) return actions.tell(chosen.error);
    const choices = { links: false, payload, origin: true, rows: chosen.value.rows };
    const exported = await host.exportSession(session, choices);
    if (!exported.ok) actions.tell(exported.error);
  }

  async #exportTable(entries: readonly number[], form: 'csv' | 'json'): Promise<void> {
    const session = shownSession(this.#state);
    const parts = await this.#parts.tasks.run('Exporting', (report, signal) =>
      this.#table(entries, form, report, signal),
    );
    if (!parts || !session) return;
    const type = form === 'csv' ? 'text/csv' : 'application/json';
    this.#parts.download(`${session.name.replace(/\.\w+$/, '')}.${form}`, parts, type);
  }

  /** Undefined: it was ended, or the trace has gone on to another session. */
  async #table(
    entries: readonly number[],
    form: 'csv' | 'json',
    report: (done: number) => void,
    signal: AbortSignal,
  ): Promise<readonly string[] | undefined> {
    const state = this.#state;
    const head = tableHead(state.columns);
    const parts = [form === 'csv' ? asCsv([head]) : '['];
    for (let at = 0; at < entries.length; at += BATCH) {
      const view = this.#parts.view();
      const rows = view && (await tableRows(this.#parts.client, view, state, entries.slice(at, at + BATCH)));
      if (!rows || signal.aborted) return undefined;
      parts.push(form === 'csv' ? asCsv(rows) : asJson(head, rows, at === 0));
      report(Math.min(1, (at + BATCH) / entries.length));
    }
    if (form === 'json') parts.push('\n]\n');
    return parts;
  }

  get #state(): State {
    return this.#parts.store.getState();
  }
}

/** A bit for each row, lowest first, as base64. */
export function rowBits(rows: readonly number[], count: number): string {
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (const row of rows) bits[row >> 3]! |= 1 << (row & 7);
  let text = '';
  // Few enough at once to be arguments of a call.
  for (let at = 0; at < bits.length; at += 8192) text += String.fromCharCode(...bits.subarray(at, at + 8192));
  return btoa(text);
}

/** Rows as objects by the columns' names, one a line. */
function asJson(head: readonly string[], rows: readonly (readonly string[])[], first: boolean): string {
  return rows
    .map((cells, index) => {
      const named = Object.fromEntries(head.map((name, column) => [name, cells[column] ?? '']));
      return `${first && index === 0 ? '' : ','}\n${JSON.stringify(named)}`;
    })
    .join('');
}

const tooMany = problem(
  'warning',
  'export.rows',
  'The session is too long for a choice of its rows.',
  'Export it whole, and select with inspect --filter on the command line.',
);
