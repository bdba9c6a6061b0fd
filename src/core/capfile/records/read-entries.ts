import type { ClockEntry, GapEntry, InfoEntry, LoopDelayEntry, SocketEntry, TupleEntry } from './entries.ts';
import { decodeDetails } from './read-details.ts';
import { EntryLength, type GapReason, type Role, type Transport, type TupleReason } from './schema.ts';

// Each reader may assume that the entry is whole: decode.ts has held its length against the block.

const decoder = new TextDecoder();

const time = (view: DataView, at: number) => ({
  seconds: view.getUint32(at, true),
  nanos: view.getUint32(at + 4, true),
});

export function readSocket(bytes: Uint8Array, view: DataView, at: number, length: number): SocketEntry {
  const { label, ...details } = decodeDetails(bytes, at + EntryLength.socket, length - EntryLength.socket);
  return {
    socketId: view.getUint32(at + 4, true),
    role: view.getUint8(at + 8) as Role,
    transport: view.getUint8(at + 9) as Transport,
    parentId: view.getUint32(at + 12, true),
    ...time(view, at + 16),
    label: label ?? '',
    details,
  };
}

export function readTuple(bytes: Uint8Array, view: DataView, at: number): TupleEntry {
  const family = view.getUint8(at + 17) === 6 ? 6 : 4;
  const width = family === 6 ? 16 : 4;
  return {
    socketId: view.getUint32(at + 4, true),
    ...time(view, at + 8),
    reason: view.getUint8(at + 16) as TupleReason,
    family,
    attempt: view.getUint16(at + 18, true),
    localPort: view.getUint16(at + 20, true),
    remotePort: view.getUint16(at + 22, true),
    localAddress: bytes.slice(at + 24, at + 24 + width),
    remoteAddress: bytes.slice(at + 40, at + 40 + width),
  };
}

export function readClock(view: DataView, at: number): ClockEntry {
  return { monotonic: time(view, at + 4), epoch: time(view, at + 12), error: view.getUint32(at + 20, true) };
}

export function readLoopDelay(view: DataView, at: number): LoopDelayEntry {
  return {
    ...time(view, at + 4),
    window: view.getUint32(at + 12, true),
    min: view.getUint32(at + 16, true),
    mean: view.getUint32(at + 20, true),
    max: view.getUint32(at + 24, true),
    count: view.getUint32(at + 28, true),
  };
}

export function readGap(view: DataView, at: number): GapEntry {
  return {
    ...time(view, at + 4),
    count: view.getUint32(at + 12, true),
    reason: view.getUint8(at + 16) as GapReason,
  };
}

/** Lengths that run over the entry are cut to it. */
export function readInfo(bytes: Uint8Array, view: DataView, at: number, length: number): InfoEntry {
  const end = at + length;
  const nameEnd = Math.min(at + EntryLength.info + view.getUint16(at + 4, true), end);
  const valueEnd = Math.min(nameEnd + view.getUint32(at + 8, true), end);
  return {
    name: decoder.decode(bytes.subarray(at + EntryLength.info, nameEnd)),
    value: decoder.decode(bytes.subarray(nameEnd, valueEnd)),
  };
}
