import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { messageOf, problem } from '../../core/base/problem.ts';
import type { CaptureMessage } from './types.ts';

type Listener = (message: CaptureMessage) => void | Promise<void>;

const CHUNK = 1 << 20;

/**
 * Gives one listener the packets log as it grows, read back from the file, between the other messages: what a message
 * speaks of (`size`) always comes before it. It goes at the listener's own pace and holds no bytes for it, only
 * messages, and of watermarks in a row only the last: a slow listener costs the capture nothing.
 */
export class LogFollower {
  readonly #path: string;
  readonly #listener: Listener;
  #offset: number;
  #queue: CaptureMessage[] = [];
  #file: FileHandle | undefined;
  #running = false;
  #ended = false;
  #closed = false;

  constructor(path: string, offset: number, listener: Listener) {
    this.#path = path;
    this.#offset = offset;
    this.#listener = listener;
  }

  push(message: CaptureMessage): void {
    if (this.#closed) return;
    if (message.type === 'watermark' && this.#queue.at(-1)?.type === 'watermark') this.#queue.pop();
    this.#queue.push(message);
    if (!this.#running) void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#queue = [];
    if (!this.#running) void this.#release();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#queue.shift(); next && !this.#closed; next = this.#queue.shift()) {
      if ('size' in next && next.size > this.#offset) await this.#readTo(next.size);
      await this.#give(next);
      if (next.type === 'stopped') this.#ended = true;
    }
    this.#running = false;
    if (this.#closed || this.#ended) await this.#release();
  }

  async #release(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #readTo(size: number): Promise<void> {
    this.#file ??= await open(this.#path, 'r').catch(() => undefined);
    while (this.#file && this.#offset < size && !this.#closed) {
      const bytes = new Uint8Array(Buffer.allocUnsafeSlow(Math.min(CHUNK, size - this.#offset)).buffer);
      const length = await this.#read(this.#file, bytes, size);
      if (length === 0) return;
      const offset = this.#offset;
      this.#offset += length;
      await this.#give({ type: 'bytes', offset, bytes: bytes.subarray(0, length) });
    }
  }

  /** What was just written is in the page cache: reading it at once costs less than handing it to a thread. */
  async #read(file: FileHandle, bytes: Uint8Array, size: number): Promise<number> {
    if (size - this.#offset <= CHUNK) return readSync(file.fd, bytes, 0, bytes.length, this.#offset);
    return (await file.read(bytes, 0, bytes.length, this.#offset)).bytesRead;
  }

  /** A listener that throws is told of it once, and is not called again. */
  async #give(message: CaptureMessage): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#listener(message);
    } catch (thrown) {
      this.close();
      process.emitWarning(problem('error', 'capture.listener', messageOf(thrown)).message);
    }
  }
}
