import { Layer } from '../../decode/scratch.ts';
import type { FieldAccess } from '../../filter/types.ts';
import { wireLengthOf } from '../../trace/frames.ts';
import { nanosBetween } from '../../trace/links.ts';
import { column, declare, type FieldDeclaration, type FieldSource, numbers } from './field.ts';

const absent = Number.NaN;

const since = (reference: (row: number) => number) => (source: FieldSource) => {
  const { frames } = source.tables;
  return (row: number): number => {
    const from = reference(row);
    return from < 0 ? 0 : nanosBetween(frames, from, frames, row);
  };
};

/** Nanoseconds since 1970 of rows whose table has `seconds` and `nanos`. */
export function timeAccess(table: 'frames' | 'records') {
  return ({ tables }: FieldSource): FieldAccess => {
    const view = tables[table];
    return {
      values: (row) => {
        const seconds = view.get('seconds', row);
        if (Number.isNaN(seconds)) return [];
        return [BigInt(seconds) * 1_000_000_000n + BigInt(view.get('nanos', row))];
      },
    };
  };
}

/** Since the first frame; a record's too, so that one expression cuts a span out of both. */
const recordRelative = ({ tables }: FieldSource): FieldAccess => ({
  numbers: [
    (row) => (tables.frames.length === 0 ? absent : nanosBetween(tables.frames, 0, tables.records, row)),
  ],
});

const present = (bits: number) => ({
  frames: ({ tables }: FieldSource): FieldAccess => {
    const layers = column(tables.frames, 'layers');
    return { numbers: [(row) => ((layers(row) & bits) === 0 ? absent : 1)] };
  },
});

export const frameFields: readonly FieldDeclaration[] = [
  declare(
    'frame.number',
    'frame',
    'Number of the frame in its file, from 1',
    numbers(() => (row) => row + 1),
  ),
  declare(
    'frame.len',
    'uint',
    'Bytes on the wire',
    numbers(
      ({ tables }) =>
        (row) =>
          wireLengthOf(tables.frames, row),
    ),
  ),
  declare(
    'frame.cap_len',
    'uint',
    'Bytes captured',
    numbers(({ tables }) => column(tables.frames, 'capLen')),
  ),
  declare('frame.interface_id', 'uint', 'Interface, from 0', {
    frames: ({ tables, interfaces }) =>
      interfaces ? { numbers: [column(tables.frames, 'iface')] } : undefined,
  }),
  declare('frame.time', 'time', 'Date and time', {
    frames: timeAccess('frames'),
    records: timeAccess('records'),
  }),
  declare('frame.time_epoch', 'time', 'Seconds since 1970', {
    frames: timeAccess('frames'),
    records: timeAccess('records'),
  }),
  declare('frame.time_relative', 'duration', 'Seconds since the first frame', {
    ...numbers(since(() => 0)),
    records: recordRelative,
  }),
  declare('frame.time_delta', 'duration', 'Seconds since the frame before', numbers(since((row) => row - 1))),
  declare('_ws.malformed', 'protocol', 'A packet that contradicts itself', present(Layer.MALFORMED)),
];
