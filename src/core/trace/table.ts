/**
 * Tables as structs of arrays, in chunks that never move.
 *
 * A chunk holds 16,384 rows of every column in one buffer, widest columns first so that each array is aligned.
 * Growing adds a chunk and copies nothing; sharing a table with another thread is one message a chunk, plus one
 * counter that says how many rows are complete.
 */
import { assert } from '../base/assert.ts';
import { WideColumn } from './wide-column.ts';

export const CHUNK_BITS = 14;
export const CHUNK_ROWS = 1 << CHUNK_BITS;
export const CHUNK_MASK = CHUNK_ROWS - 1;

/** `wide`: any number, in four bytes where it is whole and below 2³² − 2 (`WideColumn`). */
export type ColumnType = 'u8' | 'u16' | 'u32' | 'i32' | 'f64' | 'wide';
/** Column names and types, in declaration order. */
export type Schema = Readonly<Record<string, ColumnType>>;

interface ArrayTypes {
  u8: Uint8Array<ArrayBufferLike>;
  u16: Uint16Array<ArrayBufferLike>;
  u32: Uint32Array<ArrayBufferLike>;
  i32: Int32Array<ArrayBufferLike>;
  f64: Float64Array<ArrayBufferLike>;
  wide: WideColumn;
}

/** One chunk: a typed array of 16,384 elements for each column (two for a wide one). Row `i` is at `i & CHUNK_MASK` of chunk `i >>> CHUNK_BITS`. */
export type Chunk<S extends Schema> = { readonly [K in keyof S]: ArrayTypes[S[K]] };

/**
 * A chunk's whole memory, once for each width of cell, for code that handles every row: a column is then a constant
 * distance (`placesIn`), and a row's cells are all reached from one object, where each array of its own takes the
 * processor some five instructions before the cell. Cell `i` of a column is at `place + i`.
 */
export class ChunkCells {
  readonly u32: Uint32Array<ArrayBufferLike>;
  /** The same as `u32`, for sequence numbers and what else is compared as int32. */
  readonly i32: Int32Array<ArrayBufferLike>;
  readonly u16: Uint16Array<ArrayBufferLike>;
  readonly u8: Uint8Array<ArrayBufferLike>;
  readonly f64: Float64Array<ArrayBufferLike>;

