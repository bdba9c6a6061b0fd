import { DETAILS, type EntryEncoder, PREVIEW_LIMIT, RecordFlag } from '../core/capfile/records/index.ts';

/** Room a record with preview needs: fixed part, start, length, preview and a few small details. */
export const DATA_ROOM = 36 + 12 + 8 + 4 + PREVIEW_LIMIT + 64;

const KEY_PREVIEW = DETAILS.preview.key;
/** Previews a second: a busy server's bytes are in the packets, and a preview costs as much as all else of a record. */
const PREVIEWS_PER_SECOND = 2000;
/** Longest character of UTF-8 less one: what may be left of a preview's room when the next character does not fit. */
const UTF8_SLACK = 3;

/** Node's native writers of text, which `Buffer.prototype.write` chooses between. */
interface NativeWriters {
  readonly latin1Write: (this: Buffer, text: string, offset: number, length: number) => number;
  readonly utf8Write: (this: Buffer, text: string, offset: number, length: number) => number;
}
const { latin1Write, utf8Write } = Buffer.prototype as unknown as NativeWriters;
const write = Buffer.prototype.write;

const isOneByte = (encoding: string): boolean =>
  encoding === 'latin1' || encoding === 'binary' || encoding === 'ascii';
const isUtf8 = (encoding: string): boolean => encoding === 'utf8' || encoding === 'utf-8';

/** Reads what is written and delivered without keeping or changing it. */
export class ByteReader {
  readonly #limit: number;
  readonly #byteLength = Buffer.byteLength;
  readonly #isEncoding = Buffer.isEncoding;
  /** Previews that may be taken before the next refill; fractions of one count. */
  #ration = PREVIEWS_PER_SECOND;
  #bufferOf: Uint8Array | undefined;
  #buffer = Buffer.alloc(0);

  /** @param previewLimit bytes of preview, 0 … 256 */
  constructor(previewLimit: number) {
    this.#limit = Math.max(0, Math.min(PREVIEW_LIMIT, Math.floor(previewLimit)));
  }

  /** Gives back previews after `milliseconds`. */
  refill(milliseconds: number): void {
    this.#ration = Math.min(PREVIEWS_PER_SECOND, this.#ration + (PREVIEWS_PER_SECOND * milliseconds) / 1000);
  }

  /**
   * Adds start, length and preview of what write() was given to the record that is open in `to`.
   *
   * @param encoding what the program said, or the stream's default
   * @returns its bytes; −1 where it is nothing that a socket takes, and nothing was added
   */
  addWritten(to: EntryEncoder, start: number, chunk: unknown, encoding: string): number {
    if (typeof chunk === 'string') return this.#addString(to, start, chunk, encoding);
    if (!ArrayBuffer.isView(chunk)) return -1;
    to.addRange(start, chunk.byteLength);
    this.#addView(to, chunk, chunk.byteLength);
    return chunk.byteLength;
  }

  /** Bytes of what write() was given, as the socket will send them; −1 where it is nothing that a socket takes. */
  lengthOf(chunk: unknown, encoding: string): number {
    if (typeof chunk !== 'string') return ArrayBuffer.isView(chunk) ? chunk.byteLength : -1;
    return isOneByte(encoding) ? chunk.length : this.#byteLength(chunk, encoding as BufferEncoding);
  }

  /** Adds start, length and preview of what was delivered; `length` counts the handle's bytes. */
  addDelivered(to: EntryEncoder, start: number, length: number, chunk: unknown, encoding: string): void {
    to.addRange(start, length);
    if (typeof chunk === 'string') {
      if (this.#addText(to, chunk, encoding) < length) to.addFlags(to.length, RecordFlag.cut);
    } else if (ArrayBuffer.isView(chunk)) this.#addView(to, chunk, length);
  }

  /** Where the preview takes the whole text it tells the length too: counting costs as much as writing. */
  #addString(to: EntryEncoder, start: number, text: string, encoding: string): number {
    const lengthAt = to.addRange(start, 0);
    const taken = this.#addText(to, text, encoding);
    const whole = taken >= 0 && taken < this.#limit - UTF8_SLACK;
    const length = whole ? taken : this.lengthOf(text, encoding);
    if (length > taken) to.addFlags(to.length, RecordFlag.cut);
    if (lengthAt >= 0) to.u32(lengthAt, length);
    return length;
  }

  #addView(to: EntryEncoder, chunk: ArrayBufferView, length: number): void {
    const wanted = this.#takeRation() ? Math.min(chunk.byteLength, this.#limit) : 0;
    if (wanted > 0) to.addBytes(KEY_PREVIEW, new Uint8Array(chunk.buffer, chunk.byteOffset, wanted));
    if (wanted < length) to.addFlags(to.length, RecordFlag.cut);
  }

  /** Returns the bytes written, at most the preview's limit; −1 where there is to be no preview. */
  #addText(to: EntryEncoder, text: string, encoding: string): number {
    const at = this.#takeRation() ? to.reserveBytes(KEY_PREVIEW, this.#limit) : -1;
    if (at < 0) return -1;
    const taken = this.#writeText(this.#target(to), text, at, encoding);
    to.commitBytes(at, taken);
    return taken;
  }

  #takeRation(): boolean {
    if (this.#limit === 0 || this.#ration < 1) return false;
    this.#ration -= 1;
    return true;
  }

  #writeText(target: Buffer, text: string, at: number, encoding: string): number {
    const limit = this.#limit;
    if (isUtf8(encoding)) return utf8Write.call(target, text, at, limit);
    if (isOneByte(encoding)) return latin1Write.call(target, text, at, Math.min(text.length, limit));
    const known = this.#isEncoding(encoding) ? encoding : 'utf8';
    return Reflect.apply(write, target, [text, at, limit, known]);
  }

  /** The encoder's buffer as a Buffer, which writes text natively. */
  #target(to: EntryEncoder): Buffer {
    if (this.#bufferOf !== to.buffer) {
      this.#bufferOf = to.buffer;
      this.#buffer = Buffer.from(to.buffer.buffer, to.buffer.byteOffset, to.buffer.byteLength);
    }
    return this.#buffer;
  }
}
