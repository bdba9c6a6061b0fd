/**
 * 32-bit sequence arithmetic: comparisons modulo 2³² (RFC 9293 §3.4). Arguments may be any int32 or uint32.
 * Exactly half way round, a number is both before and after another, as in Wireshark's LT_SEQ and GT_SEQ.
 */

export const before = (a: number, b: number): boolean => ((a - b) | 0) < 0;
export const after = (a: number, b: number): boolean => ((b - a) | 0) < 0;
export const atOrBefore = (a: number, b: number): boolean => ((a - b) | 0) <= 0;
export const atOrAfter = (a: number, b: number): boolean => ((b - a) | 0) <= 0;
/** `a + n` as int32. */
export const plus = (a: number, n: number): number => (a + n) | 0;
/** `a - b` as uint32: how far `a` is beyond `b`. */
export const distance = (a: number, b: number): number => (a - b) >>> 0;
