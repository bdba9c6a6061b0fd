/** Where decoding had to stop, and why. Thrown by `FrameBytes`, caught by `dissect`; never leaves this folder. */
export class Stop extends Error {
  /** The bytes were on the wire, but not captured. */
  readonly cut: boolean;
  readonly offset: number;
  readonly wanted: number;

  constructor(cut: boolean, offset: number, wanted: number) {
    super(`${wanted} bytes wanted at ${offset}`);
    this.cut = cut;
    this.offset = offset;
    this.wanted = wanted;
  }
}

/**
 * The frame's captured bytes, read with a check. The limit narrows as length fields are met: beyond it a packet is
 * malformed, beyond the captured bytes but within it the capture was cut.
 */
export class FrameBytes {
  readonly bytes: Uint8Array;
  /** End of the enclosing packet, by its own length or the frame's. */
  limit: number;

  constructor(bytes: Uint8Array, originalLength: number) {
    this.bytes = bytes;
    this.limit = Math.max(originalLength, bytes.length);
  }

  /** Captured bytes that lie within the limit: their end. */
  get end(): number {
    return Math.min(this.bytes.length, this.limit);
  }

  /** Stops decoding unless these bytes are there. */
  need(offset: number, length: number): void {
    if (offset + length > this.end) throw new Stop(offset + length <= this.limit, offset, length);
  }

  /** True if these bytes were captured and belong to the packet. */
  has(offset: number, length: number): boolean {
    return offset + length <= this.end;
  }

  u8(offset: number): number {
    this.need(offset, 1);
    return this.bytes[offset]!;
  }

  u16(offset: number): number {
    return this.uint(offset, 2);
  }

  u32(offset: number): number {
    return this.uint(offset, 4);
  }

  /** Big-endian number of up to six bytes. */
  uint(offset: number, length: number): number {
    this.need(offset, length);
    let value = 0;
    for (let i = 0; i < length; i++) value = value * 256 + this.bytes[offset + i]!;
    return value;
  }

  u64(offset: number): bigint {
    return (BigInt(this.u32(offset)) << 32n) | BigInt(this.u32(offset + 4));
  }

  slice(offset: number, length: number): Uint8Array {
    this.need(offset, length);
    return this.bytes.subarray(offset, offset + length);
  }
}
