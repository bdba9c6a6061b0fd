import { type Problem, problem } from '../../base/problem.ts';
import type {
  ClockEntry,
  GapEntry,
  InfoEntry,
  LoopDelayEntry,
  SocketEntry,
  SocketRecord,
  TupleEntry,
} from './entries.ts';
import { decodeDetails, readU64 } from './read-details.ts';
import { readClock, readGap, readInfo, readLoopDelay, readSocket, readTuple } from './read-entries.ts';
import {
  EntryLength,
  EntryType,
  PAYLOAD_HEADER_LENGTH,
  PAYLOAD_MAGIC,
  PayloadKind,
  SCHEMA_VERSION,
} from './schema.ts';

/**
 * Takes the entries of a payload, in order. `entryOffset` is where the entry begins in the file or log, or in the
 * payload, by the `base` the reader was given; `detailOffset` counts from the same place.
 */
export interface EntrySink {
  /**
   * A call or an event; no object is made for it. Look at its details later with `decodeDetails`.
   *
   * @param name code of names.ts
   * @param flags RecordFlag bits
   * @param depth other observed calls and events under way around it
   * @param seconds monotonic, whole seconds
   * @param nanos nanoseconds within the second
   * @param bytesRead counter of the handle
   * @param bytesWritten counter of the handle
   * @param detailLength bytes; 0 where it has no details
   */
  onRecord(
    name: number,
    flags: number,
    depth: number,
    socketId: number,
    seconds: number,
    nanos: number,
    bytesRead: number,
    bytesWritten: number,
    detailOffset: number,
    detailLength: number,
    entryOffset: number,
  ): void;
  onSocket?(entry: SocketEntry, entryOffset: number): void;
  onTuple?(entry: TupleEntry, entryOffset: number): void;
  onClock?(entry: ClockEntry, entryOffset: number): void;
  onLoopDelay?(entry: LoopDelayEntry, entryOffset: number): void;
  onGap?(entry: GapEntry, entryOffset: number): void;
  onInfo?(entry: InfoEntry, entryOffset: number): void;
  /** An entry of a type this version does not know; it was skipped. */
  onUnknown?(type: number, entryOffset: number): void;
}

/** What a payload is, or that it is none of ours. */
export type PayloadHeader =
  | { readonly ours: true; readonly version: number; readonly kind: number }
  | { readonly ours: false };

/** Looks at the first eight bytes of a custom block's payload (what stands behind the enterprise number). */
export function readPayloadHeader(payload: Uint8Array): PayloadHeader {
  if (payload.byteLength < PAYLOAD_HEADER_LENGTH) return { ours: false };
  if (!PAYLOAD_MAGIC.every((byte, i) => payload[i] === byte)) return { ours: false };
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return { ours: true, version: view.getUint16(4, true), kind: view.getUint16(6, true) };
}

/** Outcome of one payload: what was read before the end or the damage. */
export interface DecodeOutcome {
  /** Entries handed to the sink or skipped as unknown. */
  readonly entries: number;
  /** Set where the payload could not be read to its end; what stands behind the damage is lost. */
  readonly problem: Problem | undefined;
}

/**
 * Hands every entry of a payload of kind `entries` to the sink.
 *
 * @param base offset of the payload's first byte in the file or log, for offsets handed out and problems
 * @returns a problem where the payload is not ours, of a later version, of another kind, or damaged; never throws
 */
export function decodePayload(payload: Uint8Array, base: number, sink: EntrySink): DecodeOutcome {
  const header = readPayloadHeader(payload);
  const complaint = headerProblem(header, base);
  if (complaint) return { entries: 0, problem: complaint };
  return decodeEntries(payload, PAYLOAD_HEADER_LENGTH, base, sink);
}

function headerProblem(header: PayloadHeader, base: number): Problem | undefined {
  if (!header.ours) {
    return problem(
      'error',
      'records.foreign',
      `The custom block at offset ${base} does not begin with our magic.`,
    );
  }
  if (header.version > SCHEMA_VERSION) {
    return problem(
      'error',
      'records.version',
      `The socket records at offset ${base} are of version ${header.version}; this program reads up to ${SCHEMA_VERSION}.`,
      'Open the session with a newer Wireside.',
    );
  }
  if (header.kind !== PayloadKind.entries) {
    return problem(
      'error',
      'records.kind',
      `The block at offset ${base} holds no entries (kind ${header.kind}).`,
    );
  }
  return undefined;
}

