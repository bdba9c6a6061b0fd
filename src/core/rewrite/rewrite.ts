/** Writes a capture anew as pcapng: fewer frames, headers only, comments on packets, records behind. */
import { concatBytes } from '../base/bytes.ts';
import { problem } from '../base/problem.ts';
import { type BlockOption, OPT_COMMENT, readOptions } from '../capfile/options.ts';
import { BlockType } from '../capfile/pcapng-blocks.ts';
import { isRecordedMark } from '../capfile/pcapng-sections.ts';
import { ORIGIN_INFOS, PayloadKind } from '../capfile/records/index.ts';
import type {
  BlockFrame,
  CaptureSink,
  CustomBlock,
  FileProblem,
  InterfaceDescription,
} from '../capfile/sink.ts';
import {
  encodeEnhancedPacket,
  encodeInterface,
  encodeOptions,
  encodeSectionHeader,
  type OptionToWrite,
  recordedMark,
} from '../capfile/writer.ts';
import { EntryFilterer } from './filter-entries.ts';
import { HeaderLength } from './strip-frame.ts';

export interface RewriteOptions {
  /** False: frames are cut behind their headers, previews and all blocks that might carry payload are left out. */
  readonly payload: boolean;
  /** False: what names the machine and the process is left out: hardware, system, process number and title. */
  readonly origin: boolean;
  /** Interfaces say from now on that socket records are made beside their packets. */
  readonly recorded?: boolean | undefined;
  /** Which frames stay, by Wireshark's number; all if left out. They are numbered anew. */
  readonly keepFrame?: ((number: number) => boolean) | undefined;
  /** Which socket records stay, by their number from 1; all if left out. */
  readonly keepRecord?: ((number: number) => boolean) | undefined;
  /** Comments by frame number, in the place of those that the packet has; an empty one only takes them away. */
  readonly comments?: ReadonlyMap<number, string> | undefined;
  /** Options to put on a frame: comments, custom options. */
  readonly annotate?: ((number: number, littleEndian: boolean) => readonly OptionToWrite[]) | undefined;
}

interface Raw {
  readonly type: number;
  readonly buffer: Uint8Array;
  readonly at: number;
  readonly length: number;
  readonly littleEndian: boolean;
}

const NANOSECONDS = 9;

/** What it writes is taken with `take` after each push into the reader. */
export class Rewriter implements CaptureSink {
  readonly problems: FileProblem[] = [];
  littleEndian = true;
  /** Frames written. */
  frames = 0;
  /** Blocks left out because they might carry payload. */
  blocksLeftOut = 0;
  /** Seconds since 1970 of the earliest and the latest frame; NaN where there is none with a time. */
  earliest = Number.NaN;
  latest = Number.NaN;
  readonly #options: RewriteOptions;
  readonly #entries: EntryFilterer;
  readonly #headers = new HeaderLength();
  readonly #interfaces: InterfaceDescription[] = [];
  readonly #addEntries: (body: Uint8Array) => void;
  #output: Uint8Array[] = [];
  #isPcap = false;
  /** The block whose contents come next. */
  #raw: Raw | undefined;
  /** Frames of the original so far. */
  #number = 0;

