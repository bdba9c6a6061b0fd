import { type FileHandle, open } from 'node:fs/promises';

/** A log that another process, or this one, appends to: read at random while it grows. */
export class LogFile {
  readonly path: string;
  #handle: Promise<FileHandle> | undefined;
  #closed = false;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Up to `length` bytes from `offset`; fewer, or none, where the file ends before, is not there, or was closed.
   *
   * @param room memory of `length` bytes or more for them; absent: new memory
   */
  async read(
    offset: number,
    length: number,
    room?: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = room ?? new Uint8Array(length);
    let count = 0;
    try {
      const handle = await this.#open();
      while (handle && count < length) {
        const { bytesRead } = await handle.read(bytes, count, length - count, offset + count);
        if (bytesRead === 0) break;
        count += bytesRead;
      }
    } catch {
      // The log is not there (yet), or it was closed: the caller sees that nothing came.
    }
    return bytes.subarray(0, count);
  }

  async #open(): Promise<FileHandle | undefined> {
    if (this.#closed) return undefined;
    this.#handle ??= open(this.path, 'r');
    try {
      return await this.#handle;
    } catch (thrown) {
      // The next read tries again: the helper may not have made it yet.
      this.#handle = undefined;
      throw thrown;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const handle = await this.#handle?.catch(() => undefined);
    await handle?.close();
  }
}
