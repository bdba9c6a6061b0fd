/** The packet that a frame completed from fragments, read again from the packets log. */

import { decodeReassembled, type ReassembledPacket } from '../../core/decode/fragments.ts';
import { FrameScratch } from '../../core/decode/scratch.ts';
import { fragmentRows, reassemble } from '../../core/engine/questions/reassembly.ts';
import type { Engine } from '../../core/engine/types.ts';
import { offsetOf } from '../../core/trace/offsets.ts';
import type { ByteSource } from './byte-source.ts';

export interface Reassembled {
  readonly packet: ReassembledPacket;
  /** Its headers; offsets of the transport layer are into `packet.bytes`. */
  readonly headers: FrameScratch;
}

/** Undefined: frame row `row` completed none. */
export async function readReassembled(
  engine: Engine,
  bytes: Pick<ByteSource, 'get'>,
  row: number,
): Promise<Reassembled | undefined> {
  const rows = fragmentRows(engine, row);
  if (rows.length === 0) return undefined;
  const { frames } = engine.tables;
  const read = rows.map((part) => bytes.get('packets', offsetOf(frames, part), frames.get('capLen', part)));
  const parts = new Map((await Promise.all(read)).map((part, index) => [rows[index], part]));
  const load = (part: number) => {
    const buffer = parts.get(part) ?? new Uint8Array(0);
    return { buffer, start: 0, end: buffer.length };
  };
  const last = new FrameScratch();
  const packet = reassemble(engine, row, load, last);
  if (!packet) return undefined;
  const headers = new FrameScratch();
  decodeReassembled(packet, last, headers);
  return { packet, headers };
}
