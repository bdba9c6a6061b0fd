/** Everything a person can do: each asks the service where needed, changes the store, and tells what went wrong. */
import { type Problem, problem } from '../../core/base/problem.ts';
import type { CaptureOptions } from '../../core/contract/capture.ts';
import { checkOptions } from '../../core/contract/options.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { OptionValue, Scenario } from '../../core/contract/scenario.ts';
import type { SessionInfo } from '../../core/contract/session.ts';
import type { LadderScope } from '../../core/ladder/scope.ts';
import type { Host } from '../engine/host.ts';
import type { Schedule, TraceClient, TraceView } from '../engine/trace-client.ts';
import type { LanguageChoice } from '../words/words.ts';
import { type Move, moveInLadder, moveInList } from './moves.ts';
import type { Preferences } from './preferences.ts';
import {
  type ByteRange,
  chosenScenario,
  type Item,
  isRecording,
  isRunning,
  isUnsaved,
  type OpenDialog,
  type Pane,
  type State,
  shownSession,
  type Theme,
} from './state.ts';
import type { UndoHistory } from './undo.ts';
import type { Store } from './workbench.ts';

export interface ActionParts {
  readonly host: Host;
  readonly store: Store;
  readonly client: TraceClient;
  readonly view: () => TraceView | undefined;
  readonly setTheme: (theme: Theme) => void;
  readonly preferences: Preferences;
  readonly undo: UndoHistory;
  readonly schedule: Schedule;
}

export class Actions {
  readonly #parts: ActionParts;
  #nextToast = 1;
  #codeAsked = 0;
  #hovered: Item | undefined;
  #hoverScheduled = false;
  /** What the person wanted when they were asked whether to discard what is not saved. */
  #afterDiscard: (() => void | Promise<void>) | undefined;

  constructor(parts: ActionParts) {
    this.#parts = parts;
  }

  // Runs and captures

