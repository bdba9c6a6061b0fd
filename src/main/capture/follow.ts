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
  #running = false;
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
  }

  async #run(): Promise<void> {
    this.#running = true;
    const file = await this.#open();
    for (let next = this.#queue.shift(); next && !this.#closed; next = this.#queue.shift()) {
      if (file && 'size' in next) await this.#readTo(file, next.size);
      await this.#give(next);
    }
    await file?.close();
    this.#running = false;
  }

  /** Opened anew for each run of messages: nothing stays open when the listener is dropped. */
  async #open(): Promise<FileHandle | undefined> {
    return open(this.#path, 'r').catch(() => undefined);
  }

  async #readTo(file: FileHandle, size: number): Promise<void> {
    while (this.#offset < size && !this.#closed) {
      const bytes = new Uint8Array(Math.min(CHUNK, size - this.#offset));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.#offset);
      if (bytesRead === 0) return;
      const offset = this.#offset;
      this.#offset += bytesRead;
      await this.#give({ type: 'bytes', offset, bytes: bytes.subarray(0, bytesRead) });
    }
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
