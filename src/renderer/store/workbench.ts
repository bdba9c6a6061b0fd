/** What every view is given: the store, the trace as it stands, and everything a person can do. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LadderScope } from '../../core/ladder/scope.ts';
import type { Host } from '../engine/host.ts';
import { type Schedule, TraceClient, type TraceView, type WorkerLike } from '../engine/trace-client.ts';
import { createWords, type LanguageChoice, type Words } from '../words/words.ts';
import { Actions } from './actions.ts';
import { BenchActions } from './bench-actions.ts';
import { connect } from './connect.ts';
import { ExportActions } from './export-actions.ts';
import { FilterActions } from './filter-actions.ts';
import { LadderActions } from './ladder-actions.ts';
import { ListActions } from './list-actions.ts';
import { NoteActions } from './note-actions.ts';
import { followOpeningView } from './opening-view.ts';
import type { Preferences } from './preferences.ts';
import { SessionActions } from './session-actions.ts';
import { initialState, type Pane, type State, type Theme } from './state.ts';
import { Tasks } from './tasks.ts';
import { UndoHistory } from './undo.ts';

export type Store = StoreApi<State>;

export interface Workbench {
  readonly host: Host;
  readonly store: Store;
  readonly client: TraceClient;
  readonly actions: Actions;
  readonly filters: FilterActions;
  /** Samples, and what a session says of itself. */
  readonly files: SessionActions;
  readonly bench: BenchActions;
  readonly ladder: LadderActions;
  readonly list: ListActions;
  readonly notes: NoteActions;
  readonly exports: ExportActions;
  readonly preferences: Preferences;
  readonly undo: UndoHistory;
  readonly tasks: Tasks;
  /** The words in the language chosen, for what is said outside of a component. */
  words(): Words;
  /** The trace as it stands at `traceVersion`; undefined while there is none. */
  view(): TraceView | undefined;
}

/** What the workbench needs of the page; the tests give their own. */
export interface WorkbenchSurroundings {
  readonly host: Host;
  readonly worker: WorkerLike;
  readonly schedule: Schedule;
  readonly theme: { readonly stored: Theme; readonly set: (theme: Theme) => void };
  readonly preferences: Preferences;
  /** BCP 47: the system's language. */
  readonly locale: string;
  readonly writeClipboard: (text: string) => Promise<void>;
  /** Hands a file to the user, in parts. */
  readonly download: (name: string, parts: readonly string[], type: string) => void;
}

export function createWorkbench(around: WorkbenchSurroundings): Workbench {
  const { host, worker, schedule, theme, preferences, locale, writeClipboard, download } = around;
  const store = createStore<State>(() => ({
    ...initialState,
    theme: theme.stored,
    language: languageChoice(preferences.get('language')),
    folded: foldedPanes(preferences.get('folded')),
  }));
  let view: TraceView | undefined;
  const becomeCalm = () => store.setState(({ calmVersion }) => ({ calmVersion: calmVersion + 1 }));
  const calm = seldom(CALM, becomeCalm, schedule);
  const client = new TraceClient(
    worker,
    {
      onView: (next) => {
        view = next;
        store.setState(({ traceVersion }) => ({ traceVersion: traceVersion + 1 }));
        calm();
      },
      onTexts: () => store.setState(({ textsVersion }) => ({ textsVersion: textsVersion + 1 })),
      onConnection: () => {},
    },
    schedule,
  );
  const undo = new UndoHistory(() => store.setState({ canUndo: undo.canUndo, canRedo: undo.canRedo }));
  const tasks = new Tasks({
    onChange: (shown) => store.setState({ tasks: shown }),
    setTimer: (callback, milliseconds) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  const actions = new Actions({
    host,
    store,
    client,
    view: () => view,
    setTheme: theme.set,
    preferences,
    undo,
    schedule,
  });
  const bench = new BenchActions(host, store, actions);
  const filters = new FilterActions({ store, client, preferences, undo, tasks, view: () => view });
  const setScope = (scope: LadderScope): void => actions.setScope(scope);
  const ladder = new LadderActions({ store, client, preferences, undo, setScope, view: () => view });
  const list = new ListActions({
    store,
    client,
    actions,
    preferences,
    undo,
    tasks,
    view: () => view,
    writeClipboard,
  });
  host.live((source) => client.addSource(source));
  const tellLanguage = (): void => void host.call('setLanguage', { language: words.language });
  let words = createWords(store.getState().language, locale);
  store.subscribe(({ language }, before) => {
    if (language === before.language) return;
    words = createWords(language, locale);
    tellLanguage();
  });
  const workbench = {
    host,
    store,
    client,
    actions,
    bench,
    filters,
    files: new SessionActions({ host, store, actions }),
    list,
    exports: new ExportActions({ host, store, client, actions, list, tasks, view: () => view, download }),
    notes: new NoteActions({ host, store, actions, list, undo, view: () => view }),
    preferences,
    undo,
    tasks,
    ladder,
    view: () => view,
    words: () => words,
  };
  connect(workbench);
  // The system's own language the host knows by itself.
  if (store.getState().language !== 'system') tellLanguage();
  followOpeningView(workbench);
  return workbench;
}

function foldedPanes(stored: unknown): readonly Pane[] {
  const panes: readonly Pane[] = ['left', 'inspector', 'lower'];
  return Array.isArray(stored) ? panes.filter((pane) => stored.includes(pane)) : [];
}

function languageChoice(stored: unknown): LanguageChoice {
  return stored === 'en' || stored === 'zh-Hant' ? stored : 'system';
}

/** Milliseconds between two changes of `calmVersion`: fewer than between two views of a flood, so that it goes with them. */
const CALM = 150;

/** Calls `callback` at once, then at most once every `milliseconds`, giving way to input; the last call is never lost. */
function seldom(milliseconds: number, callback: () => void, schedule: Schedule): () => void {
  let waiting = false;
  let again = false;
  const run = (): void => {
    waiting = true;
    again = false;
    callback();
    setTimeout(() => {
      if (again) schedule(run, true);
      else waiting = false;
    }, milliseconds);
  };
  return () => {
    if (waiting) again = true;
    else run();
  };
}
