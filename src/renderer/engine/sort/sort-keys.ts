/** By what a column sorts entries: numbers where there are some, else texts as the list shows them. */

import type { Engine } from '../../../core/engine/types.ts';
import { type AddressView, addressFamilies } from '../../../core/trace/addresses.ts';
import { ConversationOrder } from '../../../core/trace/conversation-order.ts';
import { NONE, wireLengthOf } from '../../../core/trace/frames.ts';
import { nanosBetween } from '../../../core/trace/links.ts';
import { entryRow, isRecordEntry } from '../../../core/trace/order.ts';
import { dstPortOf, srcPortOf } from '../../../core/trace/ports.ts';
import type { TraceTables } from '../../../core/trace/tables.ts';
import type { ByteSource } from '../byte-source.ts';
import { readEntries } from '../byte-window.ts';
import { describeEntries } from '../describe.ts';
import type { ListTables } from '../list-index.ts';
import { RowReader } from '../questions/rows.ts';

/** A column to sort by. */
export interface SortBy {
  /** Id of the column: one that is built in, or the name of a field. */
  readonly column: string;
  readonly descending: boolean;
  /** What the Time column counts. */
  readonly time: 'moment' | 'shown' | 'conversation';
}

/** Undefined: the entry has nothing in that column. */
export type SortKey = number | string | undefined;

export interface KeySource {
  readonly engine: Engine;
  readonly bytes: Pick<ByteSource, 'get'>;
  /** The rows that are sorted. */
  readonly list: Pick<ListTables, 'rows'>;
}

/** Keys of rows [from, to); at once where columns are enough. */
export type ReadKeys = (from: number, to: number) => SortKey[] | Promise<SortKey[]>;

/** Texts are compared by so many characters. */
const TEXT_LENGTH = 48;

export function keysOf(source: KeySource, by: SortBy): { readonly read: ReadKeys; readonly slow: boolean } {
  const quick = quickKey(source, by);
  const { rows } = source.list;
  const entries = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => rows.get('entry', from + i));
  if (quick) {
    const read: ReadKeys = (from, to) => entries(from, to).map((entry, i) => quick(entry, from + i));
    return { read, slow: false };
  }
  const texts = by.column === 'protocol' || by.column === 'info' ? textKeys : fieldKeys;
  const read = texts(source, by.column);
  return { read: (from, to) => read(entries(from, to)), slow: true };
}

function quickKey(source: KeySource, by: SortBy): ((entry: number, row: number) => SortKey) | undefined {
  const { tables } = source.engine;
  const { frames } = tables;
  switch (by.column) {
    case 'number':
      return (entry) => entry;
    case 'length':
      return (entry) => (isRecordEntry(entry) ? undefined : wireLengthOf(frames, entryRow(entry)));
    case 'time':
      return timeKey(source, by.time);
    case 'source':
      return endKey(source.engine, 'src', srcPortOf);
    case 'destination':
      return endKey(source.engine, 'dst', dstPortOf);
    default:
      return undefined;
  }
}

function timeKey({ engine, list }: KeySource, time: SortBy['time']): (entry: number, row: number) => SortKey {
  const { tables } = engine;
  const order = new ConversationOrder(tables);
  const first = tables.order.length > 0 ? tables.order.get('entry', 0) : undefined;
  return (entry, row) => {
    if (time === 'moment') return first === undefined ? undefined : between(tables, first, entry);
    const before = time === 'conversation' ? order.before(entry) : entryAbove(list, row);
    return before === undefined ? 0 : between(tables, before, entry);
  };
}

const entryAbove = ({ rows }: Pick<ListTables, 'rows'>, row: number): number | undefined =>
  row > 0 ? rows.get('entry', row - 1) : undefined;

/** Nanoseconds; undefined where one of them has no time. */
function between(tables: TraceTables, a: number, b: number): number | undefined {
  const tableOf = (entry: number) => (isRecordEntry(entry) ? tables.records : tables.frames);
  const nanos = nanosBetween(tableOf(a), entryRow(a), tableOf(b), entryRow(b));
  return Number.isNaN(nanos) ? undefined : nanos;
}

