/** Damage to any file: what disks, cut transfers and adversaries do to bytes. */
import { concat } from '../../support/packets-bytes.ts';
import type { Random } from '../random.ts';

type Mutation = (r: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array;

/** A copy to write into. */
const copied =
  (change: (r: Random, bytes: Uint8Array) => void): Mutation =>
  (r, bytes) => {
    const out = bytes.slice();
    if (out.length > 0) change(r, out);
    return out;
  };

/** Length fields are 32 bits wide and aligned in pcapng, 16 bits in headers and options; both byte orders. */
function writeEdge(r: Random, bytes: Uint8Array): void {
  const width = r.pick([1, 2, 4, 4, 4, 8]);
  if (bytes.length < width) return;
  let at = r.below(bytes.length - width + 1);
  if (width >= 4 && !r.oneIn(4)) at &= ~3;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const little = !r.oneIn(3);
  if (width === 1) view.setUint8(at, r.edge());
  else if (width === 2) view.setUint16(at, r.edge(), little);
  else view.setUint32(at, r.edge(), little);
  if (width === 8) view.setUint32(at + 4, r.edge(), little);
}

function range(r: Random, bytes: Uint8Array, most: number): [number, number] {
  const from = r.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + r.small(most))];
}

const MUTATIONS: readonly Mutation[] = [
  copied((r, bytes) => {
    bytes[r.below(bytes.length)]! ^= 1 << r.below(8);
  }),
  copied((r, bytes) => {
    bytes[r.below(bytes.length)] = r.u32();
  }),
  copied(writeEdge),
  copied(writeEdge),
  copied(writeEdge),
  // Zeros, as of a file whose blocks were never written to disk.
  copied((r, bytes) => {
    bytes.fill(r.oneIn(4) ? 0xff : 0, ...range(r, bytes, 4096));
  }),
  // Cut anywhere.
  (r, bytes) => bytes.subarray(0, r.below(bytes.length + 1)),
  (r, bytes) => bytes.subarray(r.small(bytes.length)),
  // Bytes lost, doubled, put in, put elsewhere.
  (r, bytes) => {
    const [from, to] = range(r, bytes, 300);
    return concat(bytes.subarray(0, from), bytes.subarray(to));
  },
  (r, bytes) => {
    const [from, to] = range(r, bytes, 600);
    return concat(bytes.subarray(0, to), bytes.subarray(from));
  },
  (r, bytes) => {
    const at = r.below(bytes.length + 1);
    return concat(bytes.subarray(0, at), r.bytes(r.small(40)), bytes.subarray(at));
  },
  (r, bytes) => {
    const [from, to] = range(r, bytes, 600);
    const at = r.below(bytes.length + 1);
    return concat(bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at));
  },
  // Another file's end behind this one's beginning.
  (r, bytes, other) =>
    concat(bytes.subarray(0, r.below(bytes.length + 1)), other.subarray(r.below(other.length + 1))),
  (_, bytes, other) => concat(bytes, other),
];

/** Up to five mutations, mostly one or two. */
export function mutate(r: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let out = bytes;
  for (let left = 1 + r.small(4); left > 0; left -= 1) out = r.pick(MUTATIONS)(r, out, other);
  return out;
}
