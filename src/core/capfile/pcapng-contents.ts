/** What the blocks of a pcapng file hold, handed to the sink. Knows sections and interfaces; where blocks begin and
 * end is known already. */
import type { DamageReport } from './damage.ts';
import { MAX_INTERFACES } from './limits.ts';
import { OPT_COMMENT, optionText } from './options.ts';
import { BlockType } from './pcapng-blocks.ts';
import {
  journalTime,
  readCustom,
  readNames,
  readSecrets,
  readStatistics,
  sysdigTime,
} from './pcapng-rare.ts';
import { type Block, giveComments, optionsOf, readInterface, readSection } from './pcapng-sections.ts';
import type { BlockFrame, CaptureSink } from './sink.ts';
import { Timebase } from './timebase.ts';

const OPT_EPB_DROPCOUNT = 4;
/** Drop count of an obsolete Packet Block that counted nothing. */
const PACKET_BLOCK_NO_DROPS = 0xffff;

interface Interface {
  readonly id: number;
  readonly snaplen: number;
  readonly time: Timebase;
}

/** Why a block could not be read; undefined where it could. */
type Wrong = string | undefined;

export class PcapngContents {
  frames = 0;
  /** Byte order of the section. */
  littleEndian = true;
  sections = 0;
  /** Interfaces of all sections so far. */
  interfaceCount = 0;
  private readonly sink: CaptureSink;
  private readonly report: DamageReport;
  /** Those of this section. */
  private interfaces: Interface[] = [];

  constructor(sink: CaptureSink, report: DamageReport) {
    this.sink = sink;
    this.report = report;
  }

  /** Interfaces of this section. */
  get sectionInterfaces(): number {
    return this.interfaces.length;
  }

  /** Enhanced Packet Block: nearly all blocks of nearly all files, so nothing is allocated here. */
  enhancedPacket(bytes: Uint8Array, view: DataView, at: number, length: number, base: number): void {
    const le = this.littleEndian;
    const index = view.getUint32(at + 8, le);
    const iface = this.interfaces[index];
    const capLen = view.getUint32(at + 20, le);
    if (iface === undefined || capLen > length - 32) {
      this.report.lost(base + at, length, wrongPacket(iface, index, capLen, length));
      return;
    }
    this.timedPacket(iface, bytes, view, at, capLen, base);
    const options = at + 28 + ((capLen + 3) & ~3);
    if (options + 8 <= at + length) this.packetOptions(bytes, view, options, at + length - 4);
  }

  /** Any other block. */
  other(type: number, block: Block): void {
    const wrong = this.read(type, block);
    if (wrong !== undefined) this.report.lost(block.base + block.at, block.length, wrong);
  }

  private read(type: number, block: Block): Wrong {
    switch (type) {
      case BlockType.section:
        return this.section(block);
      case BlockType.interface:
        return this.interface(block);
      case BlockType.packet:
        return this.packet(block);
      case BlockType.simplePacket:
        return this.simplePacket(block);
      case BlockType.nameResolution:
        return readNames(block, this.sink) ? undefined : 'a name that reaches past its block';
      case BlockType.statistics:
        return this.statistics(block);
      case BlockType.secrets:
        return readSecrets(block, this.sink) ? undefined : 'secrets that reach past their block';
      case BlockType.journal:
        return this.blockFrame(block, 0, journalTime(block));
      case BlockType.sysdig:
      case BlockType.sysdigV2:
      case BlockType.sysdigV2Large:
        return this.blockFrame(block, 0, sysdigTime(block));
      case BlockType.custom:
      case BlockType.customDoNotCopy:
        return this.custom(block);
      default:
        return undefined;
    }
  }

  private section(block: Block): Wrong {
    this.littleEndian = block.littleEndian;
    this.interfaces = [];
    const section = readSection(block, this.sections);
    this.sections += 1;
    this.sink.sectionStart?.(section);
    giveComments(this.sink, optionsOf(block, 24).options, 'section', section.index);
    return section.major === 1
      ? undefined
      : `a section of pcapng version ${section.major}, read as version 1 as far as it goes`;
  }

  private interface(block: Block): Wrong {
    if (this.interfaces.length >= MAX_INTERFACES) return 'one interface too many';
    const id = this.interfaceCount;
    const section = Math.max(0, this.sections - 1);
    const description = readInterface(block, { id, section, indexInSection: this.interfaces.length });
    const time = new Timebase(description.tsresol, description.tsoffset);
    this.interfaceCount += 1;
    this.interfaces.push({ id, snaplen: description.snaplen, time });
    this.sink.iface(description);
    giveComments(this.sink, optionsOf(block, 16).options, 'interface', id);
    return undefined;
  }

