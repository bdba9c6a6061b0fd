/** What a person does in the list: columns, times, colours, ranges, finding, copying, going to. */
import { problem } from '../../core/base/problem.ts';
import { eachLinkOf } from '../../core/trace/sockets.ts';
import type { TimeFormat } from '../engine/time-text.ts';
import type { TraceClient, TraceView } from '../engine/trace-client.ts';
import type { Actions } from './actions.ts';
import { type ColorRule, defaultRules, readRules } from './color-rules.ts';
import { type Column, defaultColumns, fieldColumns, readColumns, resized, withField } from './columns.ts';
import { Finder } from './finder.ts';
import { isInTrace, itemFromText } from './go-to.ts';
import type { FindDraft } from './list-state.ts';
import { asCsv, asText, tableHead, tableRows } from './list-table.ts';
import { entryOf, itemOf, listRow, type Move, moveInList, sameItem } from './moves.ts';
import type { Preferences } from './preferences.ts';
import { filterOf } from './row-filter.ts';
import type { Item, State } from './state.ts';
import type { Tasks } from './tasks.ts';
import { readTimeFormat, timeWidth } from './time-format.ts';
import type { UndoHistory } from './undo.ts';
import { Visits } from './visits.ts';
import { watchProgress } from './watch-progress.ts';
import type { Store } from './workbench.ts';

export interface ListActionsParts {
  readonly store: Store;
  readonly client: TraceClient;
  readonly actions: Actions;
  readonly preferences: Preferences;
  readonly undo: UndoHistory;
  readonly tasks: Tasks;
  readonly view: () => TraceView | undefined;
  readonly writeClipboard: (text: string) => Promise<void>;
}

/** Rows copied at most: a clipboard is no file. */
const MOST_COPIED = 50_000;

/** How far "go to" came. */
export type GoToOutcome = 'there' | 'hidden' | 'missing' | 'unreadable';

export class ListActions {
  readonly #parts: ListActionsParts;
  readonly #finder: Finder;
  readonly #visits = new Visits();
  #returning = false;

