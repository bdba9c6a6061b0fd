import { MAX_RESYNC_BLOCK } from './limits.ts';
import { BlockType, isKnownType, isPossibleLength, SMALLEST_BLOCK, sectionOrder } from './pcapng-blocks.ts';

export const NO = -1;
export const YES = 0;

/** 1 for the lowest byte of every block type that is known: rules out most places at the cost of one look. */
const LIKELY = Uint8Array.from({ length: 256 }, (_, low) =>
  Object.values(BlockType).some((type) => (type & 0xff) === low) ? 1 : 0,
);

/** The first place from `at` on, up to `end`, where a block may begin by the lowest byte of its type. */
export function nextLikely(bytes: Uint8Array, at: number, end: number, littleEndian: boolean): number {
  const low = littleEndian ? 0 : 3;
  let next = at;
  while (next + 3 < end && LIKELY[bytes[next + low]] === 0) next += 1;
  return next;
}

/**
 * Whether a block begins at `at`, judged by a known type, a possible length, the same length at its end, a packet
 * that fits, and the head of a block behind it. YES, NO, or the number of bytes from `at` on that are needed to tell.
 *
 * @param littleEndian byte order of the section that was damaged
 * @param interfaces how many interfaces that section has
 * @param last no more bytes will come: a block that ends with them has nothing behind it
 */
export function blockAt(
  view: DataView,
  at: number,
  end: number,
  littleEndian: boolean,
  interfaces: number,
  last: boolean,
): number {
  if (end - at < SMALLEST_BLOCK) return SMALLEST_BLOCK;
  const type = view.getUint32(at, littleEndian);
  const order = type === BlockType.section ? sectionOrder(view, at) : littleEndian;
  if (order === undefined || !isKnownType(type)) return NO;
  const length = view.getUint32(at + 4, order);
  if (!isPossibleLength(length, type) || length > MAX_RESYNC_BLOCK) return NO;
  if (end - at < length) return length;
  if (view.getUint32(at + length - 4, order) !== length) return NO;
  if (!fits(view, at, type, length, order, interfaces)) return NO;
  return nextLooksRight(view, at, length, end, order, last);
}

/** A packet's captured length within its block, an interface that exists. */
function fits(view: DataView, at: number, type: number, length: number, le: boolean, interfaces: number) {
  if (type !== BlockType.enhancedPacket) return true;
  return view.getUint32(at + 20, le) <= length - 32 && view.getUint32(at + 8, le) < interfaces;
}

function nextLooksRight(view: DataView, at: number, length: number, end: number, le: boolean, last: boolean) {
  const next = at + length;
  if (end - next < SMALLEST_BLOCK) return last ? YES : length + SMALLEST_BLOCK;
  const type = view.getUint32(next, le);
  const order = type === BlockType.section ? sectionOrder(view, next) : le;
  if (order === undefined) return NO;
  const nextLength = view.getUint32(next + 4, order);
  if (!isPossibleLength(nextLength, type)) return NO;
  if (isKnownType(type)) return YES;
  // A type that we do not know must end as it begins, where its end is in sight.
  if (end - next < nextLength) return last || nextLength > MAX_RESYNC_BLOCK ? NO : length + nextLength;
  return view.getUint32(next + nextLength - 4, le) === nextLength ? YES : NO;
}
