/** Marks and comments on frames and records: kept with the session, saved with it. */
import { problem } from '../../core/base/problem.ts';
import type { InfoEdits } from '../../core/contract/session.ts';
import { commentsText, LONGEST_NOTES, marksText } from '../../core/contract/session-notes.ts';
import type { Host } from '../engine/host.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Actions } from './actions.ts';
import type { ListActions } from './list-actions.ts';
import { entryOf, itemOf, listRow } from './moves.ts';
import { marksOf, notesOf, withComment } from './notes.ts';
import { type State, shownSession } from './state.ts';
import type { UndoHistory } from './undo.ts';
import type { Store } from './workbench.ts';

export interface NoteActionParts {
  readonly host: Host;
  readonly store: Store;
  readonly actions: Actions;
  readonly list: ListActions;
  readonly undo: UndoHistory;
  readonly view: () => TraceView | undefined;
}

type NoteInfo = 'session.marks' | 'session.comments';

export class NoteActions {
  readonly #parts: NoteActionParts;
  /** What the notes were made from, to make them again only where that has changed. */
  #made: readonly unknown[] = [];

  constructor(parts: NoteActionParts) {
    this.#parts = parts;
    parts.store.subscribe(() => this.#refresh());
  }

  /** Marks the selected rows; where all of them are marked, takes their marks away. */
  toggleMarks(): Promise<void> {
    const entries = this.#parts.list.selectedEntries();
    const { marks } = this.#state;
    const all = entries.every((entry) => marks.has(entry));
    const next = new Set(marks);
    for (const entry of entries) {
      if (all) next.delete(entry);
      else next.add(entry);
    }
    return this.#setMarks(next);
  }

  clearMarks(): Promise<void> {
    return this.#setMarks(new Set());
  }

  /** Selects the next or previous marked row of the list, round its end. */
  goToMark(step: 1 | -1): void {
    const view = this.#parts.view();
    if (!view) return;
    const { selection, marks } = this.#state;
    const rows = [...marks]
      .map((entry) => listRow(view, itemOf(entry)))
      .filter((row) => row !== undefined)
      .sort((a, b) => step * (a - b));
    const from = selection && listRow(view, selection);
    const next = from === undefined ? undefined : rows.find((row) => step * (row - from) > 0);
    const row = next ?? rows[0];
    if (row !== undefined) this.#parts.actions.select(itemOf(view.list.rows.get('entry', row)));
  }

  /** Sets the comment of the selected frame or record; empty: none. */
  async comment(text: string): Promise<void> {
    const { selection } = this.#state;
    if (!selection) return;
    const comments = withComment(this.#info('session.comments'), entryOf(selection), text.trim());
    await this.#change('session.comments', commentsText(comments));
  }

  #setMarks(marks: ReadonlySet<number>): Promise<void> {
    const view = this.#parts.view();
    return view ? this.#change('session.marks', marksText(marksOf(view.tables, marks))) : Promise.resolve();
  }

  async #change(name: NoteInfo, text: string): Promise<void> {
    const before = this.#info(name) ?? '';
    if (text === before) return;
    if (text.length > LONGEST_NOTES) return this.#parts.actions.tell(full);
    await this.#put(name, text);
    this.#parts.undo.did({
      undo: () => void this.#put(name, before),
      redo: () => void this.#put(name, text),
    });
  }

  async #put(name: NoteInfo, text: string): Promise<void> {
    const { host, store, actions } = this.#parts;
    const { session } = store.getState();
    if (session === undefined) return;
    const infos: InfoEdits = { [name]: text };
    const reply = await host.call('editSession', { session, infos });
    if (!reply.ok) return actions.tell(reply.error);
    const { sessions } = store.getState();
    store.setState({ sessions: sessions.map((one) => (one.session === session ? reply.value : one)) });
  }

  /** As it was changed, else as the file says it. */
  #info(name: NoteInfo): string | undefined {
    return shownSession(this.#state)?.infos?.[name] ?? this.#parts.view()?.facts.infos.get(name);
  }

  #refresh(): void {
    const view = this.#parts.view();
    const state = this.#state;
    if (!view || view.session !== state.session) {
      this.#forget(state);
      return;
    }
    const { facts, tables, tick } = view;
    // A mark's frame may not be there before all is.
    const from = [
      tables,
      tick.complete,
      facts.comments,
      this.#info('session.marks'),
      this.#info('session.comments'),
    ];
    if (from.every((part, index) => part === this.#made[index])) return;
    this.#made = from;
    this.#parts.store.setState(
      notesOf(tables, this.#info('session.marks'), this.#info('session.comments'), facts.comments),
    );
  }

  #forget({ marks, comments }: State): void {
    this.#made = [];
    if (marks.size + comments.size > 0) this.#parts.store.setState({ marks: new Set(), comments: new Map() });
  }

  get #state(): State {
    return this.#parts.store.getState();
  }
}

const full = problem(
  'warning',
  'list.notes',
  'The session has no room for more marks or comments.',
  'Take some away, or write shorter ones.',
);
