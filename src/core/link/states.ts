/**
 * TCP states, sharpened by records. Packets alone do not show LISTEN, nor that the kernel has taken a close whose FIN
 * still waits behind unsent data, nor anything that was not captured; records do.
 */
import { nameTable, RECORD_NAMES } from '../capfile/records/names.ts';
import { Role } from '../capfile/records/schema.ts';
import { type FrameChunk, type FrameSchema, NONE, type TcpState, tcpStates } from '../trace/frames.ts';
import { EntryWalk, type OrderView } from '../trace/order.ts';
import type { RecordSchema, SocketView, TupleView } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, type Chunk, type Table } from '../trace/table.ts';
import { isFatal } from './rules.ts';

/** What states are read from and written to: `stateA`, `stateB` of frames and `state` of records. */
export interface StateTables {
  readonly frames: Table<FrameSchema>;
  readonly records: Table<RecordSchema>;
  readonly sockets: SocketView;
  readonly tuples: TupleView;
  readonly order: OrderView;
  /** Text of the records' `error` column; empty for 0. */
  errorCode(index: number): string;
}

const state = (name: TcpState): number => tcpStates.indexOf(name);
const UNKNOWN = state('unknown');
const CLOSED = state('CLOSED');
const LISTEN = state('LISTEN');
const FIN_WAIT_1 = state('FIN-WAIT-1');
const CLOSE_WAIT = state('CLOSE-WAIT');
const CLOSING = state('CLOSING');

/** What an event changes: state before → after. A state that is not named stays. */
type Moves = Partial<Record<TcpState, TcpState>>;

const opened: Moves = {
  unknown: 'ESTABLISHED',
  LISTEN: 'ESTABLISHED',
  'SYN-SENT': 'ESTABLISHED',
  'SYN-RECEIVED': 'ESTABLISHED',
};
/**
 * 'finish': shutdown(2) has been called; 'close': close(2) has. Either moves the kernel's state at once, though the FIN
 * leaves only behind all data that waits (Linux net/ipv4/tcp.c, tcp_close_state; libuv, uv_shutdown).
 */
const closed: Moves = { ESTABLISHED: 'FIN-WAIT-1', 'SYN-RECEIVED': 'FIN-WAIT-1', 'CLOSE-WAIT': 'LAST-ACK' };

const moves = new Map<number, Moves>([
  [RECORD_NAMES.connectionAttempt.code, { unknown: 'SYN-SENT', CLOSED: 'SYN-SENT' }],
  [RECORD_NAMES.connected.code, opened],
  [RECORD_NAMES.serverConnection.code, opened],
  // The peer's FIN has been read.
  [
    RECORD_NAMES.ended.code,
    { unknown: 'CLOSE-WAIT', ESTABLISHED: 'CLOSE-WAIT', 'FIN-WAIT-1': 'CLOSING', 'FIN-WAIT-2': 'TIME-WAIT' },
  ],
  [RECORD_NAMES.finish.code, closed],
  [RECORD_NAMES.closed.code, { ...closed, unknown: 'CLOSED', 'SYN-SENT': 'CLOSED' }],
]);
/** Calls and events after which the connection is gone. */
const ends: ReadonlySet<number> = new Set([
  RECORD_NAMES.connectionAttemptFailed.code,
  RECORD_NAMES.resetAndDestroy.code,
]);

/**
 * The state of an endpoint after a record of its socket.
 *
 * @param before `tcpStates` index
 * @param name code of core/capfile/records/names
 * @param error Node's error code, empty for none
 */
export function stateAfterRecord(before: number, name: number, error: string): number {
  if (ends.has(name) || (name === RECORD_NAMES.error.code && isFatal(error))) return CLOSED;
  const after = moves.get(name)?.[tcpStates[before] ?? 'unknown'];
  return after === undefined ? before : state(after);
}

/** Records that may change a state. The others ('data', write() …) are nearly all records. */
const changing = nameTable([...moves.keys(), ...ends, RECORD_NAMES.error.code]);

/** Walks the merged order and writes the states that records know better than packets. */
export class RecordStates {
  readonly #tables: StateTables;
  /** By flow row (stream × 2 + side): the state by packets alone, and with what records say. */
  #byPackets = new Uint8Array(1024);
  #known = new Uint8Array(1024);
  /** Servers by socket row. */
  readonly #servers = new Map<number, number>();
  readonly #walk: EntryWalk;

