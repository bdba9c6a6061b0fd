/**
 * Many sorted lists of (byte offset, frame row) in one pool: about 8 bytes an entry, no object per list or entry.
 *
 * A list is a chain of blocks of 4, 16 and then 64 entries. Entries of a block share the high part of their offset, so
 * an entry is two words. Nearly all entries come in order and are appended; another is put into its block, which is
 * split where it is full. Searching begins at the place of the last search of the list: what is asked next is near.
 */

import { grownU32 } from '../base/grow.ts';
import { NONE } from '../trace/frames.ts';

/** Words of a list's record: first and last block, block and index of the last search. */
const LIST = 4;
const HEAD = 0;
const TAIL = 1;
const CURSOR = 2;
const CURSOR_INDEX = 3;

/** Words of a block's record: first entry, capacity, entries, next and previous block, high part of the offsets. */
const BLOCK = 6;
const AT = 0;
const CAPACITY = 1;
const COUNT = 2;
const NEXT = 3;
const PREVIOUS = 4;
const HIGH = 5;

const FIRST_CAPACITY = 4;
const FULL_CAPACITY = 64;
/** Blocks that putting an entry in its place walks before it gives up: some 260,000 entries out of order. */
const MAX_WALK = 4096;
const SPAN = 2 ** 32;
/** Entries of a page: two words each, offset and frame. Pages are never copied; no block lies across two. */
const PAGE_BITS = 15;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/** A place in a list: `block` NONE is before its first entry. Reused by `seek`. */
export class Place {
  block = 0.5;
  index = 0;
}

export class RangeLists {
  #lists = new Uint32Array(256 * LIST).fill(NONE);
  #blocks = new Uint32Array(256 * BLOCK);
  #used = 0;
  readonly #lows: Uint32Array[] = [];
  readonly #frames: Uint32Array[] = [];
  /** First entry that no block has. */
  #free = 0;
  /** Start and frame of the entry that `near` found. */
  nearStart = 0;
  nearFrame = 0;

  /** Makes room for lists 0 … count − 1. */
  reserve(count: number): void {
    const length = this.#lists.length;
    if (count * LIST <= length) return;
    this.#lists = grownU32(this.#lists, count * LIST);
    this.#lists.fill(NONE, length);
  }

  startAt(block: number, index: number): number {
    const record = block * BLOCK;
    const at = this.#blocks[record + AT]! + index;
    return this.#blocks[record + HIGH]! * SPAN + this.#lows[at >>> PAGE_BITS]![at & PAGE_MASK]!;
  }

  frameAt(block: number, index: number): number {
    const at = this.#blocks[block * BLOCK + AT]! + index;
    return this.#frames[at >>> PAGE_BITS]![at & PAGE_MASK]!;
  }

