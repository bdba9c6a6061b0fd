/**
 * The streaming reader of capture files: chunks of any size in, callbacks out. The format is found from the first
 * bytes. A block that is still incomplete is simply pending, so a file that is being written can be followed.
 */
import { ByteQueue } from '../base/byte-queue.ts';
import { DamageReport } from './damage.ts';
import { type Detected, detect, MAGIC_LENGTH, NAMED_LENGTH, nameOf } from './detect.ts';
import { PcapWalker } from './pcap-reader.ts';
import { PcapngWalker } from './pcapng-reader.ts';
import type { CaptureFormat, CaptureSink } from './sink.ts';
import type { Walker } from './walker.ts';

export interface CaptureReaderOptions {
  /** Offset in the file of the first byte that will be pushed; 0 if left out. */
  readonly baseOffset?: number;
}

export interface CaptureReader {
  /** Takes the next bytes; calls the sink for all that is complete. The chunk may be reused afterwards. Never throws. */
  push(chunk: Uint8Array): void;
  /** The file ends here: what is pending is reported as cut short. Further calls do nothing. */
  end(): void;
  /** Frames so far: the number of the last one, as Wireshark counts. */
  readonly frames: number;
  /** Offset of the first byte that is not yet part of a complete block. */
  readonly position: number;
  /** Bytes taken but not yet complete. */
  readonly pending: number;
  readonly format: CaptureFormat | undefined;
}

export function createCaptureReader(sink: CaptureSink, options: CaptureReaderOptions = {}): CaptureReader {
  return new Reader(sink, options.baseOffset ?? 0);
}

class Reader implements CaptureReader {
  position: number;
  format: CaptureFormat | undefined;
  private readonly sink: CaptureSink;
  private readonly report: DamageReport;
  /** The incomplete block at the end of what was pushed. */
  private readonly rest = new ByteQueue();
  private walker: Walker | undefined;
  private done = false;

  constructor(sink: CaptureSink, baseOffset: number) {
    this.sink = sink;
    this.report = new DamageReport(sink);
    this.position = baseOffset;
  }

  get frames(): number {
    return this.walker?.frames ?? 0;
  }

  get pending(): number {
    return this.rest.length;
  }

  push(chunk: Uint8Array): void {
    // One shape of buffer for the sink's sake: a Node Buffer would make its code polymorphic.
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    let at = 0;
    while (at < bytes.length && !this.done) {
      at = this.rest.length > 0 || !this.walker ? this.fill(bytes, at) : this.direct(bytes, at);
    }
  }

  end(): void {
    if (this.done) return;
    if (!this.walker) this.start(true);
    this.done = true;
    if (!this.walker) return;
    const { bytes, view, start, end } = this.rest;
    this.walker.finish(bytes, view, start, end, this.position - start);
    this.position += end - start;
    this.rest.dropTo(end);
    this.report.end();
  }

  /** Reads from the chunk in place; keeps what is incomplete. Returns how far the chunk is used. */
  private direct(bytes: Uint8Array, from: number): number {
    const walker = this.walker as Walker;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const to = walker.walk(bytes, view, from, bytes.length, this.position - from);
    this.position += to - from;
    this.rest.append(bytes, to, bytes.length);
    return bytes.length;
  }

  /** Moves as much of the chunk behind the incomplete block as that needs, and reads there. */
  private fill(bytes: Uint8Array, from: number): number {
    const rest = this.rest;
    const wanted = (this.walker?.need ?? NAMED_LENGTH) - rest.length;
    const to = Math.min(bytes.length, from + wanted);
    rest.append(bytes, from, to);
    if (!this.walker) this.start(false);
    if (this.walker && rest.length >= this.walker.need) {
      const { start } = rest;
      const used = this.walker.walk(rest.bytes, rest.view, start, rest.end, this.position - start);
      this.position += used - start;
      rest.dropTo(used);
    }
    return to;
  }

  /** Chooses the walker once enough of the file is there. */
  private start(last: boolean): void {
    const { rest } = this;
    const detected = rest.length >= MAGIC_LENGTH ? detect(rest.view, rest.start) : undefined;
    if (detected) {
      this.format = detected.format;
      this.sink.format?.({ ...detected, description: describe(detected) });
      this.walker =
        detected.format === 'pcap'
          ? new PcapWalker(this.sink, this.report, detected)
          : new PcapngWalker(this.sink, this.report);
    } else if (last || rest.length >= NAMED_LENGTH) this.refuse();
  }

  private refuse(): void {
    const { bytes, start, end } = this.rest;
    const found = nameOf(bytes.subarray(start, Math.min(end, start + NAMED_LENGTH)));
    const message = `This is no capture file: it is neither pcap nor pcapng but ${found}.`;
    const advice = 'Open a .pcap or .pcapng file (or one of these compressed by gzip).';
    this.report.fatal('file.unreadable', this.position, end - start, message, advice);
    this.done = true;
  }
}

function describe({ format, littleEndian, fractions, recordHeader }: Detected): string {
  if (format === 'pcapng') return 'pcapng';
  const unit = fractions === 1_000_000 ? 'microseconds' : 'nanoseconds';
  const modified = recordHeader === 24 ? ', modified' : '';
  return `pcap${modified}, ${unit}, ${littleEndian ? 'little' : 'big'}-endian`;
}
