import { bytesRead, type ObservedSocket } from './node-internals.ts';
import type { Participant } from './participants.ts';

const byteLength = Buffer.byteLength;

/**
 * Where a chunk that the stream delivers stands in the peer's bytes, counted at the handle: everything read, less what
 * still waits in the stream's buffer, ends with this chunk. Sets `participant.delivered` to its end.
 *
 * With an encoding the stream counts characters and may hold back the beginning of one, so bytes are counted on and put
 * right whenever the buffer is empty: held-back bytes then belong to the chunk they came with.
 *
 * @param total bytes that have left the handle
 * @returns offset of the first byte
 */
export function delivered(
  socket: ObservedSocket,
  participant: Participant,
  chunk: unknown,
  total: number,
): number {
  const waiting = socket.readableLength;
  if (typeof chunk === 'string') {
    const start = participant.delivered;
    const length = byteLength(chunk, socket.readableEncoding ?? 'utf8');
    participant.delivered = waiting === 0 ? total : Math.min(start + length, total);
    return Math.min(start, participant.delivered);
  }
  const length = ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
  participant.delivered = Math.max(0, total - waiting);
  return Math.max(0, participant.delivered - length);
}

/** The same, with the handle's counter read here. */
export function deliveredNow(socket: ObservedSocket, participant: Participant, chunk: unknown): number {
  return delivered(socket, participant, chunk, bytesRead(socket));
}
