import { MAX_RESYNC_BLOCK } from './limits.ts';
import { BlockType, isKnownType, isPossibleLength, SMALLEST_BLOCK, sectionOrder } from './pcapng-blocks.ts';

export const NO = -1;
export const YES = 0;

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
