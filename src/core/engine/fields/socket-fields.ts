import { recordName } from '../../capfile/records/names.ts';
import { Role } from '../../capfile/records/schema.ts';
import type { FieldAccess, FieldType } from '../../filter/types.ts';
import { NONE } from '../../trace/frames.ts';
import { lagOf } from '../../trace/links.ts';
import { eachLinkOf, recordKinds } from '../../trace/sockets.ts';
import type { TraceTables } from '../../trace/tables.ts';
import { column, declare, type FieldDeclaration, type FieldSource } from './field.ts';
import { timeAccess } from './frame-fields.ts';

const none: readonly number[] = [];

/**
 * The sockets of each conversation, from the tuples the kernel told. Tuples are appended, but their conversation may
 * be known only later: those that wait are asked again.
 */
class SocketsOfStream {
  readonly #tables: TraceTables;
  readonly #byStream: number[][] = [];
  #waiting: number[] = [];
  #taken = 0;
  #frames = -1;

  constructor(tables: TraceTables) {
    this.#tables = tables;
  }

  /** Ids of the sockets at either end. */
  of(stream: number): readonly number[] {
    if (this.#tables.frames.length !== this.#frames) this.#update();
    return this.#byStream[stream] ?? none;
  }

  #update(): void {
    const { tuples, frames } = this.#tables;
    this.#frames = frames.length;
    const rows = this.#waiting;
    for (; this.#taken < tuples.length; this.#taken += 1) rows.push(this.#taken);
    this.#waiting = rows.filter((row) => !this.#take(row));
  }

  #take(tuple: number): boolean {
    const { tuples, sockets } = this.#tables;
    const stream = tuples.get('stream', tuple);
    if (stream === NONE) return false;
    const id = sockets.get('id', tuples.get('socket', tuple));
    this.#byStream[stream] ??= [];
    const known = this.#byStream[stream];
    if (!known.includes(id)) known.push(id);
    return true;
  }
}

/** A frame belongs to the sockets at the ends of its conversation. */
function frameSockets({ tables }: FieldSource): FieldAccess {
  const sockets = new SocketsOfStream(tables);
  const stream = column(tables.frames, 'stream');
  return { values: (row) => (stream(row) === NONE ? none : sockets.of(stream(row))), later: true };
}

const ofRecords = (make: (source: FieldSource) => FieldAccess) => ({ records: make });

function nameOf(kind: number) {
  return ({ tables }: FieldSource): FieldAccess => {
    const code = column(tables.records, 'name');
    const kinds = column(tables.records, 'kind');
    return {
      interned: {
        ids: [(row) => (kinds(row) === kind ? code(row) : -1)],
        value: (id) => recordName(id).name,
      },
    };
  };
}

function roles({ tables }: FieldSource): FieldAccess {
  const socket = column(tables.records, 'socket');
  const role = column(tables.sockets, 'role');
  const names = new Map<number, string>(Object.entries(Role).map(([name, code]) => [code, name]));
  return {
    interned: {
      ids: [(row) => role(socket(row))],
      value: (id) => names.get(id) ?? 'unknown',
    },
  };
}

function bytes({ tables }: FieldSource): FieldAccess {
  const start = column(tables.records, 'start');
  const length = column(tables.records, 'byteLength');
  return { numbers: [(row) => (Number.isNaN(start(row)) ? Number.NaN : length(row))] };
}

function errors({ tables, errorCodes }: FieldSource): FieldAccess {
  const error = column(tables.records, 'error');
  return { interned: { ids: [(row) => error(row) || -1], value: (id) => errorCodes[id] ?? '' } };
}

/** The lag of each of a record's links. */
function lags({ tables }: FieldSource): FieldAccess {
  return {
    later: true,
    values: (row) => {
      const found: number[] = [];
      eachLinkOf(tables.records, tables.links, row, (link) => found.push(lagOf(tables, link)));
      return found;
    },
  };
}

const socketId = ({ tables }: FieldSource): FieldAccess => {
  const socket = column(tables.records, 'socket');
  const id = column(tables.sockets, 'id');
  return { numbers: [(row) => id(socket(row))] };
};

const record = (name: string, type: FieldType, title: string, make: (source: FieldSource) => FieldAccess) =>
  declare(name, type, title, ofRecords(make));

/** Our own fields: what Node told the program, and what it asked. */
export const socketFields: readonly FieldDeclaration[] = [
  record('socket', 'none', 'Any socket record', () => ({ numbers: [() => 1] })),
  record('socket.number', 'uint', 'Number of the record, the 7 of e7', () => ({
    numbers: [(row) => row + 1],
  })),
  declare('socket.id', 'uint', 'Number of the socket; frames have those of their conversation', {
    frames: frameSockets,
    records: socketId,
  }),
  record('socket.role', 'string', 'client, server or accepted', roles),
  record('socket.event', 'string', 'Name of the event: connect, data, end …', nameOf(recordKinds.event)),
  record('socket.call', 'string', 'Name of the call: connect, write, end …', nameOf(recordKinds.call)),
  record('socket.bytes', 'uint', 'Bytes handed over or delivered', bytes),
  record('socket.error', 'string', 'Code of the error: ECONNRESET …', errors),
  record('socket.lag', 'duration', 'Seconds between the record and each frame it is linked to', lags),
  record('socket.time', 'time', 'Date and time', timeAccess('records')),
];
