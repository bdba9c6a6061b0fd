/** Capture files around a scene, whose headers and lengths may lie. */
import {
  encodePcapHeader,
  encodePcapRecord,
  type PcapToWrite,
} from '../../../src/core/capfile/pcap-writer.ts';
import * as write from '../../../src/core/capfile/writer.ts';
import { be32, concat } from '../../support/packets-bytes.ts';
import type { Random } from '../random.ts';
import type { HostileFrame } from './frames.ts';
import type { Scene } from './scene.ts';

/** Overwrites a length or count of a block or record header; `places` are offsets of 32-bit fields. */
function lie(r: Random, bytes: Uint8Array, places: readonly number[], little: boolean): Uint8Array {
  const out = bytes.slice();
  const at = r.pick(places);
  const place = at < 0 ? out.length + at : at;
  if (place < 0 || place + 4 > out.length) return out;
  const view = new DataView(out.buffer);
  // Next to the truth is where a check that is off by one fails.
  const near = (view.getUint32(place, little) + r.pick([-4, -1, 1, 4])) >>> 0;
  view.setUint32(place, r.oneIn(2) ? near : r.edge(), little);
  return out;
}

/** pcap in each of its forms. */
export function pcapFile(r: Random, { carrier, frames }: Scene): Uint8Array {
  const littleEndian = r.oneIn(2);
  const snaplen = r.pick([262_144, 65_535, 0, 96, 0xffffffff]);
  const form = r.pick([{}, { nanosecond: true }, { modified: true }]);
  const file: PcapToWrite = { linkType: carrier.linkType, littleEndian, snaplen, ...form };
  let header: Uint8Array = encodePcapHeader(file);
  if (r.oneIn(10)) header = lie(r, header, [4, 8, 12, 16, 20], littleEndian);
  const places = [0, 4, 8, 8, 8, 12];
  const records = frames.map(({ bytes, origLen, seconds, nanos }) => {
    const fraction = r.oneIn(60) ? r.edge() : Math.floor(nanos / (file.nanosecond ? 1 : 1000));
    const record = encodePcapRecord(file, { seconds, fraction, data: bytes, origLen });
    return r.oneIn(25) ? lie(r, record, places, littleEndian) : record;
  });
  return concat(header, ...records);
}

const COMMENTS = ['', 'a comment', 'über', 'x'.repeat(700)];

interface Section {
  readonly r: Random;
  readonly littleEndian: boolean;
  readonly linkType: number;
  /** if_tsresol of each interface. */
  readonly resolutions: readonly number[];
}

function newSection(r: Random, linkType: number): Section {
  const resolution = () => r.pick([9, 9, 6, 0, 3, 12, 19, 20, 127, 0x80, 0x8a, 0xc0, 0xff, r.below(256)]);
  const resolutions = Array.from({ length: r.pick([1, 1, 1, 2, 5, 0]) }, resolution);
  return { r, littleEndian: !r.oneIn(3), linkType, resolutions };
}

function sectionBlocks({ r, littleEndian, linkType, resolutions }: Section): Uint8Array[] {
  const comments = r.oneIn(8) ? [r.pick(COMMENTS)] : [];
  const header = write.encodeSectionHeader({ littleEndian, application: 'fuzz', comments });
  const interfaces = resolutions.map((tsresol) =>
    write.encodeInterface({
      littleEndian,
      linkType: r.oneIn(10) ? r.below(65_536) : linkType,
      snaplen: r.pick([0, 0, 262_144, 64, 0xffffffff]),
      tsresol,
      ...(r.oneIn(10) ? { tsoffset: r.pick([1n, -1n, 2n ** 62n, -(2n ** 63n), 253_402_300_800n]) } : {}),
      name: r.pick(['lo', '', 'eth0']),
      comments,
    }),
  );
  return [header, ...interfaces];
}

/** A count of the interface's units; exact where it fits, else what is left of it. */
function timestamp({ seconds, nanos }: HostileFrame, tsresol: number): bigint {
  const exponent = BigInt(tsresol & 0x7f);
  const units = tsresol & 0x80 ? 1n << exponent : 10n ** exponent;
  return BigInt.asUintN(64, ((BigInt(seconds) * 1_000_000_000n + BigInt(nanos)) * units) / 1_000_000_000n);
}

function packetOptions(r: Random): write.OptionToWrite[] {
  const count = r.oneIn(40) ? 500 : r.small(3);
  return Array.from({ length: count }, () => ({
    code: r.pick([1, 2, 4, 2988, r.below(65_536)]),
    value: r.bytes(r.pick([0, 4, 8, 8, r.below(20)])),
  }));
}