  constructor(parts: ListActionsParts) {
    this.#parts = parts;
    this.#finder = new Finder(parts.client);
    const { store, preferences } = parts;
    store.setState({
      columns: readColumns(preferences.get('list.columns')),
      timeFormat: readTimeFormat(preferences.get('list.time')),
      colorRules: readRules(preferences.get('list.rules')),
      colorRows: preferences.get('list.colors') !== false,
    });
    this.#askRows();
    store.subscribe((state, before) => this.#follow(state, before));
  }

  // Columns, times and colours

  /** `drawn`: a width that follows the pointer; only the whole of it can be undone. */
  setColumns(columns: readonly Column[], drawn = false): void {
    const before = this.#state.columns;
    if (columns === before) return;
    this.#putColumns(columns);
    if (!drawn) this.drewColumns(before);
  }

  /** A width has been drawn to its end; `before`: the columns as they were. */
  drewColumns(before: readonly Column[]): void {
    const columns = this.#state.columns;
    if (columns === before) return;
    this.#parts.undo.did({
      undo: () => this.#putColumns(before),
      redo: () => this.#putColumns(columns),
    });
  }

  #putColumns(columns: readonly Column[]): void {
    this.#parts.store.setState({ columns });
    this.#parts.preferences.set('list.columns', columns);
  }

  resetColumns(): void {
    this.setColumns(defaultColumns);
  }

  /** "Apply as column". */
  addColumn(field: string): void {
    this.setColumns(withField(this.#state.columns, field));
  }

  setTimeFormat(change: Partial<TimeFormat>): void {
    const timeFormat = { ...this.#state.timeFormat, ...change };
    this.#parts.store.setState({ timeFormat });
    this.#parts.preferences.set('list.time', timeFormat);
    this.setColumns(resized(this.#state.columns, 'time', timeWidth(timeFormat)), true);
  }

  /** Lets times count from the selected row on, or no longer. */
  toggleReference(): void {
    const { selection, timeReferences } = this.#state;
    if (!selection) return;
    const others = timeReferences.filter((item) => !sameItem(item, selection));
    const next = others.length < timeReferences.length ? others : [...timeReferences, selection];
    this.#parts.store.setState({ timeReferences: next });
  }

  clearReferences(): void {
    this.#parts.store.setState({ timeReferences: [] });
  }

  toggleColors(): void {
    const colorRows = !this.#state.colorRows;
    this.#parts.store.setState({ colorRows });
    this.#parts.preferences.set('list.colors', colorRows);
  }

  setRules(rules: readonly ColorRule[]): void {
    const before = this.#state.colorRules;
    this.#putRules(rules);
    this.#parts.undo.did({ undo: () => this.#putRules(before), redo: () => this.#putRules(rules) });
  }

  #putRules(colorRules: readonly ColorRule[]): void {
    this.#parts.store.setState({ colorRules });
    // The defaults are not kept, so that better ones reach who never changed them.
    this.#parts.preferences.set('list.rules', colorRules === defaultRules ? undefined : colorRules);
  }

  // Order

  /** Sorts by a column: upwards, then downwards, then by time again. */
  cycleSort(column: string): void {
    const { sort } = this.#state;
    if (sort?.column !== column) this.setSort({ column, descending: false });
    else this.setSort(sort.descending ? undefined : { column, descending: true });
  }

  setSort(sort: State['sort']): void {
    this.#parts.store.setState({ sort });
    if (sort) this.#parts.actions.follow(false);
    this.#askSort();
    if (sort) void this.#watchSort(sort);
  }

  #askSort(): void {
    const { sort, timeFormat } = this.#state;
    const { kind } = timeFormat;
    const time = kind === 'shown' || kind === 'conversation' ? kind : 'moment';
    this.#parts.client.setSort(sort && { ...sort, time });
  }

  /** Shows how far a sort is that takes its time; ending it gives the order of time back. */
  #watchSort(sort: NonNullable<State['sort']>): Promise<void> {
    const { tasks, store, view } = this.#parts;
    let begun = false;
    const done = (): number => {
      const sorting = view()?.tick.sorting;
      // The first ticks may be of the time before the worker was asked.
      begun ||= sorting !== undefined;
      if (this.#state.sort !== sort || !view()) return 1;
      return sorting ?? (begun ? 1 : 0);
    };
    return watchProgress(tasks, store, 'Sorting', done, () => this.setSort(undefined));
  }

  // Selection

  /** Selects from where the selection stands to the row `by` away. */
  extend(by: Move): void {
    const view = this.#parts.view();
    const item = view && moveInList(view, this.#state.selection, by);
    if (item) this.extendTo(item);
  }

  extendTo(head: Item): void {
    const { selection, range } = this.#state;
    const anchor = range && sameItem(range.head, selection) ? range.anchor : (selection ?? head);
    this.#parts.actions.select(head);
    this.#parts.store.setState({ range: { anchor, head } });
  }

  selectAll(): void {
    const view = this.#parts.view();
    if (!view || view.listRows === 0) return;
    const anchor = itemOf(view.list.rows.get('entry', 0));
    const head = itemOf(view.list.rows.get('entry', view.listRows - 1));
    this.#parts.actions.select(head);
    this.#parts.store.setState({ range: { anchor, head } });
  }

  /** The entries that are selected, in the order of the list. */
  selectedEntries(): readonly number[] {
    const view = this.#parts.view();
    const { selection } = this.#state;
    if (!view || !selection) return [];
    const rows = selectedRows(view, this.#state);
    if (!rows) return [entryOf(selection)];
    return Array.from({ length: rows.last - rows.first + 1 }, (_, i) =>
      view.list.rows.get('entry', rows.first + i),
    );
  }

  goBack(): void {
    this.#revisit(-1);
  }

  goForward(): void {
    this.#revisit(1);
  }

  #revisit(by: 1 | -1): void {
    const item = this.#visits.go(by);
    if (!item) return;
    this.#returning = true;
    this.#parts.actions.select(item);
    this.#returning = false;
    this.#tellVisits();
  }

  /** "Go to": selects what the text names. */
  goTo(text: string): GoToOutcome {
    const view = this.#parts.view();
    const item = itemFromText(text);
    if (!item) return 'unreadable';
    if (!view || !isInTrace(view.tables, item)) return 'missing';
    this.#parts.actions.select(item);
    return listRow(view, item) === undefined ? 'hidden' : 'there';
  }

  /** To the frame that a record is linked to, or back to a record of a frame; round in turn where there are several. */
  goToLinked(): void {
    const view = this.#parts.view();
    const { selection } = this.#state;
    const linked = view && selection ? linkedTo(view, selection) : [];
    if (linked[0]) this.#parts.actions.select(linked[0]);
  }

  // Finding

  setFind(change: Partial<FindDraft>): void {
    this.#finder.cancel();
    this.#parts.store.setState({ find: { ...this.#state.find, ...change }, findOutcome: undefined });
  }

  openFind(findOpen: boolean): void {
    if (!findOpen) this.#finder.cancel();
    this.#parts.store.setState({ findOpen, findOutcome: undefined });
  }

  cancelFind(): void {
    this.#finder.cancel();
    if (this.#state.findOutcome === 'busy') this.#parts.store.setState({ findOutcome: undefined });
  }

  /** Selects the next or previous row that has what is looked for; from the other end where there is none on the way. */
  async findNext(step: 1 | -1): Promise<void> {
    const view = this.#parts.view();
    const { find, selection } = this.#state;
    if (find.text === '') return this.openFind(true);
    if (!view) return;
    this.#parts.store.setState({ findOutcome: 'busy' });
    const from = selection && listRow(view, selection);
    const found = await this.#parts.tasks.run('Searching…', (report, signal) => {
      signal.addEventListener('abort', () => this.cancelFind());
      return this.#finder.find(view.listRows, from, find, step, (looked) => report(looked / view.listRows));
    });
    if (!found) return;
    if (found.entry !== undefined) this.#parts.actions.select(itemOf(found.entry));
    this.#parts.store.setState({ findOutcome: found.outcome });
  }

  /** Selects the next or previous row of the same conversation. */
  async inConversation(step: 1 | -1): Promise<void> {
    const view = this.#parts.view();
    const { selection } = this.#state;
    const from = view && selection && listRow(view, selection);
    if (!view || !selection || from === undefined) return;
    const entry = await this.#finder.neighbour(view.listRows, from, entryOf(selection), step);
    if (entry !== undefined) this.#parts.actions.select(itemOf(entry));
  }

  // Copying

  async copy(form: 'text' | 'csv' | 'filter'): Promise<void> {
    const entries = this.selectedEntries();
    if (entries.length === 0) return;
    if (entries.length > MOST_COPIED) return this.#parts.actions.tell(tooMany(entries.length));
    const text = form === 'filter' ? filterOf(entries.map(itemOf)) : await this.#table(form, entries);
    if (text === undefined) return;
    await this.#parts.writeClipboard(text).catch(() => this.#parts.actions.tell(refused));
  }

  async #table(form: 'text' | 'csv', entries: readonly number[]): Promise<string | undefined> {
    const view = this.#parts.view();
    const state = this.#state;
    const rows = view && (await tableRows(this.#parts.client, view, state, entries));
    if (!rows) return undefined;
    const head = tableHead(state.columns);
    return form === 'csv' ? asCsv([head, ...rows]) : asText(head, rows);
  }

  get #state(): State {
    return this.#parts.store.getState();
  }

  #follow(state: State, before: State): void {
    if (state.session !== before.session) this.#forget();
    if (wantsOther(state, before)) this.#askRows();
    if (state.sort?.column === 'time' && state.timeFormat.kind !== before.timeFormat.kind) this.#askSort();
    const { selection } = state;
    if (selection === before.selection || !selection || this.#returning) return;
    this.#visits.visit(selection);
    this.#tellVisits();
  }

  /** Another session: its rows are other rows. */
  #forget(): void {
    this.#finder.cancel();
    this.#visits.clear();
    this.#parts.store.setState({ timeReferences: [], range: undefined, findOutcome: undefined });
    this.#tellVisits();
  }

  #tellVisits(): void {
    const { canGoBack, canGoForward } = this.#visits;
    const state = this.#state;
    if (canGoBack !== state.canGoBack || canGoForward !== state.canGoForward)
      this.#parts.store.setState({ canGoBack, canGoForward });
  }

  #askRows(): void {
    const { columns, colorRules, colorRows, timeFormat } = this.#state;
    this.#parts.client.setRows({
      fields: fieldColumns(columns),
      rules: colorRows ? enabledRules(colorRules).map(({ filter }) => filter) : [],
      before: timeFormat.kind === 'conversation',
    });
  }
}

