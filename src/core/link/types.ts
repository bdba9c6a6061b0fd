/**
 * What this room takes from the engine and gives to it, beyond the contract in core/tcp/linking.ts.
 *
 * Two parts work one behind the other:
 * - the *matcher* says which conversation a socket's 4-tuple means, also where a tuple was used many times;
 * - the *linker* ties the records of a matched socket to frames, by byte offset and flag.
 */
import type { RecordDetails } from '../capfile/records/details.ts';
import type { LinkContext, Linker } from '../tcp/linking.ts';
import type { ConversationSchema, FlowSchema } from '../trace/conversations.ts';
import type { FrameSchema } from '../trace/frames.ts';
import type { RecordSchema, SocketSchema, TupleSchema } from '../trace/sockets.ts';
import type { TableView } from '../trace/table.ts';
import type { StraightLinks } from './straight.ts';

/** What the matcher reads. */
export interface MatchContext {
  readonly frames: TableView<FrameSchema>;
  readonly conversations: TableView<ConversationSchema>;
  readonly flows: TableView<FlowSchema>;
  readonly sockets: TableView<SocketSchema>;
  readonly tuples: TableView<TupleSchema>;
  readonly records: TableView<RecordSchema>;
  /** How far the clock mapping may be off by now, nanoseconds. */
  clockError(): number;
}

/**
 * Called once for a tuple whose conversation is found. The engine then writes `stream` and `side` of the tuple, of the
 * socket and of its records, and tells the linker (`onMatched`).
 */
export type Matched = (tuple: number, stream: number, side: 0 | 1) => void;

/**
 * Finds the conversation of each tuple by 4-tuple, role and order, never by nearness in time.
 *
 * Records and tuples wait in here until the watermark has passed them, so that what is found does not hang on how the
 * two logs were interleaved.
 */
export interface Matcher {
  /** A conversation has its first frame. */
  onConversation(stream: number): void;
  /** A tuple was appended. */
  onTuple(tuple: number): void;
  /** A record was appended; in the order of the log with `onTuple`. */
  onRecord(record: number): void;
  /** No frame stamped at or before this is still to come. Seconds may be Infinity: there is no capture to wait for. */
  onWatermark(seconds: number, nanos: number): void;
  /** No more frames and records come. */
  finish(): void;
  /** Whether several conversations would fit this tuple and nothing says which is meant. */
  isAmbiguous(tuple: number): boolean;
  /** Sockets with a tuple whose conversation is looked for, by row: it wants to hear of their records. */
  readonly awaited: { readonly size: number; has(socket: number): boolean };
}

/** What the linker reads and writes; `details` is asked only for a record that is being given to `onRecord`. */
export interface LinkInputs extends LinkContext {
  /** Details of a record whose entry is at hand; undefined where it cannot be read. */
  details(record: number): RecordDetails | undefined;
  /** Options of a socket, as its socket entry said them. */
  socketOptions(socket: number): RecordDetails | undefined;
  /** How far the clock mapping of this record may be off, nanoseconds. */
  clockError(record: number): number;
  /** Whether several conversations would fit this tuple (`Matcher.isAmbiguous`). */
  isAmbiguous(tuple: number): boolean;
}

/** The linker, with what screens and findings ask of it. */
export interface RecordLinker extends Linker {
  /** For those who link the plainest records by themselves (core/engine/straight-records.ts). */
  readonly straight: StraightLinks;
  /** The capture has come this far; waiting events made before it are unlinked from now on (a late frame still links). */
  onWatermark(seconds: number, nanos: number): void;
  /** An ICMP error that quotes a segment of this conversation (RFC 792, RFC 4443): frame row of the ICMP message. */
  onQuoted(frame: number, stream: number): void;
  readonly counts: LinkCounts;
  /** Links that go against causality, the first 1,000 of them. */
  readonly violations: readonly Violation[];
  /** Longest lag of the links by which a frame caused a record, nanoseconds; −Infinity: there is none. */
  readonly longestLag: number;
  /** Smallest and median lag of each relation that has a link. */
  relations(): readonly RelationSummary[];
  /** Why a record has no link; undefined where it has one, may still get one, or needs none. */
  reason(record: number): UnlinkedReason | undefined;
  /** What stands near a record that has no frame of its own ('drain', 'timeout', pause() …). */
  context(record: number): NearbyFrames | undefined;
}

/** Totals over all records so far. */
export interface LinkCounts {
  /** Records that have at least one link. */
  readonly linked: number;
  /** Records whose frame may still come. */
  readonly waiting: number;
  /** Records that should have a link and have none, and those by reason. */
  readonly unlinked: number;
  readonly unlinkedBy: Readonly<Record<UnlinkedReason, number>>;
  /** Records that could have a frame by their name, and whose conversation shows that there was none to have. */
  readonly silent: number;
}

/** Why a record that should have a link has none. */
export const unlinkedReasons = [
  /** Its frame is not in the trace: the capture lost it, or was stopped. */
  'frames-lost',
  /** No frame of its conversation is in the trace. */
  'not-captured',
  /** The capture began mid-stream, so the sequence number of its first byte is not known. */
  'base-unknown',
  /** Its 4-tuple was used several times, and nothing says which time is meant. */
  'ambiguous',
  /** The kernel never told the socket's addresses. */
  'tuple-unknown',
  /** The socket's bytes are not those on the wire (TLS). */
  'not-plain',
] as const;
export type UnlinkedReason = (typeof unlinkedReasons)[number];

/** One link that goes against causality. */
export interface Violation {
  /** Record and frame row. */
  readonly record: number;
  readonly frame: number;
  /** Nanoseconds; negative. */
  readonly lag: number;
  /** How far the clock mapping was said to be off, nanoseconds. */
  readonly error: number;
}

/** What linked records have to do with their frames: one name a row of the rules, as summaries show it. */
export const relationNames = [
  'attempt → SYN',
  'SYN, ACK → connect',
  'RST → attempt failed',
  'ACK → connection',
  'ACK → drop',
  'drop → FIN or RST',
  'write → segment',
  'segment → bytes read',
  'end() → FIN',
  'FIN → end',
  'destroy() → FIN or RST',
  'RST → error',
  'keepAlive → probe',
] as const;
export type RelationName = (typeof relationNames)[number];

export interface RelationSummary {
  readonly relation: RelationName;
  /** Records linked that way. */
  readonly count: number;
  /** Nanoseconds, exact. */
  readonly smallest: number;
  /** Nanoseconds, within 1 %. */
  readonly median: number;
}

/** Frames near a record that has no link of its own: context, not cause. */
export interface NearbyFrames {
  readonly kind: 'acks' | 'idle' | 'window-changes' | 'unanswered';
  /** First and last frame row of the span. */
  readonly first: number;
  readonly last: number;
  /** How many frames of that kind it holds. */
  readonly count: number;
}
