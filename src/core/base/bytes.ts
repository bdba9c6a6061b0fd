/**
 * A cursor over bytes that cannot read past its end and never throws: a read that does not fit returns 0 (or an empty
 * array), leaves the cursor at the end and sets `failed`. Check `failed` once, after a group of reads.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  /** Index in `bytes` of the next byte. */
  position: number;
  /** Index in `bytes` after the last byte that may be read. */
  readonly end: number;
  /** A read did not fit. */
  failed = false;
  private readonly view: DataView;

  /** Reads `bytes[start, end)`; a range outside of `bytes` is cut to it. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length, littleEndian = true) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.end = Math.max(0, Math.min(end, bytes.length));
    this.position = Math.max(0, Math.min(start, this.end));
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.end - this.position;
  }

  u8(): number {
    const at = this.take(1);
    return at < 0 ? 0 : this.view.getUint8(at);
  }

  u16(): number {
    const at = this.take(2);
    return at < 0 ? 0 : this.view.getUint16(at, this.littleEndian);
  }

  u32(): number {
    const at = this.take(4);
    return at < 0 ? 0 : this.view.getUint32(at, this.littleEndian);
  }

  i32(): number {
    return this.u32() | 0;
  }

  u64(): bigint {
    const at = this.take(8);
    return at < 0 ? 0n : this.view.getBigUint64(at, this.littleEndian);
  }

  i64(): bigint {
    return BigInt.asIntN(64, this.u64());
  }

  /** 64 bits as a float64: exact up to 2^53, the nearest number above it. */
  u64AsNumber(): number {
    const at = this.take(8);
    if (at < 0) return 0;
    const first = this.view.getUint32(at, this.littleEndian);
    const second = this.view.getUint32(at + 4, this.littleEndian);
    return this.littleEndian ? second * 0x1_0000_0000 + first : first * 0x1_0000_0000 + second;
  }

  /** The next `length` bytes, not copied. */
  view8(length: number): Uint8Array {
    const at = this.take(length);
    return at < 0 ? this.bytes.subarray(0, 0) : this.bytes.subarray(at, at + length);
  }

  /** The next `length` bytes as UTF-8; malformed sequences become U+FFFD. */
  text(length: number): string {
    return decodeText(this.view8(length));
  }

  skip(length: number): void {
    this.take(length);
  }

  /** Skips to the next multiple of 4 counted from `origin`, or to the end where the padding is missing. */
  alignTo4(origin: number): void {
    const padding = (4 - ((this.position - origin) & 3)) & 3;
    this.position = Math.min(this.position + padding, this.end);
  }

  private take(length: number): number {
    const at = this.position;
    if (!(length >= 0) || length > this.end - at) {
      this.failed = true;
      this.position = this.end;
      return -1;
    }
    this.position = at + length;
    return at;
  }
}

/** Keeps nothing between calls: it is never asked to stream. */
const utf8 = new TextDecoder();

/** Bytes as UTF-8 text; malformed sequences become U+FFFD. Works on shared memory too. */
export function decodeText(bytes: Uint8Array): string {
  // TextDecoder refuses views of a SharedArrayBuffer (Encoding Standard); slice() copies out of it.
  return bytes.length === 0 ? '' : utf8.decode(bytes.slice());
}

/** Text as UTF-8. */
export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** The given pieces, one after the other. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
