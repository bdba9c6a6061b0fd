/** The tables of socket records, of the sockets they speak of, and of the links between records and frames. */
import { NONE } from './frames.ts';
import { CHUNK_BITS, CHUNK_MASK, type Chunk, type TableView } from './table.ts';

/** One row a socket record (call or event): e1 is row 0. "None" is NONE in u32 columns. */
export const recordSchema = {
  /** Time after the clock mapping: whole seconds since 1970-01-01 UTC, and nanoseconds within. */
  seconds: 'wide',
  /**
   * Offset of the first byte it is about: write(), end(data) in the socket's own stream; 'data', bytes consumed,
   * read() in the peer's. NaN: not about bytes.
   */
  start: 'wide',
  /**
   * Where the record's entry lies in its input, for the rest of it (monotonic time, counters, arguments, preview,
   * error): see `offsetOf` (trace/offsets.ts).
   */
  offsetLow: 'u32',
  offsetHigh: 'u16',
  nanos: 'u32',
  /** How many bytes it is about, from `start`. */
  byteLength: 'u32',
  /** Row of the socket table. */
  socket: 'u32',
  /** Conversation (`tcp.stream`); NONE while unknown. */
  stream: 'u32',
  /** First row of this record's chain in the link table (follow `nextLink`); NONE: not linked. */
  firstLink: 'u32',
  /** Last row of a chain of two or more; of a shorter one see `lastLinkOf`. */
  lastLink: 'u32',
  /** How many rows on the next record of the same socket is, where that is 65,536 or more; else 0. See `nextOfSocket`. */
  farStep: 'u32',
  /** How many rows on the next record of the same socket is; 0: see `farStep`. */
  step: 'u16',
  /** Links in its chain behind the first, mostly 0; 65,535: that many or more. See `linkCountOf`. */
  moreLinks: 'u16',
  /** Length of the entry at `offset`, in units of 4 bytes. */
  entryWords: 'u16',
  /** Which event or call: code of core/capfile/records/names. */
  name: 'u8',
  /** `recordKinds`. */
  kind: 'u8',
  /** RecordFlag bits of core/capfile/records/schema. */
  flags: 'u8',
  /** How many other observed calls and events were under way around it. */
  depth: 'u8',
  /** Which connection attempt of its socket it belongs to, from 1; 0: none. */
  attempt: 'u8',
  /** Error code it reports: index into the engine's `errorCodes`, 0: none. */
  error: 'u8',
  /** What the linker makes of it: `linkStates`. */
  linkState: 'u8',
  /** Where it neither waits nor is linked: why, as a code of core/link/status; 0: it has nothing to do with frames. */
  verdict: 'u8',
  /** TCP state of its socket's endpoint after it, where order and conversation are settled: `tcpStates`. */
  state: 'u8',
  /** 0: the entry is in the packets input (a saved file); 1: in the records input. */
  input: 'u8',
} as const;
export type RecordSchema = typeof recordSchema;
export type RecordView = TableView<RecordSchema>;

export const recordKinds = { event: 0, call: 1 } as const;

/** `linkState` column. */
export const linkStates = {
  /** LINKS.md gives it no frame. */
  none: 0,
  /** Should have a link and none was found yet (may still come; at the end: unlinked). */
  waiting: 1,
  linked: 2,
  /** Should have a link, and the frame is known not to be in the trace. */
  unlinked: 3,
  /** The capture began mid-stream: byte offsets cannot be mapped. */
  unmappable: 4,
} as const;

/** One row a link between a record and a frame; appended in the order they were found. Its lag: `lagOf` (trace/links.ts). */
export const linkSchema = {
  /** Record row. */
  record: 'u32',
  /** Frame row. */
  frame: 'u32',
  /** The next link of the same record, plus one; mostly 0: there is none. See `nextLink`. */
  following: 'u32',
  /** `linkRelations`. */
  relation: 'u8',
  /** 1: the frame repeats bytes or a flag that an earlier link of the record already carried (retransmission). */
  repeated: 'u8',
} as const;
export type LinkSchema = typeof linkSchema;
export type LinkView = TableView<LinkSchema>;

/** The record `causes` the frame (frame later), or is `causedBy` it (frame earlier). */
export const linkRelations = { causes: 0, causedBy: 1 } as const;

