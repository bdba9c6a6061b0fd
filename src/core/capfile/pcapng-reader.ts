/**
 * pcapng: blocks that begin and end with their length. Finds where they begin, also after damage; what they hold is
 * `pcapng-contents.ts`. Layout: draft-ietf-opsawg-pcapng.
 */
import type { DamageReport } from './damage.ts';
import { MAX_PACKET } from './limits.ts';
import { BlockType, isPossibleLength, SMALLEST_BLOCK, sectionOrder } from './pcapng-blocks.ts';
import { PcapngContents } from './pcapng-contents.ts';
import { blockAt, NO, nextLikely, YES } from './pcapng-search.ts';
import type { CaptureSink } from './sink.ts';
import type { Walker } from './walker.ts';

/** Options of a packet that are taken for real where the block's end is missing. */
const USUAL_OPTIONS = 4096;

export class PcapngWalker implements Walker {
  need = SMALLEST_BLOCK;
  private readonly contents: PcapngContents;
  private readonly sink: CaptureSink;
  private readonly report: DamageReport;
  /** Offset in the file where damage was noticed, or -1. */
  private damagedAt = -1;
  private damage = '';

  constructor(sink: CaptureSink, report: DamageReport) {
    this.contents = new PcapngContents(sink, report);
    this.report = report;
    this.sink = sink;
  }

  get frames(): number {
    return this.contents.frames;
  }

  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    return this.go(bytes, view, start, end, base, false);
  }

  finish(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): void {
    let at = this.go(bytes, view, start, end, base, true);
    // A block that is longer than the file: cut short, or a lying length with good blocks behind it.
    while (this.damagedAt < 0 && end - at >= SMALLEST_BLOCK && !this.isCutShort(view, at, end)) {
      const length = view.getUint32(at + 4, this.contents.littleEndian);
      this.damaged(base + at, `a block claims ${length} bytes, more than the file has`, at);
      at = this.go(bytes, view, at, end, base, true);
    }
    if (this.contents.sections + this.contents.interfaceCount === 0)
      this.unreadable(this.damagedAt >= 0 ? this.damagedAt : base + start, base + end);
    else if (this.damagedAt >= 0) this.giveUp(base + end);
    else if (at < end) this.report.cutShort(base + at, end - at, 'the file ends inside a block');
  }

  private go(bytes: Uint8Array, view: DataView, start: number, end: number, base: number, last: boolean) {
    let at = start;
    for (;;) {
      if (this.damagedAt >= 0) {
        at = this.search(bytes, view, at, end, base, last);
        if (this.damagedAt >= 0) return at;
      }
      at = this.blocks(bytes, view, at, end, base);
      if (this.damagedAt < 0) return at;
    }
  }

  /** Reads complete blocks; stops where one is incomplete or damaged. */
  private blocks(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    const contents = this.contents;
    const sink = this.sink;
    const raw = sink.block !== undefined;
    let at = start;
    while (end - at >= SMALLEST_BLOCK) {
      const type = view.getUint32(at, contents.littleEndian);
      const order = type === BlockType.section ? sectionOrder(view, at) : contents.littleEndian;
      if (order === undefined)
        return this.damaged(base + at, 'the byte order of a section is unreadable', at);
      const length = view.getUint32(at + 4, order);
      if (!isPossibleLength(length, type)) {
        return this.damaged(base + at, `a block of type ${hex(type)} claims ${length} bytes`, at);
      }
      if (end - at < length) {
        this.need = length;
        return at;
      }
      if (view.getUint32(at + length - 4, order) !== length) {
        return this.damaged(base + at, `the two lengths of a block differ (${length} bytes in front)`, at);
      }
      if (raw) sink.block?.(type, bytes, at, length, base + at, order);
      if (type === BlockType.enhancedPacket) contents.enhancedPacket(bytes, view, at, length, base);
      else contents.other(type, { bytes, view, at, length, base, littleEndian: order });
      at += length;
    }
    this.need = SMALLEST_BLOCK;
    return at;
  }

  private damaged(offset: number, what: string, at: number): number {
    this.damagedAt = offset;
    this.damage = what;
    return at;
  }

  /** Looks for the next block from `start` on; if found, the damage is reported and over. */
  private search(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    base: number,
    last: boolean,
  ): number {
    const { littleEndian, sectionInterfaces } = this.contents;
    let at = Math.max(start, this.damagedAt - base + 4);
    for (; at < end; at += 1) {
      at = nextLikely(bytes, at, end, littleEndian);
      const verdict = blockAt(view, at, end, littleEndian, sectionInterfaces, last);
      if (verdict === NO) continue;
      if (verdict === YES) {
        this.found(base + at);
        return at;
      }
      if (last) continue;
      this.need = verdict;
      return at;
    }
    this.need = 1;
    return Math.max(start, end);
  }

  private found(offset: number): void {
    const lost = offset - this.damagedAt;
    this.report.lost(this.damagedAt, lost, `${this.damage}; reading goes on at offset ${offset}`);
    this.damagedAt = -1;
  }

  /**
   * Whether the incomplete block at `at` is one whose end is missing, rather than one whose length lies: a packet that
   * fits its block, or any other block of a usual length.
   */
  private isCutShort(view: DataView, at: number, end: number): boolean {
    const { littleEndian, sectionInterfaces } = this.contents;
    const type = view.getUint32(at, littleEndian);
    if (type === BlockType.secrets) return true;
    if (type !== BlockType.enhancedPacket || end - at < 32) return this.need <= MAX_PACKET;
    const options = this.need - 32 - view.getUint32(at + 20, littleEndian);
    return (
      options >= 0 && options <= USUAL_OPTIONS && view.getUint32(at + 8, littleEndian) < sectionInterfaces
    );
  }

  private unreadable(offset: number, endOffset: number): void {
    const why = this.damage || 'it ends inside its first block';
    const message = `This pcapng file cannot be read from its start: ${why}.`;
    // What was given up on the way is not lost twice.
    const lost = Math.min(endOffset - offset, endOffset - this.report.lostBytes);
    this.report.fatal('file.unreadable', offset, Math.max(0, lost), message, 'Copy the file again.');
  }

  private giveUp(endOffset: number): void {
    const lost = endOffset - this.damagedAt;
    this.report.lost(this.damagedAt, lost, `${this.damage}; no block can be told from there on`);
    this.damagedAt = -1;
  }
}

const hex = (type: number): string => `0x${type.toString(16).padStart(8, '0')}`;
