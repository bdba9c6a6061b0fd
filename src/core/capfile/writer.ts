/**
 * Encoders of pcapng blocks: each returns one whole block. For the path that writes packets in bulk there is
 * `writePacketBlock`, which allocates nothing. Little-endian unless said otherwise. Layout: draft-ietf-opsawg-pcapng.
 */
import { concatBytes, encodeText } from '../base/bytes.ts';
import { SECTION_HEADER } from './detect.ts';
import { OPT_COMMENT, OPT_CUSTOM_TEXT } from './options.ts';
import { encodeOurPayload, RECORDED_MARK } from './ours.ts';
import { BlockType, BYTE_ORDER_MAGIC } from './pcapng-blocks.ts';
import { ENTERPRISE_NUMBER, type PayloadKind } from './records/schema.ts';
import { nanosToHalves } from './timebase.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** An option to write; text as UTF-8. Values over 65,535 bytes do not fit and are cut. */
export interface OptionToWrite {
  readonly code: number;
  readonly value: Uint8Array | string;
}

/** Custom Option, binary, to be copied: its value begins with an enterprise number. */
export const OPT_CUSTOM_BINARY = 2989;

const LONGEST_OPTION = 65_535;
const padded = (length: number): number => (length + 3) & ~3;

/** Options with their end mark; nothing for none. */
export function encodeOptions(options: readonly OptionToWrite[], littleEndian = true): Bytes {
  if (options.length === 0) return new Uint8Array(0);
  return concatBytes([...options.map((option) => encodeOption(option, littleEndian)), new Uint8Array(4)]);
}

function encodeOption({ code, value }: OptionToWrite, littleEndian: boolean): Bytes {
  const bytes = (typeof value === 'string' ? encodeText(value) : value).subarray(0, LONGEST_OPTION);
  const option = new Uint8Array(4 + padded(bytes.length));
  const view = new DataView(option.buffer);
  view.setUint16(0, code, littleEndian);
  view.setUint16(2, bytes.length, littleEndian);
  option.set(bytes, 4);
  return option;
}

/** A block of any type around a body; the body is padded to 4. */
export function encodeBlock(type: number, body: Uint8Array, littleEndian = true): Bytes {
  const length = 12 + padded(body.length);
  const block = new Uint8Array(length);
  const view = new DataView(block.buffer);
  view.setUint32(0, type, littleEndian);
  view.setUint32(4, length, littleEndian);
  block.set(body, 8);
  view.setUint32(length - 4, length, littleEndian);
  return block;
}

/** A body of whole 32-bit words. */
function words(values: readonly number[], littleEndian: boolean): Bytes {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setUint32(index * 4, value, littleEndian);
  });
  return bytes;
}

export interface SectionToWrite {
  readonly hardware?: string;
  readonly os?: string;
  readonly application?: string;
  readonly comments?: readonly string[];
  readonly littleEndian?: boolean;
}

/** Section Header Block of pcapng 1.0, of unspecified length. */
export function encodeSectionHeader(section: SectionToWrite = {}): Bytes {
  const le = section.littleEndian ?? true;
  const fixed = new Uint8Array(16);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, BYTE_ORDER_MAGIC, le);
  view.setUint16(4, 1, le);
  view.setBigInt64(8, -1n, le);
  const options = [
    ...comments(section.comments),
    ...text(2, section.hardware),
    ...text(3, section.os),
    ...text(4, section.application),
  ];
  return encodeBlock(SECTION_HEADER, concatBytes([fixed, encodeOptions(options, le)]), le);
}

const comments = (texts: readonly string[] = []): OptionToWrite[] =>
  texts.map((value) => ({ code: OPT_COMMENT, value }));
const text = (code: number, value: string | undefined): OptionToWrite[] =>
  value === undefined ? [] : [{ code, value }];
const byte = (code: number, value: number | undefined): OptionToWrite[] =>
  value === undefined ? [] : [{ code, value: Uint8Array.of(value) }];

