import { isEventCode, RECORD_NAMES, RecordFlag } from '../core/capfile/records/index.ts';
import { DATA_ROOM } from './bytes.ts';
import type { ServerCallSpec } from './call-specs.ts';
import type { ProbeContext } from './context.ts';
import { delivered } from './delivery.ts';
import { bytesDispatched, bytesRead, type ObservedServer, type ObservedSocket } from './node-internals.ts';
import type { Participant } from './participants.ts';
import type { Method } from './wrap.ts';

const READ = RECORD_NAMES.read.code;
const WRITE = RECORD_NAMES.write.code;
/** `recordRead` and the wrapper stand between the caller of read() and the look at the stack. */
const OWN_FRAMES_OF_READ = 2;

/**
 * read() delivers bytes where nobody listens to 'data'. It is called by streams all the time and mostly gives nothing,
 * so its record is made when it has given something, with the time before it went in.
 */
export function readMethod(context: ProbeContext, original: Method): Method {
  const { roster, recorder } = context;
  return function (this: object, size?: unknown): unknown {
    const socket = this as ObservedSocket;
    // read(0) only starts the handle; while the stream flows 'data' tells of the bytes.
    const participant = size === 0 || socket.readableFlowing === true ? undefined : roster.find(socket);
    if (participant === undefined) return original.call(socket, size);
    const time = recorder.clock();
    const outer = recorder.top;
    recorder.top = READ;
    recorder.depth += 1;
    let chunk: unknown = null;
    try {
      chunk = original.call(socket, size);
      return chunk;
    } finally {
      recorder.top = outer;
      recorder.depth -= 1;
      if (chunk !== null) recordRead(context, socket, participant, chunk, time);
    }
  };
}

function recordRead(
  { recorder, bytes, attribution }: ProbeContext,
  socket: ObservedSocket,
  participant: Participant,
  chunk: unknown,
  time: [number, number],
): void {
  // With a listener the 'data' inside read() has told of these bytes.
  if (socket._events?.data !== undefined) return;
  try {
    const byNode = attribution.byNode(socket, participant.role, READ, recorder.top, OWN_FRAMES_OF_READ);
    const total = bytesRead(socket);
    const start = delivered(socket, participant, chunk, total);
    const to = recorder.event(participant, READ, time, total, bytesDispatched(socket), DATA_ROOM);
    if (to === undefined) return;
    bytes.addDelivered(to, start, participant.delivered - start, chunk, socket.readableEncoding ?? 'utf8');
    if (byNode) to.addFlags(to.length, RecordFlag.byNode);
    recorder.close();
  } catch {
    recorder.fault();
  }
}

/**
 * Node refreshes a socket's idle timer at the begin of each delivery to JavaScript and after each run of the HTTP
 * parser: the moments at which bytes that nobody tells of have left the handle (consumption.ts).
 */
export function unrefTimerMethod({ roster, recorder, consumption }: ProbeContext, original: Method): Method {
  return function (this: object): unknown {
    // A write refreshes it too, and takes no bytes.
    const participant = recorder.top === WRITE ? undefined : roster.find(this);
    if (participant !== undefined && participant.consumer !== 0 && participant.piecemeal) {
      try {
        consumption.note(this as ObservedSocket, participant);
      } catch {
        recorder.fault();
      }
    }
    return original.call(this);
  };
}

/** listen(), close(), ref(), unref() of a server. */
export function serverMethod(context: ProbeContext, original: Method, spec: ServerCallSpec): Method {
  const { roster, recorder } = context;
  return function (this: object, ...args: unknown[]): unknown {
    const server = this as ObservedServer;
    const participant = spec.name === 'listen' ? roster.server(server) : roster.find(server);
    if (participant === undefined) return Reflect.apply(original, server, args);
    const outer = recorder.top;
    prepareServerCall(context, spec, server, participant, args);
    recorder.top = spec.code;
    recorder.depth += 1;
    recorder.stamp();
    try {
      return Reflect.apply(original, server, args);
    } finally {
      recorder.top = outer;
      recorder.depth -= 1;
    }
  };
}

function prepareServerCall(
  { recorder }: ProbeContext,
  spec: ServerCallSpec,
  server: ObservedServer,
  participant: Participant,
  args: readonly unknown[],
): void {
  recorder.guard(() => {
    // Straight inside another call it is Node that calls.
    const byNode = recorder.top !== 0 && !isEventCode(recorder.top);
    const to = recorder.call(participant, spec.code, byNode ? RecordFlag.byNode : 0, 0, 0, spec.room);
    if (to === undefined) return;
    spec.describe(to, server, args);
    recorder.close();
  });
}
