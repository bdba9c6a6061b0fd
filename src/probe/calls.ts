import * as net from 'node:net';
import { Consumer, RECORD_NAMES, RecordFlag } from '../core/capfile/records/index.ts';
import {
  type CallSpec,
  CONNECT_CALL,
  QUIET_CALLS,
  SERVER_CALLS,
  SOCKET_CALLS,
  WRITE_CALL,
} from './call-specs.ts';
import type { ProbeContext } from './context.ts';
import { httpWrite } from './http-write.ts';
import { bytesDispatched, bytesRead, inHandsOfHttp, type ObservedSocket } from './node-internals.ts';
import type { Participant } from './participants.ts';
import { readMethod, serverMethod, unrefTimerMethod } from './special-calls.ts';
import { disguise, type Method, type Replacement, replacement } from './wrap.ts';

const WRITE = RECORD_NAMES.write.code;
/** `prepare`, `observe` and the wrapper stand between the caller and the look at the stack. */
const OWN_FRAMES = 3;

/** Wraps the methods of `net` that a program calls. */
export class Calls {
  readonly #context: ProbeContext;
  /** What stands for Node's `writeAfterFIN` on a socket, by that function and by itself. */
  readonly #afterFin = new WeakMap<object, Method>();

  constructor(context: ProbeContext) {
    this.#context = context;
  }

