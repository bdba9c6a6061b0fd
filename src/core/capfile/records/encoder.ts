import { DETAILS, type DetailName, DetailType, type RecordDetails } from './details.ts';
import { ENTRY_SIZE_LIMIT, EntryLength, EntryType, RecordFlag } from './schema.ts';

const textEncoder = new TextEncoder();
/** Above this many characters the platform's encoder is faster than a loop. */
const SHORT_TEXT = 48;
/** Longest value of a detail; the item's length is a u16. */
const DETAIL_LIMIT = 0xffff;
/** First four bytes of the items `start` and `length`, and the bytes of both items. */
const START_ITEM = DETAILS.start.key | (DetailType.u64 << 8) | (8 << 16);
const LENGTH_ITEM = DETAILS.length.key | (DetailType.u32 << 8) | (4 << 16);
const RANGE_LENGTH = 20;
const WORD_ITEM = (DetailType.u32 << 8) | (4 << 16);
/** A record with both. */
const RANGE_ENTRY_LENGTH = EntryLength.record + RANGE_LENGTH;

const BIG_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 0;

/** Upper half of a u64. A store into 32 bits takes the lower half by itself (ECMA-262 ToUint32). */
function highWord(value: number): number {
  return value > 0xffff_ffff ? Math.floor(value / 0x1_0000_0000) : 0;
}

/**
 * Writes entries into one fixed buffer, without allocating.
 *
 * Begin an entry, add its details, end it. What has no room is not written: `begin…` returns −1, a detail is left out
 * (and the record's `cut` flag set). The caller takes `bytes()` and calls `reset()`, or starts another encoder.
 */
export class EntryEncoder {
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  /** The same memory by words; entries begin at multiples of 4. */
  readonly #words: Uint32Array;
  #length = 0;
  #entry = -1;
  #generation = 0;

  /** @param capacity bytes of the buffer */
  constructor(capacity: number) {
    this.buffer = new Uint8Array(capacity);
    this.#view = new DataView(this.buffer.buffer);
    this.#words = new Uint32Array(this.buffer.buffer, 0, capacity >>> 2);
  }

  /** Bytes of whole entries written; the entry being written counts only once it is ended. */
  get length(): number {
    return this.#entry < 0 ? this.#length : this.#entry;
  }

  /** Bytes taken, an entry being written included. */
  get used(): number {
    return this.#length;
  }

  /** Grows with every `reset`: an entry's offset is good while this stays the same. */
  get generation(): number {
    return this.#generation;
  }

  /** Bytes left. */
  get room(): number {
    return this.buffer.byteLength - this.#length;
  }

  /** The whole entries: a view of the buffer, good until `reset()`. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.length);
  }

  /** Forgets everything written. */
  reset(): void {
    this.#length = 0;
    this.#entry = -1;
    this.#generation += 1;
  }

  /**
   * Begins a record entry.
   *
   * @returns the offset of the entry in the buffer, for `addFlags`; −1 where there is no room
   */
  beginRecord(
    name: number,
    flags: number,
    depth: number,
    socketId: number,
    seconds: number,
    nanos: number,
    bytesRead: number,
    bytesWritten: number,
  ): number {
    const at = this.#length;
    if (at + EntryLength.record > this.buffer.byteLength) return -1;
    const view = this.#view;
    // Type and flags; the length comes with endEntry. Then name, depth and two reserved bytes.
    view.setUint32(at, EntryType.record | (flags << 8), true);
    view.setUint32(at + 4, (name & 0xff) | ((depth > 0xff ? 0xff : depth) << 8), true);
    view.setUint32(at + 8, socketId, true);
    view.setUint32(at + 12, seconds, true);
    view.setUint32(at + 16, nanos, true);
    this.#setU64(at + 20, bytesRead);
    this.#setU64(at + 28, bytesWritten);
    this.#entry = at;
    this.#length = at + EntryLength.record;
    return at;
  }

