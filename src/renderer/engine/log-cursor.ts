/** How far one log has been taken in: drops bytes that come twice, notices bytes that are missing. */
export class LogCursor {
  /** Bytes taken in so far: the offset of the next byte. */
  offset = 0;

  /** The bytes that are new; empty where all came before; undefined where some before them are missing. */
  take(offset: number, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
    if (offset > this.offset) return undefined;
    const fresh = bytes.subarray(Math.min(this.offset - offset, bytes.length));
    this.offset += fresh.length;
    return fresh;
  }

  reset(): void {
    this.offset = 0;
  }
}
