/** The rows of the list: the entries of the merged order that it shows, and where each frame and record stands in it. */
import { entryRow, isRecordEntry, OrderWalk, recordEntry } from '../../core/trace/order.ts';
import { type PlaceSchema, placeSchema, setPlace } from '../../core/trace/places.ts';
import {
  CHUNK_BITS,
  CHUNK_MASK,
  placesIn,
  Table,
  TableReader,
  type TableShare,
  type TableView,
} from '../../core/trace/table.ts';
import type { TraceTables } from '../../core/trace/tables.ts';

/** `rows`: the entry of each row. `ofFrame`, `ofRecord`: the list's row by frame and record row; NONE: not in it. */
const rowSchema = { entry: 'u32' } as const;
const ENTRY = placesIn(rowSchema).entry;

export type ListTableName = 'rows' | 'ofFrame' | 'ofRecord';
export type ListShare = Readonly<Record<ListTableName, TableShare>>;

export interface ListTables {
  readonly rows: TableView<typeof rowSchema>;
  readonly ofFrame: TableView<PlaceSchema>;
  readonly ofRecord: TableView<PlaceSchema>;
}

export type ListChunk = (table: ListTableName, index: number, buffer: ArrayBufferLike) => void;

export class ListIndex implements ListTables {
  readonly rows: Table<typeof rowSchema>;
  readonly ofFrame: Table<PlaceSchema>;
  readonly ofRecord: Table<PlaceSchema>;
  readonly #trace: TraceTables;
  readonly #walk: OrderWalk;
  #taken = 0;

  constructor(trace: TraceTables, onChunk: ListChunk, shared = true) {
    this.#trace = trace;
    this.#walk = new OrderWalk(trace.order);
    this.rows = new Table(rowSchema, { shared });
    this.ofFrame = new Table(placeSchema, { shared });
    this.ofRecord = new Table(placeSchema, { shared });
    this.rows.onChunk = (index, buffer) => onChunk('rows', index, buffer);
    this.ofFrame.onChunk = (index, buffer) => onChunk('ofFrame', index, buffer);
    this.ofRecord.onChunk = (index, buffer) => onChunk('ofRecord', index, buffer);
  }

  share(): ListShare {
    return { rows: this.rows.share(), ofFrame: this.ofFrame.share(), ofRecord: this.ofRecord.share() };
  }

  /** Takes in at most `limit` entries of the order; true where more are waiting. */
  advance(limit: number): boolean {
    const { order } = this.#trace;
    const end = this.#taken + limit;
    const walk = this.#walk;
    while (walk.step(end - this.#taken)) {
      this.#addStep(walk.bits, walk.count, walk.frame, walk.record);
      this.#taken += walk.count;
    }
    this.publish();
    return this.#taken < order.length;
  }

  /** Makes what was added visible to readers. */
  publish(): void {
    this.ofFrame.publish();
    this.ofRecord.publish();
    this.rows.publish();
  }

  /** Appends up to 32 entries: those of a step of `OrderWalk`. */
  #addStep(bits: number, count: number, firstFrame: number, firstRecord: number): void {
    let frame = firstFrame;
    let record = firstRecord;
    for (let n = 0; n < count; n += 1) {
      const row = this.rows.append();
      const isRecord = ((bits >>> n) & 1) === 1;
      this.rows.cells[row >>> CHUNK_BITS]!.u32[ENTRY + (row & CHUNK_MASK)] = isRecord
        ? recordEntry(record)
        : frame;
      if (isRecord) setPlace(this.ofRecord, record++, row);
      else setPlace(this.ofFrame, frame++, row);
    }
  }

  /** Appends one entry, for those who choose the rows themselves. */
  add(entry: number): void {
    const row = this.rows.append();
    this.rows.chunks[row >>> CHUNK_BITS]!.entry[row & CHUNK_MASK] = entry;
    setPlace(isRecordEntry(entry) ? this.ofRecord : this.ofFrame, entryRow(entry), row);
  }
}

/** The list's tables on another thread. */
export interface ListReader extends ListTables {
  addChunk: ListChunk;
}

export function readList(share: ListShare): ListReader {
  const readers = {
    rows: new TableReader(rowSchema, share.rows),
    ofFrame: new TableReader(placeSchema, share.ofFrame),
    ofRecord: new TableReader(placeSchema, share.ofRecord),
  };
  return { ...readers, addChunk: (table, index, buffer) => readers[table].addChunk(index, buffer) };
}