  /**
   * Begins an entry of any type with its fixed part zeroed.
   *
   * @returns its offset, −1 where there is no room for the fixed part
   */
  beginEntry(type: number, fixedLength: number): number {
    const at = this.#length;
    if (at + fixedLength > this.buffer.byteLength) return -1;
    const view = this.#view;
    for (let i = 0; i < fixedLength; i += 4) view.setUint32(at + i, 0, true);
    view.setUint8(at, type);
    this.#entry = at;
    this.#length = at + fixedLength;
    return at;
  }

  /** Ends the entry begun last: writes its length. */
  endEntry(): void {
    const at = this.#entry;
    if (at < 0) return;
    this.#view.setUint16(at + 2, (this.#length - at) >>> 2, true);
    this.#entry = -1;
  }

  /** Takes back the entry begun last. */
  dropEntry(): void {
    if (this.#entry >= 0) this.#length = this.#entry;
    this.#entry = -1;
  }

  /** Sets flag bits of an entry that is still in the buffer. */
  addFlags(entryOffset: number, flags: number): void {
    const at = entryOffset + 1;
    this.buffer[at] = (this.buffer[at] ?? 0) | flags;
  }

  u8(at: number, value: number): void {
    this.#view.setUint8(at, value);
  }

  u16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  u32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  /** A detail of type u32 or bool; numbers are taken modulo 2³². */
  addU32(key: number, value: number): void {
    this.#addWord(key, DetailType.u32, value >>> 0);
  }

  addBool(key: number, value: boolean): void {
    this.#addWord(key, DetailType.bool, value ? 1 : 0);
  }

  addU64(key: number, value: number): void {
    const at = this.#item(key, DetailType.u64, 8);
    if (at >= 0) this.#setU64(at, value);
  }

  addF64(key: number, value: number): void {
    const at = this.#item(key, DetailType.f64, 8);
    if (at >= 0) this.#view.setFloat64(at, value, true);
  }

  /**
   * The details `start` and `length` at once.
   *
   * @returns where the length stands, for `u32`; −1 where there was no room
   */
  addRange(start: number, length: number): number {
    const at = this.#length;
    if (at + RANGE_LENGTH > this.buffer.byteLength) {
      this.#markCut();
      return -1;
    }
    const view = this.#view;
    view.setUint32(at, START_ITEM, true);
    this.#setU64(at + 4, start);
    view.setUint32(at + 12, LENGTH_ITEM, true);
    view.setUint32(at + 16, length, true);
    this.#length = at + RANGE_LENGTH;
    return at + 16;
  }

  /**
   * A whole record entry that is about bytes, in one go: what a busy server makes of each request. The same as
   * beginRecord, addRange, addU32 (where `key` is not 0) and endEntry.
   *
   * @param depth at most 255
   * @param key of one more detail of type u32; 0 for none
   * @returns the offset of the entry; −1 where there was no room
   */
  putRange(
    name: number,
    flags: number,
    depth: number,
    socketId: number,
    seconds: number,
    nanos: number,
    bytesRead: number,
    bytesWritten: number,
    start: number,
    length: number,
    key: number,
    value: number,
  ): number {
    const at = this.#length;
    const entryLength = key === 0 ? RANGE_ENTRY_LENGTH : RANGE_ENTRY_LENGTH + 8;
    if (at + entryLength > this.buffer.byteLength) return -1;
    const words = this.#words;
    const i = at >>> 2;
    words[i] = EntryType.record | (flags << 8) | (entryLength << 14);
    words[i + 1] = name | (depth << 8);
    words[i + 2] = socketId;
    words[i + 3] = seconds;
    words[i + 4] = nanos;
    words[i + 5] = bytesRead;
    words[i + 6] = highWord(bytesRead);
    words[i + 7] = bytesWritten;
    words[i + 8] = highWord(bytesWritten);
    words[i + 9] = START_ITEM;
    words[i + 10] = start;
    words[i + 11] = highWord(start);
    words[i + 12] = LENGTH_ITEM;
    words[i + 13] = length;
    if (key !== 0) {
      words[i + 14] = key | WORD_ITEM;
      words[i + 15] = value;
    }
    if (BIG_ENDIAN) this.#turnWords(at, entryLength);
    this.#length = at + entryLength;
    return at;
  }

  /** Words were written in this machine's byte order, which is not the file's. */
  #turnWords(at: number, length: number): void {
    for (let i = at; i < at + length; i += 4) this.buffer.subarray(i, i + 4).reverse();
  }

