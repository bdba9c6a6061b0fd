/**
 * What a graphical host (Electron, web) needs of the application, and what the application needs of its host.
 * The application answers the contract and knows no host; a host carries it and knows nothing else of the service.
 */
import type { Readable, Writable } from 'node:stream';
import type { Problem } from '../../core/base/problem.ts';
import type { CommandName } from '../../core/contract/commands.ts';
import type { ServiceEvent } from '../../core/contract/events.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { ExportChoices, SessionInfo } from '../../core/contract/session.ts';
import type { LaunchHelper } from '../capture/launch.ts';
import type { TransferredPort } from '../capture/types.ts';
import type { LogName } from './session.ts';

/** Where one page's live frames go (`core/contract/live.ts`); called with whole frames the receiver may keep. */
export interface LiveSink {
  send(frame: Uint8Array<ArrayBuffer>): void;
}

/** One page's live stream. Its window (LIVE_WINDOW) bounds what is under way, so a slow page holds no memory here. */
export interface LiveConnection {
  /** A request as it came, unparsed. What does not fit `liveRequestSchema` does nothing and is told as a problem. */
  request(message: unknown): Problem | undefined;
  /** The page is gone. */
  close(): void;
}

/** A session as one file, for a download. */
export interface SessionFile {
  /** Base name to offer. */
  readonly name: string;
  /** Length in bytes. */
  readonly bytes: number;
  readonly stream: Readable;
}

/** The rest of a log. */
export interface LogPart {
  /** Length in bytes. */
  readonly bytes: number;
  /** Writes them and ends the stream; rejects where that is closed before, or the log cannot be read any more. */
  send(to: Writable): Promise<void>;
}

export interface Application {
  /** Parses the parameters by the command's schema, does it, and answers; never rejects. An unknown command is a problem. */
  execute(command: CommandName | string, params: unknown): Promise<Reply<unknown>>;
  /** Calls back with every event; returns what ends it. */
  onEvent(listener: (event: ServiceEvent) => void): () => void;
  connectLive(sink: LiveSink): LiveConnection;
  /**
   * Spools a capture file that a page sends and opens it. Refuses more than `MAX_UPLOAD` bytes.
   *
   * @param into session that its records are merged into, instead
   */
  openUpload(name: string, body: AsyncIterable<Uint8Array>, into?: number): Promise<Reply<SessionInfo>>;
  /** The session joined into one file, as `saveSession` would write it, or as `exportSession` would. */
  sessionFile(session: number, choices?: ExportChoices): Promise<Reply<SessionFile>>;
  /** A log of a session from byte `from` on, as far as it is written. */
  sessionLog(session: number, log: LogName, from: number): Reply<LogPart>;
  /**
   * Hands one end of a MessageChannel to the capture helper of the recording that is on, and of each later one until
   * `release` is called (Electron only: packets reach the page past main's event loop). The helper speaks
   * `main/capture/types.ts` on it. `make` is called once for each helper.
   */
  offerCapturePort(make: (session: number) => TransferredPort): { release(): void };
  /** Sessions with something that is in no file of the user's. */
  unsaved(): readonly SessionInfo[];
  /** Ends runs and recordings, closes every socket, flushes both logs. */
  close(): Promise<void>;
}

export interface ApplicationOptions {
  readonly host: 'electron' | 'web';
  readonly version: string;
  /** BCP 47. */
  readonly locale: string;
  /** Where sessions, recent files and logs live; made with mode 0700. */
  readonly dataFolder: string;
  /** Ports of the host itself: excluded in the kernel filter of every capture. */
  readonly ownPorts: () => readonly number[];
  /** How the capture helper is started; `child_process.fork` where absent. */
  readonly launchHelper?: LaunchHelper;
  /** Further names and versions for `appInfo` (electron, chrome …). */
  readonly versions?: Readonly<Record<string, string>>;
}

/** Longest capture file that a page may send, in bytes: it is spooled to disk, never held in memory. */
export const MAX_UPLOAD = 8 * 1024 ** 3;
