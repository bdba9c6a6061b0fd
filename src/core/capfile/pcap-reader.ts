/**
 * pcap: a 24-byte header, then records of a header and a packet. There is no mark between records, so after damage
 * a boundary is taken where several plausible record headers follow each other. Layout: draft-ietf-opsawg-pcap.
 */
import type { DamageReport } from './damage.ts';
import type { Detected } from './detect.ts';
import { MAX_BLOCK, MAX_PACKET, MAX_RESYNC_BLOCK } from './limits.ts';
import { NO, type RecordShape, recordAt, YES } from './pcap-search.ts';
import type { CaptureSink } from './sink.ts';
import type { Walker } from './walker.ts';

const FILE_HEADER = 24;
/** The upper bits of the link type carry the FCS length in 2-byte units, if bit 26 says so. */
const FCS_PRESENT = 0x0400_0000;
const LINK_TYPE_MASK = 0x03ff_ffff;

export class PcapWalker implements Walker {
  frames = 0;
  need = FILE_HEADER;
  private readonly sink: CaptureSink;
  private readonly report: DamageReport;
  private readonly detected: Detected;
  private readonly shape: RecordShape;
  private started = false;
  /** pcap before version 2.3 wrote the two lengths the other way round; 2.3 did so sometimes. */
  private swapped: 'no' | 'yes' | 'maybe' = 'no';
  /** Offset in the file where damage was noticed, or -1. */
  private damagedAt = -1;
  private damage = '';

  constructor(sink: CaptureSink, report: DamageReport, detected: Detected) {
    this.sink = sink;
    this.report = report;
    this.detected = detected;
    this.shape = {
      littleEndian: detected.littleEndian,
      header: detected.recordHeader,
      fractions: detected.fractions,
      limit: MAX_PACKET,
      lastSeconds: -1,
    };
  }

  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    let at = start;
    if (!this.started) {
      if (end - at < FILE_HEADER) {
        this.need = FILE_HEADER;
        return at;
      }
      this.fileHeader(view, at, base);
      at += FILE_HEADER;
    }
    for (;;) {
      if (this.damagedAt >= 0) {
        at = this.search(view, at, end, base, false);
        if (this.damagedAt >= 0) return at;
      }
      at = this.records(bytes, view, at, end, base);
      if (this.damagedAt < 0) return at;
    }
  }

  finish(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): void {
    let at = start;
    if (!this.started) {
      const message = `This pcap file ends inside its header, after ${end - at} of ${FILE_HEADER} bytes.`;
      this.report.fatal('file.cut-short', base + at, end - at, message, 'Copy the file again.');
      return;
    }
    while (this.damagedAt >= 0) {
      at = this.search(view, at, end, base, true);
      if (this.damagedAt < 0) at = this.records(bytes, view, at, end, base);
      else break;
    }
    if (this.damagedAt >= 0) this.giveUp(base + end);
    else if (at < end) this.report.cutShort(base + at, end - at, 'the file ends inside a packet');
  }

  private fileHeader(view: DataView, at: number, base: number): void {
    const le = this.detected.littleEndian;
    const major = view.getUint16(at + 4, le);
    const minor = view.getUint16(at + 6, le);
    const network = view.getUint32(at + 20, le);
    const snaplen = view.getUint32(at + 16, le);
    // wiretap/libpcap.c, libpcap_open(): 2.3 is ambiguous, what came before swapped; DEC's 543.0 too.
    if (major === 2 && minor === 3) this.swapped = 'maybe';
    else if (major === 543 || (major === 2 && minor < 3)) this.swapped = 'yes';
    this.started = true;
    this.shape.limit = Math.max(MAX_PACKET, Math.min(snaplen, MAX_BLOCK));
    this.sink.sectionStart?.({ index: 0, littleEndian: le, major, minor, fileOffset: base + at });
    this.sink.iface({
      id: 0,
      section: 0,
      indexInSection: 0,
      linkType: network & LINK_TYPE_MASK,
      snaplen,
      recorded: false,
      tsresol: this.detected.fractions === 1_000_000 ? 6 : 9,
      tsoffset: 0,
      fcsLength: network & FCS_PRESENT ? (network >>> 28) * 2 : 0,
      fileOffset: base + at,
    });
  }

  private records(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    const { littleEndian: le, header, fractions, limit } = this.shape;
    const sink = this.sink;
    const nanosPerFraction = 1_000_000_000 / fractions;
    let at = start;
    while (end - at >= header) {
      let capLen = view.getUint32(at + 8, le);
      let origLen = view.getUint32(at + 12, le);
      if (this.swapped !== 'no' && (this.swapped === 'yes' || capLen > origLen)) {
        const swap = capLen;
        capLen = origLen;
        origLen = swap;
      }
      if (capLen > limit) {
        this.damaged(
          base + at,
          `a packet claims ${capLen} bytes, more than the ${limit} that a file can hold`,
        );
        return at;
      }
      if (end - at < header + capLen) {
        this.need = header + capLen;
        return at;
      }
      let seconds = view.getUint32(at, le);
      let fraction = view.getUint32(at + 4, le);
      this.shape.lastSeconds = seconds;
      if (fraction >= fractions) {
        seconds += Math.floor(fraction / fractions);
        fraction %= fractions;
      }
      const data = at + header;
      this.frames += 1;
      sink.packet(0, seconds, fraction * nanosPerFraction, bytes, data, capLen, origLen, base + data);
      at = data + capLen;
    }
    this.need = header;
    return at;
  }

  private damaged(offset: number, what: string): void {
    this.damagedAt = offset;
    this.damage = what;
  }

  /** Looks for the next record from `start` on; if found, the damage is reported and over. */
  private search(view: DataView, start: number, end: number, base: number, last: boolean): number {
    // The damaged record's own header is not looked at again.
    let at = Math.max(start, this.damagedAt - base + 1);
    for (; at < end; at += 1) {
      const verdict = recordAt(view, at, end, this.shape, MAX_RESYNC_BLOCK, last);
      if (verdict === NO) continue;
      if (verdict === YES) {
        const lost = base + at - this.damagedAt;
        this.report.lost(this.damagedAt, lost, `${this.damage}; reading goes on at offset ${base + at}`);
        this.damagedAt = -1;
        return at;
      }
      if (last) continue;
      this.need = verdict;
      return at;
    }
    this.need = 1;
    return at;
  }

  private giveUp(endOffset: number): void {
    const lost = endOffset - this.damagedAt;
    this.report.lost(this.damagedAt, lost, `${this.damage}; no packet can be told from there on`);
    this.damagedAt = -1;
  }
}