  /** Whether `list`, for which there is room, has no entry. */
  isEmpty(list: number): boolean {
    return (this.#lists[list * LIST + HEAD]! | 0) === -1;
  }

  /**
   * Looks whether the entry of the last search or the one behind it, in one block, may be the one that `seek` finds for
   * `start`, a number below 2³¹: sets `nearStart` and `nearFrame`. It is that one where it reaches beyond `start`. False:
   * it is not as simple as that. For what is asked in order, as nearly everything is; all numbers are small to V8.
   */
  near(list: number, start: number): boolean {
    const lists = this.#lists;
    const block = lists[list * LIST + CURSOR]! | 0;
    // NONE
    if (block < 0) return false;
    const blocks = this.#blocks;
    const record = block * BLOCK;
    if (blocks[record + HIGH] !== 0) return false;
    const last = (blocks[record + COUNT]! - 1) | 0;
    const at = blocks[record + AT]! | 0;
    // A block lies in one page.
    const lows = this.#lows[at >>> PAGE_BITS]!;
    const base = at & PAGE_MASK;
    let index = lists[list * LIST + CURSOR_INDEX]! | 0;
    if (index < last) {
      const next = lows[base + index + 1]! | 0;
      if (next >= 0 && next <= start) {
        index += 1;
        lists[list * LIST + CURSOR_INDEX] = index;
      }
    }
    // NONE too: nothing was searched yet.
    if (index < 0 || index > last) return false;
    const low = lows[base + index]! | 0;
    if (low < 0 || low > start) return false;
    this.nearStart = low;
    this.nearFrame = this.#frames[at >>> PAGE_BITS]![base + index]! | 0;
    return true;
  }

  /** Moves `place` to the next entry of its list; false at the end. */
  next(list: number, place: Place): boolean {
    if (place.block === NONE) {
      place.block = this.#lists[list * LIST + HEAD]!;
      place.index = 0;
      return place.block !== NONE;
    }
    place.index += 1;
    if (place.index < this.#blocks[place.block * BLOCK + COUNT]!) return true;
    const following = this.#blocks[place.block * BLOCK + NEXT]!;
    if (following === NONE) return false;
    place.block = following;
    place.index = 0;
    return true;
  }

  /** Puts `place` on the last entry of `list` that starts at or before `start`, else before the first. */
  seek(list: number, start: number, place: Place): void {
    if (this.#seekNear(list, start, place)) return;
    this.#walk(list, start, this.#lists[list * LIST + CURSOR]!, Number.POSITIVE_INFINITY, place);
  }

  /** Finds it from the last search's entry on in that entry's block, as nearly always; false: it is elsewhere. */
  #seekNear(list: number, start: number, place: Place): boolean {
    const block = this.#lists[list * LIST + CURSOR]!;
    if (block === NONE) return false;
    const blocks = this.#blocks;
    const record = block * BLOCK;
    if (blocks[record + HIGH] !== 0) return false;
    const count = blocks[record + COUNT]!;
    const at = blocks[record + AT]!;
    // A block lies in one page.
    const lows = this.#lows[at >>> PAGE_BITS]!;
    const base = at & PAGE_MASK;
    let index = this.#lists[list * LIST + CURSOR_INDEX]!;
    if (index >= count || lows[base + index]! > start) return false;
    while (index + 1 < count && lows[base + index + 1]! <= start) index += 1;
    if (index + 1 === count) {
      const next = blocks[record + NEXT]!;
      if (next !== NONE && this.startAt(next, 0) <= start) return false;
    }
    this.#lists[list * LIST + CURSOR_INDEX] = index;
    place.block = block;
    place.index = index;
    return true;
  }

  /** The same from the end of the list; false where that takes too long. */
  seekBack(list: number, start: number, place: Place): boolean {
    return this.#walk(list, start, this.#lists[list * LIST + TAIL]!, MAX_WALK, place);
  }

  /** Start of the last entry; −1 for an empty list. */
  lastStart(list: number): number {
    const tail = this.#lists[list * LIST + TAIL]!;
    return tail === NONE ? -1 : this.startAt(tail, this.#blocks[tail * BLOCK + COUNT]! - 1);
  }

  /** Adds an entry that starts at or after all others. */
  append(list: number, start: number, frame: number): void {
    const tail = this.#lists[list * LIST + TAIL]!;
    const high = start < SPAN ? 0 : Math.floor(start / SPAN);
    const block = tail !== NONE && this.#hasRoom(tail, high) ? tail : this.#newTail(list, tail, high);
    const record = block * BLOCK;
    const count = this.#blocks[record + COUNT]!;
    const at = this.#blocks[record + AT]! + count;
    this.#lows[at >>> PAGE_BITS]![at & PAGE_MASK] = high === 0 ? start : start - high * SPAN;
    this.#frames[at >>> PAGE_BITS]![at & PAGE_MASK] = frame;
    this.#blocks[record + COUNT] = count + 1;
  }

  /** For an entry whose offset has the high part `high`. */
  #hasRoom(block: number, high: number): boolean {
    const blocks = this.#blocks;
    const record = block * BLOCK;
    return blocks[record + COUNT] !== blocks[record + CAPACITY] && blocks[record + HIGH] === high;
  }

  #newTail(list: number, tail: number, high: number): number {
    return this.#newBlock(list, tail, high, this.#nextCapacity(tail));
  }

  /** Adds an entry behind those that start at or before it. False: its place is too far from the end to be found. */
  insert(list: number, start: number, frame: number): boolean {
    if (start >= this.lastStart(list)) {
      this.append(list, start, frame);
      return true;
    }
    const place = new Place();
    if (!this.#walk(list, start, this.#lists[list * LIST + TAIL]!, MAX_WALK, place)) return false;
    if (place.block === NONE) this.#insertAt(list, this.#lists[list * LIST + HEAD]!, 0, start, frame);
    else this.#insertAt(list, place.block, place.index + 1, start, frame);
    return true;
  }

  /** Walks from `block` to the place of `start`; false where that takes more than `limit` blocks. */
  #walk(list: number, start: number, from: number, limit: number, place: Place): boolean {
    let block = from;
    let steps = 0;
    while (block !== NONE && this.startAt(block, 0) > start) {
      block = this.#blocks[block * BLOCK + PREVIOUS]!;
      if (++steps > limit) return false;
    }
    if (block === NONE) {
      place.block = NONE;
      place.index = 0;
      return true;
    }
    for (let n = this.#blocks[block * BLOCK + NEXT]!; n !== NONE && this.startAt(n, 0) <= start; ) {
      block = n;
      n = this.#blocks[block * BLOCK + NEXT]!;
      if (++steps > limit) return false;
    }
    const index = this.#indexIn(block, start, this.#lists[list * LIST + CURSOR_INDEX]!);
    this.#lists[list * LIST + CURSOR] = block;
    this.#lists[list * LIST + CURSOR_INDEX] = index;
    place.block = block;
    place.index = index;
    return true;
  }

  /** Last entry of `block` that starts at or before `start`; its first one does. `near`: where it may well be. */
  #indexIn(block: number, start: number, near: number): number {
    let low = 0;
    let high = this.#blocks[block * BLOCK + COUNT]! - 1;
    if (near <= high && this.startAt(block, near) <= start) {
      if (near === high || this.startAt(block, near + 1) > start) return near;
      low = near + 1;
      if (low === high || this.startAt(block, low + 1) > start) return low;
    }
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.startAt(block, middle) <= start) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #nextCapacity(tail: number): number {
    if (tail === NONE) return FIRST_CAPACITY;
    return Math.min(FULL_CAPACITY, this.#blocks[tail * BLOCK + CAPACITY]! * 4);
  }

