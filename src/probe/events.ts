import * as net from 'node:net';
import { Consumer, RECORD_NAMES, RecordFlag, TupleReason } from '../core/capfile/records/index.ts';
import type { ProbeContext } from './context.ts';
import { delivered } from './delivery.ts';
import { type EventSpec, SERVER_EVENTS, type ServerEventSpec, SOCKET_EVENTS } from './event-describers.ts';
import {
  bytesDispatched,
  bytesRead,
  type Handle,
  nameOf,
  type ObservedServer,
  type ObservedSocket,
  type SocketName,
} from './node-internals.ts';
import type { Participant } from './participants.ts';
import { serverDetails, transportOf } from './roster.ts';
import { ownValue } from './safe.ts';
import { type Method, overlay, type Replacement, type Source } from './wrap.ts';

const DATA = RECORD_NAMES.data.code;
const READ = RECORD_NAMES.read.code;
const READABLE = RECORD_NAMES.readable.code;
const ENDED = RECORD_NAMES.ended.code;
const CLOSED = RECORD_NAMES.closed.code;
const CONNECTED = RECORD_NAMES.connected.code;
const ATTEMPT = RECORD_NAMES.connectionAttempt.code;
const CONNECTION = RECORD_NAMES.serverConnection.code;
const DROP = RECORD_NAMES.serverDrop.code;
const LISTENING = RECORD_NAMES.serverListening.code;
/**
 * http.Server's events beside 'request' that come when its parser has read a request's head; the request is their first
 * argument.
 */
const HTTP_EVENTS: ReadonlySet<unknown> = new Set([
  'checkContinue',
  'checkExpectation',
  'dropRequest',
  'upgrade',
  'connect',
]);

/** Wraps `emit` of sockets and servers. */
export class Events {
  readonly #context: ProbeContext;
  readonly #nextTick = process.nextTick;
  readonly #afterEnd: (socket: ObservedSocket) => void;

  /** @param afterEnd called when the listeners of a socket's 'end' have run */
  constructor(context: ProbeContext, afterEnd: (socket: ObservedSocket) => void) {
    this.#context = context;
    this.#afterEnd = afterEnd;
  }

  replacements(): Replacement[] {
    return [
      overlay(net.Socket.prototype, 'emit', (source) => this.#socketEmit(source)),
      overlay(net.Server.prototype, 'emit', (source) => this.#serverEmit(source)),
    ];
  }

  #socketEmit(source: Source): Method {
    const { roster } = this.#context;
    const events = this;
    return function (this: object, ...args: unknown[]): unknown {
      const participant = roster.find(this);
      const spec = participant === undefined ? undefined : SOCKET_EVENTS.get(args[0]);
      if (participant === undefined || spec === undefined) return Reflect.apply(source.emit!, this, args);
      return events.#runSocket(source, spec, this as ObservedSocket, participant, [...args]);
    };
  }

  #runSocket(
    source: Source,
    spec: EventSpec,
    socket: ObservedSocket,
    participant: Participant,
    args: unknown[],
  ): unknown {
    const { recorder } = this.#context;
    const time = recorder.clock();
    const outer = recorder.top;
    const at = this.#prepareSocket(spec, socket, participant, time, args);
    const generation = recorder.generation;
    recorder.top = spec.code;
    recorder.depth += 1;
    let threw = true;
    try {
      const result = Reflect.apply(source.emit!, socket, args);
      threw = false;
      return result;
    } finally {
      recorder.top = outer;
      recorder.depth -= 1;
      if (threw && at >= 0) recorder.flag(at, generation, RecordFlag.threw);
      if (spec.code === ENDED || spec.code === CLOSED) this.#after(spec.code, socket, participant);
    }
  }

