/** A window on the packets log that moves on with a scan: little is read where frames lie apart, much where they follow. */
import type { ByteSource } from '../byte-source.ts';

/** Bytes read at first, and at most. */
const LEAST = 64 << 10;
const MOST = 4 << 20;

export class LogWindow {
  readonly #source: Pick<ByteSource, 'get'>;
  #start = 0;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #size = LEAST;
  /** Bytes asked for from `#start` on; fewer came where the log ends. */
  #asked = 0;

  constructor(source: Pick<ByteSource, 'get'>) {
    this.#source = source;
  }

  /** Bytes [offset, offset + length), fewer where the log ends; undefined: not loaded. Good until the next `load`. */
  get(offset: number, length: number): Uint8Array<ArrayBuffer> | undefined {
    const from = offset - this.#start;
    return from < 0 || from + length > this.#asked ? undefined : this.#bytes.subarray(from, from + length);
  }

  /** Moves the window so that it has [offset, offset + length). A log that cannot be read has no bytes. */
  async load(offset: number, length: number): Promise<void> {
    const end = this.#start + this.#asked;
    const follows = offset >= this.#start && offset < end + this.#size;
    this.#size = follows ? Math.min(MOST, this.#size * 2) : LEAST;
    const asked = Math.max(length, this.#size);
    const bytes = await this.#source.get('packets', offset, asked).catch(() => new Uint8Array(0));
    this.#start = offset;
    this.#asked = asked;
    this.#bytes = bytes;
  }
}
