/** The sockets that records speak of: their rows, addresses over time, labels and options. */

import { grownU32 } from '../base/grow.ts';
import type { RecordDetails } from '../capfile/records/details.ts';
import type { SocketEntry, TupleEntry } from '../capfile/records/entries.ts';
import { Role } from '../capfile/records/schema.ts';
import { addressFamilies } from '../trace/addresses.ts';
import { NONE } from '../trace/frames.ts';
import { nextOfSocket } from '../trace/sockets.ts';
import type { TraceStore } from './trace-store.ts';
import type { SocketNotes } from './types.ts';

const NO_NOTES: SocketNotes = { label: '', details: {} };
const SIDE_UNKNOWN = 2;
const MAX_ATTEMPT = 255;
/** Numbers of sockets below this are looked up in an array. */
const NEAR = 1 << 20;

/** A mapped time. */
export interface Stamp {
  readonly seconds: number;
  readonly nanos: number;
}

export class SocketBook {
  readonly #store: TraceStore;
  /** Row by the probe's number: one more than the row for small numbers, which the probe gives; 0: none. */
  #near = new Uint32Array(1);
  /** That of the others. */
  readonly #far = new Map<number, number>();
  readonly #notes = new Map<number, SocketNotes>();

  constructor(store: TraceStore) {
    this.#store = store;
  }

  notes(row: number): SocketNotes {
    return this.#notes.get(row) ?? NO_NOTES;
  }

  options(row: number): RecordDetails | undefined {
    return this.#notes.get(row)?.details;
  }

  /** Row, plus one, by the probe's number, for numbers below its length; 0: ask `row`. It is another one after a new socket. */
  get near(): Uint32Array {
    return this.#near;
  }

  /** Row of the socket that the probe calls `id`, made at its first mention. */
  row(id: number): number {
    const held = id < this.#near.length ? this.#near[id]! : 0;
    return held !== 0 ? held - 1 : this.#find(id);
  }

  #find(id: number): number {
    const known = this.#far.get(id);
    if (known !== undefined) return known;
    const { sockets } = this.#store;
    const row = sockets.append();
    this.#number(id, row);
    sockets.set('id', row, id);
    for (const column of EMPTY_COLUMNS) sockets.set(column, row, NONE);
    sockets.set('side', row, SIDE_UNKNOWN);
    return row;
  }

  #number(id: number, row: number): void {
    if (id >= NEAR) {
      this.#far.set(id, row);
      return;
    }
    if (id >= this.#near.length) this.#near = grownU32(this.#near, id + 1);
    this.#near[id] = row + 1;
  }

  addSocket(entry: SocketEntry): void {
    const { sockets } = this.#store;
    const row = this.row(entry.socketId);
    sockets.set('role', row, entry.role);
    sockets.set('transport', row, entry.transport);
    if (entry.parentId > 0) sockets.set('parent', row, this.row(entry.parentId));
    this.#notes.set(row, { label: entry.label, details: entry.details });
  }

  /** Appends a tuple; returns its row. */
  addTuple(entry: TupleEntry, at: Stamp): number {
    const { tuples, records } = this.#store;
    const row = tuples.append();
    const socket = this.row(entry.socketId);
    tuples.set('seconds', row, at.seconds);
    tuples.set('nanos', row, at.nanos);
    tuples.set('socket', row, socket);
    tuples.set('localAddress', row, this.#address(entry.localAddress));
    tuples.set('remoteAddress', row, this.#address(entry.remoteAddress));
    tuples.set('localPort', row, entry.localPort);
    tuples.set('remotePort', row, entry.remotePort);
    tuples.set('stream', row, NONE);
    tuples.set('record', row, records.appended === 0 ? NONE : records.appended - 1);
    tuples.set('next', row, NONE);
    tuples.set('reason', row, entry.reason);
    tuples.set('attempt', row, Math.min(entry.attempt, MAX_ATTEMPT));
    tuples.set('side', row, SIDE_UNKNOWN);
    this.#chain(socket, row);
    return row;
  }

  /** Writes what a tuple's match says of its socket and of the socket's records. */
  match(tuple: number, stream: number, side: number): void {
    const { tuples, sockets } = this.#store;
    tuples.set('stream', tuple, stream);
    tuples.set('side', tuple, side);
    const socket = tuples.get('socket', tuple);
    // A server's tuples are those of connections that it dropped.
    if (sockets.get('role', socket) === Role.server) return;
    sockets.set('stream', socket, stream);
    sockets.set('side', socket, side);
    this.#matchRecords(socket, tuples.get('attempt', tuple), stream);
  }

  #matchRecords(socket: number, attempt: number, stream: number): void {
    const { records, sockets } = this.#store;
    let record = sockets.get('firstRecord', socket);
    for (; record !== NONE; record = nextOfSocket(records, record)) {
      const own = records.get('attempt', record);
      const fits = own === 0 || attempt === 0 || own === attempt;
      if (fits && records.get('stream', record) === NONE) records.set('stream', record, stream);
    }
  }

  #chain(socket: number, tuple: number): void {
    const { tuples, sockets } = this.#store;
    const last = sockets.get('lastTuple', socket);
    if (last === NONE) sockets.set('firstTuple', socket, tuple);
    else tuples.set('next', last, tuple);
    sockets.set('lastTuple', socket, tuple);
    for (const column of ADDRESS_COLUMNS) sockets.set(column, socket, tuples.get(column, tuple));
  }

  /** Id of an address of 4 or 16 bytes. */
  #address(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { addressTable } = this.#store;
    if (bytes.byteLength < 16) return addressTable.intern(addressFamilies.ipv4, view.getUint32(0), 0, 0, 0);
    const word = (at: number): number => view.getUint32(at);
    return addressTable.intern(addressFamilies.ipv6, word(0), word(4), word(8), word(12));
  }
}

const EMPTY_COLUMNS = [
  'parent',
  'localAddress',
  'remoteAddress',
  'stream',
  'firstRecord',
  'lastRecord',
  'firstTuple',
  'lastTuple',
] as const;
const ADDRESS_COLUMNS = ['localAddress', 'remoteAddress', 'localPort', 'remotePort'] as const;