  constructor(tables: StateTables) {
    this.#tables = tables;
    this.#walk = new EntryWalk(tables.order, tables, {
      frame: (chunk, row) => this.#frame(chunk, row & CHUNK_MASK),
      record: (chunk, row) => this.#record(chunk, row & CHUNK_MASK),
    });
  }

  /** Takes in what the order holds beyond the last call. */
  advance(): void {
    this.#walk.advance();
  }

  #frame(chunk: FrameChunk, i: number): void {
    const stream = chunk.stream[i]!;
    if (stream === NONE) return;
    const a = chunk.stateA[i]!;
    const b = chunk.stateB[i]!;
    if (this.#isAsKnown(stream * 2, a, b)) return;
    this.#reserve(stream);
    const knownA = this.#settle(stream * 2, a);
    const knownB = this.#settle(stream * 2 + 1, b);
    if (knownA !== a) chunk.stateA[i] = knownA;
    if (knownB !== b) chunk.stateB[i] = knownB;
  }

  /** Whether packets say of both ends what they said before, and records nothing else: nearly always. */
  #isAsKnown(flow: number, a: number, b: number): boolean {
    const byPackets = this.#byPackets;
    if (flow + 1 >= byPackets.length || byPackets[flow] !== a || byPackets[flow + 1] !== b) return false;
    return this.#known[flow] === a && this.#known[flow + 1] === b;
  }

  /** A state by packets that did not change says nothing against what a record said in between. */
  #settle(flow: number, byPackets: number): number {
    if (byPackets !== this.#byPackets[flow]) {
      const before = this.#known[flow]!;
      this.#byPackets[flow] = byPackets;
      // Both have closed, and our FIN has not left yet.
      this.#known[flow] = before === FIN_WAIT_1 && byPackets === CLOSE_WAIT ? CLOSING : byPackets;
    }
    return this.#known[flow]!;
  }

  #record(chunk: Chunk<RecordSchema>, i: number): void {
    const { sockets, errorCode } = this.#tables;
    const name = chunk.name[i]!;
    const flow = this.#flowOf(chunk.stream[i]!, chunk.socket[i]!);
    if (flow === NONE) {
      const socket = chunk.socket[i]!;
      if (sockets.get('role', socket) === Role.server) chunk.state[i] = this.#server(socket, name);
      return;
    }
    this.#reserve(flow >>> 1);
    if (changing[name] === 1)
      this.#known[flow] = stateAfterRecord(this.#known[flow]!, name, errorCode(chunk.error[i]!));
    chunk.state[i] = this.#known[flow]!;
  }

  #server(socket: number, name: number): number {
    if (name === RECORD_NAMES.serverListening.code) this.#servers.set(socket, LISTEN);
    else if (name === RECORD_NAMES.serverClosed.code) this.#servers.set(socket, CLOSED);
    return this.#servers.get(socket) ?? UNKNOWN;
  }

  /** Flow row of the endpoint that a socket has in a conversation; NONE where it is not known. */
  #flowOf(stream: number, socket: number): number {
    if (stream === NONE) return NONE;
    const { sockets, tuples } = this.#tables;
    const own = sockets.chunks[socket >>> CHUNK_BITS]!;
    if (own.stream[socket & CHUNK_MASK] === stream) return flow(stream, own.side[socket & CHUNK_MASK]!);
    // An earlier attempt of the socket, or a server's record about a connection.
    for (let row = sockets.get('firstTuple', socket); row !== NONE; row = tuples.get('next', row)) {
      if (tuples.get('stream', row) === stream) return flow(stream, tuples.get('side', row));
    }
    return NONE;
  }

  #reserve(stream: number): void {
    if (stream * 2 + 1 < this.#known.length) return;
    const length = Math.max(stream * 2 + 2, this.#known.length * 2);
    this.#known = grown(this.#known, length);
    this.#byPackets = grown(this.#byPackets, length);
  }
}

const flow = (stream: number, side: number): number => (side === 0 || side === 1 ? stream * 2 + side : NONE);

function grown(from: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(length);
  to.set(from);
  return to;
}
