import { DETAILS, DetailType } from './details.ts';
import { readU64 } from './read-details.ts';

const decoder = new TextDecoder();
/** Bytes of an item's key, type and length of value, and those as one number. */
const HEAD = 4;
const headOf = (key: number, type: number, length: number): number => key | (type << 8) | (length << 16);
export const START_HEAD = headOf(DETAILS.start.key, DetailType.u64, 8);
export const LENGTH_HEAD = headOf(DETAILS.length.key, DetailType.u32, 4);
/** `start` with 8 bytes of value, and `length` behind it with 4. */
const LENGTH_AT = HEAD + 8;
const RANGE = LENGTH_AT + HEAD + 4;

/**
 * The few details that every record's row needs, read without making an object for each record: keep one scanner and
 * call `scan` for one record after the other.
 */
export class DetailScanner {
  /** Offset of the first byte the record is about; NaN where it is not about bytes. */
  start = Number.NaN;
  /** Bytes it is about. */
  byteLength = 0;
  /** Which connection attempt of its socket, from 1; 0 where none is named. */
  attempt = 0;
  /** Server 'connection': id of the accepted socket; 0 elsewhere. */
  acceptedId = 0;
  /** 'close': an error closed it. */
  hadError = false;
  /** Port of the socket's own side where the record tells it ('drop', an attempt); 0 elsewhere. */
  localPort = 0;
  remotePort = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #errorAt = 0;
  #errorLength = 0;

  /** Reads `length` bytes of details at `at` of `bytes`, of which `view` is a view; stops at damage. */
  scan(bytes: Uint8Array, view: DataView, at: number, length: number): void {
    this.#clear(bytes);
    const end = Math.min(at + length, bytes.byteLength);
    for (let item = this.#takeRange(view, at, end); item + 4 <= end; ) {
      const valueLength = view.getUint16(item + 2, true);
      const next = item + 4 + ((valueLength + 3) & ~3);
      if (next > end) return;
      this.#take(view, view.getUint8(item), view.getUint8(item + 1), item + 4, valueLength);
      item = next;
    }
  }

  /** Node's error code, `ECONNRESET`; empty where the record reports no error. */
  get errorCode(): string {
    if (this.#errorLength === 0) return '';
    return decoder.decode(this.#bytes.subarray(this.#errorAt, this.#errorAt + this.#errorLength));
  }

  #clear(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#errorLength = 0;
    this.start = Number.NaN;
    this.byteLength = 0;
    this.attempt = 0;
    this.acceptedId = 0;
    this.hadError = false;
    this.localPort = 0;
    this.remotePort = 0;
  }

  /** Those of a record of bytes begin with where the bytes are: returns what is behind that, or `at`. */
  #takeRange(view: DataView, at: number, end: number): number {
    if (at + RANGE > end || view.getUint32(at, true) !== START_HEAD) return at;
    if (view.getUint32(at + LENGTH_AT, true) !== LENGTH_HEAD) return at;
    this.start = readU64(view, at + HEAD);
    this.byteLength = view.getUint32(at + LENGTH_AT + HEAD, true);
    return at + RANGE;
  }

  #take(view: DataView, key: number, type: number, at: number, length: number): void {
    if (type === DetailType.u64 && key === DETAILS.start.key && length === 8) this.start = readU64(view, at);
    else if (type === DetailType.u32 && length === 4) this.#takeWord(key, view.getUint32(at, true));
    else if (type === DetailType.bool && key === DETAILS.hadError.key && length === 4) {
      this.hadError = view.getUint32(at, true) !== 0;
    } else if (type === DetailType.text && key === DETAILS.errorCode.key) {
      this.#errorAt = at;
      this.#errorLength = length;
    }
  }

  #takeWord(key: number, value: number): void {
    if (key === DETAILS.length.key) this.byteLength = value;
    else if (key === DETAILS.attempt.key) this.attempt = value;
    else if (key === DETAILS.socketId.key) this.acceptedId = value;
    else if (key === DETAILS.localPort.key) this.localPort = value;
    else if (key === DETAILS.remotePort.key) this.remotePort = value;
  }
}
