/** Raw sequence and acknowledgment numbers: the relative ones are in the frame table, and where they count from in `flows`. */
import { type FlowView, flowRow } from './conversations.ts';
import { type FrameView, NONE, tcpFlags } from './frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from './table.ts';

/** What raw numbers are worked out from. */
export interface NumberedTables {
  readonly frames: FrameView;
  readonly flows: FlowView;
}

/** `tcp.seq_raw` of frame row `row`; 0 where it is no segment. */
export function rawSeq({ frames, flows }: NumberedTables, row: number): number {
  const chunk = frames.chunks[row >>> CHUNK_BITS]!;
  const i = row & CHUNK_MASK;
  const relative = chunk.relSeq[i]!;
  // Where the length is not known there was no analysis, and the numbers are raw as they stand.
  if (chunk.stream[i] === NONE || chunk.tcpLen[i] === NONE) return relative;
  const base = flows.get('base', flowRow(chunk.stream[i]!, chunk.direction[i]!));
  return (relative + chunk.seqBeyond[i]! + base) >>> 0;
}

/** `tcp.ack_raw` of frame row `row`; 0 where it is no segment. */
export function rawAck({ frames, flows }: NumberedTables, row: number): number {
  const chunk = frames.chunks[row >>> CHUNK_BITS]!;
  const i = row & CHUNK_MASK;
  const relative = chunk.relAck[i]!;
  if (chunk.stream[i] === NONE || chunk.tcpLen[i] === NONE) return relative;
  // Without the flag it acknowledges nothing, and Wireshark shows the field as it is.
  if ((chunk.flags[i]! & tcpFlags.ack) === 0) return relative;
  const base = flows.get('base', flowRow(chunk.stream[i]!, 1 - chunk.direction[i]!));
  return (relative + chunk.ackBeyond[i]! + base) >>> 0;
}
