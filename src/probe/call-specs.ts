import { DETAILS, type EntryEncoder, RECORD_NAMES, type RecordKey } from '../core/capfile/records/index.ts';
import { type ByteReader, DATA_ROOM } from './bytes.ts';
import type { ObservedServer, ObservedSocket } from './node-internals.ts';
import type { Participant } from './participants.ts';
import { addError, ERROR_ROOM, OPTIONS_ROOM, ownValue, targetDetails } from './safe.ts';

/**
 * Adds a call's details to the record that is open in `to`. `a` to `d` are the call's arguments, as many as any method
 * has: bare parameters, since this runs for every write and an object would be allocated for it.
 */
type Describe = (
  to: EntryEncoder,
  bytes: ByteReader,
  socket: ObservedSocket,
  participant: Participant,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
) => void;

export interface CallSpec {
  readonly code: number;
  /** Node's word for the method. */
  readonly name: string;
  /** Recorded also where Node itself makes it: the wire can show it. */
  readonly onWire: boolean;
  /** http makes it on its own with every request. */
  readonly quietInHttp: boolean;
  /** Room its record needs, bytes. */
  readonly room: number;
  readonly describe: Describe | undefined;
}

const SMALL_ROOM = 96;

function spec(key: RecordKey, traits: Partial<CallSpec> = {}): CallSpec {
  const { code, name } = RECORD_NAMES[key];
  return { code, name, onWire: false, quietInHttp: false, room: SMALL_ROOM, describe: undefined, ...traits };
}

function encodingOf(socket: ObservedSocket, encoding: unknown): string {
  if (typeof encoding === 'string') return encoding;
  return socket._writableState?.defaultEncoding ?? 'utf8';
}

/**
 * The byte range of write(chunk) and end(chunk). It begins where the last one ended; calls.ts puts that right by the
 * handle's own counter whenever nothing waits in the stream's buffer.
 */
const describeWrite: Describe = (to, bytes, socket, participant, chunk, given) => {
  const encoding = encodingOf(socket, given);
  const length = bytes.addWritten(to, participant.handed, chunk, encoding);
  if (length > 0 && !socket.writableEnded && !socket.destroyed) participant.handed += length;
};

const describeDestroy: Describe = (to, _bytes, _socket, _participant, error) => {
  if (error == null) return;
  to.addBool(DETAILS.withError.key, true);
  addError(to, error);
};

/** `setKeepAlive(enable, initialDelay, interval, count)` or one object of them. */
const describeKeepAlive: Describe = (to, _bytes, _socket, _participant, first, second, third, fourth) => {
  const options = typeof first === 'object' && first !== null;
  const enable = options ? ownValue(first, 'enable') : first;
  const delay = options ? ownValue(first, 'initialDelay') : second;
  const interval = options ? ownValue(first, 'interval') : third;
  const count = options ? ownValue(first, 'count') : fourth;
  to.addBool(DETAILS.enable.key, Boolean(enable));
  if (typeof delay === 'number') to.addF64(DETAILS.initialDelay.key, delay);
  if (typeof interval === 'number') to.addF64(DETAILS.interval.key, interval);
  if (typeof count === 'number') to.addU32(DETAILS.count.key, count);
};

/** Node: `setNoDelay()` with no argument means true. */
const describeNoDelay: Describe = (to, _bytes, _socket, _participant, enable) =>
  to.addBool(DETAILS.enable.key, enable === undefined ? true : Boolean(enable));

const describeTimeout: Describe = (to, _bytes, _socket, _participant, delay) => {
  if (typeof delay === 'number') to.addF64(DETAILS.timeout.key, delay);
};

const describeEncoding: Describe = (to, _bytes, _socket, _participant, encoding) => {
  if (typeof encoding === 'string') to.addText(DETAILS.encoding.key, encoding, 32);
};

export const WRITE_CALL: CallSpec = spec('write', { onWire: true, room: DATA_ROOM, describe: describeWrite });

/** Methods of clients and accepted sockets that are wrapped where they live: seldom called, or not by http alone. */
export const SOCKET_CALLS: readonly CallSpec[] = [
  spec('end', { onWire: true, room: DATA_ROOM, describe: describeWrite }),
  spec('destroy', { onWire: true, room: ERROR_ROOM, describe: describeDestroy }),
  spec('destroySoon', { onWire: true }),
  spec('resetAndDestroy', { onWire: true }),
  spec('setKeepAlive', { onWire: true, describe: describeKeepAlive }),
  spec('setNoDelay', { describe: describeNoDelay }),
  spec('setEncoding', { describe: describeEncoding }),
];

/** Those that http calls on its own sockets with every request: wrapped in a socket's shadow. */
export const QUIET_CALLS: readonly CallSpec[] = [
  spec('pause', { onWire: true, quietInHttp: true }),
  spec('resume', { onWire: true, quietInHttp: true }),
  spec('setTimeout', { quietInHttp: true, describe: describeTimeout }),
  spec('ref', { quietInHttp: true }),
  spec('unref', { quietInHttp: true }),
  spec('cork', { quietInHttp: true }),
  spec('uncork', { quietInHttp: true }),
];

/** connect(options), connect(port, host), connect(path). */
export const CONNECT_CALL: CallSpec = spec('connect', {
  onWire: true,
  room: OPTIONS_ROOM,
  describe: (to, _bytes, _socket, _participant, first, second) =>
    to.addDetails(targetDetails([first, second])),
});

/** A server's call; nobody but the program makes one. */
export interface ServerCallSpec {
  readonly code: number;
  readonly name: string;
  readonly room: number;
  describe(to: EntryEncoder, server: ObservedServer, args: readonly unknown[]): void;
}

function serverSpec(key: RecordKey, describe: ServerCallSpec['describe'] = () => {}): ServerCallSpec {
  const { code, name } = RECORD_NAMES[key];
  return { code, name, room: OPTIONS_ROOM, describe };
}

/** `listen(port, host, backlog)` and `listen(port, backlog)`. */
function describeListen(to: EntryEncoder, _server: ObservedServer, args: readonly unknown[]): void {
  to.addDetails(targetDetails(args));
  const backlog = args.slice(1, 3).find((value) => typeof value === 'number');
  if (typeof backlog === 'number' && backlog >= 0) to.addU32(DETAILS.backlog.key, backlog);
}

export const SERVER_CALLS: readonly ServerCallSpec[] = [
  serverSpec('listen', describeListen),
  serverSpec('serverClose'),
  serverSpec('serverRef'),
  serverSpec('serverUnref'),
];
