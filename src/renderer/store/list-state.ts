/** What the store holds for the list. */
import type { TimeFormat } from '../engine/time-text.ts';
import { type ColorRule, defaultRules } from './color-rules.ts';
import { type Column, defaultColumns } from './columns.ts';
import type { Item } from './state.ts';
import { defaultTimeFormat } from './time-format.ts';

/** What is looked for, as it was typed. */
export interface FindDraft {
  readonly kind: 'filter' | 'text' | 'bytesText' | 'hex';
  readonly text: string;
  readonly matchCase: boolean;
}

/** How the last search ended. */
export type FindOutcome = 'found' | 'wrapped' | 'none' | 'mistake' | 'busy';

export interface ListState {
  readonly columns: readonly Column[];
  readonly timeFormat: TimeFormat;
  /** Whether rules colour the rows. */
  readonly colorRows: boolean;
  readonly colorRules: readonly ColorRule[];
  /** The column whose order the rows are in; undefined: by time. */
  readonly sort: { readonly column: string; readonly descending: boolean } | undefined;
  /** Rows that times count from, since they were set (Wireshark's *REF*). */
  readonly timeReferences: readonly Item[];
  /** What a person noted, by entry: marks, and comments. */
  readonly marks: ReadonlySet<number>;
  readonly comments: ReadonlyMap<number, string>;
  /** Rows from `anchor` to `head` are selected together while `head` is the selection. */
  readonly range: { readonly anchor: Item; readonly head: Item } | undefined;
  readonly findOpen: boolean;
  readonly find: FindDraft;
  readonly findOutcome: FindOutcome | undefined;
  /** Whether there is a selection to go back or forward to. */
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
}

export const initialListState = {
  columns: defaultColumns,
  timeFormat: defaultTimeFormat,
  colorRows: true,
  colorRules: defaultRules,
  sort: undefined,
  timeReferences: [],
  marks: new Set<number>(),
  comments: new Map<number, string>(),
  range: undefined,
  findOpen: false,
  find: { kind: 'text', text: '', matchCase: false },
  findOutcome: undefined,
  canGoBack: false,
  canGoForward: false,
} as const satisfies ListState;
