import type { Problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import type { InfoEdits, SessionInfo } from '../../core/contract/session.ts';
import type { SavedSession } from '../sessions/index.ts';

export type LogName = 'packets' | 'records';

/**
 * Gives bytes of a log; fewer than asked at its end, or where it cannot be read.
 *
 * @param room memory of `length` bytes or more for them; absent: new memory
 */
export type ReadLog = (
  log: LogName,
  offset: number,
  length: number,
  room?: Uint8Array<ArrayBuffer>,
) => Promise<Uint8Array<ArrayBuffer>>;

/** How far a log is known to reach, and whether more will come. */
export interface LogExtent {
  readonly packets: number;
  readonly records: number;
  /** Nothing more will come in either. */
  readonly complete: boolean;
}

/** Nothing stamped before this is still to come in a log; it speaks of `size` bytes of that log. */
export interface Watermark {
  readonly seconds: number;
  readonly nanos: number;
  readonly size: number;
}

/** A session as pages get its bytes: one that grows, or a file. */
export interface StreamedSession {
  readonly number: number;
  info(): SessionInfo;
  extent(): LogExtent;
  /** The newest watermark of a log, if the session is recorded now. */
  watermark(log: LogName): Watermark | undefined;
  readonly read: ReadLog;
  /** Calls back whenever the extent or the watermark has grown, or everything was emptied (`reset`). */
  onGrowth(listener: (change: 'grown' | 'reset') => void): () => void;
  close(): Promise<void>;
}

/** A session, with what can be done with it. */
export interface Session extends StreamedSession {
  /** Writes it as one file; a file that is there is replaced. */
  saveTo(path: string): Promise<Result<SavedSession, Problem>>;
  /** All of it is in a file of the user's: at `path`, or where the browser knows. */
  savedAs(path: string | undefined, name: string): Promise<void>;
  /** Changes what it says of itself. */
  edit(changes: InfoEdits): void;
  /** Forgets it: what is in no file is gone. */
  close(): Promise<void>;
  /** The application ends: what was recorded and is in no file stays to be recovered. */
  release(): Promise<void>;
}

/** Listeners that may take themselves off while they are called. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #all = new Set<(...args: Args) => void>();

  add(listener: (...args: Args) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  call(...args: Args): void {
    for (const listener of [...this.#all]) listener(...args);
  }
}