/** The rules that are asked about; an answer's `rule` is an index into them. */
export const enabledRules = (rules: readonly ColorRule[]): readonly ColorRule[] =>
  rules.filter(({ enabled, filter }) => enabled && filter.trim() !== '');

function wantsOther(a: State, b: State): boolean {
  return (
    a.columns !== b.columns ||
    a.colorRules !== b.colorRules ||
    a.colorRows !== b.colorRows ||
    a.timeFormat.kind !== b.timeFormat.kind
  );
}

/** First and last row of the list that are selected together; undefined: at most one is. */
export function selectedRows(
  view: TraceView,
  { selection, range }: Pick<State, 'selection' | 'range'>,
): { readonly first: number; readonly last: number } | undefined {
  if (!range || !sameItem(range.head, selection)) return undefined;
  const [anchor, head] = [listRow(view, range.anchor), listRow(view, range.head)];
  if (anchor === undefined || head === undefined) return undefined;
  return { first: Math.min(anchor, head), last: Math.max(anchor, head) };
}

function linkedTo(view: TraceView, { kind, row }: Item): readonly Item[] {
  const { records, links } = view.tables;
  if (kind === 'frame')
    return view.frameLinks.of(row).map((link) => ({ kind: 'record', row: links.get('record', link) }));
  const frames: Item[] = [];
  eachLinkOf(records, links, row, (link) => frames.push({ kind: 'frame', row: links.get('frame', link) }));
  return frames;
}

const tooMany = (count: number) =>
  problem(
    'warning',
    'list.copy',
    `${count} rows are selected; at most ${MOST_COPIED} are copied.`,
    'Export what is shown instead, or select fewer.',
  );

const refused = problem('warning', 'list.clipboard', 'The clipboard was refused.', 'Allow it for this page.');