  #after(code: number, socket: ObservedSocket, participant: Participant): void {
    if (code === CLOSED) participant.closed = true;
    else this.#context.recorder.guard(() => this.#afterEnd(socket));
  }

  /** Writes the event's record. Returns where it stands; −1 where there is none. */
  #prepareSocket(
    spec: EventSpec,
    socket: ObservedSocket,
    participant: Participant,
    time: [number, number],
    args: unknown[],
  ): number {
    const { recorder, bytes } = this.#context;
    try {
      const read = bytesRead(socket);
      if (spec.code === DATA && socket._events?.data === undefined) {
        this.#dataForNobody(socket, participant, read, args[1]);
        return -1;
      }
      // Streams emit 'readable' for themselves too, at the end of the data for one: it told the program nothing.
      if (spec.code === READABLE && socket._events?.readable === undefined) return -1;
      this.#before(spec.code, socket, participant, args);
      const to = recorder.event(participant, spec.code, time, read, bytesDispatched(socket), spec.room);
      if (to === undefined) return -1;
      spec.describe?.(to, { bytes, socket, participant, read, args });
      recorder.close();
      return recorder.lastAt;
    } catch {
      recorder.fault();
      return -1;
    }
  }

  /** 'data' without a listener: inside read() its result tells of the bytes; else the stream flows them away. */
  #dataForNobody(socket: ObservedSocket, participant: Participant, read: number, chunk: unknown): void {
    const { recorder, consumption } = this.#context;
    if (recorder.top === READ && socket.readableFlowing !== true) return;
    participant.told = delivered(socket, participant, chunk, read);
    if (participant.delivered > participant.told) {
      consumption.tell(socket, participant, participant.delivered, Consumer.nobody);
    }
  }

  /** What must be known before the event's record. */
  #before(code: number, socket: ObservedSocket, participant: Participant, args: unknown[]): void {
    const { roster, consumption } = this.#context;
    if (code === CONNECTED) {
      roster.tuple(participant, TupleReason.connected, socket._handle);
      consumption.recognise(socket, participant);
    } else if (code === ATTEMPT) {
      participant.attempts += 1;
      this.#beginAttempt(socket, participant, args);
    } else if (participant.consumer !== 0) consumption.note(socket, participant);
  }

  /**
   * The kernel chooses the local port within connect(2), which Node calls right after this event: one tick later it is
   * known, also for a connection that is then refused (its handle is closed before 'error').
   */
  #beginAttempt(socket: ObservedSocket, participant: Participant, args: unknown[]): void {
    const { roster, recorder } = this.#context;
    const handle = socket._handle;
    const transport = transportOf(handle);
    if (participant.transport !== transport) {
      participant.transport = transport;
      roster.declare(participant, 0, {});
    }
    const attempt = participant.attempts;
    const [, address, port, family] = args;
    if (typeof address !== 'string' || typeof port !== 'number') return;
    const remote: SocketName = { address, port, family: family === 6 ? 'IPv6' : 'IPv4' };
    const tell = (): void =>
      recorder.guard(() => tellAttempt(this.#context, participant, attempt, handle, remote));
    Reflect.apply(this.#nextTick, process, [tell]);
  }

  #serverEmit(source: Source): Method {
    const { roster } = this.#context;
    const events = this;
    return function (this: object, ...args: unknown[]): unknown {
      const type = args[0];
      if (type === 'request') {
        events.#noteRequest(type, args[1]);
        return Reflect.apply(source.emit!, this, args);
      }
      const participant = roster.find(this);
      const spec = participant === undefined ? undefined : SERVER_EVENTS.get(type);
      if (participant === undefined || spec === undefined) {
        if (HTTP_EVENTS.has(type)) events.#noteRequest(type, args[1]);
        return Reflect.apply(source.emit!, this, args);
      }
      return events.#runServer(source, spec, this as ObservedServer, participant, [...args]);
    };
  }

  /** http.Server's own events: the parser has consumed a request's bytes. */
  #noteRequest(type: unknown, request: unknown): void {
    const { roster, consumption, recorder } = this.#context;
    try {
      const { socket, method } = request as { readonly socket?: ObservedSocket; readonly method?: unknown };
      const participant = socket == null ? undefined : roster.findHot(socket);
      if (socket == null || participant === undefined) return;
      if (type === 'upgrade' || type === 'connect') consumption.handOver(socket, participant);
      else consumption.request(socket, participant, method);
    } catch {
      recorder.fault();
    }
  }

  #runServer(
    source: Source,
    spec: ServerEventSpec,
    server: ObservedServer,
    participant: Participant,
    args: unknown[],
  ): unknown {
    const { recorder, consumption } = this.#context;
    const time = recorder.clock();
    const outer = recorder.top;
    const accepted = spec.code === CONNECTION ? this.#accept(participant, args[1]) : undefined;
    recorder.guard(() => this.#prepareServer(spec, server, participant, time, args, accepted?.id ?? 0));
    recorder.top = spec.code;
    recorder.depth += 1;
    try {
      return Reflect.apply(source.emit!, server, args);
    } finally {
      recorder.top = outer;
      recorder.depth -= 1;
      // http.Server's listener has given the socket to its parser by now.
      if (accepted) recorder.guard(() => consumption.recognise(args[1] as ObservedSocket, accepted));
    }
  }

  #accept(server: Participant, socket: unknown): Participant | undefined {
    const { roster, recorder } = this.#context;
    try {
      if (!(socket instanceof net.Socket)) return undefined;
      const known = roster.find(socket);
      if (known !== undefined) return known;
      const accepted = roster.accepted(socket, server);
      roster.tuple(accepted, TupleReason.accepted, (socket as ObservedSocket)._handle);
      return accepted;
    } catch {
      recorder.fault();
      return undefined;
    }
  }

  #prepareServer(
    spec: ServerEventSpec,
    server: ObservedServer,
    participant: Participant,
    time: [number, number],
    args: unknown[],
    acceptedId: number,
  ): void {
    const { recorder } = this.#context;
    if (spec.code === LISTENING) this.#tellListening(server, participant);
    if (spec.code === DROP) this.#tellDrop(participant, args[1]);
    const to = recorder.event(participant, spec.code, time, 0, 0, spec.room);
    if (to === undefined) return;
    spec.describe?.(to, { server, args, acceptedId });
    recorder.close();
  }

  #tellListening(server: ObservedServer, participant: Participant): void {
    const { roster } = this.#context;
    participant.transport = transportOf(server._handle);
    roster.declare(participant, 0, serverDetails(server));
    const local = nameOf(server._handle, 'getsockname');
    if (local) roster.tellTuple(participant, TupleReason.listening, local, undefined);
  }

  #tellDrop(participant: Participant, data: unknown): void {
    const local = nameFrom(data, 'local');
    const remote = nameFrom(data, 'remote');
    if (local && remote) this.#context.roster.tellTuple(participant, TupleReason.dropped, local, remote);
  }
}

function tellAttempt(
  { roster }: ProbeContext,
  participant: Participant,
  attempt: number,
  handle: Handle | null | undefined,
  remote: SocketName,
): void {
  const local = nameOf(handle, 'getsockname');
  if (local) roster.tellTuple(participant, TupleReason.attempt, local, remote, attempt);
}

function nameFrom(data: unknown, side: 'local' | 'remote'): SocketName | undefined {
  const address = ownValue(data, `${side}Address`);
  const port = ownValue(data, `${side}Port`);
  const family = ownValue(data, `${side}Family`);
  if (typeof address !== 'string' || typeof port !== 'number') return undefined;
  return { address, port, family: typeof family === 'string' ? family : '' };
}
