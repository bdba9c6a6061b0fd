import type { Engine } from '../../../core/engine/types.ts';
import type { FrameChunk } from '../../../core/trace/frames.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { FrameReader } from '../frame-reader.ts';

/** What a field's cells are made from. */
export interface FieldSource {
  readonly engine: Engine;
  /** For what the columns do not hold. */
  readonly reader: FrameReader;
}

/**
 * Writes the cell of one frame: row `row` of the frame table, which is element `i` of `chunk`. Writes nothing where the
 * frame has no such field.
 */
export type Cell = (out: ByteWriter, chunk: FrameChunk, i: number, row: number) => void;

/** A field of `--fields`: Wireshark's name, and how `tshark -T fields` prints it. */
export interface Field {
  readonly name: string;
  /** What it is, in Wireshark's words where it has some. */
  readonly title: string;
  bind(source: FieldSource): Cell;
}

export const field = (name: string, title: string, bind: (source: FieldSource) => Cell): Field => ({
  name,
  title,
  bind,
});
