import type * as net from 'node:net';
import type { Problem } from '../core/base/problem.ts';
import type { ClockEntry, EntryEncoder, GapReason, InfoName } from '../core/capfile/records/index.ts';

/** What the probe sees: only what is made inside `run` (and what that accepts), or every TCP socket of the process. */
export type ProbeScope = 'enrolled' | 'everything';

/** Names for the sockets made inside a `run`. */
export interface ParticipantLabels {
  /** Clients and servers made inside. */
  readonly label?: string;
  /** Sockets accepted by servers made inside. */
  readonly acceptedLabel?: string;
}

export interface ProbeOptions {
  readonly scope: ProbeScope;
  /** Where records go. */
  readonly output: RecordsOutput;
  /** Bytes of payload kept with a write and a read, 0 … 256; default 256. */
  readonly previewLimit?: number;
  /** Window of the event-loop delay samples in milliseconds; 0: none; default 200. */
  readonly loopDelayWindow?: number;
}

/** An observer of this process's sockets. Making it wraps prototypes of `net`; `stop` unwraps them. */
export interface Probe {
  /**
   * Runs `make`. Clients that connect and servers that listen inside it (or in what it awaits, by AsyncLocalStorage)
   * are observed, as are the sockets those servers accept, for as long as they live. Runs may nest; labels of the
   * innermost count.
   */
  run<T>(make: () => T, labels?: ParticipantLabels): T;
  /** Observes one participant from now on, whatever the scope; returns its id. For a socket in use, bytes count on. */
  observe(participant: net.Socket | net.Server, label?: string): number;
  /** Id of an observed participant, as in the records; undefined where it is not observed. */
  idOf(participant: net.Socket | net.Server): number | undefined;
  /** What happened so far. */
  counts(): ProbeCounts;
  /** Unwraps, ends sampling; sockets live on unobserved. The output stays open. Idempotent. */
  stop(): void;
}

export interface ProbeCounts {
  /** Socket records made and kept. */
  readonly records: number;
  /** Records made and not kept. */
  readonly lost: number;
  /** Participants seen. */
  readonly participants: number;
  /** Exceptions inside the probe, all swallowed; anything but 0 is a bug of ours. */
  readonly faults: number;
}

/** Where the probe writes: the records log, or a buffer in a test. */
export interface RecordsOutput {
  /**
   * The encoder, with room for `bytes` more, for one entry that is ended before this is called again; undefined where
   * the output is full, failed or closed: the record is then counted with `lost`. It is the same encoder every time,
   * its `generation` growing whenever it is emptied.
   */
  ensure(bytes: number): EntryEncoder | undefined;
  /** Counts a record that was made and could not be kept; a gap entry tells the sum when there is room again. */
  lost(reason: GapReason): void;
}

export interface RecordsLogOptions {
  /** File to make, mode 0600; it must not exist. */
  readonly path: string;
  /** Milliseconds after which written entries are in the file; default 20. */
  readonly flushInterval?: number;
  /** Stop at this many bytes; default no limit. */
  readonly sizeLimit?: number;
  /**
   * Gets the bytes of the file as they are written, header included. `bytes` may still be on their way to the file:
   * they must not be changed nor transferred. Called at least every flush interval while there are any, so it should
   * hand them on and return.
   */
  readonly onBytes?: (offset: number, bytes: Uint8Array<ArrayBuffer>) => void;
  /** The disk is full, the size limit reached, the file gone: said once, recording has stopped. */
  readonly onProblem?: (problem: Problem) => void;
}

/** An append-only pcapng file of entries, valid at every moment. */
export interface RecordsLog extends RecordsOutput {
  readonly path: string;
  /** Bytes written to the file. */
  readonly size: number;
  clock(sample: ClockEntry): void;
  info(name: InfoName, value: string): void;
  /** Hands on what is pending, to `onBytes` and on its way to the file; false where the disk is too slow to take it. */
  advance(): boolean;
  /** Writes what is pending; returns when all of it is in the file. */
  flush(): void;
  /** Flushes and closes; what comes later is lost. Idempotent. */
  close(): void;
}
