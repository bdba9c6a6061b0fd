/**
 * The byte map: for each direction, the frames that brought new bytes, by offset, and those that repeated old ones.
 *
 * The first list's ranges do not overlap: an entry reaches from its start to the end of its frame's payload or to the
 * next entry, whichever comes first. A segment that brings new bytes and repeats others is in both lists.
 */
import { grownU8 } from '../base/grow.ts';
import type { FlowSchema } from '../trace/conversations.ts';
import { type FrameChunk, type FrameSchema, frameSchema, NONE, tcpFlags } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK, placesIn, type Table, type TableView } from '../trace/table.ts';
import type { ByteMap, ByteSpan, CarriedVisit } from './byte-map.ts';
import { Place, RangeLists } from './range-lists.ts';

const { tcpLen: TCP_LEN } = placesIn(frameSchema);

/** Pieces, held or missing, that one segment may span; what a hostile one has beyond that is taken as a repetition. */
const MAX_PIECES = 1024;

export class ByteLists implements ByteMap {
  readonly #frames: Table<FrameSchema>;
  readonly #flows: TableView<FlowSchema>;
  readonly #lists = new RangeLists();
  /** Flows whose order was too wild. */
  readonly #unusable = new Set<number>();
  /** By flow: longest payload in its list of repetitions. */
  readonly #longestRepeat = new Map<number, number>();
  /** By flow: 1 where it has lists and a known ISN. */
  #plain = new Uint8Array(1);
  readonly #place = new Place();
  readonly #places: Place[] = [];
  #asking = 0;

  constructor(frames: Table<FrameSchema>, flows: TableView<FlowSchema>) {
    this.#frames = frames;
    this.#flows = flows;
  }