/** Addresses by their numbers and ports, sockets behind them by their names. */
function endKey(
  engine: Engine,
  address: 'src' | 'dst',
  portOf: typeof srcPortOf,
): (entry: number) => SortKey {
  const { frames, records, addresses } = engine.tables;
  const ranks = addressRanks(addresses);
  return (entry) => {
    const row = entryRow(entry);
    if (isRecordEntry(entry))
      return address === 'src'
        ? engine.socketNotes(records.get('socket', row)).label || undefined
        : undefined;
    const id = frames.get(address, row);
    return id === NONE ? undefined : (ranks[id] ?? 0) * 65_536 + portOf(engine.tables, row);
  };
}

/** The place of each address among all: IPv4, IPv6, MAC, each by its number. */
function addressRanks(addresses: AddressView): Uint32Array {
  const families: readonly number[] = [addressFamilies.ipv4, addressFamilies.ipv6, addressFamilies.mac];
  const family = (id: number): number => families.indexOf(addresses.get('family', id));
  const compare = (x: number, y: number): number => {
    const by = family(x) - family(y);
    if (by !== 0) return by;
    for (const word of ['a', 'b', 'c', 'd'] as const) {
      const less = addresses.get(word, x) - addresses.get(word, y);
      if (less !== 0) return less;
    }
    return 0;
  };
  const sorted = Array.from({ length: addresses.length }, (_, id) => id).sort(compare);
  const ranks = new Uint32Array(addresses.length);
  sorted.forEach((id, rank) => {
    ranks[id] = rank;
  });
  return ranks;
}

function textKeys(
  { engine, bytes }: KeySource,
  column: string,
): (entries: readonly number[]) => Promise<SortKey[]> {
  return async (entries) => {
    const read = await readEntries(engine.tables, bytes, entries);
    const texts = await describeEntries({ engine, bytes: read }, entries);
    return texts.map((text, index) => {
      const record = isRecordEntry(entries[index]!);
      const kind = record && column === 'protocol' ? recordKind(engine, entries[index]!) : undefined;
      const key = kind ?? (column === 'protocol' ? text.protocol : text.info);
      return key === '' ? undefined : key.slice(0, TEXT_LENGTH);
    });
  };
}

const recordKind = ({ tables }: Engine, entry: number): string =>
  tables.records.get('kind', entryRow(entry)) === 1 ? 'call' : 'event';

function fieldKeys(
  { engine, bytes }: KeySource,
  field: string,
): (entries: readonly number[]) => Promise<SortKey[]> {
  const reader = new RowReader(engine, bytes);
  return async (entries) => {
    const ask = { entries, fields: [field], rules: [], before: false };
    const answers = await reader.read(ask, Number.POSITIVE_INFINITY);
    return answers.map(({ cells }) => cellKey(cells[0] ?? ''));
  };
}

/** A number where the whole cell is one. */
function cellKey(cell: string): SortKey {
  if (cell === '') return undefined;
  return /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell.slice(0, TEXT_LENGTH);
}

/** The keys of all rows, by row: numbers in an array of their own, texts beside them where there are any. */
export class SortKeys {
  readonly #numbers: Float64Array<ArrayBuffer>;
  readonly #descending: boolean;
  #texts: (string | undefined)[] | undefined;

  constructor(count: number, descending: boolean) {
    this.#numbers = new Float64Array(count);
    this.#descending = descending;
  }

  set(row: number, key: SortKey): void {
    this.#numbers[row] = typeof key === 'number' ? key : Number.NaN;
    if (typeof key !== 'string') return;
    this.#texts ??= [];
    this.#texts[row] = key;
  }

  /** Numbers before texts; what has nothing is last, whichever way it is sorted. */
  readonly compare = (a: number, b: number): number => {
    const [x, y] = [this.#numbers[a]!, this.#numbers[b]!];
    // NaN where one of them is no number.
    const order = x - y;
    if (!Number.isNaN(order)) return this.#descending ? -order : order;
    return this.#compareOthers(a, b, x, y);
  };

  /** At least one of them is no number. */
  #compareOthers(a: number, b: number, x: number, y: number): number {
    const [s, t] = [this.#texts?.[a], this.#texts?.[b]];
    const [noX, noY] = [Number.isNaN(x) && s === undefined, Number.isNaN(y) && t === undefined];
    if (noX || noY) return (noX ? 1 : 0) - (noY ? 1 : 0);
    const order = s === undefined ? -1 : t === undefined ? 1 : s < t ? -1 : s > t ? 1 : 0;
    return this.#descending ? -order : order;
  }
}