  /** A text, cut at a character's boundary to at most `limit` bytes of UTF-8. */
  addText(key: number, text: string, limit = 1024): void {
    if (this.#addShortAscii(key, text, limit)) return;
    const bytes = textEncoder.encode(text.slice(0, limit));
    let length = Math.min(bytes.byteLength, limit, DETAIL_LIMIT);
    // 10xxxxxx continues a character: step back to its first byte.
    while (length < bytes.byteLength && length > 0 && ((bytes[length] ?? 0) & 0xc0) === 0x80) length -= 1;
    if (length < bytes.byteLength || text.length > limit) this.#markCut();
    this.addBytes(key, bytes.subarray(0, length), DetailType.text);
  }

  /** Bytes, copied; at most 65,535. */
  addBytes(key: number, bytes: Uint8Array, type: number = DetailType.bytes): void {
    const at = this.#item(key, type, bytes.byteLength);
    if (at >= 0) this.buffer.set(bytes, at);
  }

  /**
   * Begins a detail of bytes that the caller writes into `buffer` itself; `commitBytes` tells how many.
   *
   * @returns where to write, −1 where there is no room for `limit` bytes
   */
  reserveBytes(key: number, limit: number): number {
    const at = this.#length;
    if (at + 4 + ((limit + 3) & ~3) > this.buffer.byteLength) {
      this.#markCut();
      return -1;
    }
    this.buffer[at] = key;
    this.buffer[at + 1] = DetailType.bytes;
    return at + 4;
  }

  /** Ends the detail begun by `reserveBytes` at `at`. */
  commitBytes(at: number, length: number): void {
    this.#view.setUint16(at - 2, length, true);
    for (let i = at + length; (i & 3) !== (at & 3); i += 1) this.buffer[i] = 0;
    this.#length = at + ((length + 3) & ~3);
  }

  /** Every detail of an object; those without a value are left out. */
  addDetails(details: RecordDetails): void {
    for (const name of Object.keys(details) as DetailName[]) this.#addNamed(name, details[name]);
  }

  #addNamed(name: DetailName, value: unknown): void {
    const { key, type } = DETAILS[name];
    if (value === undefined) return;
    if (type === 'u32') this.addU32(key, value as number);
    else if (type === 'u64') this.addU64(key, value as number);
    else if (type === 'f64') this.addF64(key, value as number);
    else if (type === 'bool') this.addBool(key, value as boolean);
    else if (type === 'text') this.addText(key, value as string, DETAIL_LIMIT);
    else this.addBytes(key, value as Uint8Array);
  }

  #addWord(key: number, type: number, value: number): void {
    const at = this.#item(key, type, 4);
    if (at >= 0) this.#view.setUint32(at, value, true);
  }

  /** Makes the item's four bytes and room for its value, the last four bytes of it zeroed for padding. */
  #item(key: number, type: number, valueLength: number): number {
    const at = this.#length;
    const total = 4 + ((valueLength + 3) & ~3);
    const tooLong = valueLength > DETAIL_LIMIT || at + total - this.#entry > ENTRY_SIZE_LIMIT;
    if (tooLong || at + total > this.buffer.byteLength) {
      this.#markCut();
      return -1;
    }
    this.#view.setUint32(at, key | (type << 8) | (valueLength << 16), true);
    if (total > 4) this.#view.setUint32(at + total - 4, 0, true);
    this.#length = at + total;
    return at + 4;
  }

  #addShortAscii(key: number, text: string, limit: number): boolean {
    const length = text.length;
    if (length > SHORT_TEXT || length > limit) return false;
    for (let i = 0; i < length; i += 1) if (text.charCodeAt(i) > 0x7f) return false;
    const at = this.#item(key, DetailType.text, length);
    if (at >= 0) for (let i = 0; i < length; i += 1) this.buffer[at + i] = text.charCodeAt(i);
    return true;
  }

  #markCut(): void {
    if (this.#entry >= 0) this.addFlags(this.#entry, RecordFlag.cut);
  }

  #setU64(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
    this.#view.setUint32(at + 4, highWord(value), true);
  }
}
