/** How the fields of frames and socket records are declared for the filter language. */

import type { FieldAccess, FieldInfo, FieldType, Target, Value } from '../../filter/types.ts';
import { CHUNK_BITS, CHUNK_MASK, type Schema, type TableView } from '../../trace/table.ts';
import type { TraceTables } from '../../trace/tables.ts';
import type { WideColumn } from '../../trace/wide-column.ts';
import type { HttpFrames } from './http-frames.ts';

/** What the columns do not hold: the bytes of the frame that the scan has loaded. */
export interface FrameContents {
  /** The captured bytes of frame row `row`. */
  bytes(row: number): Uint8Array;
  /**
   * The bytes of each layer of a protocol (Wireshark's name): `whole`, to the end of what it carries; else the header.
   */
  protocols(row: number, name: string, whole: boolean): readonly Uint8Array[];
  /** Values of a field that only the decoded frame has. */
  values(row: number, field: string): readonly Value[];
}

/** What access to a field is made from. */
export interface FieldSource {
  readonly tables: TraceTables;
  /** Texts of the records' `error` column. */
  readonly errorCodes: readonly string[];
  /** Undefined where the bytes are out of reach: fields that need them then have no values. */
  readonly contents: FrameContents | undefined;
  /** Absent where the input cannot be read: the HTTP fields then have no values. It reads for itself. */
  readonly http?: Pick<HttpFrames, 'of'> | undefined;
  /** Whether the file numbers its interfaces (pcapng does, pcap does not). */
  readonly interfaces: boolean;
}

export type MakeAccess = (source: FieldSource) => FieldAccess | undefined;

/** A field, and how its values are read from rows of each table that has it. */
export interface FieldDeclaration extends FieldInfo {
  readonly access: Partial<Readonly<Record<Target, MakeAccess>>>;
}

type Declared = Omit<FieldInfo, 'name' | 'type' | 'title' | 'frames' | 'records'>;

export function declare(
  name: string,
  type: FieldType,
  title: string,
  access: FieldDeclaration['access'],
  more: Declared = {},
): FieldDeclaration {
  return { name, type, title, ...more, access, frames: 'frames' in access, records: 'records' in access };
}

/** Reads a column without a look-up by name at each row: once a chunk, where rows come in order. */
export function column<S extends Schema>(
  view: TableView<S>,
  name: keyof S & string,
): (row: number) => number {
  const { chunks } = view;
  if (view.schema[name] === 'wide') return wideColumn(view, name);
  let held = -1;
  let cells: ArrayLike<number> = [];
  return (row) => {
    const chunk = row >>> CHUNK_BITS;
    if (chunk !== held) {
      cells = chunks[chunk]![name] as ArrayLike<number>;
      held = chunk;
    }
    return cells[row & CHUNK_MASK]!;
  };
}

/** The same of a column of type `wide`. */
function wideColumn<S extends Schema>(
  { chunks }: TableView<S>,
  name: keyof S & string,
): (row: number) => number {
  let held = -1;
  let cells: WideColumn | undefined;
  return (row) => {
    const chunk = row >>> CHUNK_BITS;
    if (chunk !== held) {
      cells = chunks[chunk]![name] as WideColumn;
      held = chunk;
    }
    return cells!.at(row & CHUNK_MASK);
  };
}

export type Getter = (row: number) => number;

/** A field of frames with these numbers. */
export const numbers = (...make: ((source: FieldSource) => Getter)[]): FieldDeclaration['access'] => ({
  frames: (source) => ({ numbers: make.map((one) => one(source)) }),
});