  constructor(buffer: ArrayBufferLike) {
    this.u32 = new Uint32Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}

/**
 * Where each column of a schema begins in the view of its own width, in cells: of a wide column the four bytes of a
 * cell (`WideColumn.near`). Hot code keeps those it needs in constants of its module, which V8 puts into the code.
 */
export function placesIn<S extends Schema>(schema: S): { readonly [K in keyof S]: number } {
  const places = layoutOf(schema).map(({ name, type, at }) => [
    name,
    at / widths[type === 'wide' ? 'u32' : type],
  ]);
  return Object.fromEntries(places) as { readonly [K in keyof S]: number };
}

/** What a reader sees, on the thread that fills the table or on another. */
export interface TableView<S extends Schema> {
  readonly schema: S;
  /** Rows that are complete. */
  readonly length: number;
  readonly chunks: readonly Chunk<S>[];
  /** The memory of each chunk. */
  readonly cells: readonly ChunkCells[];
  /** One cell. For scans, take `chunks` and index the arrays. */
  get(column: keyof S & string, row: number): number;
}

/** What another thread needs to read a table: its buffers so far, and the counter of complete rows. */
export interface TableShare {
  readonly counter: ArrayBufferLike;
  readonly buffers: readonly ArrayBufferLike[];
}

/** Column types as they lie in a chunk. */
type CellType = Exclude<ColumnType, 'wide'>;

const arrays: { readonly [T in CellType]: (buffer: ArrayBufferLike, offset: number) => ArrayTypes[T] } = {
  u8: (buffer, offset) => new Uint8Array(buffer, offset, CHUNK_ROWS),
  u16: (buffer, offset) => new Uint16Array(buffer, offset, CHUNK_ROWS),
  u32: (buffer, offset) => new Uint32Array(buffer, offset, CHUNK_ROWS),
  i32: (buffer, offset) => new Int32Array(buffer, offset, CHUNK_ROWS),
  f64: (buffer, offset) => new Float64Array(buffer, offset, CHUNK_ROWS),
};

const widths = { u8: 1, u16: 2, u32: 4, i32: 4, f64: 8 } as const;

/**
 * Bytes between a column and the next. Without them the same row of all columns would lie a power of two apart, so that
 * they share one set of the processor's caches and writing a row would evict the row's own columns.
 */
const COLUMN_GAP = 5 * 64;

/** The arrays of a schema's columns, in declaration order: a wide column has two. */
function cellArrays(schema: Schema): [name: string, type: CellType][] {
  return Object.entries(schema).flatMap(([name, type]): [string, CellType][] =>
    type === 'wide'
      ? [
          [name, 'u32'],
          [apart(name), 'f64'],
        ]
      : [[name, type]],
  );
}

const apart = (name: string): string => `${name}, apart`;

/** Bytes one row has over all columns; those of columns that are mostly never written take no memory. */
export function rowBytes(schema: Schema): number {
  return cellArrays(schema).reduce((sum, [, type]) => sum + widths[type], 0);
}

/** Bytes of a chunk. */
export function chunkBytes(schema: Schema): number {
  return rowBytes(schema) * CHUNK_ROWS + cellArrays(schema).length * COLUMN_GAP;
}

/** Where a column lies in each chunk, bytes from its beginning; `apart`: the second array of a wide one. */
interface Place {
  readonly name: string;
  readonly type: ColumnType;
  readonly at: number;
  readonly apart: number;
}

function layoutOf(schema: Schema): readonly Place[] {
  const offsets = cellOffsets(schema);
  return Object.entries(schema).map(([name, type]) => {
    return { name, type, at: offsets.get(name)!, apart: offsets.get(apart(name)) ?? 0 };
  });
}

/** Where each array begins in a chunk: the widest come first. */
function cellOffsets(schema: Schema): Map<string, number> {
  const offsets = new Map<string, number>();
  let offset = 0;
  for (const width of [8, 4, 2, 1]) {
    for (const [name, type] of cellArrays(schema)) {
      if (widths[type] !== width) continue;
      offsets.set(name, offset);
      offset += width * CHUNK_ROWS + COLUMN_GAP;
    }
  }
  return offsets;
}

/** Lays columns over a chunk's `buffer`. */
function chunkOver<S extends Schema>(layout: readonly Place[], buffer: ArrayBufferLike): Chunk<S> {
  // All chunks of a table get one shape this way. Columns added one by one under computed names would make V8 keep
  // each chunk as a hash table, and every access to a cell a lookup.
  return Object.fromEntries(layout.map((place) => [place.name, columnOver(place, buffer)])) as Chunk<S>;
}

function columnOver({ type, at, apart }: Place, buffer: ArrayBufferLike): ArrayTypes[ColumnType] {
  return type === 'wide'
    ? new WideColumn(arrays.u32(buffer, at), arrays.f64(buffer, apart))
    : arrays[type](buffer, at);
}

function newBuffer(bytes: number, shared: boolean): ArrayBufferLike {
  return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}

/**
 * A table being filled. `append()` gives the row to write; `publish()` makes every appended row visible to readers.
 * On the filling thread, code that runs before `publish()` uses `appended`.
 */
export class Table<S extends Schema> implements TableView<S> {
  readonly schema: S;
  readonly shared: boolean;
  readonly chunks: Chunk<S>[] = [];
  readonly cells: ChunkCells[] = [];
  /** Rows appended, published or not. */
  appended = 0;
  readonly #buffers: ArrayBufferLike[] = [];
  readonly #counter: Int32Array<ArrayBufferLike>;
  readonly #chunkBytes: number;
  readonly #layout: readonly Place[];
  /** Called with each new chunk before any of its rows is published. */
  onChunk: ((index: number, buffer: ArrayBufferLike) => void) | undefined;

