import { type CaptureReaderOptions, createCaptureReader } from '../../../src/core/capfile/reader.ts';
import type {
  BlockFrame,
  CaptureSink,
  Comment,
  CustomBlock,
  FileProblem,
  FormatDescription,
  InterfaceDescription,
  NameDescription,
  SectionDescription,
  StatisticsDescription,
} from '../../../src/core/capfile/sink.ts';

export interface CollectedFrame {
  /** As Wireshark counts. */
  number: number;
  iface: number;
  seconds: number;
  nanos: number;
  capLen: number;
  origLen: number;
  offset: number;
  data: Uint8Array;
  untimed?: boolean;
  dropped?: number;
  options?: { code: number; value: Uint8Array }[];
}

export interface CollectedBlock {
  pen: number;
  copyable: boolean;
  ours: boolean;
  kind: number;
  schemaVersion: number;
  fileOffset: number;
  blockLength: number;
  body: Uint8Array;
}

/** Everything that a file says, kept. */
export class Collector implements CaptureSink {
  formats: FormatDescription[] = [];
  sections: SectionDescription[] = [];
  interfaces: InterfaceDescription[] = [];
  frames: CollectedFrame[] = [];
  blockFrames: BlockFrame[] = [];
  comments: Comment[] = [];
  custom: CollectedBlock[] = [];
  stats: StatisticsDescription[] = [];
  names: NameDescription[] = [];
  secrets: { type: number; data: Uint8Array }[] = [];
  problems: FileProblem[] = [];
  private count = 0;

  format(format: FormatDescription) {
    this.formats.push(format);
  }
  sectionStart(section: SectionDescription) {
    this.sections.push(section);
  }
  iface(description: InterfaceDescription) {
    this.interfaces.push(description);
  }
  packet(
    iface: number,
    seconds: number,
    nanos: number,
    buffer: Uint8Array,
    start: number,
    capLen: number,
    origLen: number,
    offset: number,
  ) {
    this.count += 1;
    const data = buffer.slice(start, start + capLen);
    this.frames.push({ number: this.count, iface, seconds, nanos, capLen, origLen, offset, data });
  }
  untimed(frame: number) {
    this.frame(frame).untimed = true;
  }
  dropped(frame: number, count: number) {
    this.frame(frame).dropped = count;
  }
  packetOption(frame: number, code: number, buffer: Uint8Array, start: number, length: number) {
    const kept = this.frame(frame);
    kept.options ??= [];
    kept.options.push({ code, value: buffer.slice(start, start + length) });
  }
  blockFrame(frame: BlockFrame) {
    this.count += 1;
    this.blockFrames.push(frame);
  }
  comment(comment: Comment) {
    this.comments.push(comment);
  }
  customBlock({ buffer, start, length, ...rest }: CustomBlock) {
    this.custom.push({ ...rest, body: buffer.slice(start, start + length) });
  }
  statistics(statistics: StatisticsDescription) {
    this.stats.push(statistics);
  }
  nameResolution(name: NameDescription) {
    this.names.push(name);
  }
  decryptionSecrets(type: number, buffer: Uint8Array, start: number, length: number) {
    this.secrets.push({ type, data: buffer.slice(start, start + length) });
  }
  problem(problem: FileProblem) {
    this.problems.push(problem);
  }

  private frame(number: number): CollectedFrame {
    const last = this.frames.at(-1);
    if (last?.number !== number) throw new Error(`frame ${number} is not the last one given`);
    return last;
  }
}

/** Reads a whole file, pushed in chunks of `chunk` bytes. */
export function collect(
  file: Uint8Array,
  chunk = file.length || 1,
  options: CaptureReaderOptions = {},
): Collector {
  const collector = new Collector();
  const reader = createCaptureReader(collector, options);
  for (let at = 0; at < file.length; at += chunk) reader.push(file.slice(at, at + chunk));
  reader.end();
  return collector;
}