  /** The wrappers that stand as long as the probe does. */
  replacements(): Replacement[] {
    const [socket, server] = [net.Socket.prototype, net.Server.prototype];
    return [
      ...SOCKET_CALLS.map((spec) =>
        replacement(socket, spec.name, (original) => this.#wrapper(original, spec)),
      ),
      replacement(socket, 'write', (original) => this.#write(original)),
      replacement(socket, 'read', (original) => readMethod(this.#context, original)),
      replacement(socket, 'connect', (original) => this.#connect(original)),
      ...SERVER_CALLS.map((spec) =>
        replacement(server, spec.name, (original) => serverMethod(this.#context, original, spec)),
      ),
    ];
  }

  /** Those of the calls that http makes several times a request: out of place while an HTTP server is busy. */
  quietReplacements(): Replacement[] {
    return QUIET_CALLS.map((spec) =>
      replacement(net.Socket.prototype, spec.name, (original) => this.#wrapper(original, spec)),
    );
  }

  /** That of the idle timer, which is needed only where bytes are consumed piece by piece. */
  timerReplacement(): Replacement {
    return replacement(net.Socket.prototype, '_unrefTimer', (original) =>
      unrefTimerMethod(this.#context, original),
    );
  }

  /**
   * Once the peer's FIN was read, Node gives the socket a `write` of its own (`writeAfterFIN`, lib/net.js), which after
   * the own end() gives EPIPE without the prototype's write() being called. It gets a stand-in that looks the same.
   */
  coverWriteAfterFin(socket: ObservedSocket): void {
    const own: unknown = Object.getOwnPropertyDescriptor(socket, 'write')?.value;
    if (typeof own !== 'function' || own.name !== 'writeAfterFIN') return;
    socket.write = this.#coverOf(own as Method) as net.Socket['write'];
  }

  #coverOf(own: Method): Method {
    const known = this.#afterFin.get(own);
    if (known !== undefined) return known;
    const cover = disguise(this.#wrapper(own, WRITE_CALL), own);
    this.#afterFin.set(own, cover).set(cover, cover);
    return cover;
  }

  /**
   * Fixed parameters instead of a list: no method here has more than four or asks how many were passed, and a list
   * would be allocated at every call.
   */
  #wrapper(original: Method, spec: CallSpec): Method {
    const { roster } = this.#context;
    const observe = this.#observe;
    return function (this: object, a?: unknown, b?: unknown, c?: unknown, d?: unknown): unknown {
      const socket = this as ObservedSocket;
      const participant = roster.client(socket);
      if (participant === undefined) return original.call(socket, a, b, c, d);
      return observe(original, spec, socket, participant, a, b, c, d);
    };
  }

  /** write() of every duplex stream there is comes through here. */
  #write(original: Method): Method {
    const context = this.#context;
    const { roster } = context;
    const observe = this.#observe;
    return function (this: object, chunk?: unknown, encoding?: unknown, callback?: unknown): unknown {
      const participant = roster.find(this);
      if (participant === undefined) return original.call(this, chunk, encoding, callback);
      const socket = this as ObservedSocket;
      if (participant.consumer === Consumer.httpParser && socket._httpMessage != null) {
        return httpWrite(context, original, socket, participant, chunk, encoding, callback);
      }
      return observe(original, WRITE_CALL, socket, participant, chunk, encoding, callback, undefined);
    };
  }

  /** connect() begins a participant: a socket that was closed and connects again is another. */
  #connect(original: Method): Method {
    const { roster } = this.#context;
    const observe = this.#observe;
    return function (this: object, ...args: unknown[]): unknown {
      const socket = this as ObservedSocket;
      const known = roster.find(socket);
      const participant = known === undefined || known.closed ? roster.enrolClient(socket) : known;
      if (participant === undefined) return Reflect.apply(original, socket, args);
      const [first, second] = args;
      // Node reads the number of arguments here: all of them are passed on.
      const connect: Method = () => Reflect.apply(original, socket, args);
      return observe(connect, CONNECT_CALL, socket, participant, first, second, undefined, undefined);
    };
  }

  /** Makes the call, with its record. */
  readonly #observe = (
    original: Method,
    spec: CallSpec,
    socket: ObservedSocket,
    participant: Participant,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
  ): unknown => {
    const { recorder } = this.#context;
    const outer = recorder.top;
    // writeAfterFIN's stand-in may call the prototype's write(): one call, one record.
    if (outer === WRITE && spec.code === WRITE) return original.call(socket, a, b, c, d);
    const at = this.#prepare(spec, socket, participant, a, b, c, d);
    const generation = recorder.generation;
    recorder.top = spec.code;
    recorder.depth += 1;
    let flags: number = RecordFlag.threw;
    if (at >= 0) recorder.stamp();
    try {
      const result = original.call(socket, a, b, c, d);
      flags = result === false ? RecordFlag.returnedFalse : 0;
      return result;
    } finally {
      recorder.top = outer;
      recorder.depth -= 1;
      if (flags !== 0 && at >= 0) recorder.flag(at, generation, flags);
    }
  };

  /** Writes the call's record but for its time. Returns where it stands; −1 where there is none. */
  #prepare(
    spec: CallSpec,
    socket: ObservedSocket,
    participant: Participant,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
  ): number {
    const { recorder, attribution, consumption, bytes } = this.#context;
    try {
      const byNode = attribution.byNode(socket, participant.role, spec.code, recorder.top, OWN_FRAMES);
      if (byNode && !isTold(spec, socket)) return -1;
      if (participant.consumer !== 0) consumption.note(socket, participant);
      const read = bytesRead(socket);
      const written = bytesDispatched(socket);
      if (socket.writableLength === 0) participant.handed = written;
      const flags = byNode ? RecordFlag.byNode : 0;
      const to = recorder.call(participant, spec.code, flags, read, written, spec.room);
      if (to === undefined) return -1;
      spec.describe?.(to, bytes, socket, participant, a, b, c, d);
      recorder.close();
      return recorder.lastAt;
    } catch {
      recorder.fault();
      return -1;
    }
  }
}

/** Whether a call of Node's own gets a record: where the wire can show it, and not for what http does all the time. */
function isTold(spec: CallSpec, socket: ObservedSocket): boolean {
  if (!spec.onWire || (spec.quietInHttp && inHandsOfHttp(socket))) return false;
  // Streams destroy what is already destroyed: nothing happens.
  return !(spec.code === RECORD_NAMES.destroy.code && socket.destroyed);
}