/** One row a socket or server that the probe numbered. Values arrive over time and are filled in as they come. */
export const socketSchema = {
  /** Number the probe gave. */
  id: 'u32',
  /** Row of the server that accepted it, or NONE. */
  parent: 'u32',
  /** Address ids, by the newest tuple; NONE while unknown. */
  localAddress: 'u32',
  remoteAddress: 'u32',
  /** Conversation of the newest attempt, or NONE. Earlier attempts: `tuples`. */
  stream: 'u32',
  /** First and last record row that speaks of it, or NONE. */
  firstRecord: 'u32',
  lastRecord: 'u32',
  /** First and last row of the socket's chain in `tuples`, or NONE. */
  firstTuple: 'u32',
  lastTuple: 'u32',
  /** 0: unknown. */
  localPort: 'u16',
  remotePort: 'u16',
  /** Role and Transport of core/capfile/records/schema (1 client, 2 server, 3 accepted; 1 TCP, 2 pipe, 3 TLS). 0: unknown. */
  role: 'u8',
  transport: 'u8',
  /** Which side of its conversation it is: 0 = A, 1 = B; 2: not known. */
  side: 'u8',
} as const;
export type SocketSchema = typeof socketSchema;
export type SocketView = TableView<SocketSchema>;

/** One row each time the kernel told a socket's addresses: an attempt, a connection, a drop. */
export const tupleSchema = {
  /** Mapped time. */
  seconds: 'f64',
  nanos: 'u32',
  /** Row of the socket table (at 'drop': of the server). */
  socket: 'u32',
  localAddress: 'u32',
  remoteAddress: 'u32',
  /** Conversation, or NONE: not (yet) in the capture. */
  stream: 'u32',
  /** The record row it was told with or after: the newest record when it came, or NONE. */
  record: 'u32',
  /** Next tuple of the same socket, or NONE. */
  next: 'u32',
  localPort: 'u16',
  remotePort: 'u16',
  /** TupleReason of core/capfile/records/schema. */
  reason: 'u8',
  /** From 1; 0: none of its own. */
  attempt: 'u8',
  /** Which side of the conversation is local: 0 = A, 1 = B; 2: not known. */
  side: 'u8',
} as const;
export type TupleSchema = typeof tupleSchema;
export type TupleView = TableView<TupleSchema>;

/** One row a window of the event loop's delay. */
export const loopDelaySchema = {
  /** Mapped time of the window's end. */
  seconds: 'f64',
  nanos: 'u32',
  /** Length of the window, milliseconds. */
  window: 'u32',
  /** Nanoseconds beyond the sampling interval. */
  min: 'u32',
  mean: 'u32',
  max: 'u32',
  count: 'u32',
} as const;
export type LoopDelaySchema = typeof loopDelaySchema;

/** The record behind record row `row` of the same socket, or NONE. */
export function nextOfSocket(records: Pick<RecordView, 'chunks'>, row: number): number {
  const chunk = records.chunks[row >>> CHUNK_BITS]!;
  const step = chunk.step[row & CHUNK_MASK]! || chunk.farStep[row & CHUNK_MASK]!;
  return step === 0 ? NONE : row + step;
}

/** Says that record row `next` is the one behind `row` of their socket. */
export function setNextOfSocket(records: Pick<RecordView, 'chunks'>, row: number, next: number): void {
  const chunk = records.chunks[row >>> CHUNK_BITS]!;
  const step = next - row;
  if (step <= 0xffff) chunk.step[row & CHUNK_MASK] = step;
  else chunk.farStep[row & CHUNK_MASK] = step;
}

/** Last row of a record's chain in the link table, or NONE: it is written where it differs from the first. */
export function lastLinkOf(chunk: Chunk<RecordSchema>, i: number): number {
  return chunk.moreLinks[i]! > 0 ? chunk.lastLink[i]! : chunk.firstLink[i]!;
}

/** How many links a record has; 65,536: that many or more. */
export function linkCountOf(records: RecordView, row: number): number {
  return records.get('firstLink', row) === NONE ? 0 : records.get('moreLinks', row) + 1;
}

/** The link of the same record behind link row `link`, or NONE. */
export function nextLink(links: Pick<LinkView, 'chunks'>, link: number): number {
  return (links.chunks[link >>> CHUNK_BITS]!.following[link & CHUNK_MASK]! - 1) >>> 0;
}

/** Calls `visit(linkRow)` for each link of record `row`, in the order they were found. */
export function eachLinkOf(
  records: RecordView,
  links: LinkView,
  row: number,
  visit: (link: number) => void,
): void {
  for (let link = records.get('firstLink', row); link !== NONE; link = nextLink(links, link)) visit(link);
}
