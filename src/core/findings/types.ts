/** What a finding is, and what noticing it takes. */
import type { RecordDetails } from '../capfile/records/details.ts';
import type { RecordLinker } from '../link/types.ts';
import type { ByteMap } from '../tcp/byte-map.ts';
import type { FlowSchema } from '../trace/conversations.ts';
import type { FrameSchema } from '../trace/frames.ts';
import type { OrderView } from '../trace/order.ts';
import type { RecordSchema } from '../trace/sockets.ts';
import type { Table } from '../trace/table.ts';
import type { TraceTables } from '../trace/tables.ts';

/** As Wireshark's expert information: chat is how things go, note is worth knowing, warn is unusual, error is broken. */
export const findingSeverities = ['chat', 'note', 'warn', 'error'] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

/** Values for a finding's text. Numbers are in the unit that the text's slot names (nanoseconds, bytes, a count). */
export type FindingParams = Readonly<Record<string, string | number>>;

/**
 * What the engine noticed. The text stands in the catalogue under `id`; `params` fill its slots.
 * A finding that is about many frames (retransmissions of one direction) is one finding that grows.
 */
export interface Finding {
  /** Place in the list, from 0; stable. */
  readonly index: number;
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly params: FindingParams;
  /** Conversation, or NONE of core/trace. */
  readonly stream: number;
  /** Socket row it is about, or NONE. */
  readonly socket: number;
  /** Rows it rests on, ascending; of very many the first `ROWS_KEPT`. */
  readonly frames: readonly number[];
  readonly records: readonly number[];
  /** How many times it was seen (frames or records of its kind). */
  readonly count: number;
  /** When it was first certain: seconds since 1970 and nanoseconds. */
  readonly seconds: number;
  readonly nanos: number;
}

/** Most rows that a finding names of each kind. */
export const ROWS_KEPT = 200;

/** The tables that findings are drawn from: those that each entry is looked up in as the thread has them that fills them. */
export interface FindingTables
  extends Pick<TraceTables, 'addresses' | 'conversations' | 'sockets' | 'loopDelays' | 'links'> {
  readonly frames: Table<FrameSchema>;
  readonly records: Table<RecordSchema>;
  readonly flows: Table<FlowSchema>;
}

/** What findings are drawn from. */
export interface FindingContext {
  readonly tables: FindingTables;
  readonly order: OrderView;
  readonly byteMap: ByteMap;
  readonly linker: Pick<RecordLinker, 'reason' | 'violations' | 'longestLag'>;
  /** Details of a record that is being given to `onRecord`; undefined where they cannot be read. */
  details(record: number): RecordDetails | undefined;
  /** Options of a socket, as its socket entry said them. */
  socketOptions(socket: number): RecordDetails | undefined;
  /** Text of the records' `error` column; empty for 0. */
  errorCode(index: number): string;
}

/**
 * Notices findings, in the merged order of the trace. The engine calls `onRecord` as a record is appended (its details
 * are at hand then), and `advance` after links and order have been brought up to date.
 */
export interface Findings {
  /** @param name code of core/capfile/records/names */
  onRecord(record: number, name: number): void;
  /** Takes in what the order holds beyond the last call. */
  advance(): void;
  /** No frame and no record stamped before this is still to come: what was to happen by then and did not, did not. */
  onWatermark(seconds: number, nanos: number): void;
  /** Nothing more comes. */
  finish(): void;
  /** In the order they were noticed. */
  readonly list: readonly Finding[];
  /** Grows with every change of the list or of a finding in it. */
  readonly version: number;
}

/** A finding in words. */
export interface FindingText {
  readonly title: string;
  /** One or two sentences: what happened, and why. */
  readonly text: string;
  /** Where that is written: RFC section, Node, libuv or kernel source, Wireshark's rule. */
  readonly source: string;
}
