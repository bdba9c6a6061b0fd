/** Option lists of every layer, with lengths that lie and lists that do not end. */
import { be16, be32, concat } from '../../support/packets-bytes.ts';
import type { Random } from '../random.ts';

/** Kind, length and value; now and then a length that is not the value's (RFC 9293 §3.2, RFC 791 §3.1). */
function option(r: Random, kind: number, value: Uint8Array): Uint8Array {
  const length = r.oneIn(8) ? r.pick([0, 1, 2, 3, 255, r.below(256)]) : value.length + 2;
  return concat(Uint8Array.of(kind, length), value);
}

/** MSS, scale, SACK permitted, SACK, timestamps, TCP-AO, MPTCP, fast open, experimental, user timeout, MD5. */
const TCP_KINDS: readonly (readonly [number, number])[] = [
  [2, 2],
  [3, 1],
  [4, 0],
  [5, 8],
  [5, 16],
  [5, 32],
  [8, 8],
  [29, 14],
  [30, 10],
  [34, 8],
  [253, 4],
  [254, 6],
  [28, 2],
  [19, 16],
];

/** TCP options: known ones, unknown ones, NOPs without end, SACK blocks of any edges. */
export function tcpOptions(r: Random, near: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let left = r.small(14); left > 0; left -= 1) {
    const [kind, length] = r.pick(TCP_KINDS);
    if (r.oneIn(3)) parts.push(Uint8Array.of(r.pick([0, 1, 1, 1, r.below(256)])));
    else if (kind === 5) parts.push(option(r, 5, sackEdges(r, near, length / 4)));
    else
      parts.push(option(r, r.oneIn(10) ? r.below(256) : kind, r.bytes(r.oneIn(10) ? r.below(38) : length)));
  }
  return concat(...parts).subarray(0, 40);
}

function sackEdges(r: Random, near: number, count: number): Uint8Array {
  return be32(
    ...Array.from({ length: count }, () => (r.oneIn(4) ? r.u32() : (near + r.between(-3000, 3000)) >>> 0)),
  );
}

/** Record route, loose and strict source route, timestamp, security, router alert, stream id. */
const IP_KINDS = [7, 131, 137, 68, 130, 148, 136, 82];

export function ipOptions(r: Random): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let left = r.small(8); left > 0; left -= 1) {
    if (r.oneIn(3)) parts.push(Uint8Array.of(r.pick([0, 1, 1, r.below(256)])));
    else parts.push(option(r, r.pick(IP_KINDS), r.bytes(r.below(20))));
  }
  return concat(...parts).subarray(0, 40);
}

/** A chain of IPv6 extension headers in front of `last` (RFC 8200 §4), and the number of its first header. */
export function extensionChain(
  r: Random,
  last: number,
): { readonly first: number; readonly bytes: Uint8Array } {
  let next = last;
  let bytes: Uint8Array = new Uint8Array(0);
  for (let left = r.oneIn(20) ? 200 : r.small(6); left > 0; left -= 1) {
    // Hop-by-hop, routing, fragment, authentication, destination, mobility, HIP, shim6.
    const kind = r.pick([0, 43, 44, 51, 60, 60, 135, 139, 140]);
    bytes = concat(extension(r, kind, next), bytes);
    next = kind;
  }
  return { first: next, bytes };
}

function extension(r: Random, kind: number, next: number): Uint8Array {
  if (kind === 44)
    return concat(Uint8Array.of(next, 0), be16(r.pick([0, 1, 8, 9, r.below(65_536)])), be32(r.below(3)));
  const words = r.small(2);
  const length = r.oneIn(12) ? r.below(256) : words;
  // AH counts its length in units of 4 bytes less 2 (RFC 4302 §2.2), the others in units of 8 less 1.
  if (kind === 51) return concat(Uint8Array.of(next, r.oneIn(12) ? r.below(256) : 4), r.bytes(22));
  return concat(Uint8Array.of(next, length), headerOptions(r, words * 8 + 6));
}

/** Options of hop-by-hop and destination headers, `length` bytes of them. */
function headerOptions(r: Random, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0; at + 2 < length; ) {
    out[at] = r.pick([0, 1, 5, 0xc2, 0x26, r.below(256)]);
    out[at + 1] = r.oneIn(6) ? r.below(256) : r.below(length - at - 1);
    at += 2 + (out[at + 1] ?? 0);
  }
  return out;
}

/** Options of neighbour discovery (RFC 4861 §4.6): units of 8 bytes, 0 among them. */
export function neighbourOptions(r: Random): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let left = r.small(10); left > 0; left -= 1) {
    const units = r.pick([0, 1, 1, 1, 2, 4, 255]);
    const kind = r.pick([1, 2, 3, 4, 5, 14, 24, 25, 31, r.below(256)]);
    parts.push(concat(Uint8Array.of(kind, units), r.bytes(Math.min(units, 4) * 8 - (units > 0 ? 2 : 0))));
  }
  return concat(...parts);
}
