/** The tables of a ladder's layout: what its builder (layout.ts) fills and the drawing reads, also on another thread. */
import { Table, TableReader, type TableShare, type TableView } from '../trace/table.ts';

/** One row of the ladder, top to bottom: a frame or a socket record. */
export const rowSchema = {
  /** Top of the row, in units of one row's height from the top of the ladder. Folded idle time before a row takes one unit. */
  y: 'f64',
  /** Folded idle time before this row, nanoseconds; 0: none. */
  idle: 'f64',
  /** Entry of the merged order (core/trace/order). */
  entry: 'u32',
  /** Bits of `maskOf` (kinds.ts): what this row looks like from afar. */
  mask: 'u32',
} as const;
export type RowSchema = typeof rowSchema;
export type RowView = TableView<RowSchema>;

/** A change of TCP state on one strip of a lifeline, in the order of rows. */
export const stateSchema = {
  y: 'f64',
  row: 'u32',
  /** Conversation. */
  stream: 'u32',
  /** Lane and strip within it. */
  lane: 'u16',
  slot: 'u8',
  /** `tcpStates` of core/trace/frames. */
  state: 'u8',
} as const;
export type StateSchema = typeof stateSchema;
export type StateView = TableView<StateSchema>;

/** Where a conversation's two ends are drawn; row = `tcp.stream`. */
export const stripSchema = {
  laneA: 'u16',
  laneB: 'u16',
  /** Strip within the lane; `NO_SLOT`: the lane has no room for a strip of its own. */
  slotA: 'u8',
  slotB: 'u8',
  /** 1: in the layout. */
  placed: 'u8',
} as const;
export type StripSchema = typeof stripSchema;
export type StripView = TableView<StripSchema>;

/** One bin of `BIN_ROWS ** level` rows: the masks of its rows, or-ed. */
export const binSchema = { mask: 'u32', y: 'f64' } as const;
export type BinSchema = typeof binSchema;

/** Strips side by side in one lane, at most; further conversations at the same time share the lane's middle. */
export const MAX_SLOTS = 4;
export const NO_SLOT = 255;
/** Lanes of one side, at most; more endpoints than that share one lane. */
export const MAX_LANES = 4;
/** Rows of a bin of the first level, bins of each further one. */
export const BIN_ROWS = 32;
/** Levels of bins: the last holds a million rows and more in one bin. */
export const BIN_LEVELS = 4;

export const layoutSchemas = {
  rows: rowSchema,
  states: stateSchema,
  strips: stripSchema,
  bins1: binSchema,
  bins2: binSchema,
  bins3: binSchema,
  bins4: binSchema,
} as const;

export type LayoutTableName = keyof typeof layoutSchemas;
export type LayoutTables = { readonly [N in LayoutTableName]: TableView<(typeof layoutSchemas)[N]> };
/** The same tables while they are filled. */
export type LayoutBuild = { readonly [N in LayoutTableName]: Table<(typeof layoutSchemas)[N]> };
export type LayoutShare = Readonly<Record<LayoutTableName, TableShare>>;

/** One vertical line of the ladder: an endpoint, or all endpoints of a side where there are too many. */
export interface Lane {
  readonly side: 'left' | 'right';
  /** Address id and port; NONE and 0 for a lane of several endpoints. */
  readonly address: number;
  readonly port: number;
  /** Endpoints that share it. */
  readonly endpoints: number;
  /** Strips in use at the same time so far: 1 to `MAX_SLOTS`. */
  readonly slots: number;
}

/** Empty tables; `onChunk` is told of each new chunk before any of its rows is published. */
export function createLayoutTables(
  shared: boolean,
  onChunk?: (table: LayoutTableName, index: number, buffer: ArrayBufferLike) => void,
): LayoutBuild {
  const make = <N extends LayoutTableName>(name: N): Table<(typeof layoutSchemas)[N]> => {
    const table = new Table(layoutSchemas[name], { shared });
    table.onChunk = (index, buffer) => onChunk?.(name, index, buffer);
    return table;
  };
  return {
    rows: make('rows'),
    states: make('states'),
    strips: make('strips'),
    bins1: make('bins1'),
    bins2: make('bins2'),
    bins3: make('bins3'),
    bins4: make('bins4'),
  };
}

/** What another thread needs for `readLayout`. */
export function shareLayout(tables: LayoutBuild): LayoutShare {
  const { rows, states, strips, bins1, bins2, bins3, bins4 } = tables;
  return {
    rows: rows.share(),
    states: states.share(),
    strips: strips.share(),
    bins1: bins1.share(),
    bins2: bins2.share(),
    bins3: bins3.share(),
    bins4: bins4.share(),
  };
}

/** The layout of another thread, with the way to add the chunks that thread announces. */
export interface LayoutReader extends LayoutTables {
  addChunk(table: LayoutTableName, index: number, buffer: ArrayBufferLike): void;
}

/** Lays readers over shared memory. */
export function readLayout(share: LayoutShare): LayoutReader {
  const readers = {
    rows: new TableReader(rowSchema, share.rows),
    states: new TableReader(stateSchema, share.states),
    strips: new TableReader(stripSchema, share.strips),
    bins1: new TableReader(binSchema, share.bins1),
    bins2: new TableReader(binSchema, share.bins2),
    bins3: new TableReader(binSchema, share.bins3),
    bins4: new TableReader(binSchema, share.bins4),
  };
  return { ...readers, addChunk: (table, index, buffer) => readers[table].addChunk(index, buffer) };
}

/** The table of bins of a level, 1 to `BIN_LEVELS`. */
export function binsOf(tables: LayoutTables, level: number): TableView<BinSchema> {
  return [tables.bins1, tables.bins2, tables.bins3, tables.bins4][level - 1]!;
}
