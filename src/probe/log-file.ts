import { closeSync, ftruncateSync, write, writeSync } from 'node:fs';

/** Up to this many bytes are written at once, synchronously: a few µs into the page cache. */
const SYNC_LIMIT = 16_384;
/** Bytes that may wait for a slow disk; what comes beyond is refused. */
const QUEUE_LIMIT = 16 * 1024 * 1024;

interface Chunk {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/**
 * An append-only file that never makes the program wait long: small pieces are written synchronously, larger ones by
 * libuv's thread pool, one after the other so that the file has no hole at any moment. What has reached the page cache
 * outlives a `kill -9`.
 */
export class LogFile {
  readonly #fd: number;
  readonly #onError: (error: Error) => void;
  readonly #onDone: (bytes: Uint8Array) => void;
  readonly #queue: Chunk[] = [];
  #waiting = 0;
  #size = 0;
  /** Bytes that are in the file for certain. */
  #settled = 0;
  #inFlight = false;
  #failed = false;
  #closing = false;

  /**
   * @param onError called once; the file takes nothing more, and is cut back to what was written whole
   * @param onDone bytes that are in the file: their memory may be used again
   */
  constructor(fd: number, onError: (error: Error) => void, onDone: (bytes: Uint8Array) => void = () => {}) {
    this.#fd = fd;
    this.#onError = onError;
    this.#onDone = onDone;
  }

  /** Bytes taken, in the file or on their way. */
  get size(): number {
    return this.#size;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Whether that many bytes would be taken now. */
  takes(length: number): boolean {
    return !this.#failed && !this.#closing && this.#waiting + length <= QUEUE_LIMIT;
  }

  /** Appends; `bytes` must not change before `onDone` was called with them, which may be at once or never. */
  append(bytes: Uint8Array): void {
    const chunk = { bytes, offset: this.#size };
    this.#size += bytes.byteLength;
    if (bytes.byteLength <= SYNC_LIMIT && this.#queue.length === 0) {
      this.#writeNow(chunk);
      this.#onDone(bytes);
    } else {
      this.#queue.push(chunk);
      this.#waiting += bytes.byteLength;
      this.#pump();
    }
  }

  /** Returns when everything taken is in the file. What is being written meanwhile is written twice, to one place. */
  settle(): void {
    for (const chunk of this.#queue) this.#writeNow(chunk);
    if (!this.#inFlight) this.#clearQueue();
  }

  /** Settles and closes: the descriptor only when no thread can write to its number any more. */
  close(): void {
    if (this.#closing) return;
    this.settle();
    this.#closing = true;
    if (!this.#inFlight) closeSync(this.#fd);
  }

  #clearQueue(): void {
    this.#queue.length = 0;
    this.#waiting = 0;
  }

  #writeNow(chunk: Chunk): void {
    if (this.#failed) return;
    try {
      this.#settle(chunk, writeSync(this.#fd, chunk.bytes, 0, chunk.bytes.byteLength, chunk.offset));
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #settle(chunk: Chunk, written: number): void {
    const { byteLength } = chunk.bytes;
    if (written < byteLength)
      throw new Error(`${written} of ${byteLength} bytes were written; is the disk full?`);
    this.#settled = Math.max(this.#settled, chunk.offset + byteLength);
  }

  #pump(): void {
    const chunk = this.#queue[0];
    if (this.#inFlight || chunk === undefined || this.#failed) return;
    this.#inFlight = true;
    write(this.#fd, chunk.bytes, 0, chunk.bytes.byteLength, chunk.offset, (error, written) => {
      this.#inFlight = false;
      this.#done(chunk, error, written);
    });
  }

  #done(chunk: Chunk, error: Error | null, written: number): void {
    if (this.#closing) {
      closeSync(this.#fd);
      return;
    }
    if (this.#queue[0] === chunk) {
      this.#queue.shift();
      this.#waiting -= chunk.bytes.byteLength;
    }
    try {
      if (error) throw error;
      this.#settle(chunk, written);
    } catch (thrown) {
      this.#fail(thrown);
      return;
    }
    this.#onDone(chunk.bytes);
    this.#pump();
  }

  #fail(thrown: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#clearQueue();
    try {
      // A block that was begun is cut off, so that the file is valid.
      ftruncateSync(this.#fd, this.#settled);
    } catch {
      // Then the reader reports the block as damaged; nothing more can be done for it here.
    }
    this.#onError(thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
}
