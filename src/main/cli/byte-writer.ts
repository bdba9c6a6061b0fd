/**
 * Text built straight into bytes: a million lines of ten numbers each are written without a string for any of them.
 * `flush` hands over what is there; it is called whenever the buffer runs full.
 */
export class ByteWriter {
  readonly #flush: (bytes: Uint8Array) => void;
  #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;
  readonly #encoder = new TextEncoder();

  constructor(flush: (bytes: Uint8Array) => void, capacity = 1 << 18) {
    this.#flush = flush;
    this.#bytes = new Uint8Array(capacity);
  }

  /** Makes sure that `count` more bytes fit; every other method relies on it for at most `ROOM` bytes a call. */
  #room(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    this.flush();
    if (count > this.#bytes.length) this.#bytes = new Uint8Array(count);
  }

  /** Hands over what has been written; the receiver must be done with the bytes when it returns. */
  flush(): void {
    if (this.#at === 0) return;
    const length = this.#at;
    this.#at = 0;
    this.#flush(this.#bytes.subarray(0, length));
  }

  /** One byte: a tab, a line feed, an ASCII character. */
  byte(value: number): void {
    if (this.#at === this.#bytes.length) this.flush();
    this.#bytes[this.#at++] = value;
  }

  /** Bytes as they are: a text encoded once and written often. */
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    const to = this.#bytes;
    let at = this.#at;
    // Short texts: a loop beats the call into `set`.
    if (bytes.length < 40) for (let i = 0; i < bytes.length; i += 1) to[at++] = bytes[i]!;
    else {
      to.set(bytes, at);
      at += bytes.length;
    }
    this.#at = at;
  }

  /** Any text, as UTF-8. */
  text(value: string): void {
    this.#room(value.length * 3);
    this.#at += this.#encoder.encodeInto(value, this.#bytes.subarray(this.#at)).written;
  }

  /** Text that is known to be ASCII. */
  ascii(value: string): void {
    this.#room(value.length);
    const to = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < value.length; i += 1) to[at++] = value.charCodeAt(i);
    this.#at = at;
  }

  /** A whole number in decimal; negative ones with their sign. Exact to 2⁵³. */
  integer(value: number): void {
    if (value > 0xffff_ffff || value < 0) this.ascii(String(value));
    else this.#decimal(value);
  }

  #decimal(value: number): void {
    this.#room(10);
    let digits = 1;
    for (let power = 10; digits < 10 && value >= power; power *= 10) digits += 1;
    let at = this.#at + digits;
    this.#at = at;
    let left = value >>> 0;
    const to = this.#bytes;
    for (let i = 0; i < digits; i += 1) {
      const next = (left / 10) >>> 0;
      to[--at] = 48 + (left - next * 10);
      left = next;
    }
  }

  /** A whole number with leading zeros: `digits` digits, as the fraction of a second. */
  padded(value: number, digits: number): void {
    this.#room(digits);
    const to = this.#bytes;
    let at = this.#at + digits;
    this.#at = at;
    let left = value >>> 0;
    for (let i = 0; i < digits; i += 1) {
      const next = (left / 10) >>> 0;
      to[--at] = 48 + (left - next * 10);
      left = next;
    }
  }

  /** `0x` and `digits` hexadecimal digits in lower case. */
  hex(value: number, digits: number): void {
    this.#room(digits + 2);
    const to = this.#bytes;
    to[this.#at++] = 48;
    to[this.#at++] = 120;
    for (let shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      const nibble = (value >>> shift) & 15;
      to[this.#at++] = nibble < 10 ? 48 + nibble : 87 + nibble;
    }
  }
}
