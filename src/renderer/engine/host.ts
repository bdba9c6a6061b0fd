/**
 * What the page knows of the host it runs in: typed commands, events, and where the live byte stream comes from.
 * Two implementations: `host-web.ts` (fetch and WebSocket) and `host-electron.ts` (the preload's bridge).
 */
import type { CommandName, Exported, Params, Value } from '../../core/contract/commands.ts';
import type { ServiceEvent } from '../../core/contract/events.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { Scenario } from '../../core/contract/scenario.ts';
import type { ExportChoices, SessionInfo } from '../../core/contract/session.ts';

/**
 * One carrier of live frames, as it is handed to the worker, which opens it: the bytes never touch the page's thread.
 * Ports are transferred. A `capture` port gets no `read` requests.
 */
export type LiveSource =
  | { readonly kind: 'socket'; readonly url: string }
  | { readonly kind: 'port'; readonly role: 'service' | 'capture'; readonly port: MessagePort };

export interface Host {
  readonly kind: 'electron' | 'web';
  call<C extends CommandName>(command: C, params: Params<C>): Promise<Reply<Value<C>>>;
  /** Every event; `reconnected` after a drop, when the page should ask for a snapshot. Returns a function that stops it. */
  listen(onEvent: (event: ServiceEvent) => void, onConnection: (state: ConnectionState) => void): () => void;
  /** Calls back with each live source: one socket, or one or more ports, and again when a port is replaced. */
  live(onSource: (source: LiveSource) => void): () => void;
  /** Asks the user for a file and opens it; `undefined` where they chose none. */
  openFile(): Promise<Reply<SessionInfo | undefined>>;
  /** Opens a file that was dropped on the page. */
  openDropped(file: File): Promise<Reply<SessionInfo>>;
  /** Opens the speaker's window, or brings it to the front. */
  openSpeaker(): Promise<Reply<object>>;
  /** Asks the user for a place and saves there (web: downloads); `undefined` where they chose none. */
  saveFileAs(session: SessionInfo): Promise<Reply<SessionInfo | undefined>>;
  /** Asks the user for a file with socket records and merges them into the session. */
  mergeRecords(session: SessionInfo): Promise<Reply<SessionInfo | undefined>>;
  /** Asks for a place and writes a copy there; `undefined` where none was chosen, and where it is a download. */
  exportSession(session: SessionInfo, choices: ExportChoices): Promise<Reply<Exported | undefined>>;
  /** Asks for a bench file and takes it as a scenario; `undefined` where they chose none. */
  openBench(): Promise<Reply<Scenario | undefined>>;
  /** Saves what was done at the bench where the user wants it; false where they chose no place. */
  saveBench(title: string): Promise<Reply<boolean>>;
}

export type ConnectionState = 'connected' | 'reconnected' | 'lost';
