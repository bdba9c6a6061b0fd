/** What the store holds: state of the service, selection, view state and version counters. Never the trace itself. */
import type { Problem } from '../../core/base/problem.ts';
import type { CaptureOptions, CaptureState, Permission } from '../../core/contract/capture.ts';
import type { AppInfo } from '../../core/contract/commands.ts';
import type { CodeLine, OptionValues, Scenario } from '../../core/contract/scenario.ts';
import type { RecentFile, RunState, SessionInfo, SocketInfo } from '../../core/contract/session.ts';
import type { Item } from '../../core/ladder/items.ts';
import type { LadderScope } from '../../core/ladder/scope.ts';
import type { LanguageChoice } from '../words/words.ts';
import { type BenchPart, initialBench } from './bench-state.ts';
import { type FilterState, initialFilterState } from './filter-state.ts';
import { type InspectorState, initialInspectorState } from './inspector-state.ts';
import { initialLadder, type LadderState } from './ladder-state.ts';
import { initialListState, type ListState } from './list-state.ts';
import { initialPresentState, type PresentState } from './present-state.ts';
import { initialSessionState, type SessionState } from './session-state.ts';
import { initialShare, type ShareState } from './share-state.ts';
import type { Task } from './tasks.ts';
import { initialViews, type ViewsState } from './views-state.ts';

export type { Item };

/** A byte range of the selected frame that is lit, in the tree and in the hex view. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export type Theme = 'system' | 'light' | 'dark';

/** A problem on show, until it is dismissed. */
export interface Toast {
  readonly id: number;
  readonly problem: Problem;
}

/** Panes beside the ladder that can be folded away. */
export type Pane = 'left' | 'inspector' | 'lower';

export type OpenDialog =
  | 'share'
  | 'permission'
  | 'capture'
  | 'report'
  | 'about'
  | 'discard'
  | 'palette'
  | 'shortcuts'
  | 'goTo'
  | 'colorRules'
  | 'addColumn'
  | 'comment'
  | 'exportRows'
  | 'welcome'
  | 'session'
  | 'export'
  | 'recover';

export interface State
  extends FilterState,
    InspectorState,
    ListState,
    ViewsState,
    BenchPart,
    LadderState,
    PresentState,
    SessionState,
    ShareState {
  // The service
  readonly app: AppInfo | undefined;
  /** Which start of the service the session numbers belong to. */
  readonly boot: string | undefined;
  readonly connection: 'connecting' | 'connected' | 'lost';
  readonly sessions: readonly SessionInfo[];
  readonly run: RunState | undefined;
  readonly capture: CaptureState;
  readonly permission: Permission | undefined;
  readonly scenarios: readonly Scenario[];
  readonly sockets: readonly SocketInfo[];
  readonly recent: readonly RecentFile[];
  /** Ids of code lines of the run reached so far; the last is the newest. */
  readonly lit: readonly string[];
  readonly toasts: readonly Toast[];

  // What is shown
  readonly session: number | undefined;
  readonly scenario: string | undefined;
  /** By scenario. */
  readonly options: Readonly<Record<string, OptionValues>>;
  /** Code of the chosen scenario with its options written in, where they differ from the initial ones. */
  readonly code: readonly CodeLine[] | undefined;
  readonly captureOptions: CaptureOptions;
  readonly selection: Item | undefined;
  readonly hover: Item | undefined;
  readonly lightRange: ByteRange | undefined;
  readonly scope: LadderScope;
  readonly paused: boolean;
  /** Ladder and list stay at their newest row. */
  readonly following: boolean;
  readonly theme: Theme;
  readonly language: LanguageChoice;
  /** Tab of the lower panel, and of the one at the left. */
  readonly lowerTab: string;
  readonly leftTab: string;
  /** Panes that are folded away. */
  readonly folded: readonly Pane[];
  /** Work that takes its time. */
  readonly tasks: readonly Task[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly dialog: OpenDialog | undefined;
  /** A command that takes its time is under way: the run, a file being opened … */
  readonly busy: 'starting' | 'stopping' | 'opening' | 'saving' | undefined;

  // Versions of what is not in the store
  /** Grows with every change of the trace: what is drawn from it. */
  readonly traceVersion: number;
  /** Grows a few times a second at most while the trace changes: what is read rather than watched. */
  readonly calmVersion: number;
  readonly textsVersion: number;
}

export const idleCapture: CaptureState = {
  status: 'idle',
  backend: 'none',
  frames: 0,
  received: 0,
  dropped: 0,
  interfaceDropped: 0,
  records: 0,
  recordsLost: 0,
  bytes: 0,
};

export const initialState = {
  ...initialPresentState,
  ...initialSessionState,
  ...initialFilterState,
  ...initialInspectorState,
  ...initialBench,
  ...initialLadder,
  ...initialShare,
  ...initialListState,
  app: undefined,
  boot: undefined,
  connection: 'connecting',
  sessions: [],
  run: undefined,
  capture: idleCapture,
  permission: undefined,
  scenarios: [],
  sockets: [],
  recent: [],
  lit: [],
  toasts: [],
  session: undefined,
  scenario: undefined,
  options: {},
  code: undefined,
  captureOptions: { scope: { kind: 'lab' }, snaplen: 262_144, limits: {} },
  selection: undefined,
  hover: undefined,
  lightRange: undefined,
  scope: { kind: 'all' },
  paused: false,
  following: true,
  theme: 'system',
  language: 'system',
  lowerTab: 'packets',
  leftTab: 'lab',
  folded: [],
  tasks: [],
  canUndo: false,
  canRedo: false,
  dialog: undefined,
  busy: undefined,
  traceVersion: 0,
  calmVersion: 0,
  textsVersion: 0,
  ...initialViews,
} as const satisfies State;

/** Whether a run is going on. */
export function isRunning(state: State): boolean {
  const status = state.run?.status;
  return status === 'starting' || status === 'running' || status === 'stopping';
}

/** Whether packets or records are being recorded. */
export function isRecording(state: State): boolean {
  const { status } = state.capture;
  return status === 'starting' || status === 'capturing' || status === 'stopping' || isRunning(state);
}

/** Whether something of a session is in no file of the user's. */
export function isUnsaved(session: SessionInfo): boolean {
  return !session.saved && session.packetsLength + session.recordsLength > 0;
}

/** The session that is shown. */
export function shownSession(state: State): SessionInfo | undefined {
  return state.sessions.find((session) => session.session === state.session);
}

/** The scenario that is chosen. */
export function chosenScenario(state: State): Scenario | undefined {
  return state.scenarios.find((scenario) => scenario.id === state.scenario);
}
