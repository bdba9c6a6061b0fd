import { AsyncLocalStorage } from 'node:async_hooks';
import * as net from 'node:net';
import {
  encodeSocket,
  encodeTuple,
  type RecordDetails,
  Role,
  Transport,
  type TupleReason,
} from '../core/capfile/records/index.ts';
import { parseAddress } from './addresses.ts';
import {
  type Handle,
  nameOf,
  type ObservedServer,
  type ObservedSocket,
  type SocketName,
} from './node-internals.ts';
import { Participant } from './participants.ts';
import type { Recorder } from './recorder.ts';
import { OPTIONS_ROOM } from './safe.ts';
import type { ParticipantLabels, ProbeScope } from './types.ts';

/** Room of a tuple entry. */
const TUPLE_ROOM = 64;

/** Who is observed: gives ids, says so in the records, and finds a participant again without keeping it alive. */
export class Roster {
  readonly #recorder: Recorder;
  readonly #everything: boolean;
  readonly #known = new WeakMap<object, Participant>();
  readonly #scope = new AsyncLocalStorage<ParticipantLabels>();
  #lastId = 0;
  #last: object | undefined;
  #lastFound: Participant | undefined;
  #active = true;

  constructor(recorder: Recorder, scope: ProbeScope) {
    this.#recorder = recorder;
    this.#everything = scope === 'everything';
  }

  get count(): number {
    return this.#lastId;
  }

  run<T>(labels: ParticipantLabels, make: () => T): T {
    return this.#scope.run(labels, make);
  }

  /** Observes nobody any more. */
  close(): void {
    this.#active = false;
    this.forget();
  }

  find(participant: object): Participant | undefined {
    if (participant === this.#last) return this.#lastFound;
    return this.#active ? this.#known.get(participant) : undefined;
  }

  /**
   * The same for a socket that will be asked for again in a moment, so that its map need not be asked. It is held until
   * `forget`.
   */
  findHot(socket: object): Participant | undefined {
    if (!this.#active) return undefined;
    const found = this.#known.get(socket);
    this.#last = socket;
    this.#lastFound = found;
    return found;
  }

  /** Lets go of the socket that `findHot` held: to be called every tenth of a second. */
  forget(): void {
    this.#last = undefined;
    this.#lastFound = undefined;
  }

  /**
   * The participant of a client socket on which a method is called: known, or to be known from now on, if it is in
   * scope and fresh (no handle: it has neither connected nor been accepted).
   */
  client(socket: ObservedSocket): Participant | undefined {
    const known = this.find(socket);
    if (known !== undefined) return known;
    const labels = this.#inScope();
    // Other duplex streams share some methods with sockets: nothing of theirs is looked at.
    if (labels === undefined || !(socket instanceof net.Socket)) return undefined;
    const fresh = socket._handle == null && !socket.connecting && !socket.destroyed;
    return fresh ? this.#admitClient(socket, labels) : undefined;
  }

  /** For connect(): also a socket that has been used before, as a new participant. */
  enrolClient(socket: ObservedSocket): Participant | undefined {
    const labels = this.#inScope();
    if (labels === undefined || !(socket instanceof net.Socket)) return undefined;
    return this.#admitClient(socket, labels);
  }

  #admitClient(socket: ObservedSocket, labels: ParticipantLabels): Participant {
    return this.#admit(socket, Role.client, Transport.unknown, labels.label ?? '', '', 0, {});
  }

  server(server: ObservedServer): Participant | undefined {
    const known = this.find(server);
    if (known !== undefined) return known;
    const labels = this.#inScope();
    return labels && this.enrolServer(server, labels);
  }

  enrolServer(server: ObservedServer, labels: ParticipantLabels): Participant {
    const { label = '', acceptedLabel = '' } = labels;
    return this.#admit(
      server,
      Role.server,
      Transport.unknown,
      label,
      acceptedLabel,
      0,
      serverDetails(server),
    );
  }

