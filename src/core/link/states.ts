/**
 * TCP states, sharpened by records. Packets alone do not show LISTEN, nor that the kernel has taken a close whose FIN
 * still waits behind unsent data, nor anything that was not captured; records do.
 */
import { grownI32 } from '../base/grow.ts';
import { nameTable, RECORD_NAMES } from '../capfile/records/names.ts';
import { Role } from '../capfile/records/schema.ts';
import { type FrameSchema, frameSchema, NONE, type TcpState, tcpStates } from '../trace/frames.ts';
import { type OrderView, OrderWalk } from '../trace/order.ts';
import {
  type RecordSchema,
  recordSchema,
  type SocketSchema,
  socketSchema,
  type TupleView,
} from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, placesIn, type Table } from '../trace/table.ts';
import { isFatal } from './rules.ts';

/** What states are read from and written to: `stateA`, `stateB` of frames and `state` of records. */
export interface StateTables {
  readonly frames: Table<FrameSchema>;
  readonly records: Table<RecordSchema>;
  readonly sockets: Table<SocketSchema>;
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

const { stream: FRAME_STREAM, stateA: STATE_A, stateB: STATE_B } = placesIn(frameSchema);
const RECORD = placesIn(recordSchema);
const { stream: RECORD_STREAM, socket: RECORD_SOCKET, name: NAME, error: ERROR, state: STATE } = RECORD;
const { stream: SOCKET_STREAM, side: SOCKET_SIDE } = placesIn(socketSchema);

/** A conversation's states as one number, eight bits each: A and B by packets alone, A and B with what records say. */
const packed = (a: number, b: number, knownA: number, knownB: number): number =>
  a | (b << 8) | (knownA << 16) | (knownB << 24);
/** Times this, two states are both what packets say and what is known. */
const TWICE = 0x10001;
const BYTE = 0xff;
/** Bit at which the known state of a side begins. */
const knownAt = (side: number): number => 16 + side * 8;

const FIRST_STREAMS = 512;

/** Walks the merged order and writes the states that records know better than packets. */
export class RecordStates {
  readonly #tables: StateTables;
  /** By stream: `packed`. */
  #words = new Int32Array(0);
  /** Servers by socket row. */
  readonly #servers = new Map<number, number>();
  readonly #walk: OrderWalk;

  constructor(tables: StateTables) {
    this.#tables = tables;
    this.#walk = new OrderWalk(tables.order, tables);
    this.#reserve(FIRST_STREAMS - 1);
  }

  /** Takes in what the order holds beyond the last call. */
  advance(): void {
    const walk = this.#walk;
    while (walk.step()) {
      for (let n = this.takePlain(0); n < walk.count; n = this.takePlain(n + 1)) {
        const i = walk.rowAt(n) & CHUNK_MASK;
        if (walk.isRecord(n)) this.#record(i);
        else this.#frame(i);
      }
    }
  }

  /**
   * Takes the entries of the step from the `from`th on that change no state, as nearly all are: frames after which
   * packets say what they said before and records nothing else, and records that just get their endpoint's state.
   * Returns which entry is none of these. One function, so that it has the views of all it reads in variables.
   */
  takePlain(from: number): number {
    const walk = this.#walk;
    const words = this.#words;
    const sockets = this.#tables.sockets.cells;
    const { bits, count } = walk;
    const { u32: frames, u8: frameStates } = walk.ofFrames;
    const { u32: records, u8: recordBytes } = walk.ofRecords;
    const before = walk.recordsBefore(from);
    let f = walk.frame + from - before;
    let r = walk.record + before;
    for (let n = from; n < count; n += 1) {
      if (((bits >>> n) & 1) === 0) {
        const i = f & CHUNK_MASK;
        const stream = frames[FRAME_STREAM + i]!;
        if (stream >= words.length) return n;
        const states = frameStates[STATE_A + i]! | (frameStates[STATE_B + i]! << 8);
        if (words[stream] !== Math.imul(states, TWICE)) return n;
        f += 1;
      } else {
        const i = r & CHUNK_MASK;
        const stream = records[RECORD_STREAM + i]!;
        const socket = records[RECORD_SOCKET + i]!;
        const own = sockets[socket >>> CHUNK_BITS]!;
        const side = own.u8[SOCKET_SIDE + (socket & CHUNK_MASK)]!;
        if (own.u32[SOCKET_STREAM + (socket & CHUNK_MASK)] !== stream || side > 1) return n;
        if (stream >= words.length || changing[recordBytes[NAME + i]!] !== 0) return n;
        recordBytes[STATE + i] = words[stream]! >>> knownAt(side);
        r += 1;
      }
    }
    return count;
  }

  #frame(i: number): void {
    const { u32, u8 } = this.#walk.ofFrames;
    const stream = u32[FRAME_STREAM + i]!;
    if (stream === NONE) return;
    this.#reserve(stream);
    const word = this.#words[stream]!;
    const a = u8[STATE_A + i]!;
    const b = u8[STATE_B + i]!;
    const knownA = settled(word & BYTE, a, (word >>> 16) & BYTE);
    const knownB = settled((word >>> 8) & BYTE, b, word >>> 24);
    this.#words[stream] = packed(a, b, knownA, knownB);
    if (knownA !== a) u8[STATE_A + i] = knownA;
    if (knownB !== b) u8[STATE_B + i] = knownB;
  }

  #record(i: number): void {
    const { sockets, errorCode } = this.#tables;
    const { u32, u8 } = this.#walk.ofRecords;
    const name = u8[NAME + i]!;
    const socket = u32[RECORD_SOCKET + i]!;
    const flow = this.#flowOf(u32[RECORD_STREAM + i]!, socket);
    if (flow === NONE) {
      if (sockets.get('role', socket) === Role.server) u8[STATE + i] = this.#server(socket, name);
      return;
    }
    const stream = flow >>> 1;
    const at = knownAt(flow & 1);
    this.#reserve(stream);
    let known = (this.#words[stream]! >>> at) & BYTE;
    if (changing[name] === 1) {
      known = stateAfterRecord(known, name, errorCode(u8[ERROR + i]!));
      this.#words[stream] = (this.#words[stream]! & ~(BYTE << at)) | (known << at);
    }
    u8[STATE + i] = known;
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
    if (sockets.get('stream', socket) === stream) return flow(stream, sockets.get('side', socket));
    // An earlier attempt of the socket, or a server's record about a connection.
    for (let row = sockets.get('firstTuple', socket); row !== NONE; row = tuples.get('next', row)) {
      if (tuples.get('stream', row) === stream) return flow(stream, tuples.get('side', row));
    }
    return NONE;
  }

  #reserve(stream: number): void {
    if (stream < this.#words.length) return;
    this.#words = grownI32(this.#words, stream + 1);
  }
}

/**
 * The known state of an endpoint after a frame. A state by packets that did not change says nothing against what a
 * record said in between.
 */
function settled(before: number, byPackets: number, known: number): number {
  if (byPackets === before) return known;
  // Both have closed, and our FIN has not left yet.
  return known === FIN_WAIT_1 && byPackets === CLOSE_WAIT ? CLOSING : byPackets;
}

const flow = (stream: number, side: number): number => (side === 0 || side === 1 ? stream * 2 + side : NONE);
