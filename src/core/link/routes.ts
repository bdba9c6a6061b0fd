/** Which endpoint a record belongs to: that of an attempt, of the connection that was made, or of an accepted socket. */
import { Role, TupleReason } from '../capfile/records/schema.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import type { Attacher } from './attach.ts';
import { Drops } from './drops.ts';
import type { Endpoint } from './endpoint.ts';
import type { Endpoints } from './endpoints.ts';
import { Relation } from './lags.ts';
import { Rule, ruleOf } from './rules.ts';
import { SocketLinks } from './socket-links.ts';
import type { StraightEnds } from './straight.ts';
import type { LinkInputs } from './types.ts';

/** A server's 'connection' whose socket is not in the table yet. */
interface EarlyConnection {
  readonly record: number;
  readonly keepAlive: boolean;
}

export class Routes {
  readonly #inputs: LinkInputs;
  readonly #attacher: Attacher;
  readonly #endpoints: Endpoints;
  readonly #drops: Drops;
  readonly #ends: StraightEnds;
  /** By row of the socket table. */
  readonly #sockets: (SocketLinks | undefined)[] = [];
  /** By the probe's socket number, by which 'connection' records name the accepted socket. */
  readonly #rowsById = new Map<number, number>();
  readonly #early = new Map<number, EarlyConnection[]>();
  /** 'connection' record → the accepted socket, for as long as that has no endpoint. */
  readonly #accepted = new Map<number, SocketLinks>();

  constructor(inputs: LinkInputs, attacher: Attacher, endpoints: Endpoints, ends: StraightEnds) {
    this.#inputs = inputs;
    this.#ends = ends;
    this.#attacher = attacher;
    this.#endpoints = endpoints;
    this.#drops = new Drops(inputs);
  }

  /** The socket that a record is about: its own, or the accepted one. */
  socketOf(record: number): SocketLinks {
    return this.#accepted.get(record) ?? this.socket(this.#inputs.records.get('socket', record));
  }

  /** What is known of the socket with this row. */
  socket(row: number): SocketLinks {
    return this.#sockets[row] ?? this.#meet(row);
  }

  /** Takes a record to its endpoint, or keeps it until there is one. */
  onRecord(record: number, rule: Rule): void {
    const row = this.#inputs.records.chunks[record >>> CHUNK_BITS]!.socket[record & CHUNK_MASK]!;
    const socket = this.socket(row);
    switch (rule) {
      case Rule.connectCall:
        this.#onConnectCall(socket, record);
        break;
      case Rule.attempt:
      case Rule.attemptFailed:
        this.#forAttempt(socket, record, rule);
        break;
      case Rule.connected:
        this.#onConnected(socket, record);
        break;
      case Rule.serverConnection:
        this.#onConnection(socket, record);
        break;
      case Rule.serverDrop:
        this.#onDrop(socket, record);
        break;
      case Rule.error:
        this.#onError(socket, record);
        break;
      default:
        this.#forMain(socket, record);
        break;
    }
  }

