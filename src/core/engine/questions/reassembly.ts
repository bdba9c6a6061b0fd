/** Fragmented packets again, from their frames: the engine keeps which frames they were made of, not their bytes. */

import { decodeFrame } from '../../decode/fast.ts';
import { FragmentTable, type ReassembledPacket } from '../../decode/fragments.ts';
import type { FrameScratch } from '../../decode/scratch.ts';
import { wireLengthOf } from '../../trace/frames.ts';
import type { Engine } from '../types.ts';

/** Where a frame's captured bytes stand; needs to be good only until the next call. */
export interface FrameBytes {
  readonly buffer: Uint8Array;
  readonly start: number;
  /** One past the last byte. */
  readonly end: number;
}

/** What is read of an engine. */
export type FragmentSource = Pick<Engine, 'tables' | 'interfaces' | 'fragments'>;

/** Rows of the frames that frame row `row` completed to a packet, as they came; itself is the last. Empty: none. */
export function fragmentRows(source: FragmentSource, row: number): number[] {
  const fragments = source.fragments(row) ?? [];
  return fragments.map(({ frame }) => frame - 1).sort((a, b) => a - b);
}

/**
 * The packet that frame row `row` completed, put together as the engine did; undefined if it completed none, or if
 * bytes of it cannot be read any more.
 *
 * @param load gives the bytes of a frame row
 * @param last afterwards: the headers of frame `row`, for `decodeReassembled`
 */
export function reassemble(
  source: FragmentSource,
  row: number,
  load: (row: number) => FrameBytes,
  last: FrameScratch,
): ReassembledPacket | undefined {
  const { frames } = source.tables;
  const table = new FragmentTable();
  let packet: ReassembledPacket | undefined;
  for (const part of fragmentRows(source, row)) {
    const { buffer, start, end } = load(part);
    const linkType = source.interfaces[frames.get('iface', part)]?.linkType ?? -1;
    decodeFrame(buffer, start, end - start, wireLengthOf(frames, part), linkType, last);
    packet = table.add(buffer, end, last, part + 1);
  }
  return packet;
}
