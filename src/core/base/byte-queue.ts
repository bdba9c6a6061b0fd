const SMALLEST = 4096;
/** What an emptied queue may keep; one that grew beyond it for a rare large block gives its memory back. */
const KEPT_WHEN_EMPTY = 1 << 20;

/**
 * Bytes added at the end and dropped at the front, always readable as one stretch `bytes[start, end)`.
 * Grows by doubling with what was really added, never with what a header promises; moving costs O(1) per byte.
 */
export class ByteQueue {
  bytes = new Uint8Array(0);
  /** A view over the whole of `bytes`; replaced together with it. */
  view = new DataView(this.bytes.buffer);
  start = 0;
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  /** Adds `source[from, to)`. */
  append(source: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    this.bytes.set(source.subarray(from, to), this.end);
    this.end += to - from;
  }

  /** Drops all before index `start` of `bytes`. */
  dropTo(start: number): void {
    this.start = start;
    if (this.start < this.end) return;
    this.start = 0;
    this.end = 0;
    if (this.bytes.length > KEPT_WHEN_EMPTY) this.replace(new Uint8Array(0));
  }

  private reserve(more: number): void {
    if (this.end + more <= this.bytes.length) return;
    const kept = this.bytes.subarray(this.start, this.end);
    // Less than half full: moving to the front is enough, and happens at most once per half a capacity added.
    const roomy = (kept.length + more) * 2 <= this.bytes.length;
    const target = roomy ? this.bytes : new Uint8Array(Math.max(SMALLEST, (kept.length + more) * 2));
    target.set(kept, 0);
    this.end = kept.length;
    this.start = 0;
    if (!roomy) this.replace(target);
  }

  private replace(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