export interface InterfaceToWrite {
  readonly linkType: number;
  /** Bytes kept of each packet; 0 or left out = no limit. */
  readonly snaplen?: number;
  /** if_tsresol as in the file: 9 = nanoseconds, 6 = microseconds, 0x80 | n = 2^-n. Left out: microseconds. */
  readonly tsresol?: number;
  readonly tsoffset?: bigint;
  readonly name?: string;
  readonly description?: string;
  /** libpcap filter text. */
  readonly filter?: string;
  readonly os?: string;
  /** Whether socket records are made beside its packets. */
  readonly recorded?: boolean;
  readonly comments?: readonly string[];
  readonly littleEndian?: boolean;
}

/** The option by which an interface says that socket records are made beside its packets. */
export function recordedMark(littleEndian = true): OptionToWrite {
  return customText(RECORDED_MARK, littleEndian);
}

/** A custom option of ours with a text. */
export function customText(value: string, littleEndian = true): OptionToWrite {
  const number = words([ENTERPRISE_NUMBER], littleEndian);
  return { code: OPT_CUSTOM_TEXT, value: concatBytes([number, encodeText(value)]) };
}

export function encodeInterface(iface: InterfaceToWrite): Bytes {
  const le = iface.littleEndian ?? true;
  const fixed = new Uint8Array(8);
  const view = new DataView(fixed.buffer);
  view.setUint16(0, iface.linkType, le);
  view.setUint32(4, iface.snaplen ?? 0, le);
  const options = [
    ...comments(iface.comments),
    ...text(2, iface.name),
    ...text(3, iface.description),
    ...byte(9, iface.tsresol),
    // A first byte of 0 says that libpcap's filter text follows.
    ...text(11, iface.filter === undefined ? undefined : `\0${iface.filter}`),
    ...text(12, iface.os),
    ...u64s([[14, iface.tsoffset]], le),
    ...(iface.recorded ? [recordedMark(le)] : []),
  ];
  return encodeBlock(BlockType.interface, concatBytes([fixed, encodeOptions(options, le)]), le);
}

function u64s(values: readonly (readonly [number, bigint | undefined])[], le: boolean): OptionToWrite[] {
  return values.flatMap(([code, value]) => (value === undefined ? [] : [{ code, value: u64(value, le) }]));
}

function u64(value: bigint, littleEndian: boolean): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), littleEndian);
  return bytes;
}

export interface PacketToWrite {
  /** Index of the interface in its section. */
  readonly interfaceId: number;
  /** Count of the interface's units since 1970 (less if_tsoffset). */
  readonly timestamp: bigint;
  readonly data: Uint8Array;
  /** Length on the wire; left out: that of `data`. */
  readonly origLen?: number;
  readonly comments?: readonly string[];
  readonly options?: readonly OptionToWrite[];
  readonly littleEndian?: boolean;
}

export function encodeEnhancedPacket(packet: PacketToWrite): Bytes {
  const le = packet.littleEndian ?? true;
  const { data, interfaceId, timestamp, origLen = data.length } = packet;
  const high = Number(timestamp >> 32n);
  const low = Number(timestamp & 0xffffffffn);
  const options = encodeOptions([...comments(packet.comments), ...(packet.options ?? [])], le);
  const padding = new Uint8Array(padded(data.length) - data.length);
  const fixed = words([interfaceId, high, low, data.length, origLen], le);
  return encodeBlock(BlockType.enhancedPacket, concatBytes([fixed, data, padding, options]), le);
}

/** Simple Packet Block; the packet is cut as the interface 0 of its section says, by the caller. */
export function encodeSimplePacket(data: Uint8Array, origLen = data.length, littleEndian = true): Bytes {
  return encodeBlock(
    BlockType.simplePacket,
    concatBytes([words([origLen], littleEndian), data]),
    littleEndian,
  );
}

export interface StatisticsToWrite {
  readonly interfaceId: number;
  readonly timestamp: bigint;
  readonly received?: bigint;
  readonly dropped?: bigint;
  readonly filterAccepted?: bigint;
  readonly osDropped?: bigint;
  readonly delivered?: bigint;
  readonly comments?: readonly string[];
  readonly littleEndian?: boolean;
}

