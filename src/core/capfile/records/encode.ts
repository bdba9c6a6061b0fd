import { DETAILS } from './details.ts';
import type { EntryEncoder } from './encoder.ts';
import type {
  ClockEntry,
  GapEntry,
  InfoEntry,
  LoopDelayEntry,
  MonotonicTime,
  SocketEntry,
  SocketRecord,
  TupleEntry,
} from './entries.ts';
import { ENTRY_SIZE_LIMIT, EntryLength, EntryType } from './schema.ts';

// One function a type of entry: each returns false, with nothing written, where the encoder has no room for it.

export function encodeRecord(to: EntryEncoder, entry: SocketRecord): boolean {
  const { name, flags, depth, socketId, seconds, nanos, bytesRead, bytesWritten } = entry;
  const at = to.beginRecord(name, flags, depth, socketId, seconds, nanos, bytesRead, bytesWritten);
  if (at < 0) return false;
  to.addDetails(entry.details);
  to.endEntry();
  return true;
}

export function encodeSocket(to: EntryEncoder, entry: SocketEntry): boolean {
  const at = to.beginEntry(EntryType.socket, EntryLength.socket);
  if (at < 0) return false;
  to.u32(at + 4, entry.socketId);
  to.u8(at + 8, entry.role);
  to.u8(at + 9, entry.transport);
  to.u32(at + 12, entry.parentId);
  putTime(to, at + 16, entry);
  if (entry.label !== '') to.addText(DETAILS.label.key, entry.label);
  to.addDetails(entry.details);
  to.endEntry();
  return true;
}

export function encodeTuple(to: EntryEncoder, entry: TupleEntry): boolean {
  const at = to.beginEntry(EntryType.tuple, EntryLength.tuple);
  if (at < 0) return false;
  to.u32(at + 4, entry.socketId);
  putTime(to, at + 8, entry);
  to.u8(at + 16, entry.reason);
  to.u8(at + 17, entry.family);
  to.u16(at + 18, entry.attempt);
  to.u16(at + 20, entry.localPort);
  to.u16(at + 22, entry.remotePort);
  to.buffer.set(entry.localAddress.subarray(0, 16), at + 24);
  to.buffer.set(entry.remoteAddress.subarray(0, 16), at + 40);
  to.endEntry();
  return true;
}

export function encodeClock(to: EntryEncoder, entry: ClockEntry): boolean {
  const at = to.beginEntry(EntryType.clock, EntryLength.clock);
  if (at < 0) return false;
  putTime(to, at + 4, entry.monotonic);
  putTime(to, at + 12, entry.epoch);
  to.u32(at + 20, saturate(entry.error));
  to.endEntry();
  return true;
}

export function encodeLoopDelay(to: EntryEncoder, entry: LoopDelayEntry): boolean {
  const at = to.beginEntry(EntryType.loopDelay, EntryLength.loopDelay);
  if (at < 0) return false;
  putTime(to, at + 4, entry);
  to.u32(at + 12, saturate(entry.window));
  to.u32(at + 16, saturate(entry.min));
  to.u32(at + 20, saturate(entry.mean));
  to.u32(at + 24, saturate(entry.max));
  to.u32(at + 28, saturate(entry.count));
  to.endEntry();
  return true;
}

export function encodeGap(to: EntryEncoder, entry: GapEntry): boolean {
  const at = to.beginEntry(EntryType.gap, EntryLength.gap);
  if (at < 0) return false;
  putTime(to, at + 4, entry);
  to.u32(at + 12, saturate(entry.count));
  to.u8(at + 16, entry.reason);
  to.endEntry();
  return true;
}

const textEncoder = new TextEncoder();

/** A value that would make the entry longer than ENTRY_SIZE_LIMIT is cut. */
export function encodeInfo(to: EntryEncoder, entry: InfoEntry): boolean {
  const name = textEncoder.encode(entry.name).subarray(0, 255);
  const value = cutText(
    textEncoder.encode(entry.value),
    ENTRY_SIZE_LIMIT - EntryLength.info - name.byteLength - 4,
  );
  const length = EntryLength.info + ((name.byteLength + value.byteLength + 3) & ~3);
  const at = to.beginEntry(EntryType.info, length);
  if (at < 0) return false;
  to.u16(at + 4, name.byteLength);
  to.u32(at + 8, value.byteLength);
  to.buffer.set(name, at + EntryLength.info);
  to.buffer.set(value, at + EntryLength.info + name.byteLength);
  to.endEntry();
  return true;
}

/** The longest prefix of at most `limit` bytes that ends between characters. */
function cutText(utf8: Uint8Array, limit: number): Uint8Array {
  if (utf8.byteLength <= limit) return utf8;
  let length = limit;
  while (length > 0 && ((utf8[length] ?? 0) & 0xc0) === 0x80) length -= 1;
  return utf8.subarray(0, length);
}

function putTime(to: EntryEncoder, at: number, time: MonotonicTime): void {
  to.u32(at, time.seconds);
  to.u32(at + 4, time.nanos);
}

/** A whole number that fits a u32; NaN becomes 0. */
function saturate(value: number): number {
  return value > 0 ? Math.min(Math.round(value), 0xffff_ffff) : 0;
}
