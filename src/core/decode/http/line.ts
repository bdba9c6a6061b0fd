/** Collects the bytes of one line over the pieces it comes in. */
export class LineBuffer {
  private bytes = new Uint8Array(256);
  private length = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Adds [from, to) of `piece`; false if the line has become longer than the limit. */
  add(piece: Uint8Array, from: number, to: number): boolean {
    const wanted = this.length + to - from;
    if (wanted > this.limit) return false;
    if (wanted > this.bytes.length) {
      const grown = new Uint8Array(Math.min(Math.max(wanted, this.bytes.length * 2), this.limit));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(piece.subarray(from, to), this.length);
    this.length = wanted;
    return true;
  }

  get size(): number {
    return this.length;
  }

  /** The line as text without its line end, a byte a character (RFC 9112 §2.2); empties the buffer. */
  take(): string {
    let end = this.length;
    if (end > 0 && this.bytes[end - 1] === 10) end--;
    if (end > 0 && this.bytes[end - 1] === 13) end--;
    let text = '';
    for (let at = 0; at < end; at += 4096) {
      text += String.fromCharCode(...this.bytes.subarray(at, Math.min(at + 4096, end)));
    }
    this.length = 0;
    return text;
  }
}