  /** A tuple has found its conversation. */
  onMatched(tuple: number): void {
    const { tuples } = this.#inputs;
    const socket = this.socket(tuples.get('socket', tuple));
    const endpoint = this.#endpoints.open(
      tuples.get('stream', tuple),
      tuples.get('side', tuple) === 1 ? 1 : 0,
    );
    const reason = tuples.get('reason', tuple);
    if (reason === TupleReason.dropped) this.#setDropped(socket, tuple, endpoint);
    else if (reason === TupleReason.attempt) this.#setAttempt(socket, tuples.get('attempt', tuple), endpoint);
    else this.#setMain(socket, endpoint);
  }

  #onConnectCall(socket: SocketLinks, record: number): void {
    if (socket.main) this.#ends.close(socket.row, socket.main);
    socket.begin(record);
    const { details, socketOptions } = this.#inputs;
    // Among the call's own arguments, or among the options that the socket was made with.
    if (details(record)?.keepAlive ?? socketOptions(socket.row)?.keepAlive) socket.keepAlive = record;
  }

  #forAttempt(socket: SocketLinks, record: number, rule: Rule): void {
    const attempt = this.#inputs.records.get('attempt', record);
    const endpoint = socket.attempts.get(attempt);
    if (endpoint) this.#attacher.attach(endpoint, record, rule);
    else socket.waitingAttempts.push({ record, attempt });
  }

  #onConnected(socket: SocketLinks, record: number): void {
    socket.connected = true;
    if (!socket.main) {
      const attempt = this.#inputs.records.get('attempt', record);
      const only = socket.attempts.size === 1 ? [...socket.attempts.values()][0] : undefined;
      const endpoint = socket.attempts.get(attempt) ?? only;
      if (endpoint) this.#setMain(socket, endpoint);
    }
    this.#forMain(socket, record);
  }

  /** Server 'connection': it is the accepted socket's. */
  #onConnection(server: SocketLinks, record: number): void {
    const id = this.#inputs.details(record)?.socketId ?? 0;
    const keepAlive = this.#inputs.socketOptions(server.row)?.keepAlive === true;
    const row = this.#rowsById.get(id);
    if (row !== undefined) this.#toAccepted(this.socket(row), { record, keepAlive });
    else this.#early.set(id, [...(this.#early.get(id) ?? []), { record, keepAlive }]);
  }

  #toAccepted(accepted: SocketLinks, { record, keepAlive }: EarlyConnection): void {
    if (keepAlive) accepted.keepAlive = record;
    if (!accepted.main) this.#accepted.set(record, accepted);
    else if (keepAlive) this.#attacher.attachProbes(accepted.main, record);
    this.#forMain(accepted, record);
  }

  #onDrop(server: SocketLinks, record: number): void {
    const endpoint = this.#drops.onRecord(server, record);
    if (endpoint) this.#attacher.attach(endpoint, record, Rule.serverDrop);
  }

  #onError(socket: SocketLinks, record: number): void {
    const code = this.#inputs.errorCode(this.#inputs.records.get('error', record));
    if (code !== 'ECONNREFUSED') {
      this.#forMain(socket, record);
      return;
    }
    // Each refused attempt is a cause of it.
    socket.refusals.push(record);
    for (const endpoint of socket.attempts.values()) {
      this.#attacher.attachRefused(endpoint, record, Relation.rstError);
    }
  }

  #forMain(socket: SocketLinks, record: number): void {
    if (socket.main) this.#attach(socket.main, record);
    else socket.waiting.push(record);
  }

  #setDropped(server: SocketLinks, tuple: number, endpoint: Endpoint): void {
    const record = this.#drops.onTuple(server, tuple);
    if (record !== undefined) this.#attacher.attach(endpoint, record, Rule.serverDrop);
    else this.#drops.keep(server, tuple, endpoint);
  }

  #setAttempt(socket: SocketLinks, attempt: number, endpoint: Endpoint): void {
    socket.attempts.set(attempt, endpoint);
    const mine = socket.waitingAttempts.filter((waiting) => waiting.attempt === attempt);
    socket.waitingAttempts = socket.waitingAttempts.filter((waiting) => waiting.attempt !== attempt);
    for (const { record } of mine) this.#attach(endpoint, record);
    if (socket.connectCall !== undefined) this.#attach(endpoint, socket.connectCall);
    for (const record of socket.refusals) this.#attacher.attachRefused(endpoint, record, Relation.rstError);
  }

  #setMain(socket: SocketLinks, endpoint: Endpoint): void {
    if (socket.main === endpoint) return;
    if (socket.main) this.#ends.close(socket.row, socket.main);
    socket.main = endpoint;
    this.#ends.open(socket.row, endpoint);
    const { waiting } = socket;
    socket.waiting = [];
    for (const record of waiting) {
      this.#accepted.delete(record);
      this.#attach(endpoint, record);
    }
    if (socket.keepAlive !== undefined) this.#attacher.attachProbes(endpoint, socket.keepAlive);
  }

  #attach(endpoint: Endpoint, record: number): void {
    const name = this.#inputs.records.chunks[record >>> CHUNK_BITS]!.name[record & CHUNK_MASK]!;
    this.#attacher.attach(endpoint, record, ruleOf(name));
  }

  /** A socket is spoken of for the first time. */
  #meet(row: number): SocketLinks {
    const made = new SocketLinks(row);
    this.#sockets[row] = made;
    const { sockets } = this.#inputs;
    const id = sockets.get('id', row);
    made.connected = sockets.get('role', row) === Role.accepted;
    this.#rowsById.set(id, row);
    const early = this.#early.get(id) ?? [];
    this.#early.delete(id);
    for (const connection of early) this.#toAccepted(made, connection);
    return made;
  }
}
