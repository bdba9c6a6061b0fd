import type { Problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import type { CaptureFormat } from '../../core/capfile/sink.ts';

/** The two logs of one recording, in a folder of its own (mode 0700) that belongs to this process. */
export interface SessionFolder {
  readonly path: string;
  /** Neither log is made here: the capture helper and the records log make theirs, mode 0600, and must find none. */
  readonly packetsPath: string;
  readonly recordsPath: string;
  /** Unix time in milliseconds. */
  readonly startedAt: number;
  /** Gives the folder up and keeps what is in it: it will be offered for recovery. */
  release(): Promise<void>;
  /** Deletes it with all that is in it. */
  discard(): Promise<void>;
}

/** What a process that is gone left behind. */
export interface RecoverableSession {
  /** Path of the folder. */
  readonly folder: string;
  /** Unix time in milliseconds. */
  readonly startedAt: number;
  /** Bytes of each log; 0 where it is missing. */
  readonly packetsLength: number;
  readonly recordsLength: number;
}

/** What to join into one file. */
export interface SessionParts {
  /**
   * The packets log, or any uncompressed pcapng file; records that it carries stay. Left out: no packets.
   * What was opened from pcap or gzip is written with `exportSession`.
   */
  readonly packetsPath?: string | undefined;
  /** The records log. A file that is not there (nothing was recorded) is no error. */
  readonly recordsPath?: string | undefined;
  /** Entries to add after those of the log: titles, notes, marks (what an `EntryEncoder` gave). */
  readonly entries?: Uint8Array | undefined;
}

export interface SaveOptions {
  /** Whether a file that is there may be replaced; default false: `session.exists`. */
  readonly replace?: boolean;
}

/** A file that was saved. */
export interface SavedSession {
  readonly path: string;
  readonly bytes: number;
  /** Frames as Wireshark counts them, our own blocks left out. */
  readonly frames: number;
  /** Our custom blocks of records in the file, entries in them, and socket records among those. */
  readonly recordBlocks: number;
  readonly entries: number;
  readonly records: number;
  /** What was left out, e.g. a block that a killed process left half written. */
  readonly problems: readonly Problem[];
}

/** A capture file to read from at random. Gzip has been unpacked: offsets are those of the unpacked bytes. */
export interface OpenedCapture {
  readonly path: string;
  /** Base name. */
  readonly name: string;
  readonly format: CaptureFormat;
  /** Bytes, unpacked. */
  readonly size: number;
  /** Offset from which on there are socket records only, as in a session that was saved; undefined: nobody knows. */
  readonly recordsOffset: number | undefined;
  readonly compressed: boolean;
  /** File descriptor, open until `close`: for whoever reads synchronously. */
  readonly descriptor: number;
  /** Something the user should know: the gzip data is damaged. */
  readonly problem: Problem | undefined;
  /**
   * Up to `length` bytes from `offset` on; fewer at the end of the file, none beyond it.
   *
   * @param room memory of `length` bytes or more for them; absent: new memory
   */
  read(
    offset: number,
    length: number,
    room?: Uint8Array<ArrayBuffer>,
  ): Promise<Result<Uint8Array<ArrayBuffer>, Problem>>;
  /**
   * All bytes from `from` on, in order, in chunks of at most 1 MiB. The chunk's memory is used again for the next.
   * A read error ends it and is in `problem` of the result that it returns.
   */
  chunks(from?: number): AsyncGenerator<Uint8Array<ArrayBuffer>, Problem | undefined>;
  close(): Promise<void>;
}

export interface RecentFile {
  readonly path: string;
  /** Base name. */
  readonly name: string;
  /** Unix time in milliseconds at which it was last opened or saved. */
  readonly usedAt: number;
  /** Absent where the file is not there any more. */
  readonly bytes?: number;
}