  constructor(schema: S, options: { shared?: boolean } = {}) {
    this.schema = schema;
    this.shared = options.shared ?? false;
    this.#chunkBytes = chunkBytes(schema);
    this.#layout = layoutOf(schema);
    this.#counter = new Int32Array(newBuffer(4, this.shared));
  }

  get length(): number {
    return Atomics.load(this.#counter, 0);
  }

  /** Appends a row of zeros and returns its index; the caller fills it. */
  append(): number {
    const row = this.appended;
    if ((row & CHUNK_MASK) === 0) this.#grow();
    this.appended = row + 1;
    return row;
  }

  /** Makes every appended row visible. */
  publish(): void {
    Atomics.store(this.#counter, 0, this.appended);
  }

  get(column: keyof S & string, row: number): number {
    return cell(this.chunks, column, row);
  }

  set(column: keyof S & string, row: number, value: number): void {
    if (row >= this.appended) throw noCell(column, row);
    const cells = this.chunks[row >>> CHUNK_BITS]![column];
    if (cells instanceof WideColumn) cells.set(row & CHUNK_MASK, value);
    else cells[row & CHUNK_MASK] = value;
  }

  /** For another thread: `TableReader.from(schema, share)`. Only useful when the table is shared. */
  share(): TableShare {
    return { counter: this.#counter.buffer, buffers: [...this.#buffers] };
  }

  /** Bytes held by the chunks. */
  get bytes(): number {
    return this.#buffers.length * this.#chunkBytes;
  }

  #grow(): void {
    const buffer = newBuffer(this.#chunkBytes, this.shared);
    this.#buffers.push(buffer);
    this.chunks.push(chunkOver(this.#layout, buffer));
    this.cells.push(new ChunkCells(buffer));
    this.onChunk?.(this.chunks.length - 1, buffer);
  }
}

/** A table filled on another thread, read through the same memory. */
export class TableReader<S extends Schema> implements TableView<S> {
  readonly schema: S;
  readonly chunks: Chunk<S>[] = [];
  readonly cells: ChunkCells[] = [];
  readonly #counter: Int32Array<ArrayBufferLike>;
  readonly #layout: readonly Place[];

  constructor(schema: S, share: TableShare) {
    this.schema = schema;
    this.#layout = layoutOf(schema);
    this.#counter = new Int32Array(share.counter);
    share.buffers.forEach((buffer, index) => {
      this.addChunk(index, buffer);
    });
  }

  /** Takes the chunk announced by `Table.onChunk`; a chunk that is already here is ignored. */
  addChunk(index: number, buffer: ArrayBufferLike): void {
    if (index < this.chunks.length) return;
    assert(index === this.chunks.length, `chunk ${index} came before chunk ${this.chunks.length}`);
    this.chunks.push(chunkOver(this.#layout, buffer));
    this.cells.push(new ChunkCells(buffer));
  }

  /** Complete rows among the chunks that have arrived. */
  get length(): number {
    return Math.min(Atomics.load(this.#counter, 0), this.chunks.length * CHUNK_ROWS);
  }

  get(column: keyof S & string, row: number): number {
    return cell(this.chunks, column, row);
  }
}

function cell<S extends Schema>(chunks: readonly Chunk<S>[], column: keyof S & string, row: number): number {
  const cells = chunks[row >>> CHUNK_BITS]?.[column];
  if (cells instanceof WideColumn) return cells.at(row & CHUNK_MASK);
  const value = cells?.[row & CHUNK_MASK];
  if (value === undefined) throw noCell(column, row);
  return value;
}

/** A mistake of ours. Its text is made only when it is needed: cells are read by the million. */
const noCell = (column: string, row: number): Error => new Error(`no cell ${column}[${row}]`);
