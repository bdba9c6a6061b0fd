/** A trace from text as the bytes of its two logs, and through the real engine. */
import { PayloadKind } from '../../../src/core/capfile/records/schema.ts';
import {
  encodeEnhancedPacket,
  encodeInterface,
  encodeOurBlock,
  encodeSectionHeader,
} from '../../../src/core/capfile/writer.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import type { Engine } from '../../../src/core/engine/types.ts';
import type { BuiltPacket } from '../../support/packets-file.ts';
import type { LinkedTrace } from './link-lines.ts';
import { entryBytes, type TraceEntry } from './trace-entries.ts';
import type { TraceParts } from './trace-text.ts';

const ETHERNET = 1;
const NANOSECONDS = 9;

export const packetsHeader = (): Uint8Array[] => [
  encodeSectionHeader(),
  encodeInterface({ linkType: ETHERNET, tsresol: NANOSECONDS }),
];

export function packetBlock(packet: BuiltPacket): Uint8Array {
  const timestamp = BigInt(packet.seconds) * 1_000_000_000n + BigInt(packet.nanos);
  return encodeEnhancedPacket({
    interfaceId: 0,
    timestamp,
    data: packet.bytes,
    origLen: packet.originalLength,
  });
}

export const entryBlock = (...entries: readonly TraceEntry[]): Uint8Array =>
  encodeOurBlock(PayloadKind.entries, entryBytes(entries));

/** A saved session: packets, then records. */
export function savedSession(parts: TraceParts): Uint8Array {
  const records: Uint8Array[] = [];
  for (let i = 0; i < parts.entries.length; i += 200)
    records.push(entryBlock(...parts.entries.slice(i, i + 200)));
  return joined([...packetsHeader(), ...parts.frames.map(packetBlock), ...records]);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The saved session, opened: in pieces of `size` bytes. */
export function openSaved(parts: TraceParts, size = 4096): Engine {
  return openBytes(savedSession(parts), size);
}

/** A file, opened: in pieces of `size` bytes. */
export function openBytes(bytes: Uint8Array, size: number): Engine {
  const engine = createEngine();
  for (let at = 0; at < bytes.length; at += size) engine.packets.push(bytes.subarray(at, at + size));
  engine.packets.end();
  engine.records.end();
  return engine;
}

/** A run as it is recorded: each log block by block in its own order, mixed by `random` (0–1), watermarks behind both. */
export function runLive(parts: TraceParts, random: () => number): Engine {
  const engine = createEngine();
  for (const piece of packetsHeader()) engine.packets.push(piece);
  engine.records.push(encodeSectionHeader());
  let frame = 0;
  let entry = 0;
  while (frame < parts.frames.length || entry < parts.entries.length) {
    const takeFrame = entry >= parts.entries.length || (frame < parts.frames.length && random() < 0.5);
    if (takeFrame) engine.packets.push(packetBlock(parts.frames[frame++]!));
    else engine.records.push(entryBlock(parts.entries[entry++]!));
    const packet = parts.frames[frame - 1];
    if (packet && random() < 0.5) engine.watermark(packet.seconds, packet.nanos - 1);
  }
  engine.packets.end();
  engine.records.end();
  return engine;
}

/** What `linkLinesOf` and its like need of an engine. */
export function linkedTrace(engine: Engine): LinkedTrace {
  return {
    records: engine.tables.records,
    links: engine.tables.links,
    label: (socket) => engine.socketNotes(socket).label,
    errorCode: (index) => engine.errorCodes[index] ?? '',
    reason: (record) => engine.links.reason(record),
  };
}