  /** The obsolete Packet Block: laid out as an Enhanced one, with 16 bits each for interface and drops. */
  private packet({ bytes, view, at, length, base, littleEndian }: Block): Wrong {
    const index = view.getUint16(at + 8, littleEndian);
    const iface = this.interfaces[index];
    const capLen = view.getUint32(at + 20, littleEndian);
    if (iface === undefined || capLen > length - 32) return wrongPacket(iface, index, capLen, length);
    this.timedPacket(iface, bytes, view, at, capLen, base);
    const drops = view.getUint16(at + 10, littleEndian);
    if (drops !== 0 && drops !== PACKET_BLOCK_NO_DROPS) this.sink.dropped?.(this.frames, drops);
    this.packetOptions(bytes, view, at + 28 + ((capLen + 3) & ~3), at + length - 4);
    return undefined;
  }

  private timedPacket(
    iface: Interface,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    capLen: number,
    base: number,
  ): void {
    const le = this.littleEndian;
    const time = iface.time;
    time.split(view.getUint32(at + 12, le), view.getUint32(at + 16, le));
    const origLen = view.getUint32(at + 24, le);
    this.frames += 1;
    this.sink.packet(iface.id, time.seconds, time.nanos, bytes, at + 28, capLen, origLen, base + at + 28);
  }

  /** Simple Packet Block: interface 0, no time, as much as the snapshot length allows. */
  private simplePacket({ bytes, view, at, length, base, littleEndian }: Block): Wrong {
    const iface = this.interfaces[0];
    const origLen = view.getUint32(at + 8, littleEndian);
    const capLen = Math.min(origLen, iface?.snaplen || origLen);
    if (iface === undefined || capLen > length - 16) return wrongPacket(iface, 0, capLen, length);
    this.frames += 1;
    this.sink.packet(iface.id, 0, 0, bytes, at + 12, capLen, origLen, base + at + 12);
    this.sink.untimed?.(this.frames);
    return undefined;
  }

  /** Options of the frame just given, without allocating for those that nobody asked for. */
  private packetOptions(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    const le = this.littleEndian;
    let at = start;
    while (end - at >= 4) {
      const code = view.getUint16(at, le);
      const length = view.getUint16(at + 2, le);
      at += 4;
      if (code === 0 || length > end - at) return;
      this.packetOption(bytes, view, code, at, length);
      at += (length + 3) & ~3;
    }
  }

  private packetOption(bytes: Uint8Array, view: DataView, code: number, at: number, length: number): void {
    const sink = this.sink;
    if (code === OPT_COMMENT) {
      const text = optionText(bytes.subarray(at, at + length));
      sink.comment?.({ scope: 'frame', index: this.frames, text });
    } else if (code === OPT_EPB_DROPCOUNT && length === 8) {
      sink.dropped?.(this.frames, Number(view.getBigUint64(at, this.littleEndian)));
    } else sink.packetOption?.(this.frames, code, bytes, at, length);
  }

  private statistics(block: Block): Wrong {
    const index = block.view.getUint32(block.at + 8, block.littleEndian);
    const iface = this.interfaces[index];
    if (iface === undefined) return `statistics of interface ${index}, which the section does not describe`;
    readStatistics(block, this.sink, iface.id, iface.time);
    return undefined;
  }

  private custom(block: Block): Wrong {
    const custom = readCustom(block);
    if (!custom.ours) this.blockFrame(block, custom.pen);
    this.sink.customBlock?.(custom);
    return undefined;
  }

  /** A row of Wireshark's that is no packet: it takes a number. */
  private blockFrame(block: Block, pen: number, time?: BlockFrame['time']): Wrong {
    const { view, at, base, length, littleEndian } = block;
    this.frames += 1;
    const number = this.frames;
    const blockType = view.getUint32(at, littleEndian);
    this.sink.blockFrame?.({ number, time, blockType, pen, fileOffset: base + at, blockLength: length });
    return undefined;
  }
}

function wrongPacket(iface: Interface | undefined, index: number, capLen: number, length: number): string {
  return iface
    ? `a packet of ${capLen} bytes in a block of ${length}`
    : `a packet of interface ${index}, which the section does not describe`;
}
