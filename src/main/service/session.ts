import type { SessionInfo } from '../../core/contract/session.ts';

export type LogName = 'packets' | 'records';

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

/** A session that pages can look at: one that grows, or a file. */
export interface Session {
  readonly number: number;
  info(): SessionInfo;
  extent(): LogExtent;
  /** The newest watermark of a log, if the session is recorded now. */
  watermark(log: LogName): Watermark | undefined;
  /** Bytes of a log; fewer than asked at its end. */
  read(log: LogName, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Calls back whenever the extent or the watermark has grown, or everything was emptied (`reset`). */
  onGrowth(listener: (change: 'grown' | 'reset') => void): () => void;
  close(): Promise<void>;
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
