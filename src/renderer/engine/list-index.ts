/**
 * The rows of the list: entries of the merged order, and where each frame and record stands among them. The list of all
 * entries is the order itself; of others there is a table.
 */
import { type EntryList, entryRow, isRecordEntry, type OrderView } from '../../core/trace/order.ts';
import { type PlaceSchema, placeSchema, setPlace } from '../../core/trace/places.ts';
import { CHUNK_BITS, CHUNK_MASK, Table, TableReader, type TableShare } from '../../core/trace/table.ts';

/** `rows`: the entry of each row. `ofFrame`, `ofRecord`: the list's row by frame and record row; NONE: not in it. */
const rowSchema = { entry: 'u32' } as const;

export type ListTableName = 'rows' | 'ofFrame' | 'ofRecord';
/** What another thread needs to read a list. */
export type ListShare = 'whole' | Readonly<Record<ListTableName, TableShare>>;

/** Rows of a list by frame row or record row; NONE: not in it. */
export interface PlaceList {
  readonly length: number;
  get(column: 'row', at: number): number;
}

export interface ListTables {
  readonly rows: EntryList;
  readonly ofFrame: PlaceList;
  readonly ofRecord: PlaceList;
}

/** A list as its own thread has it. */
export interface SharedList extends ListTables {
  share(): ListShare;
}

export type ListChunk = (table: ListTableName, index: number, buffer: ArrayBufferLike) => void;

/** The list of all entries. */
export class WholeList implements SharedList {
  readonly rows: OrderView;
  readonly ofFrame: PlaceList;
  readonly ofRecord: PlaceList;

  constructor(order: OrderView) {
    this.rows = order;
    this.ofFrame = placesIn(order, false);
    this.ofRecord = placesIn(order, true);
  }

  share(): ListShare {
    return 'whole';
  }
}

function placesIn(order: OrderView, ofRecords: boolean): PlaceList {
  return {
    get length() {
      const { records } = order;
      return ofRecords ? records : order.length - records;
    },
    get: (_column, row) => order.placeOf(row, ofRecords),
  };
}

/** A list of entries that were chosen, in the order in which they are added. */
export class ListIndex implements SharedList {
  readonly rows: Table<typeof rowSchema>;
  readonly ofFrame: Table<PlaceSchema>;
  readonly ofRecord: Table<PlaceSchema>;

  constructor(onChunk: ListChunk, shared = true) {
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

  /** Makes what was added visible to readers. */
  publish(): void {
    this.ofFrame.publish();
    this.ofRecord.publish();
    this.rows.publish();
  }

  add(entry: number): void {
    const row = this.rows.append();
    this.rows.chunks[row >>> CHUNK_BITS]!.entry[row & CHUNK_MASK] = entry;
    setPlace(isRecordEntry(entry) ? this.ofRecord : this.ofFrame, entryRow(entry), row);
  }
}

/** A list on another thread. */
export interface ListReader extends ListTables {
  readonly addChunk: ListChunk;
}

/** @param order of the trace that the list is of */
export function readList(share: ListShare, order: OrderView): ListReader {
  if (share === 'whole') {
    const { rows, ofFrame, ofRecord } = new WholeList(order);
    return { rows, ofFrame, ofRecord, addChunk: () => {} };
  }
  const readers = {
    rows: new TableReader(rowSchema, share.rows),
    ofFrame: new TableReader(placeSchema, share.ofFrame),
    ofRecord: new TableReader(placeSchema, share.ofRecord),
  };
  return { ...readers, addChunk: (table, index, buffer) => readers[table].addChunk(index, buffer) };
}
