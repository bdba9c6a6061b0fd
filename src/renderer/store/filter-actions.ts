/** What a person can do with display filters: write, check, apply, build upon, keep. */
import type { FilterError } from '../../core/filter/types.ts';
import type { TraceClient, TraceView } from '../engine/trace-client.ts';
import type { FilterState, SavedFilter } from './filter-state.ts';
import { type CombineHow, combined } from './filter-text.ts';
import type { Preferences } from './preferences.ts';
import type { Tasks } from './tasks.ts';
import type { UndoHistory } from './undo.ts';
import { watchProgress } from './watch-progress.ts';
import type { Store } from './workbench.ts';

export interface FilterActionParts {
  readonly store: Store;
  readonly client: Pick<TraceClient, 'ask' | 'setFilter'>;
  readonly preferences: Preferences;
  readonly undo: UndoHistory;
  readonly tasks: Tasks;
  readonly view: () => TraceView | undefined;
}

/** Filters remembered. */
const HISTORY = 30;
const HISTORY_NAME = 'filter.history';
const SAVED_NAME = 'filter.saved';

export class FilterActions {
  readonly #parts: FilterActionParts;
  #checked = 0;

  constructor(parts: FilterActionParts) {
    this.#parts = parts;
    const { preferences } = parts;
    this.#set({
      filterHistory: textsOf(preferences.get(HISTORY_NAME)),
      savedFilters: savedOf(preferences.get(SAVED_NAME)),
    });
  }

  /** What stands in the bar; it is checked, and not applied. */
  setDraft(text: string): void {
    this.#set({ filterDraft: text });
    void this.#check(text);
  }

  /**
   * Shows what the filter selects; empty: everything.
   * @returns false where it has a mistake: it then stands in the bar with the mistake, and what was shown stays
   */
  async applyFilter(text: string): Promise<boolean> {
    const filter = text.trim();
    this.#set({ filterDraft: text });
    if (await this.#check(text)) return false;
    const before = this.#state.filter;
    this.#show(filter);
    if (filter !== before) {
      void this.#watch(filter, before);
      this.#parts.undo.did({ undo: () => this.#show(before), redo: () => this.#show(filter) });
    }
    if (filter !== '') this.#remember(filter);
    return true;
  }

  #show(filter: string): void {
    this.#set({ filter, filterDraft: filter, filterMistake: undefined });
    this.#parts.client.setFilter(filter);
  }

  /** Shows how far a filter is that takes its time; ending it gives the one before back. */
  #watch(filter: string, before: string): Promise<void> {
    const { store, tasks } = this.#parts;
    return watchProgress(
      tasks,
      store,
      'Filtering',
      () => this.#done(filter),
      () => this.#show(before),
    );
  }

  /** How far a filter is, 0 to 1; 1 also where there is nothing to filter, or another filter by now. */
  #done(filter: string): number {
    const view = this.#parts.view();
    if (!view || filter === '' || this.#state.filter !== filter) return 1;
    const progress = view.tick.filter;
    if (progress?.text !== filter) return 0;
    return progress.total === 0 ? 1 : progress.scanned / progress.total;
  }

  /**
   * Puts an expression together with the filter in force and applies it; `prepare`: writes it into the bar alone.
   * @returns as `applyFilter`
   */
  andFilter(expression: string, how: CombineHow, prepare = false): Promise<boolean> {
    const text = combined(this.#state.filter, expression, how);
    if (!prepare) return this.applyFilter(text);
    this.setDraft(text);
    this.focusBar();
    return Promise.resolve(true);
  }

  /** Puts the filter in force back into the bar. */
  restoreDraft(): void {
    this.setDraft(this.#state.filter);
  }

  clear(): Promise<boolean> {
    return this.applyFilter('');
  }

  focusBar(): void {
    this.#set({ filterFocus: this.#state.filterFocus + 1 });
  }

  /** Keeps a filter under a name; one of that name is replaced. */
  save(name: string, text: string): void {
    const others = this.#state.savedFilters.filter((saved) => saved.name !== name);
    this.#keep([...others, { name, text }]);
  }

  forget(name: string): void {
    this.#keep(this.#state.savedFilters.filter((saved) => saved.name !== name));
  }

  #keep(savedFilters: readonly SavedFilter[]): void {
    this.#set({ savedFilters });
    this.#parts.preferences.set(SAVED_NAME, savedFilters);
  }

  #remember(filter: string): void {
    const others = this.#state.filterHistory.filter((text) => text !== filter);
    const filterHistory = [filter, ...others].slice(0, HISTORY);
    this.#set({ filterHistory });
    this.#parts.preferences.set(HISTORY_NAME, filterHistory);
  }

  /** The mistake of a text; it is shown where that text still stands in the bar. */
  async #check(text: string): Promise<FilterError | undefined> {
    this.#checked += 1;
    const asked = this.#checked;
    // Undefined where the trace went on to another session meanwhile: the language is the same there.
    const answer =
      (await this.#parts.client.ask('checkFilter', text)) ??
      (await this.#parts.client.ask('checkFilter', text));
    if (asked === this.#checked) this.#set({ filterMistake: answer?.mistake });
    return answer?.mistake;
  }

  get #state(): FilterState {
    return this.#parts.store.getState();
  }

  #set(state: Partial<FilterState>): void {
    this.#parts.store.setState(state);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

function textsOf(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter(isText).slice(0, HISTORY) : [];
}

function savedOf(stored: unknown): readonly SavedFilter[] {
  return Array.isArray(stored) ? stored.filter(isSaved) : [];
}

function isSaved(value: unknown): value is SavedFilter {
  if (typeof value !== 'object' || value === null) return false;
  const { name, text } = value as Partial<SavedFilter>;
  return isText(name) && isText(text);
}
