import { CHUNK_BITS, CHUNK_MASK } from '../../../core/trace/table.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Field, FieldSource } from '../fields/field.ts';
import type { Selection } from './selection.ts';

const TAB = 9;
const LINE_FEED = 10;

/** Prints the fields of each selected frame, tab-separated, in the order of the file. */
export function printFields(
  source: FieldSource,
  fields: readonly Field[],
  selection: Selection,
  out: ByteWriter,
  closed: () => boolean,
): void {
  const { frames } = source.engine.tables;
  const cells = fields.map((field) => field.bind(source));
  const length = frames.length;
  for (let row = 0; row < length; row += 1) {
    if ((row & CHUNK_MASK) === 0 && closed()) return;
    if (!selection.frame(row)) continue;
    const chunk = frames.chunks[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    for (let cell = 0; cell < cells.length; cell += 1) {
      if (cell > 0) out.byte(TAB);
      cells[cell]!(out, chunk, i, row);
    }
    out.byte(LINE_FEED);
  }
}
