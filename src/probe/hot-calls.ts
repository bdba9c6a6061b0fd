import { Consumer } from '../core/capfile/records/index.ts';
import { type CallSpec, specOf } from './call-specs.ts';
import type { ProbeContext } from './context.ts';
import { httpWrite, settleUncorked } from './http-write.ts';
import { inHandsOfHttp, type ObservedSocket } from './node-internals.ts';
import type { Participant } from './participants.ts';
import type { Method } from './wrap.ts';

/** What records a call: the slow way, for everything but what http does with every request. */
export type Observe = (
  original: Method,
  spec: CallSpec,
  socket: ObservedSocket,
  participant: Participant,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
) => unknown;

type Maker = (context: ProbeContext, observe: Observe, original: Method) => Method;

/**
 * http itself calls these on its sockets with every request. Once the looks at the stack are used up they are taken to
 * be http's own, and pass.
 */
function passes(context: ProbeContext, socket: ObservedSocket): boolean {
  return context.attribution.spent && inHandsOfHttp(socket);
}

const WRITE = specOf('write');
const RESUME = specOf('resume');
const PAUSE = specOf('pause');
const SET_TIMEOUT = specOf('setTimeout');
const CORK = specOf('cork');
const UNCORK = specOf('uncork');

/**
 * The methods that run several times for each request of an HTTP server. Each has a function of its own, alike as they
 * are: V8 keeps what it learns of a call's target by the function's text, and a wrapper that serves all methods can
 * neither inline the original nor know it; the difference is 10 to 15 ns a call.
 */
export const HOT_METHODS: Readonly<Record<string, Maker>> = {
  write: (context, observe, original) =>
    function (this: object, chunk?: unknown, encoding?: unknown, callback?: unknown): unknown {
      const socket = this as ObservedSocket;
      const participant = context.roster.client(socket);
      if (participant === undefined) return original.call(socket, chunk, encoding, callback);
      if (participant.consumer === Consumer.httpParser && socket._httpMessage != null) {
        return httpWrite(context, original, socket, participant, chunk, encoding, callback);
      }
      return observe(original, WRITE, socket, participant, chunk, encoding, callback, undefined);
    },

  resume: (context, observe, original) =>
    function (this: object): unknown {
      const socket = this as ObservedSocket;
      const participant = passes(context, socket) ? undefined : context.roster.client(socket);
      if (participant === undefined) return original.call(socket);
      return observe(original, RESUME, socket, participant, undefined, undefined, undefined, undefined);
    },

  pause: (context, observe, original) =>
    function (this: object): unknown {
      const socket = this as ObservedSocket;
      const participant = passes(context, socket) ? undefined : context.roster.client(socket);
      if (participant === undefined) return original.call(socket);
      return observe(original, PAUSE, socket, participant, undefined, undefined, undefined, undefined);
    },

  setTimeout: (context, observe, original) =>
    function (this: object, delay?: unknown, callback?: unknown): unknown {
      const socket = this as ObservedSocket;
      const participant = passes(context, socket) ? undefined : context.roster.client(socket);
      if (participant === undefined) return original.call(socket, delay, callback);
      return observe(original, SET_TIMEOUT, socket, participant, delay, callback, undefined, undefined);
    },

  cork: (context, observe, original) =>
    function (this: object): unknown {
      const socket = this as ObservedSocket;
      // Every duplex stream has this method: it must be known for a socket before it is looked at.
      const participant = context.roster.client(socket);
      if (participant === undefined || passes(context, socket)) return original.call(socket);
      return observe(original, CORK, socket, participant, undefined, undefined, undefined, undefined);
    },

  uncork: (context, observe, original) =>
    function (this: object): unknown {
      const socket = this as ObservedSocket;
      const participant = context.roster.client(socket);
      if (participant === undefined) return original.call(socket);
      const result = passes(context, socket)
        ? original.call(socket)
        : observe(original, UNCORK, socket, participant, undefined, undefined, undefined, undefined);
      if (participant.estimated) settleUncorked(context.recorder, socket, participant);
      return result;
    },
};
