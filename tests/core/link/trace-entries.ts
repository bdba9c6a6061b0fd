/** Entries of a records log, and how they are written. */
import {
  type ClockEntry,
  EntryEncoder,
  encodeClock,
  encodeGap,
  encodeLoopDelay,
  encodeRecord,
  encodeSocket,
  encodeTuple,
  type GapEntry,
  type LoopDelayEntry,
  type SocketEntry,
  type SocketRecord,
  type TupleEntry,
} from '../../../src/core/capfile/records/index.ts';

export type TraceEntry =
  | { readonly type: 'clock'; readonly entry: ClockEntry }
  | { readonly type: 'socket'; readonly entry: SocketEntry }
  | { readonly type: 'tuple'; readonly entry: TupleEntry }
  | { readonly type: 'record'; readonly entry: SocketRecord }
  | { readonly type: 'gap'; readonly entry: GapEntry }
  | { readonly type: 'loopDelay'; readonly entry: LoopDelayEntry };

/** The bytes of some entries, one behind the other. */
export function entryBytes(entries: readonly TraceEntry[]): Uint8Array<ArrayBuffer> {
  const encoder = new EntryEncoder(256 + entries.length * 512);
  for (const one of entries) encode(encoder, one);
  return encoder.bytes();
}

function encode(encoder: EntryEncoder, one: TraceEntry): boolean {
  switch (one.type) {
    case 'clock':
      return encodeClock(encoder, one.entry);
    case 'socket':
      return encodeSocket(encoder, one.entry);
    case 'tuple':
      return encodeTuple(encoder, one.entry);
    case 'record':
      return encodeRecord(encoder, one.entry);
    case 'gap':
      return encodeGap(encoder, one.entry);
    case 'loopDelay':
      return encodeLoopDelay(encoder, one.entry);
  }
}
