import { DETAILS, type EntryEncoder, RECORD_NAMES, type RecordKey } from '../core/capfile/records/index.ts';
import { type ByteReader, DATA_ROOM } from './bytes.ts';
import { delivered } from './delivery.ts';
import type { ObservedServer, ObservedSocket } from './node-internals.ts';
import type { Participant } from './participants.ts';
import { addError, ERROR_ROOM, ownValue } from './safe.ts';

/** What a describer may look at. */
export interface EventFacts {
  readonly bytes: ByteReader;
  readonly socket: ObservedSocket;
  readonly participant: Participant;
  /** Bytes that have left the handle. */
  readonly read: number;
  /** The event's arguments, its name first. */
  readonly args: readonly unknown[];
}

export interface EventSpec {
  readonly code: number;
  /** Room its record needs, bytes. */
  readonly room: number;
  readonly describe: ((to: EntryEncoder, facts: EventFacts) => void) | undefined;
}

const SMALL_ROOM = 96;
const ADDRESS_ROOM = 512;

function addAddress(to: EntryEncoder, address: unknown, port: unknown, family: unknown): void {
  if (typeof address === 'string') to.addText(DETAILS.address.key, address, 128);
  if (typeof port === 'number') to.addU32(DETAILS.port.key, port);
  if (typeof family === 'number') to.addU32(DETAILS.family.key, family);
}

/** `(error, address, family, host)` */
function describeLookup(to: EntryEncoder, { args }: EventFacts): void {
  if (args[1] != null) addError(to, args[1]);
  addAddress(to, args[2], undefined, args[3]);
  if (typeof args[4] === 'string') to.addText(DETAILS.host.key, args[4], 256);
}

/** `(address, port, family)`, and the error of a failed one. */
function describeAttempt(to: EntryEncoder, { args, participant }: EventFacts): void {
  to.addU32(DETAILS.attempt.key, participant.attempts);
  addAddress(to, args[1], args[2], args[3]);
  if (args[4] != null) addError(to, args[4]);
}

function describeData(to: EntryEncoder, { bytes, socket, participant, read, args }: EventFacts): void {
  const chunk = args[1];
  const start = delivered(socket, participant, chunk, read);
  bytes.addDelivered(to, start, participant.delivered - start, chunk, socket.readableEncoding ?? 'utf8');
  if (typeof chunk === 'string') to.addU32(DETAILS.characters.key, chunk.length);
}

const describeError = (to: EntryEncoder, { args }: { readonly args: readonly unknown[] }): void => {
  addError(to, args[1]);
  addAddress(to, ownValue(args[1], 'address'), ownValue(args[1], 'port'), undefined);
};

function spec(key: RecordKey, room = SMALL_ROOM, describe?: EventSpec['describe']): [string, EventSpec] {
  const { code, name } = RECORD_NAMES[key];
  return [name, { code, room, describe }];
}

/** Events of clients and accepted sockets, by Node's name. */
export const SOCKET_EVENTS: ReadonlyMap<unknown, EventSpec> = new Map([
  spec('lookup', ADDRESS_ROOM + ERROR_ROOM, describeLookup),
  spec('connectionAttempt', ADDRESS_ROOM, describeAttempt),
  spec('connectionAttemptFailed', ADDRESS_ROOM + ERROR_ROOM, describeAttempt),
  spec('connectionAttemptTimeout', ADDRESS_ROOM, describeAttempt),
  spec('connected'),
  spec('ready'),
  spec('data', DATA_ROOM, describeData),
  spec('readable'),
  spec('ended'),
  spec('finish'),
  spec('drain'),
  spec('timeout'),
  spec('error', ADDRESS_ROOM + ERROR_ROOM, describeError),
  spec('closed', SMALL_ROOM, (to, { args }) => to.addBool(DETAILS.hadError.key, args[1] === true)),
]);

/** What a describer of a server's event may look at. */
export interface ServerFacts {
  readonly server: ObservedServer;
  /** The event's arguments, its name first. */
  readonly args: readonly unknown[];
  /** 'connection': id of the accepted socket; 0 elsewhere. */
  readonly acceptedId: number;
}

export interface ServerEventSpec {
  readonly code: number;
  readonly room: number;
  readonly describe: ((to: EntryEncoder, facts: ServerFacts) => void) | undefined;
}

function describeConnection(to: EntryEncoder, { server, acceptedId }: ServerFacts): void {
  to.addU32(DETAILS.socketId.key, acceptedId);
  to.addU32(DETAILS.connections.key, server._connections ?? 0);
}

/** The six fields of a dropped connection, which Node makes as plain data. */
function describeDrop(to: EntryEncoder, { server, args }: ServerFacts): void {
  to.addU32(DETAILS.connections.key, server._connections ?? 0);
  for (const side of ['local', 'remote'] as const) {
    const address = ownValue(args[1], `${side}Address`);
    const port = ownValue(args[1], `${side}Port`);
    const family = ownValue(args[1], `${side}Family`);
    if (typeof address === 'string') to.addText(DETAILS[`${side}Address`].key, address, 128);
    if (typeof port === 'number') to.addU32(DETAILS[`${side}Port`].key, port);
    if (typeof family === 'string') to.addText(DETAILS[`${side}Family`].key, family, 16);
  }
}

function serverSpec(key: RecordKey, describe?: ServerEventSpec['describe']): [string, ServerEventSpec] {
  const { code, name } = RECORD_NAMES[key];
  return [name, { code, room: ADDRESS_ROOM + ERROR_ROOM, describe }];
}

/** Events of servers, by Node's name. */
export const SERVER_EVENTS: ReadonlyMap<unknown, ServerEventSpec> = new Map([
  serverSpec('serverListening'),
  serverSpec('serverConnection', describeConnection),
  serverSpec('serverDrop', describeDrop),
  serverSpec('serverError', describeError),
  serverSpec('serverClosed'),
]);