  /** Puts an entry at `index` of `block`, splitting it where it is full or of another high part. */
  #insertAt(list: number, block: number, index: number, start: number, frame: number): void {
    const high = Math.floor(start / SPAN);
    const record = block * BLOCK;
    if (
      this.#blocks[record + HIGH] !== high ||
      this.#blocks[record + COUNT] === this.#blocks[record + CAPACITY]
    ) {
      this.#split(list, block, index);
      this.#insertBetween(list, block, index, start, frame, high);
    } else this.#put(block, index, start, frame);
  }

  /** After a split at `index`: into the first half where it fits, else a block of its own between the halves. */
  #insertBetween(
    list: number,
    block: number,
    index: number,
    start: number,
    frame: number,
    high: number,
  ): void {
    const record = block * BLOCK;
    const fits =
      this.#blocks[record + HIGH] === high &&
      this.#blocks[record + COUNT]! < this.#blocks[record + CAPACITY]!;
    const before = index === 0 ? this.#blocks[record + PREVIOUS]! : block;
    if (fits) this.#put(block, index, start, frame);
    else this.#put(this.#newBlock(list, before, high, FULL_CAPACITY), 0, start, frame);
  }

  /** Moves the entries of `block` from `index` on into a new block behind it; nothing to do at its end or start. */
  #split(list: number, block: number, index: number): void {
    const count = this.#blocks[block * BLOCK + COUNT]!;
    if (index === count || index === 0) return;
    const rest = this.#newBlock(list, block, this.#blocks[block * BLOCK + HIGH]!, FULL_CAPACITY);
    const from = this.#blocks[block * BLOCK + AT]! + index;
    const to = this.#blocks[rest * BLOCK + AT]!;
    move(this.#lows, from, to, count - index);
    move(this.#frames, from, to, count - index);
    this.#blocks[rest * BLOCK + COUNT] = count - index;
    this.#blocks[block * BLOCK + COUNT] = index;
  }

  #put(block: number, index: number, start: number, frame: number): void {
    const record = block * BLOCK;
    const at = this.#blocks[record + AT]! + index;
    const end = this.#blocks[record + AT]! + this.#blocks[record + COUNT]!;
    if (at < end) {
      move(this.#lows, at, at + 1, end - at);
      move(this.#frames, at, at + 1, end - at);
    }
    this.#lows[at >>> PAGE_BITS]![at & PAGE_MASK] = start % SPAN;
    this.#frames[at >>> PAGE_BITS]![at & PAGE_MASK] = frame;
    this.#blocks[record + COUNT] = this.#blocks[record + COUNT]! + 1;
  }

  /** A new, empty block behind `before` (NONE: at the head). */
  #newBlock(list: number, before: number, high: number, capacity: number): number {
    const block = this.#used++;
    if ((block + 1) * BLOCK > this.#blocks.length) this.#blocks = grownU32(this.#blocks, 0);
    const after = before === NONE ? this.#lists[list * LIST + HEAD]! : this.#blocks[before * BLOCK + NEXT]!;
    const blocks = this.#blocks;
    const record = block * BLOCK;
    blocks[record + AT] = this.#room(capacity);
    blocks[record + CAPACITY] = capacity;
    blocks[record + COUNT] = 0;
    blocks[record + NEXT] = after;
    blocks[record + PREVIOUS] = before;
    blocks[record + HIGH] = high;
    if (before === NONE) this.#lists[list * LIST + HEAD] = block;
    else this.#blocks[before * BLOCK + NEXT] = block;
    if (after === NONE) this.#lists[list * LIST + TAIL] = block;
    else this.#blocks[after * BLOCK + PREVIOUS] = block;
    if (this.#lists[list * LIST + CURSOR] === NONE) this.#lists[list * LIST + CURSOR] = block;
    return block;
  }

  /** Place for a block of `capacity` entries, within one page. */
  #room(capacity: number): number {
    const left = PAGE_MASK + 1 - (this.#free & PAGE_MASK);
    const at = left < capacity ? this.#free + left : this.#free;
    this.#free = at + capacity;
    if (at >>> PAGE_BITS === this.#lows.length) {
      this.#lows.push(new Uint32Array(PAGE_MASK + 1));
      this.#frames.push(new Uint32Array(PAGE_MASK + 1));
    }
    return at;
  }
}

/** Moves `count` entries within pages; both ranges lie in one page each. */
function move(pages: readonly Uint32Array[], from: number, to: number, count: number): void {
  const source = pages[from >>> PAGE_BITS]!;
  const at = from & PAGE_MASK;
  const target = pages[to >>> PAGE_BITS]!;
  if (source === target) source.copyWithin(to & PAGE_MASK, at, at + count);
  else target.set(source.subarray(at, at + count), to & PAGE_MASK);
}
