import { readSync } from 'node:fs';

/** Bytes of an open file, read on demand through one window: frames are mostly asked for in order. */
export class ByteSource {
  readonly #file: number;
  #window: Uint8Array<ArrayBuffer>;
  #from = 0;
  #length = 0;
  /** Where the bytes of the last `view` begin in `buffer`. */
  start = 0;

  /** @param file descriptor; stays the caller's to close */
  constructor(file: number, windowBytes = 4 << 20) {
    this.#file = file;
    this.#window = new Uint8Array(windowBytes);
  }

  /** The buffer in which the bytes of the last `view` stand, from `start`. */
  get buffer(): Uint8Array<ArrayBuffer> {
    return this.#window;
  }

  /** Brings `length` bytes from `offset` into `buffer`; returns how many there are (fewer at the end of the file). */
  view(offset: number, length: number): number {
    if (offset < this.#from || offset + length > this.#from + this.#length) this.#fill(offset, length);
    this.start = offset - this.#from;
    return Math.max(0, Math.min(length, this.#from + this.#length - offset));
  }

  #fill(offset: number, length: number): void {
    if (length > this.#window.length) this.#window = new Uint8Array(length);
    this.#from = offset;
    this.#length = 0;
    while (this.#length < this.#window.length) {
      const room = this.#window.length - this.#length;
      const count = readSync(this.#file, this.#window, this.#length, room, offset + this.#length);
      if (count === 0) break;
      this.#length += count;
    }
  }
}
