import { type FileHandle, open } from 'node:fs/promises';
import type { Problem } from '../../core/base/problem.ts';
import { errnoOf, fileProblem } from './file-problems.ts';

/** Small enough that the event loop of the process that also owns the sockets is held for a few milliseconds at most. */
const CHUNK = 1 << 18;

/**
 * Calls `use` with all that a file holds now, in turn; the chunk's memory is used again. Errors of `use` are thrown on.
 */
export async function eachChunk(
  path: string,
  use: (chunk: Uint8Array) => Promise<void>,
): Promise<Problem | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (thrown) {
    return fileProblem(thrown, 'read', path);
  }
  try {
    const buffer = new Uint8Array(CHUNK);
    // A log that grows faster than it is copied must not keep this from ending.
    const { size } = await file.stat();
    for (let at = 0; at < size; ) {
      const chunk = await readChunk(file, buffer.subarray(0, Math.min(CHUNK, size - at)), at);
      if (chunk instanceof Error) return fileProblem(chunk, 'read', path);
      if (chunk.length === 0) break;
      await use(chunk);
      at += chunk.length;
    }
    return undefined;
  } finally {
    await file.close();
  }
}

async function readChunk(file: FileHandle, buffer: Uint8Array, at: number): Promise<Uint8Array | Error> {
  try {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    return buffer.subarray(0, bytesRead);
  } catch (thrown) {
    if (errnoOf(thrown) === undefined) throw thrown;
    return thrown as Error;
  }
}