  /**
   * Enters a segment of `flow` (flow row) with `length` > 0 payload bytes, and moves the flow's high-water mark.
   * @param low offset of its first byte, modulo 2³²; one before the flow's first byte is not entered
   */
  add(flow: number, frame: number, low: number, length: number): void {
    const chunk = this.#flows.chunks[flow >>> CHUNK_BITS]!;
    const i = flow & CHUNK_MASK;
    const seen = chunk.streamBytes[i]!;
    // Unwrapped beyond 2³² by nearness to the highest byte seen (RFC 9293 §3.4).
    const start = seen + ((low - seen) | 0);
    if (start < 0) return;
    const end = start + length;
    this.#lists.reserve(flow * 2 + 2);
    // In order, as nearly all are: behind everything seen.
    if (start >= seen) this.#lists.append(flow * 2, start, frame);
    else if (!this.#unusable.has(flow)) this.#fill(flow, frame, start, end, this.#place);
    if (end > seen) chunk.streamBytes[i] = end;
  }

  /** Enters a segment of `flow` that begins where its high-water mark `start` is, which the caller moves. */
  append(flow: number, frame: number, start: number): void {
    this.#lists.reserve(flow * 2 + 2);
    this.#lists.append(flow * 2, start, frame);
  }

  usable(stream: number, direction: number): boolean {
    return !this.#unusable.has(stream * 2 + direction);
  }

  eachCarrier(stream: number, direction: number, from: number, to: number, visit: CarriedVisit): void {
    const flow = stream * 2 + direction;
    this.#lists.reserve(flow * 2 + 2);
    this.#eachFirst(flow * 2, from, to, visit);
    // Nothing to look up where no segment of the trace was ever repeated.
    const longest = this.#longestRepeat.size === 0 ? undefined : this.#longestRepeat.get(flow);
    if (longest !== undefined) this.#eachRepeat(flow * 2 + 1, from, to, longest, visit);
  }

  /**
   * Where nothing was repeated, each entry is a whole segment, and none overlaps another: the one that begins at or before
   * `from` and ends at or behind `to` is the only one.
   */
  onlyCarrier(flow: number, from: number, to: number): number {
    if (!this.#isKnown(flow)) return NONE;
    const list = flow * 2;
    const lists = this.#lists;
    lists.reserve(list + 2);
    const place = this.#place;
    if (!lists.isEmpty(list + 1)) return NONE;
    lists.seek(list, from, place);
    if (place.block === NONE) return NONE;
    const frame = lists.frameAt(place.block, place.index);
    return lists.startAt(place.block, place.index) + this.#lengthOf(frame) >= to ? frame : NONE;
  }

  nearCarrier(flow: number, from: number, to: number): number {
    if (flow >= this.#plain.length || this.#plain[flow] !== 1) return this.#firstCarrier(flow, from, to);
    const lists = this.#lists;
    const list = flow * 2;
    if (!lists.isEmpty(list + 1)) return -1;
    if (lists.near(list, from)) {
      const frame = lists.nearFrame;
      if (lists.nearStart + this.#lengthOf(frame) >= to) return frame;
    }
    return this.onlyCarrier(flow, from, to) | 0;
  }

  /** Notes that the flow has lists, and its ISN is known: neither changes any more. */
  #firstCarrier(flow: number, from: number, to: number): number {
    if (!this.#isKnown(flow)) return -1;
    if (flow >= this.#plain.length) this.#plain = grownU8(this.#plain, flow + 1);
    this.#plain[flow] = 1;
    return this.onlyCarrier(flow, from, to) | 0;
  }

  #isKnown(flow: number): boolean {
    return this.#flows.chunks[flow >>> CHUNK_BITS]!.isnKnown[flow & CHUNK_MASK] === 1;
  }

  /** Payload bytes of a segment that has some. */
  #lengthOf(frame: number): number {
    return this.#frames.cells[frame >>> CHUNK_BITS]!.i32[TCP_LEN + (frame & CHUNK_MASK)]!;
  }

  offsetOf(frame: number): number {
    const chunk = this.#frames.chunks[frame >>> CHUNK_BITS]!;
    const i = frame & CHUNK_MASK;
    const stream = chunk.stream[i]!;
    if (stream === NONE || chunk.tcpLen[i] === NONE) return Number.NaN;
    return this.#nearest(stream * 2 + chunk.direction[i]!, frame, lowOffset(chunk, i));
  }

  setSpan(frame: number, chunk: FrameChunk, flow: number, span: ByteSpan): void {
    const flows = this.#flows.chunks[flow >>> CHUNK_BITS]!;
    const j = flow & CHUNK_MASK;
    if (flows.isnKnown[j] !== 1) {
      span.from = Number.NaN;
      span.to = Number.NaN;
      return;
    }
    const i = frame & CHUNK_MASK;
    const low = lowOffset(chunk, i);
    const from = flows.streamBytes[j]! < 2 ** 31 ? low | 0 : this.#nearest(flow, frame, low);
    span.from = from;
    span.to = from + chunk.tcpLen[i]!;
  }

  /** The offset with low 32 bits `low` that `frame` of `flow` means: only flows beyond 4 GiB have a choice. */
  #nearest(flow: number, frame: number, low: number): number {
    const seen = this.#flows.chunks[flow >>> CHUNK_BITS]!.streamBytes[flow & CHUNK_MASK]!;
    if (seen < 2 ** 31) return low | 0;
    // Of the candidates, the one whose neighbours in the list are nearest to the frame.
    let best = low;
    let nearest = Number.POSITIVE_INFINITY;
    for (let offset = low >>> 0; offset <= seen + 2 ** 31; offset += 2 ** 32) {
      this.#lists.seek(flow * 2, offset, this.#place);
      if (this.#place.block === NONE) continue;
      const away = Math.abs(this.#lists.frameAt(this.#place.block, this.#place.index) - frame);
      if (away < nearest) {
        best = offset;
        nearest = away;
      }
    }
    return best;
  }

  #eachFirst(list: number, from: number, to: number, visit: CarriedVisit): void {
    // A visit may ask again: each question under way has a place of its own.
    const place = this.#places[this.#asking] ?? this.#newPlace();
    this.#asking += 1;
    this.#lists.seek(list, from, place);
    if (place.block !== NONE || this.#lists.next(list, place)) this.#visitFrom(list, place, from, to, visit);
    this.#asking -= 1;
  }

  #newPlace(): Place {
    const place = new Place();
    this.#places.push(place);
    return place;
  }

  /** Visits the entries from `place` on that hold any of [from, to). */
  #visitFrom(list: number, place: Place, from: number, to: number, visit: CarriedVisit): void {
    let start = this.#lists.startAt(place.block, place.index);
    for (let more = true; more && start < to; ) {
      const frame = this.#lists.frameAt(place.block, place.index);
      const own = this.#endOf(frame, start);
      more = this.#lists.next(list, place);
      const limit = more ? this.#lists.startAt(place.block, place.index) : own;
      const end = Math.min(own, limit, to);
      if (end > from) visit(frame, Math.max(start, from), end, false);
      start = limit;
    }
  }

  #eachRepeat(list: number, from: number, to: number, longest: number, visit: CarriedVisit): void {
    const place = new Place();
    const found: { frame: number; start: number; end: number }[] = [];
    this.#lists.seek(list, from - longest, place);
    if (place.block === NONE && !this.#lists.next(list, place)) return;
    do {
      const start = this.#lists.startAt(place.block, place.index);
      if (start >= to) break;
      const frame = this.#lists.frameAt(place.block, place.index);
      const end = this.#endOf(frame, start);
      if (end > from) found.push({ frame, start: Math.max(start, from), end: Math.min(end, to) });
    } while (this.#lists.next(list, place));
    found.sort((a, b) => a.frame - b.frame);
    for (const { frame, start, end } of found) visit(frame, start, end, true);
  }

  /** One past the last payload byte of `frame`, some byte of which is at `start`. */
  #endOf(frame: number, start: number): number {
    const chunk = this.#frames.chunks[frame >>> CHUNK_BITS]!;
    const i = frame & CHUNK_MASK;
    const syn = (chunk.flags[i]! & tcpFlags.syn) === 0 ? 0 : 1;
    return start + ((chunk.relSeq[i]! + syn - 1 + chunk.tcpLen[i]! - start) >>> 0);
  }

  /** Puts what is new of [start, end) into the first list, hole by hole, and the frame into the repetitions if not all is. */
  #fill(flow: number, frame: number, start: number, end: number, place: Place): void {
    const first = flow * 2;
    let at = start;
    let fresh = 0;
    // Leaves the list's cursor near, for the searches below.
    if (!this.#lists.seekBack(first, at, place)) {
      this.#unusable.add(flow);
      return;
    }
    for (let pieces = 0; at < end && pieces < MAX_PIECES; pieces += 1) {
      this.#lists.seek(first, at, place);
      const covered = place.block === NONE ? at : this.#coveredEnd(first, place);
      if (covered > at) {
        at = covered;
        continue;
      }
      const until = Math.min(end, this.#nextStart(first, at));
      this.#insert(flow, first, at, frame);
      fresh += until - at;
      at = until;
    }
    if (fresh < end - start) this.#repeat(flow, frame, start, end - start);
  }

  /** Start of the first entry behind `offset`; Infinity: there is none. */
  #nextStart(list: number, offset: number): number {
    const place = new Place();
    this.#lists.seek(list, offset, place);
    return this.#lists.next(list, place)
      ? this.#lists.startAt(place.block, place.index)
      : Number.POSITIVE_INFINITY;
  }

  /** One past the last byte of the entry at `place`, as far as it counts. */
  #coveredEnd(list: number, place: Place): number {
    const start = this.#lists.startAt(place.block, place.index);
    const end = this.#endOf(this.#lists.frameAt(place.block, place.index), start);
    const next = new Place();
    next.block = place.block;
    next.index = place.index;
    return this.#lists.next(list, next) ? Math.min(end, this.#lists.startAt(next.block, next.index)) : end;
  }

  #repeat(flow: number, frame: number, start: number, length: number): void {
    this.#longestRepeat.set(flow, Math.max(length, this.#longestRepeat.get(flow) ?? 0));
    this.#insert(flow, flow * 2 + 1, start, frame);
  }

  #insert(flow: number, list: number, start: number, frame: number): void {
    if (!this.#lists.insert(list, start, frame)) this.#unusable.add(flow);
  }
}

/** Offset of a segment's first payload byte, its low 32 bits. */
function lowOffset(chunk: FrameChunk, i: number): number {
  const syn = (chunk.flags[i]! & tcpFlags.syn) === 0 ? 0 : 1;
  return chunk.relSeq[i]! + syn - 1;
}