/** Interface Statistics Block. */
export function encodeInterfaceStatistics(statistics: StatisticsToWrite): Bytes {
  const le = statistics.littleEndian ?? true;
  const { interfaceId, timestamp } = statistics;
  const fixed = words([interfaceId, Number(timestamp >> 32n), Number(timestamp & 0xffffffffn)], le);
  const counters = [
    [4, statistics.received],
    [5, statistics.dropped],
    [6, statistics.filterAccepted],
    [7, statistics.osDropped],
    [8, statistics.delivered],
  ] as const;
  const options = encodeOptions([...comments(statistics.comments), ...u64s(counters, le)], le);
  return encodeBlock(BlockType.statistics, concatBytes([fixed, options]), le);
}

/** Custom Block of anyone's, to be copied by tools that rewrite the file (0x00000BAD), or not (0x40000BAD). */
export function encodeCustomBlock(
  pen: number,
  data: Uint8Array,
  copyable = true,
  littleEndian = true,
): Bytes {
  const type = copyable ? BlockType.custom : BlockType.customDoNotCopy;
  return encodeBlock(type, concatBytes([words([pen], littleEndian), data]), littleEndian);
}

/** One of our own blocks. The caller keeps the payload (8 bytes and `body`) within PAYLOAD_SIZE_LIMIT and `body` a multiple of 4. */
export function encodeOurBlock(kind: PayloadKind, body: Uint8Array): Bytes {
  return encodeCustomBlock(ENTERPRISE_NUMBER, encodeOurPayload(kind, body));
}

export interface NameToWrite {
  /** 4 bytes of IPv4 or 16 of IPv6. */
  readonly address: Uint8Array;
  readonly names: readonly string[];
}

/** Name Resolution Block. */
export function encodeNameResolution(names: readonly NameToWrite[], littleEndian = true): Bytes {
  const records = names.map(({ address, names: texts }) => ({
    code: address.length === 4 ? 1 : 2,
    value: concatBytes([address, encodeText(`${texts.join('\0')}\0`)]),
  }));
  const body = records.length > 0 ? encodeOptions(records, littleEndian) : new Uint8Array(4);
  return encodeBlock(BlockType.nameResolution, body, littleEndian);
}

/** Decryption Secrets Block. */
export function encodeSecrets(type: number, data: Uint8Array, littleEndian = true): Bytes {
  const fixed = words([type, data.length], littleEndian);
  return encodeBlock(BlockType.secrets, concatBytes([fixed, data]), littleEndian);
}

/** Bytes of an Enhanced Packet Block without options around `capLen` bytes of packet. */
export function packetBlockLength(capLen: number): number {
  return 32 + padded(capLen);
}

/**
 * Writes an Enhanced Packet Block (little-endian, interface of nanosecond resolution, no options) at `at` of `target`,
 * which must have `packetBlockLength(capLen)` bytes there. Allocates nothing that lives. Returns the index behind it.
 */
export function writePacketBlock(
  target: Uint8Array,
  view: DataView,
  at: number,
  interfaceId: number,
  seconds: number,
  nanos: number,
  source: Uint8Array,
  start: number,
  capLen: number,
  origLen: number,
): number {
  const length = packetBlockLength(capLen);
  const { high, low } = nanosToHalves(seconds, nanos);
  view.setUint32(at, BlockType.enhancedPacket, true);
  view.setUint32(at + 4, length, true);
  view.setUint32(at + 8, interfaceId, true);
  view.setUint32(at + 12, high, true);
  view.setUint32(at + 16, low, true);
  view.setUint32(at + 20, capLen, true);
  view.setUint32(at + 24, origLen, true);
  target.set(source.subarray(start, start + capLen), at + 28);
  target.fill(0, at + 28 + capLen, at + length - 4);
  view.setUint32(at + length - 4, length, true);
  return at + length;
}