  /** A socket that an observed server has accepted, or another part of the program handed to it. */
  accepted(socket: ObservedSocket, server: Participant): Participant {
    const transport = transportOf(socket._handle);
    return this.#admit(socket, Role.accepted, transport, server.acceptedLabel, '', server.id, {});
  }

  /** Observes whatever the scope. */
  observe(participant: net.Socket | net.Server, label: string): Participant {
    const known = this.#known.get(participant);
    if (known !== undefined) return known;
    if (participant instanceof net.Server) return this.enrolServer(participant, { label });
    const socket: ObservedSocket = participant;
    return this.#admit(socket, Role.client, transportOf(socket._handle), label, '', 0, {});
  }

  /** Says again what is known of a participant: its transport has shown. */
  declare(participant: Participant, parentId: number, details: RecordDetails): void {
    this.#recorder.guard(() => this.#declare(participant, parentId, details));
  }

  #declare(participant: Participant, parentId: number, details: RecordDetails): void {
    const to = this.#recorder.entry(OPTIONS_ROOM);
    if (to === undefined) return;
    const { id, role, transport, label } = participant;
    const [seconds, nanos] = this.#recorder.clock();
    encodeSocket(to, { socketId: id, role, transport, parentId, label, details, seconds, nanos });
  }

  /** Tells the addresses that the handle has now. */
  tuple(participant: Participant, reason: TupleReason, handle: Handle | null | undefined): void {
    const local = nameOf(handle, 'getsockname');
    if (local) this.tellTuple(participant, reason, local, nameOf(handle, 'getpeername'));
  }

  /** @param attempt which attempt of its own the tuple belongs to, from 1; 0 for none */
  tellTuple(
    participant: Participant,
    reason: TupleReason,
    local: SocketName,
    peer: SocketName | undefined,
    attempt = participant.attempts,
  ): void {
    const own = parseAddress(local.address);
    if (!own) return;
    const other = peer && parseAddress(peer.address);
    const to = this.#recorder.entry(TUPLE_ROOM);
    if (to === undefined) return;
    const [seconds, nanos] = this.#recorder.clock();
    encodeTuple(to, {
      seconds,
      nanos,
      socketId: participant.id,
      reason,
      family: own.family,
      attempt,
      localAddress: own.bytes,
      localPort: local.port,
      remoteAddress: other?.bytes ?? new Uint8Array(0),
      remotePort: peer?.port ?? 0,
    });
  }

  #inScope(): ParticipantLabels | undefined {
    if (!this.#active) return undefined;
    return this.#scope.getStore() ?? (this.#everything ? {} : undefined);
  }

  #admit(
    target: object,
    role: Role,
    transport: Transport,
    label: string,
    acceptedLabel: string,
    parentId: number,
    details: RecordDetails,
  ): Participant {
    this.#lastId += 1;
    const participant = new Participant(this.#lastId, role, transport, label, acceptedLabel);
    this.#known.set(target, participant);
    this.forget();
    this.declare(participant, parentId, details);
    return participant;
  }
}

/** By the class of the handle; TLSWrap counts plain text. */
export function transportOf(handle: Handle | null | undefined): Transport {
  const name = handle?.constructor.name;
  if (name === 'TCP') return Transport.tcp;
  if (name === 'Pipe') return Transport.pipe;
  return name === 'TLSWrap' ? Transport.tls : Transport.unknown;
}

export function serverDetails(server: ObservedServer): RecordDetails {
  return {
    allowHalfOpen: Boolean(server.allowHalfOpen),
    pauseOnConnect: Boolean(server.pauseOnConnect),
    noDelay: Boolean(server.noDelay),
    keepAlive: Boolean(server.keepAlive),
    keepAliveInitialDelay: (server.keepAliveInitialDelay ?? 0) * 1000,
    hasBlockList: server.blockList != null,
    ...(typeof server.maxConnections === 'number' ? { maxConnections: server.maxConnections } : {}),
  };
}
