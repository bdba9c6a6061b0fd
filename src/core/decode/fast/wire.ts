import type { DecodeErrorCode } from '../errors.ts';
import { type FrameScratch, Layer } from '../scratch.ts';

/** Big-endian 16 bits at `at`; the caller has checked the length. */
export function u16(b: Uint8Array, at: number): number {
  return (b[at]! << 8) | b[at + 1]!;
}

/** Big-endian 32 bits at `at`, 0 … 2³² − 1; the caller has checked the length. */
export function u32(b: Uint8Array, at: number): number {
  return ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
}

/**
 * Notes that decoding stopped at `offset`. On the wire already short: a contradiction, MALFORMED with `error`.
 * Otherwise the capture alone was cut: HEADER_CUT and no error.
 */
export function fail(out: FrameScratch, error: DecodeErrorCode, offset: number, onWire: boolean): void {
  if (!onWire) {
    out.layers |= Layer.HEADER_CUT;
    return;
  }
  out.layers |= Layer.MALFORMED;
  if (out.error === 0) {
    out.error = error;
    out.errorOffset = offset;
  }
}