/** Hands the entries from `start` to the end of `bytes` to the sink; offsets handed out are `base` + position. */
export function decodeEntries(
  bytes: Uint8Array,
  start: number,
  base: number,
  sink: EntrySink,
): DecodeOutcome {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.byteLength;
  let entries = 0;
  // Fewer than four bytes at the end are padding of the block, not an entry.
  let at = start;
  for (; at + EntryLength.header <= end; entries += 1) {
    const length = decodeEntry(bytes, view, at, base, sink);
    if (length === 0) break;
    at += length;
  }
  return { entries, problem: at + EntryLength.header <= end ? damagedEntry(view, at, base) : undefined };
}

/**
 * Hands the entry at `at` to the sink, of which at least `EntryLength.header` bytes are there; for those who take some
 * entries by themselves. `view` is a view of `bytes`.
 *
 * @returns the entry's length; 0, and nothing handed on, where it is damaged (`damagedEntry`)
 */
export function decodeEntry(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  base: number,
  sink: EntrySink,
): number {
  const type = view.getUint8(at);
  const length = view.getUint16(at + 2, true) * 4;
  if (length === 0 || at + length > view.byteLength || length < leastLength(type)) return 0;
  if (type === EntryType.record) dispatchRecord(view, at, length, base, sink);
  else dispatchOther(bytes, view, at, length, base + at, type, sink);
  return length;
}

function dispatchRecord(view: DataView, at: number, length: number, base: number, sink: EntrySink): void {
  sink.onRecord(
    view.getUint8(at + 4),
    view.getUint8(at + 1),
    view.getUint8(at + 5),
    view.getUint32(at + 8, true),
    view.getUint32(at + 12, true),
    view.getUint32(at + 16, true),
    readU64(view, at + 20),
    readU64(view, at + 28),
    base + at + EntryLength.record,
    length - EntryLength.record,
    base + at,
  );
}

function dispatchOther(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  length: number,
  entryOffset: number,
  type: number,
  sink: EntrySink,
): void {
  if (type === EntryType.socket) sink.onSocket?.(readSocket(bytes, view, at, length), entryOffset);
  else if (type === EntryType.tuple) sink.onTuple?.(readTuple(bytes, view, at), entryOffset);
  else if (type === EntryType.clock) sink.onClock?.(readClock(view, at), entryOffset);
  else if (type === EntryType.loopDelay) sink.onLoopDelay?.(readLoopDelay(view, at), entryOffset);
  else if (type === EntryType.gap) sink.onGap?.(readGap(view, at), entryOffset);
  else if (type === EntryType.info) sink.onInfo?.(readInfo(bytes, view, at, length), entryOffset);
  else sink.onUnknown?.(type, entryOffset);
}

/** Bytes an entry of this type must have at least. */
function leastLength(type: number): number {
  if (type === EntryType.record) return EntryLength.record;
  if (type === EntryType.socket) return EntryLength.socket;
  if (type === EntryType.tuple) return EntryLength.tuple;
  if (type === EntryType.clock) return EntryLength.clock;
  if (type === EntryType.loopDelay) return EntryLength.loopDelay;
  if (type === EntryType.gap) return EntryLength.gap;
  if (type === EntryType.info) return EntryLength.info;
  return EntryLength.header;
}

/** What is wrong with an entry that `decodeEntry` found to be damaged. */
export function damagedEntry(view: DataView, at: number, base: number): Problem {
  const offset = base + at;
  const type = view.getUint8(at);
  const length = view.getUint16(at + 2, true) * 4;
  const left = view.byteLength - at;
  return problem(
    'error',
    'records.damaged',
    `The entry at offset ${offset} (type ${type}) says it has ${length} bytes, with ${left} left in its block; ` +
      'the rest of the block was left out.',
  );
}

/**
 * One record whole, for the one being looked at.
 *
 * @param bytes at least the entry
 * @param at where the entry begins in `bytes`
 * @returns undefined where no record entry stands there
 */
export function decodeRecord(bytes: Uint8Array, at: number): SocketRecord | undefined {
  if (at < 0 || at + EntryLength.record > bytes.byteLength) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(at + 2, true) * 4;
  if (view.getUint8(at) !== EntryType.record || length < EntryLength.record) return undefined;
  return {
    name: view.getUint8(at + 4),
    flags: view.getUint8(at + 1),
    depth: view.getUint8(at + 5),
    socketId: view.getUint32(at + 8, true),
    seconds: view.getUint32(at + 12, true),
    nanos: view.getUint32(at + 16, true),
    bytesRead: readU64(view, at + 20),
    bytesWritten: readU64(view, at + 28),
    details: decodeDetails(bytes, at + EntryLength.record, length - EntryLength.record),
  };
}