  /** Runs the chosen scenario. */
  async run(): Promise<void> {
    const state = this.#state;
    const scenario = chosenScenario(state);
    if (!scenario || isRunning(state)) return;
    const { values, errors } = checkOptions(scenario.options, state.options[scenario.id] ?? {});
    if (errors[0])
      return this.tell(problem('error', 'option.value', errors[0].message, 'Change it and run again.'));
    const reply = await this.#while('starting', () =>
      this.#host.call('startRun', { scenario: scenario.id, options: values, capture: state.captureOptions }),
    );
    if (!reply) return this.#goBack(state.session);
    this.#set({ paused: false });
    // A short run's events may have come before the answer: they know more.
    if (this.#state.run?.run !== reply.run) this.#set({ run: reply, lit: [] });
    if (reply.session !== this.#state.session) this.show(reply.session, true);
  }

  /** Starts recording packets alone, with the capture options as they are. */
  async record(): Promise<void> {
    const before = this.#state.session;
    const session = await this.#while('starting', () =>
      this.#host.call('startCapture', this.#state.captureOptions),
    );
    if (!session) return this.#goBack(before);
    this.#addSession(session);
    if (session.session !== this.#state.session) this.show(session.session, true);
  }

  /** To what was shown before a recording that was announced and did not come about. */
  #goBack(session: number | undefined): void {
    if (this.#state.session !== session) this.show(session);
  }

  /** The toolbar's start: the chosen scenario where there is one, else packets alone. */
  start(): Promise<void> {
    return this.#state.scenario ? this.run() : this.record();
  }

  /** Stops the run where one is going on, else the recording. */
  async stop(): Promise<void> {
    if (isRunning(this.#state)) {
      const run = await this.#while('stopping', () => this.#host.call('stopRun', {}));
      if (run) this.#set({ run });
      return;
    }
    const capture = await this.#while('stopping', () => this.#host.call('stopCapture', {}));
    if (capture) this.#set({ capture });
  }

  setCaptureOptions(options: CaptureOptions): void {
    const before = this.#state.captureOptions;
    this.#set({ captureOptions: options });
    if (this.#state.capture.status === 'capturing' && options.scope !== before.scope)
      void this.#changeScope(options);
  }

  async #changeScope(options: CaptureOptions): Promise<void> {
    const capture = await this.#take(this.#host.call('setCaptureScope', options.scope));
    if (capture) this.#set({ capture });
  }

  /** Lets the picture stand still, or go on; recording goes on either way. */
  togglePause(): void {
    const paused = !this.#state.paused;
    this.#set({ paused });
    this.#parts.client.setPaused(paused);
  }

  async checkPermission(): Promise<void> {
    const permission = await this.#take(this.#host.call('checkPermission', {}));
    if (permission) this.#set({ permission });
  }

  // Sessions and files

  /** Turns to a session, or to none; `following` stays at its newest row, as one watches a recording. */
  show(session: number | undefined, following = false): void {
    this.#hovered = undefined;
    this.#set({ session, selection: undefined, hover: undefined, lightRange: undefined, paused: false });
    this.#set({ scope: { kind: 'all' }, laneOrder: [], hiddenLanes: [], following });
    this.#parts.undo.clear();
    this.#parts.client.setPaused(false);
    this.#chooseSampleOf(session);
    if (session === undefined) this.#parts.client.hide();
    else this.#parts.client.show(session);
  }

  /** With a recorded sample the lab shows the experiment that it is of. */
  #chooseSampleOf(session: number | undefined): void {
    const info = this.#state.sessions.find((one) => one.session === session);
    if (info?.sample && info.scenario) this.chooseScenario(info.scenario);
  }

  /** Empties the session that is being recorded; closes any other, asking first where it is not saved. */
  async clear(): Promise<void> {
    const session = shownSession(this.#state);
    if (!session) return;
    if (isRecording(this.#state) && session.recording) {
      const info = await this.#take(this.#host.call('clearSession', { session: session.session }));
      if (info) this.#addSession(info);
      this.#hovered = undefined;
      this.#set({ selection: undefined, hover: undefined, laneOrder: [], hiddenLanes: [] });
      return;
    }
    this.#unlessUnsaved(() => this.#close(session.session));
  }

  async #close(session: number): Promise<void> {
    const done = await this.#take(this.#host.call('closeSession', { session }));
    if (done && this.#state.session === session) this.show(undefined);
  }

  open(): void {
    this.openBy(() => this.#host.openFile());
  }

  openDropped(file: File): void {
    this.openBy(() => this.#host.openDropped(file));
  }

  openRecent(path: string): void {
    this.openBy(() => this.#host.call('openSession', { path }));
  }

  /** Turns to the session that is asked for; asks first where something would be out of sight unsaved. */
  openBy(ask: () => Promise<Reply<SessionInfo | undefined>>): void {
    this.#unlessUnsaved(() => this.#opened(ask));
  }

  async #opened(ask: () => Promise<Reply<SessionInfo | undefined>>): Promise<void> {
    const session = await this.#while('opening', ask);
    if (!session) return;
    this.#addSession(session);
    this.show(session.session);
    await this.#refreshRecent();
  }

  /** Saves where it was saved or opened before; asks for a place where there is none. */
  async save(): Promise<void> {
    const session = shownSession(this.#state);
    if (!session) return;
    if (!session.path) return this.saveAs();
    const saved = await this.#while('saving', () =>
      this.#host.call('saveSession', { session: session.session }),
    );
    if (saved) this.#saved(saved);
  }

  async saveAs(): Promise<void> {
    const session = shownSession(this.#state);
    if (!session) return;
    const saved = await this.#while('saving', () => this.#host.saveFileAs(session));
    if (saved) this.#saved(saved);
  }

  #saved(session: SessionInfo): void {
    this.#addSession(session);
    void this.#refreshRecent();
  }

  async #refreshRecent(): Promise<void> {
    const recent = await this.#take(this.#host.call('listRecent', {}));
    if (recent) this.#set({ recent });
  }

  /** Goes on at once where nothing would be lost; else asks first. */
  #unlessUnsaved(next: () => void | Promise<void>): void {
    const session = shownSession(this.#state);
    const unsaved = session && isUnsaved(session);
    // What is recording goes on when the page turns to another session; only what has ended would be out of sight.
    if (!unsaved || session.recording) void next();
    else {
      this.#afterDiscard = next;
      this.openDialog('discard');
    }
  }

  /** The answer to "not saved": discards and goes on, saves and goes on, or neither. */
  async answerDiscard(answer: 'discard' | 'save' | 'cancel'): Promise<void> {
    const next = this.#afterDiscard;
    this.#afterDiscard = undefined;
    this.openDialog(undefined);
    if (answer === 'save') await this.save();
    if (answer !== 'cancel') await next?.();
  }

  // The lab

  setScenarios(scenarios: readonly Scenario[]): void {
    const { scenario } = this.#state;
    const kept = scenarios.some(({ id }) => id === scenario) ? scenario : scenarios[0]?.id;
    this.#set({ scenarios, scenario: kept });
  }

  chooseScenario(id: string): void {
    this.#set({
      scenario: id,
      code: undefined,
      lit: this.#state.run?.scenario === id ? this.#state.lit : [],
    });
    void this.#refreshCode();
  }

  setOption(name: string, value: OptionValue): void {
    const { scenario, options } = this.#state;
    if (!scenario) return;
    this.#set({ options: { ...options, [scenario]: { ...options[scenario], [name]: value } } });
    void this.#refreshCode();
  }

  /** Fetches the code with the options written in; the newest question's answer counts. */
  async #refreshCode(): Promise<void> {
    const scenario = chosenScenario(this.#state);
    if (!scenario) return;
    const { values, errors } = checkOptions(scenario.options, this.#state.options[scenario.id] ?? {});
    this.#codeAsked += 1;
    const asked = this.#codeAsked;
    if (errors.length > 0) return;
    const reply = await this.#host.call('scenarioCode', { scenario: scenario.id, options: values });
    if (reply.ok && asked === this.#codeAsked) this.#set({ code: reply.value });
  }

  // Selection and view

  select(selection: Item | undefined): void {
    const following = this.#state.following && selection === undefined;
    // Drawn once, with what the pointer has come to on its way to the press.
    this.#set({ selection, lightRange: undefined, following, ...this.#newHover() });
  }

  /** Lights what the pointer is on, from the next animation frame on: it leaves one thing just before it is on another. */
  hover(hover: Item | undefined): void {
    this.#hovered = hover;
    if (this.#hoverScheduled) return;
    this.#hoverScheduled = true;
    this.#parts.schedule(() => {
      this.#hoverScheduled = false;
      const changed = this.#newHover();
      if (changed) this.#set(changed);
    });
  }

  /** What the pointer has come to where that is not lit yet; else undefined. */
  #newHover(): Pick<State, 'hover'> | undefined {
    const { hover: before } = this.#state;
    const now = this.#hovered;
    return before?.kind === now?.kind && before?.row === now?.row ? undefined : { hover: now };
  }

  /** Moves the selection by rows of the ladder, or to an end. */
  move(by: Move): void {
    const view = this.#parts.view();
    const item = view && moveInLadder(view, this.#state.selection, by);
    if (item) this.select(item);
  }

  /** The same by rows of the list. */
  moveInList(by: Move): void {
    const view = this.#parts.view();
    const item = view && moveInList(view, this.#state.selection, by);
    if (item) this.select(item);
  }

  light(range: ByteRange | undefined): void {
    this.#set({ lightRange: range });
  }

  follow(following: boolean): void {
    if (this.#state.following !== following) this.#set({ following });
  }

  setScope(scope: LadderScope): void {
    const before = this.#state.scope;
    this.#applyScope(scope);
    this.#parts.undo.did({ undo: () => this.#applyScope(before), redo: () => this.#applyScope(scope) });
  }

  #applyScope(scope: LadderScope): void {
    this.#set({ scope });
  }

  setTheme(theme: Theme): void {
    this.#set({ theme });
    this.#parts.setTheme(theme);
  }

  setLanguage(language: LanguageChoice): void {
    this.#set({ language });
    this.#parts.preferences.set('language', language);
  }

  /** Sets parts of what is shown that have no rules of their own: tabs, and the like. */
  set(state: Partial<State>): void {
    this.#set(state);
  }

  togglePane(pane: Pane): void {
    const { folded } = this.#state;
    this.foldPane(pane, !folded.includes(pane));
  }

  foldPane(pane: Pane, fold: boolean): void {
    const { folded } = this.#state;
    if (folded.includes(pane) === fold) return;
    const next = fold ? [...folded, pane] : folded.filter((one) => one !== pane);
    this.#set({ folded: next });
    this.#parts.preferences.set('folded', next);
  }

  toggleTheme(): void {
    const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
    this.setTheme(next[this.#state.theme]);
  }

  openDialog(dialog: OpenDialog | undefined): void {
    this.#set({ dialog });
  }

  // Problems

  /** Shows a problem until it is dismissed; the same problem is shown once. */
  tell(told: Problem): void {
    const { toasts } = this.#state;
    if (toasts.some((toast) => toast.problem.code === told.code && toast.problem.message === told.message))
      return;
    this.#set({ toasts: [...toasts, { id: this.#nextToast++, problem: told }].slice(-5) });
  }

  dismiss(id: number): void {
    this.#set({ toasts: this.#state.toasts.filter((toast) => toast.id !== id) });
  }

  get #host(): Host {
    return this.#parts.host;
  }

  get #state(): State {
    return this.#parts.store.getState();
  }

  #set(state: Partial<State>): void {
    this.#parts.store.setState(state);
  }

  #addSession(session: SessionInfo): void {
    const others = this.#state.sessions.filter((one) => one.session !== session.session);
    this.#set({ sessions: [...others, session] });
  }

  /** The value of a reply; a problem is told, and the value is undefined. */
  async #take<T>(asked: Promise<Reply<T>>): Promise<T | undefined> {
    const reply = await asked;
    if (reply.ok) return reply.value;
    this.tell(reply.error);
    return undefined;
  }

  async #while<T>(busy: NonNullable<State['busy']>, ask: () => Promise<Reply<T>>): Promise<T | undefined> {
    if (this.#state.busy) return undefined;
    this.#set({ busy });
    try {
      return await this.#take(ask());
    } finally {
      this.#set({ busy: undefined });
    }
  }
}
