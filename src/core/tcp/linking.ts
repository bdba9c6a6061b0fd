/** What the engine and the linker (core/link) owe each other. */
import type { ConversationSchema, FlowSchema, MarkSchema } from '../trace/conversations.ts';
import type { FrameSchema } from '../trace/frames.ts';
import type { LinkSchema, RecordSchema, SocketSchema, TupleSchema } from '../trace/sockets.ts';
import type { Table, TableView } from '../trace/table.ts';
import type { ByteMap } from './byte-map.ts';

/** The tables as the linker sees them. It writes `links` and the link columns of `records` (through `addLink`). */
export interface LinkContext {
  readonly frames: TableView<FrameSchema>;
  readonly conversations: TableView<ConversationSchema>;
  readonly flows: TableView<FlowSchema>;
  readonly marks: TableView<MarkSchema>;
  readonly sockets: TableView<SocketSchema>;
  readonly tuples: TableView<TupleSchema>;
  readonly records: Table<RecordSchema>;
  readonly links: Table<LinkSchema>;
  readonly byteMap: ByteMap;
  /** Text of the `error` column of a record: `ECONNRESET` …; empty for 0. */
  errorCode(index: number): string;
}

/**
 * Ties records to frames by the rules of what each record has to do with the wire. Rows are given once each, in the
 * order the two inputs came; either side may come first, by any distance.
 *
 * The engine matches sockets with conversations: a record's `stream` is set as soon as its tuple is matched, which may
 * be before `onRecord` or long after (then `onMatched` comes for the tuple).
 */
export interface Linker {
  /** A segment of a conversation that has a matched socket was appended and analysed. */
  onFrame(frame: number): void;
  /** A record was appended. */
  onRecord(record: number): void;
  /**
   * A tuple was matched with a conversation (`tuples.stream`, `tuples.side` are set, as are the socket's columns and
   * the `stream` of its records of that attempt so far). Frames of that conversation from before were not passed to
   * `onFrame`; they are reached by `marks` and `byteMap`.
   */
  onMatched(tuple: number): void;
  /** Both inputs have ended: what still waits is unlinked. */
  finish(): void;
  readonly statistics: LinkStatistics;
}

export interface LinkStatistics {
  readonly links: number;
  /** Links whose lag is negative by more than the clock's error. */
  readonly violations: number;
  /** Records that should have a link and have none (also counts those still waiting). */
  readonly unlinked: number;
  /** Smallest lag of all links, nanoseconds; NaN: no link yet. */
  readonly smallestSlack: number;
}

export type CreateLinker = (context: LinkContext) => Linker;
