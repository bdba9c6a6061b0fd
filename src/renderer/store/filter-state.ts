/** What the store holds of display filters. */
import type { FilterError } from '../../core/filter/types.ts';

/** A filter that a person has given a name. */
export interface SavedFilter {
  readonly name: string;
  readonly text: string;
}

export interface FilterState {
  /** The display filter in force; empty: none. */
  readonly filter: string;
  /** What stands in the filter bar. */
  readonly filterDraft: string;
  /** What is wrong with the draft. */
  readonly filterMistake: FilterError | undefined;
  /** Filters applied before, the newest first. */
  readonly filterHistory: readonly string[];
  readonly savedFilters: readonly SavedFilter[];
  /** Grows each time the filter bar is to take the focus. */
  readonly filterFocus: number;
}

export const initialFilterState: FilterState = {
  filter: '',
  filterDraft: '',
  filterMistake: undefined,
  filterHistory: [],
  savedFilters: [],
  filterFocus: 0,
};
