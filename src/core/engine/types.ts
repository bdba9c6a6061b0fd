/** The trace engine as its users see it: bytes in, tables and counters out. */
import type { Problem } from '../base/problem.ts';
import type { RecordDetails } from '../capfile/records/details.ts';
import type {
  Comment,
  FormatDescription,
  InterfaceDescription,
  NameDescription,
  SectionDescription,
  StatisticsDescription,
} from '../capfile/sink.ts';
import type { Fragment } from '../decode/fragments.ts';
import type { Findings } from '../findings/types.ts';
import type { RecordLinker } from '../link/types.ts';
import type { AnalysisRules } from '../tcp/analysis.ts';
import type { ByteMap } from '../tcp/byte-map.ts';
import type { ClockMapping } from '../trace/clock.ts';
import type { TableName, TraceShare, TraceTables } from '../trace/tables.ts';

export interface EngineOptions {
  /** Put the tables in SharedArrayBuffers, for readers on another thread. Default false. */
  readonly shared?: boolean;
  /** Each new chunk of a shared table, before any of its rows is published. */
  readonly onChunk?: (table: TableName, index: number, buffer: ArrayBufferLike) => void;
  /** Which Wireshark's TCP analysis to follow. Default '4.4'. */
  readonly rules?: AnalysisRules;
}

/** A byte stream going in: pcap or pcapng, in pieces of any size. Never throws. */
export interface Input {
  /** The engine keeps nothing of `bytes`; the buffer may be reused. Rows are published before it returns. */
  push(bytes: Uint8Array): void;
  /** Says that bytes will come, before the first has: what they may be earlier than waits for them. */
  expect(): void;
  /** No more comes: what is pending is reported as cut short. */
  end(): void;
  /** Bytes taken so far. */
  readonly bytes: number;
}

export interface EngineCounters {
  /** Frames and records taken in. */
  readonly frames: number;
  readonly records: number;
  /** See LinkStatistics of core/tcp/linking. */
  readonly links: number;
  readonly violations: number;
  readonly unlinked: number;
  /** Nanoseconds; NaN: no link yet. */
  readonly smallestSlack: number;
  /** Packets the capture says it lost (statistics blocks and epb_dropcount). */
  readonly lostPackets: number;
  /** Socket records the probe says it lost. */
  readonly lostRecords: number;
  /** Bytes of the inputs that could not be read. */
  readonly lostBytes: number;
  /** Largest error of the clock mapping in use, nanoseconds; NaN: no clock sample yet. */
  readonly clockError: number;
}

/** What a socket entry said besides numbers. */
export interface SocketNotes {
  readonly label: string;
  readonly details: RecordDetails;
}

export interface Engine {
  /** The packets log, or a whole saved session (which carries the records too). */
  readonly packets: Input;
  /** The records log of a session being recorded. */
  readonly records: Input;
  /** No frame stamped before this is still to come. Seconds since 1970 and nanoseconds. */
  watermark(seconds: number, nanos: number): void;
  /** No record made before this is still to come. */
  recordsWatermark(seconds: number, nanos: number): void;
  /** Order what is older than this, certain or not (a host calls it with "100 ms ago"). */
  release(seconds: number, nanos: number): void;

  /** Grows with every change; a reader that has seen this version has seen everything. */
  readonly version: number;
  readonly tables: TraceTables;
  /** For `readTrace` on another thread; chunks that come later go through `onChunk`. */
  share(): TraceShare;
  readonly byteMap: ByteMap;
  /** Reasons, context and relations of links; its numbers are in `counters`. */
  readonly links: RecordLinker;
  /** What was noticed, in the order of the trace. */
  readonly findings: Pick<Findings, 'list' | 'version'>;
  /** The clock mapping so far, with the jumps it has seen. */
  readonly clock: ClockMapping;
  readonly counters: EngineCounters;

  readonly problems: readonly Problem[];
  readonly format: FormatDescription | undefined;
  readonly sections: readonly SectionDescription[];
  readonly interfaces: readonly InterfaceDescription[];
  /** Newest statistics block of each interface. */
  readonly statistics: readonly StatisticsDescription[];
  readonly names: readonly NameDescription[];
  readonly comments: readonly Comment[];
  /** Comments of frame row `frame`. */
  frameComments(frame: number): readonly string[];
  /**
   * The fragments that frame row `frame` completed to a packet (their frame numbers, offsets and lengths, in order);
   * undefined: it completed none. Such a frame has the packet's TCP or UDP columns.
   */
  fragments(frame: number): readonly Fragment[] | undefined;
  /** Info entries of the session: `session.title`, `scenario.id`, `capture.device` … */
  readonly infos: ReadonlyMap<string, string>;
  /** Label and options of socket row `socket`. */
  socketNotes(socket: number): SocketNotes;
  /** Texts of the records' `error` column; index 0 is empty. */
  readonly errorCodes: readonly string[];
}