function packetBlock(section: Section, frame: HostileFrame): Uint8Array {
  const { r, littleEndian, resolutions } = section;
  const { bytes: data, origLen } = frame;
  if (r.oneIn(15)) return write.encodeSimplePacket(data, origLen, littleEndian);
  const interfaceId = r.oneIn(40) ? r.edge() : r.below(Math.max(1, resolutions.length));
  const exact = timestamp(frame, resolutions[interfaceId] ?? 9);
  const time = r.oneIn(60) ? r.pick([0n, 2n ** 64n - 1n, 2n ** 63n, BigInt(r.edge())]) : exact;
  const options = r.oneIn(8) ? packetOptions(r) : [];
  return write.encodeEnhancedPacket({ littleEndian, interfaceId, timestamp: time, data, origLen, options });
}

/** Blocks beside packets: statistics, names, secrets, journal, sysdig, custom, obsolete packets, of nobody, of length 12. */
function otherBlock({ r, littleEndian }: Section): Uint8Array {
  const block = (type: number, body: Uint8Array) => write.encodeBlock(type, body, littleEndian);
  switch (r.below(8)) {
    case 0:
      return write.encodeInterfaceStatistics({
        littleEndian,
        interfaceId: r.small(4),
        timestamp: BigInt(r.u32()),
        dropped: BigInt(r.edge()),
      });
    case 1:
      return write.encodeNameResolution(
        [{ address: r.bytes(r.pick([4, 16, 4, 3])), names: ['a', 'b'] }],
        littleEndian,
      );
    case 2:
      return write.encodeSecrets(0x544c534b, r.bytes(r.small(60)), littleEndian);
    case 3:
      return write.encodeCustomBlock(
        r.pick([4711, 32_473, r.u32()]),
        r.bytes(r.small(60)),
        r.oneIn(2),
        littleEndian,
      );
    case 4:
      return block(2, concat(be32(0, 0, 0, r.edge(), 60), r.bytes(60)));
    case 5:
      return block(r.pick([9, 0x204, 0x216, 0x221]), r.bytes(r.small(80)));
    case 6:
      return block(r.u32(), new Uint8Array(0));
    default:
      return block(r.pick([1, 3, 4, 5, 6, 10, 0x0a0d0d0a]), r.bytes(r.small(60)));
  }
}

const BLOCK_PLACES = [0, 4, 4, 4, -4, -4, 8, 12, 16, 20, 20, 24];

/** pcapng: sections of both byte orders, interfaces of any resolution, blocks of every kind. */
export function pcapngFile(r: Random, { carrier, frames }: Scene): Uint8Array {
  const blocks: Uint8Array[] = [];
  let section = newSection(r, carrier.linkType);
  blocks.push(...sectionBlocks(section));
  for (const frame of frames) {
    if (r.oneIn(20)) {
      section = newSection(r, carrier.linkType);
      blocks.push(...sectionBlocks(section));
    }
    if (r.oneIn(8)) blocks.push(otherBlock(section));
    const block = packetBlock(section, frame);
    blocks.push(r.oneIn(25) ? lie(r, block, BLOCK_PLACES, section.littleEndian) : block);
  }
  return concat(...(r.oneIn(10) ? shuffled(r, blocks) : blocks));
}

function shuffled<T>(r: Random, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = r.below(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/** One of the few shapes that only their size makes hostile. */
export function hugeFile(r: Random): Uint8Array {
  const header = concat(write.encodeSectionHeader(), write.encodeInterface({ linkType: 1 }));
  const many = (block: Uint8Array, count: number) =>
    concat(header, ...new Array<Uint8Array>(count).fill(block));
  switch (r.below(7)) {
    case 0:
      return many(write.encodeInterface({ linkType: 1 }), 2000);
    case 1:
      return many(write.encodeSectionHeader(), 3000);
    case 2:
      return many(write.encodeBlock(0x7777, new Uint8Array(0)), 8000);
    case 3:
      return many(write.encodeCustomBlock(1, new Uint8Array(0)), 4000);
    case 4:
      return many(write.encodeSimplePacket(new Uint8Array(0), 0), 5000);
    case 5:
      // A block of which every four bytes look like the beginning of another.
      return concat(
        header,
        be32(0x11111111, 0x10),
        ...new Array<Uint8Array>(6000).fill(Uint8Array.of(6, 0, 0, 0, 0, 0, 8, 0)),
      );
    default:
      return concat(encodePcapHeader({ linkType: 1 }), new Uint8Array(60_000).fill(r.oneIn(2) ? 0xff : 0x10));
  }
}
