/** Walking over whole pcapng blocks (little-endian, our own): where to cut, and how many frames stand before the cut. */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

/** A stretch of whole blocks. */
export interface Cut {
  /** Bytes. */
  readonly length: number;
  /** Enhanced Packet Blocks among them. */
  readonly frames: number;
}

const ENHANCED_PACKET = 6;
const SMALLEST_BLOCK = 12;

/** The longest run of whole blocks at the start of `bytes` that keeps within both bounds. */
export function cutBlocks(bytes: Uint8Array, mostBytes: number, mostFrames = Number.POSITIVE_INFINITY): Cut {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(bytes.length, mostBytes);
  let length = 0;
  let frames = 0;
  while (length + SMALLEST_BLOCK <= end) {
    const packet = view.getUint32(length, true) === ENHANCED_PACKET ? 1 : 0;
    const next = length + view.getUint32(length + 4, true);
    if (next > end || next < length + SMALLEST_BLOCK || frames + packet > mostFrames) break;
    length = next;
    frames += packet;
  }
  return { length, frames };
}

/** Longer than any block of ours: a frame of 262,144 bytes and its header. */
const CHUNK = 1 << 20;

/**
 * Cuts a packets log after its last whole block, as a process that was killed while it wrote leaves it. `from` is a
 * block boundary known to be good. Returns how much stands behind `from` after the cut.
 * @throws the file system's errors.
 */
export function repairTail(path: string, from: number): Cut {
  const file = openSync(path, 'r+');
  try {
    const chunk = new Uint8Array(CHUNK);
    let at = from;
    let frames = 0;
    for (;;) {
      const cut = cutBlocks(chunk.subarray(0, readSync(file, chunk, 0, CHUNK, at)), CHUNK);
      if (cut.length === 0) break;
      at += cut.length;
      frames += cut.frames;
    }
    if (fstatSync(file).size > at) ftruncateSync(file, at);
    return { length: at - from, frames };
  } finally {
    closeSync(file);
  }
}
