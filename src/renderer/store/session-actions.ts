/** What a person does with sessions and files, beyond opening and saving them. */
import { problem } from '../../core/base/problem.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { ExportChoices, InfoEdits, SessionInfo } from '../../core/contract/session.ts';
import { sessionViewText } from '../../core/contract/session-view.ts';
import type { Actions } from './actions.ts';
import { type State, shownSession } from './state.ts';
import type { Workbench } from './workbench.ts';

type Parts = Pick<Workbench, 'host' | 'store'> & { readonly actions: Actions };

export class SessionActions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get #state(): State {
    return this.#parts.store.getState();
  }

  /** Asks what there is: samples, and what was left behind. */
  async look(): Promise<void> {
    const { host, store, actions } = this.#parts;
    const [samples, recoverable] = await Promise.all([
      host.call('listSamples', {}),
      host.call('listRecoverable', {}),
    ]);
    for (const reply of [samples, recoverable]) if (!reply.ok) actions.tell(reply.error);
    if (samples.ok) store.setState({ samples: samples.value });
    if (recoverable.ok) store.setState({ recoverable: recoverable.value });
  }

  /**
   * Opens one of the recorded sessions that come with Wireside, and turns the lab to its experiment; asks first where
   * something is not saved.
   */
  openSample(id: string): void {
    const { host, actions } = this.#parts;
    actions.openBy(async () => {
      const reply = await host.call('openSample', { id });
      const scenario = reply.ok ? reply.value.scenario : undefined;
      if (this.#state.scenarios.some((one) => one.id === scenario))
        actions.chooseScenario(scenario as string);
      return reply;
    });
  }

  /** Takes a file off the list of recent ones; the file itself stays. */
  async forgetRecent(path: string): Promise<void> {
    const { host, store } = this.#parts;
    const recent = await this.#take(host.call('forgetRecent', { path }));
    if (recent) store.setState({ recent });
  }

  /** Changes what the shown session says of itself; it is then not saved. */
  async edit(infos: InfoEdits): Promise<void> {
    const { host } = this.#parts;
    const { session } = this.#state;
    if (session === undefined || Object.keys(infos).length === 0) return;
    this.#updated(await this.#take(host.call('editSession', { session, infos })));
  }

  /** Has the session open at what is selected and shown now. */
  async openHere(): Promise<void> {
    const { selection, scope } = this.#state;
    if (!selection) return;
    const item = selection.kind === 'frame' ? { frame: selection.row + 1 } : { record: selection.row + 1 };
    const stream = scope.kind === 'stream' ? { stream: scope.stream } : {};
    await this.edit({ 'session.view': sessionViewText({ ...item, ...stream }) });
  }

  /** Puts the socket records of another file beside the packets that are shown. */
  async merge(): Promise<void> {
    const { host } = this.#parts;
    const session = shownSession(this.#state);
    if (session) this.#updated(await this.#take(host.mergeRecords(session)));
  }

  /** Writes a copy of the shown session for others. */
  async exportCopy(choices: ExportChoices): Promise<void> {
    const { host, actions } = this.#parts;
    const session = shownSession(this.#state);
    if (!session) return;
    const exported = await this.#take(host.exportSession(session, choices));
    if (!exported) return;
    const { path, frames, records } = exported;
    actions.tell(
      problem('info', 'export.done', `${path}: ${frames} frames, ${records} socket records were written.`),
    );
  }

  /** Shows what a process left behind as a session that is not saved. */
  recover(id: string): void {
    const { host, actions } = this.#parts;
    actions.openDialog(undefined);
    actions.openBy(async () => {
      const reply = await host.call('recoverSession', { id });
      await this.look();
      return reply;
    });
  }

  async discardRecoverable(id: string): Promise<void> {
    const { host, store } = this.#parts;
    const recoverable = await this.#take(host.call('discardRecoverable', { id }));
    if (recoverable) store.setState({ recoverable });
  }

  #updated(info: SessionInfo | undefined): void {
    if (!info) return;
    const { store } = this.#parts;
    store.setState(({ sessions }) => ({
      sessions: sessions.map((one) => (one.session === info.session ? info : one)),
    }));
  }

  async #take<T>(asked: Promise<Reply<T>>): Promise<T | undefined> {
    const reply = await asked;
    if (reply.ok) return reply.value;
    this.#parts.actions.tell(reply.error);
    return undefined;
  }
}