  /** @param addEntries takes the entries that stay, block by block, valid during the call */
  constructor(options: RewriteOptions, addEntries: (body: Uint8Array) => void) {
    this.#options = options;
    this.#entries = new EntryFilterer({
      previews: options.payload,
      keepRecord: options.keepRecord,
      keepInfo: options.origin ? undefined : (name) => !ORIGIN_INFOS.includes(name),
    });
    this.#addEntries = addEntries;
  }

  /** What was written since the last call. */
  take(): Uint8Array {
    const whole = concatBytes(this.#output);
    this.#output = [];
    return whole;
  }

  format({ format }: { format: string }) {
    this.#isPcap = format === 'pcap';
    if (this.#isPcap) this.#output.push(encodeSectionHeader({ application: 'Wireside' }));
  }

  block(
    type: number,
    buffer: Uint8Array,
    at: number,
    length: number,
    _offset: number,
    littleEndian: boolean,
  ) {
    this.#raw = { type, buffer, at, length, littleEndian };
    if (type === BlockType.section) this.littleEndian = littleEndian;
    // Packets and rows are written when it is known what they are.
    if (this.#changesOptions(type)) this.#output.push(this.#withOtherOptions(this.#raw));
    else if (isHarmless(type)) this.#copy();
    else if (!isFrame(type) && !isRow(type)) this.#copyIfPayload();
  }

  #changesOptions(type: number): boolean {
    const { origin, recorded } = this.#options;
    return (!origin && ORIGINS.has(type)) || (recorded === true && type === BlockType.interface);
  }

  /** A section's or an interface's block, less what names the machine, or with the mark that records were made. */
  #withOtherOptions(raw: Raw): Uint8Array {
    const { from, codes } = ORIGINS.get(raw.type) ?? { from: raw.length, codes: [] };
    const { origin, recorded } = this.#options;
    const kept = optionsFrom(raw, raw.at + from).filter(({ code }) => origin || !codes.includes(code));
    const marked = recorded && raw.type === BlockType.interface && !kept.some(isRecordedMark);
    return blockAnew(raw, from, marked ? [...kept, recordedMark(raw.littleEndian)] : kept);
  }

  iface(description: InterfaceDescription) {
    this.#interfaces.push(description);
    if (!this.#isPcap) return;
    const { linkType, snaplen } = description;
    this.#output.push(
      encodeInterface({ linkType, snaplen, tsresol: NANOSECONDS, recorded: this.#options.recorded }),
    );
  }

  packet(
    interfaceId: number,
    seconds: number,
    nanos: number,
    buffer: Uint8Array,
    start: number,
    capLen: number,
    origLen: number,
  ) {
    this.#number += 1;
    if (this.#options.keepFrame && !this.#options.keepFrame(this.#number)) return;
    this.#span(seconds);
    this.frames += 1;
    const { linkType } = this.#interfaces[interfaceId];
    const kept = this.#options.payload ? capLen : this.#headers.of(buffer, start, capLen, origLen, linkType);
    const options = this.#optionsOf(this.#number);
    if (this.#isPcap) {
      const timestamp = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
      const data = buffer.subarray(start, start + kept);
      this.#output.push(encodeEnhancedPacket({ interfaceId: 0, timestamp, data, origLen, options }));
    } else this.#packetBlock(start, capLen, kept, options);
  }

  /** What is put on a frame beside what it has. */
  #optionsOf(number: number): readonly OptionToWrite[] {
    const notes = this.#options.annotate?.(number, this.littleEndian) ?? [];
    const comment = this.#options.comments?.get(number);
    return comment ? [{ code: OPT_COMMENT, value: comment }, ...notes] : notes;
  }

  #span(seconds: number): void {
    if (this.#raw?.type === BlockType.simplePacket) return;
    if (!(seconds >= this.earliest)) this.earliest = seconds;
    if (!(seconds <= this.latest)) this.latest = seconds;
  }

  #packetBlock(start: number, capLen: number, kept: number, more: readonly OptionToWrite[]): void {
    const raw = this.#raw;
    if (raw === undefined) return;
    const { payload } = this.#options;
    const replaced = this.#options.comments?.has(this.#number) === true;
    if (payload && more.length === 0 && !replaced) this.#copy();
    else if (raw.type === BlockType.simplePacket) {
      if (replaced) this.problems.push(noPlaceForComment(this.#number));
      this.#output.push(simpleWithZeros(raw, start, capLen, kept));
    } else {
      const old = optionsFrom(raw, start + ((capLen + 3) & ~3)).filter(
        ({ code }) => (payload || HARMLESS_OPTIONS.includes(code)) && !(replaced && code === OPT_COMMENT),
      );
      this.#output.push(packetAnew(raw, start, kept, [...old, ...more]));
    }
  }

  blockFrame(_frame: BlockFrame) {
    this.#number += 1;
    if (this.#options.keepFrame && !this.#options.keepFrame(this.#number)) return;
    this.#copyIfPayload();
    if (this.#options.payload) this.frames += 1;
  }

  customBlock(block: CustomBlock) {
    if (!block.ours || block.kind !== PayloadKind.entries) return;
    this.#addEntries(this.#entries.filter(block.buffer.subarray(block.start, block.start + block.length)));
  }

  problem(problem: FileProblem) {
    this.problems.push(problem);
  }

  #copyIfPayload(): void {
    if (this.#options.payload) this.#copy();
    else this.blocksLeftOut += 1;
  }

  #copy(): void {
    const raw = this.#raw;
    if (raw) this.#output.push(raw.buffer.slice(raw.at, raw.at + raw.length));
  }
}

const noPlaceForComment = (number: number): FileProblem => ({
  ...problem(
    'warning',
    'session.comment',
    `The comment on frame ${number} is not saved: a Simple Packet Block has no room for one.`,
  ),
  offset: 0,
  lostBytes: 0,
  fatal: false,
});

const FRAMES: readonly number[] = [BlockType.enhancedPacket, BlockType.packet, BlockType.simplePacket];
/** Blocks that Wireshark shows as a row, ours left out. */
const ROWS: readonly number[] = [
  BlockType.custom,
  BlockType.customDoNotCopy,
  BlockType.journal,
  BlockType.sysdig,
  BlockType.sysdigV2,
  BlockType.sysdigV2Large,
];
/** Blocks that carry no payload. */
const HARMLESS: readonly number[] = [
  BlockType.section,
  BlockType.interface,
  BlockType.nameResolution,
  BlockType.statistics,
];
/** Options that name the machine, by type of block, and where its options begin. */
const ORIGINS: ReadonlyMap<number, { readonly from: number; readonly codes: readonly number[] }> = new Map([
  // shb_hardware, shb_os
  [BlockType.section, { from: 24, codes: [2, 3] }],
  // if_IPv4addr, if_IPv6addr, if_MACaddr, if_EUIaddr, if_os, if_hardware
  [BlockType.interface, { from: 16, codes: [4, 5, 6, 7, 12, 15] }],
]);
const isFrame = (type: number): boolean => FRAMES.includes(type);
const isRow = (type: number): boolean => ROWS.includes(type);
const isHarmless = (type: number): boolean => HARMLESS.includes(type);

/** Comments, flags and drop counts. Others may hold anything; a hash (3) tells what it is the hash of. */
const HARMLESS_OPTIONS: readonly number[] = [1, 2, 4];

/** A block with other options; they begin at byte `from` of it. */
function blockAnew(
  { buffer, at, littleEndian }: Raw,
  from: number,
  options: readonly OptionToWrite[],
): Uint8Array {
  const written = encodeOptions(options, littleEndian);
  const block = concatBytes([buffer.subarray(at, at + from), written, new Uint8Array(4)]);
  const view = new DataView(block.buffer);
  view.setUint32(4, block.length, littleEndian);
  view.setUint32(block.length - 4, block.length, littleEndian);
  return block;
}

/** A Simple Packet Block has no captured length of its own: what goes is overwritten with zeros. */
function simpleWithZeros(raw: Raw, start: number, capLen: number, kept: number): Uint8Array {
  const block = raw.buffer.slice(raw.at, raw.at + raw.length);
  const data = start - raw.at;
  return block.fill(0, data + kept, data + capLen);
}

/** The options of a block from an offset in its buffer on. */
function optionsFrom({ buffer, at, length, littleEndian }: Raw, from: number): readonly BlockOption[] {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  return readOptions(buffer, view, from, at + length - 4, littleEndian).options;
}

/** An Enhanced (or obsolete) Packet Block with other data and options. */
function packetAnew(raw: Raw, start: number, kept: number, options: readonly OptionToWrite[]): Uint8Array {
  const { buffer, at, littleEndian } = raw;
  const data = buffer.subarray(start, start + kept);
  const padding = new Uint8Array(((kept + 3) & ~3) - kept);
  const end = new Uint8Array(4);
  const block = concatBytes([
    buffer.subarray(at, start),
    data,
    padding,
    encodeOptions(options, littleEndian),
    end,
  ]);
  const view = new DataView(block.buffer);
  view.setUint32(4, block.length, littleEndian);
  view.setUint32(20, kept, littleEndian);
  view.setUint32(block.length - 4, block.length, littleEndian);
  return block;
}
