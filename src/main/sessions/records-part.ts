/** Where the socket records of a saved session begin, if all of them stand behind the packets. */
import type { FileHandle } from 'node:fs/promises';
import {
  decodeIndex,
  ENTERPRISE_NUMBER,
  INDEX_PAYLOAD_LENGTH,
  PAYLOAD_HEADER_LENGTH,
  PayloadKind,
  readPayloadHeader,
} from '../../core/capfile/records/index.ts';

const CUSTOM_BLOCK = 0x0000_0bad;
/** Type, length and enterprise number before a custom block's payload; its length again behind it. */
const HEAD = 12;
const TAIL = 4;
const INDEX_BLOCK = HEAD + INDEX_PAYLOAD_LENGTH + TAIL;

/**
 * Offset of the first block of records where the file ends with an index of ours that is right about it, and nothing but
 * our blocks stands from there to the index; else undefined. The index is a hint that another program may have made
 * false, so every block's head is looked at: one for each 128 KB of records.
 * @throws the file system's errors
 */
export async function recordsPart(file: FileHandle, size: number): Promise<number | undefined> {
  const at = size - INDEX_BLOCK;
  if (at < 0) return undefined;
  const block = await ourBlock(file, at, INDEX_BLOCK);
  if (block?.length !== INDEX_BLOCK) return undefined;
  const index = decodeIndex(block.bytes.subarray(HEAD, INDEX_BLOCK - TAIL), at);
  if (!index.ok || index.value.ownOffset !== at || index.value.recordsOffset >= at) return undefined;
  const { recordsOffset } = index.value;
  return (await onlyOurs(file, recordsOffset, at)) ? recordsOffset : undefined;
}

async function onlyOurs(file: FileHandle, from: number, to: number): Promise<boolean> {
  for (let at = from; at < to; ) {
    const block = await ourBlock(file, at, HEAD + PAYLOAD_HEADER_LENGTH);
    if (block?.kind !== PayloadKind.entries) return false;
    at += block.length;
    if (at > to) return false;
  }
  return true;
}

interface OurBlock {
  /** Whole length of the block. */
  readonly length: number;
  readonly kind: number;
  /** Its first bytes. */
  readonly bytes: Uint8Array;
}

/** A block of ours, little-endian as we write them, by its first `length` bytes; undefined where there is none. */
async function ourBlock(file: FileHandle, offset: number, length: number): Promise<OurBlock | undefined> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  if (bytesRead < length) return undefined;
  const view = new DataView(bytes.buffer);
  const whole = view.getUint32(4, true);
  const custom = view.getUint32(0, true) === CUSTOM_BLOCK && view.getUint32(8, true) === ENTERPRISE_NUMBER;
  const payload = readPayloadHeader(bytes.subarray(HEAD));
  if (!custom || !payload.ours || whole < length || whole % 4 !== 0) return undefined;
  return { length: whole, kind: payload.kind, bytes };
}
