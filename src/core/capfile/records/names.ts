/**
 * Every call and event that a record can be about (LINKS.md lists what each has to do with the wire).
 * Codes are part of the file format: never reuse one. Events lie below 128, calls from 128; those of servers have the
 * bit 64 set.
 */
export interface RecordName {
  readonly code: number;
  readonly kind: 'event' | 'call';
  readonly target: 'socket' | 'server';
  /** Node's own word: `connect`. */
  readonly name: string;
  /** As shown: `'connect'` for the event, `connect()` for the call. */
  readonly text: string;
}

const CALL_BIT = 0x80;
const SERVER_BIT = 0x40;

const event = <C extends number>(code: C, name: string, target: 'socket' | 'server' = 'socket') =>
  ({ code, kind: 'event', target, name, text: `'${name}'` }) as const satisfies RecordName;
const call = <C extends number>(code: C, name: string, target: 'socket' | 'server' = 'socket') =>
  ({ code, kind: 'call', target, name, text: `${name}()` }) as const satisfies RecordName;

/** The table, by a key that is unique where Node's words are not ('connect' and connect()). */
export const RECORD_NAMES = {
  lookup: event(1, 'lookup'),
  connectionAttempt: event(2, 'connectionAttempt'),
  connectionAttemptFailed: event(3, 'connectionAttemptFailed'),
  connectionAttemptTimeout: event(4, 'connectionAttemptTimeout'),
  connected: event(5, 'connect'),
  ready: event(6, 'ready'),
  data: event(7, 'data'),
  readable: event(8, 'readable'),
  ended: event(9, 'end'),
  finish: event(10, 'finish'),
  drain: event(11, 'drain'),
  timeout: event(12, 'timeout'),
  error: event(13, 'error'),
  closed: event(14, 'close'),
  /** No event of Node's: bytes left the handle for the HTTP parser or an `onread` buffer, and no 'data' said so. */
  consumed: { code: 15, kind: 'event', target: 'socket', name: 'consumed', text: 'bytes consumed' },
  serverListening: event(65, 'listening', 'server'),
  serverConnection: event(66, 'connection', 'server'),
  serverDrop: event(67, 'drop', 'server'),
  serverError: event(68, 'error', 'server'),
  serverClosed: event(69, 'close', 'server'),
  connect: call(128, 'connect'),
  write: call(129, 'write'),
  end: call(130, 'end'),
  destroy: call(131, 'destroy'),
  destroySoon: call(132, 'destroySoon'),
  resetAndDestroy: call(133, 'resetAndDestroy'),
  pause: call(134, 'pause'),
  resume: call(135, 'resume'),
  setKeepAlive: call(136, 'setKeepAlive'),
  setNoDelay: call(137, 'setNoDelay'),
  setTimeout: call(138, 'setTimeout'),
  setEncoding: call(139, 'setEncoding'),
  ref: call(140, 'ref'),
  unref: call(141, 'unref'),
  read: call(142, 'read'),
  cork: call(143, 'cork'),
  uncork: call(144, 'uncork'),
  listen: call(192, 'listen', 'server'),
  serverClose: call(193, 'close', 'server'),
  serverRef: call(194, 'ref', 'server'),
  serverUnref: call(195, 'unref', 'server'),
} as const satisfies Record<string, RecordName>;

export type RecordKey = keyof typeof RECORD_NAMES;

const byCode: readonly (RecordName | undefined)[] = tableByCode();

function tableByCode(): readonly (RecordName | undefined)[] {
  const table = new Array<RecordName | undefined>(256).fill(undefined);
  for (const entry of Object.values(RECORD_NAMES)) table[entry.code] = entry;
  return table;
}

/** The name of a code; a code from a later version gets a name that shows its number. */
export function recordName(code: number): RecordName {
  const known = byCode[code & 0xff];
  if (known) return known;
  const kind = isEventCode(code) ? 'event' : 'call';
  const target = (code & SERVER_BIT) === 0 ? 'socket' : 'server';
  return {
    code: code & 0xff,
    kind,
    target,
    name: `unknown-${code & 0xff}`,
    text: `unknown ${kind} ${code & 0xff}`,
  };
}

/** Whether a code is an event's; else it is a call's. */
export function isEventCode(code: number): boolean {
  return (code & CALL_BIT) === 0;
}

/** Whether a code is about a server; else it is about a client or an accepted socket. */
export function isServerCode(code: number): boolean {
  return (code & SERVER_BIT) !== 0;
}

/** The names given, as a table by code: 1 for each of them. For questions that are asked of every record. */
export function nameTable(codes: Iterable<number>): Uint8Array {
  const table = new Uint8Array(256);
  for (const code of codes) table[code] = 1;
  return table;
}
