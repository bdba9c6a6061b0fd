/** A followed stream as a file: read from the worker piece by piece, whatever its length. */
import type { TraceClient } from '../engine/trace-client.ts';

/** Bytes asked for at a time. */
const STEP = 1024 * 1024;

export interface StreamToSave {
  readonly stream: number;
  /** Whose bytes: 0 A's, 1 B's; undefined: both, as they came. */
  readonly direction: 0 | 1 | undefined;
}

/**
 * The bytes as parts of a file. Undefined where it was given up, or the trace has gone on to another session.
 *
 * @param onBytes told how many bytes have been read so far; returns false to give up
 */
export async function readStream(
  client: Pick<TraceClient, 'ask'>,
  { stream, direction }: StreamToSave,
  onBytes: (bytes: number) => boolean,
): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let read = 0;
  for (let after = 0, revision = 0; ; ) {
    const part = await client.ask('stream', { stream, after, revision, bytes: STEP });
    if (!part) return undefined;
    if (part.start < after) {
      // A gap was filled meanwhile: what is behind it is another now.
      return readStream(client, { stream, direction }, onBytes);
    }
    for (let piece = 0, at = 0; piece < part.frame.length; at += part.captured[piece]!, piece += 1) {
      if (direction !== undefined && part.direction[piece] !== direction) continue;
      parts.push(part.bytes.slice(at, at + part.captured[piece]!) as Uint8Array<ArrayBuffer>);
    }
    read += part.bytes.length;
    if (!onBytes(read)) return undefined;
    after = part.start + part.frame.length;
    revision = part.revision;
    if (after >= part.pieces && !part.more) return parts;
  }
}

/** Offers bytes as a download. */
export function download(name: string, parts: readonly Uint8Array<ArrayBuffer>[]): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
