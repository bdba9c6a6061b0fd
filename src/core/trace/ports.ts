/** Ports of frames: those of a TCP conversation's frames are the conversation's. */
import type { ConversationView } from './conversations.ts';
import { type FrameChunk, type FrameView, NONE } from './frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from './table.ts';

interface PortTables {
  readonly frames: FrameView;
  readonly conversations: ConversationView;
}

/** Source port of frame row `row`; 0: it has none. An ICMP error that quotes a segment has that segment's. */
export function srcPortOf({ frames, conversations }: PortTables, row: number): number {
  return srcPort(conversations, frames.chunks[row >>> CHUNK_BITS]!, row & CHUNK_MASK);
}

/** Destination port of frame row `row`, in the same way. */
export function dstPortOf({ frames, conversations }: PortTables, row: number): number {
  return dstPort(conversations, frames.chunks[row >>> CHUNK_BITS]!, row & CHUNK_MASK);
}

/** `srcPortOf` of the frame that is element `i` of `chunk`. */
export function srcPort(conversations: ConversationView, chunk: FrameChunk, i: number): number {
  if (chunk.stream[i] === NONE) return chunk.looseSrcPort[i]!;
  return conversations.get(chunk.direction[i] === 0 ? 'portA' : 'portB', chunk.stream[i]!);
}

/** `dstPortOf` of the frame that is element `i` of `chunk`. */
export function dstPort(conversations: ConversationView, chunk: FrameChunk, i: number): number {
  if (chunk.stream[i] === NONE) return chunk.looseDstPort[i]!;
  return conversations.get(chunk.direction[i] === 0 ? 'portB' : 'portA', chunk.stream[i]!);
}
