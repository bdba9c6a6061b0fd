/** Internet checksums (RFC 1071). */

/** Adds 16-bit big-endian words to a running sum; not folded. An odd last byte counts as its high half. */
export function addWords(sum: number, b: Uint8Array, start: number, length: number): number {
  let total = sum;
  const even = start + (length & ~1);
  for (let i = start; i < even; i += 2) total += (b[i]! << 8) | b[i + 1]!;
  return length & 1 ? total + (b[even]! << 8) : total;
}

/** A sum folded to 16 bits with end-around carry. */
export function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded;
}

/** Sum of the pseudo-header (RFC 9293 §3.1, RFC 8200 §8.1), folded. */
export function pseudoSum(src: Uint8Array, dst: Uint8Array, protocol: number, length: number): number {
  const addresses = addWords(addWords(0, src, 0, src.length), dst, 0, dst.length);
  return fold(addresses + protocol + Math.floor(length / 0x10000) + (length & 0xffff));
}

/**
 * What a checksum field is: `partial` holds the sum of the pseudo-header alone, as a kernel leaves it for the network
 * card to finish; on loopback nobody does (Linux, include/linux/skbuff.h: CHECKSUM_PARTIAL).
 */
export type ChecksumStatus = 'good' | 'bad' | 'partial' | 'none' | 'unverified';

export interface ChecksumVerdict {
  readonly status: ChecksumStatus;
  /** What the field should hold; undefined where it was not computed. */
  readonly calculated: number | undefined;
}

/** Verdict on the checksum at `at` of a segment [start, start + length) under its pseudo-header (0: none). */
export function verifyChecksum(
  b: Uint8Array,
  start: number,
  length: number,
  at: number,
  pseudo: number,
): ChecksumVerdict {
  const field = (b[at]! << 8) | b[at + 1]!;
  const sum = fold(addWords(pseudo, b, start, length));
  // The sum with the field in it is all ones if right; taking the field out gives what it should be (RFC 1624 §3).
  const calculated = ~fold(sum + (~field & 0xffff)) & 0xffff;
  if (sum === 0xffff) return { status: 'good', calculated: field };
  return { status: pseudo !== 0 && field === pseudo ? 'partial' : 'bad', calculated };
}
