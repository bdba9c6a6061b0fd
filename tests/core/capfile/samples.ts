/** Capture files built from our writers: one of each kind that the reader must take. */
import { concatBytes, encodeText } from '../../../src/core/base/bytes.ts';
import {
  encodePcapHeader,
  encodePcapRecord,
  type PcapToWrite,
} from '../../../src/core/capfile/pcap-writer.ts';
import * as write from '../../../src/core/capfile/writer.ts';

/** 2023-11-14 22:13:20 UTC. */
export const START = 1_700_000_000;
const START_NANOS = BigInt(START) * 1_000_000_000n;

/** An Ethernet frame of no known protocol: `length` bytes that tell frames apart. */
export function frame(length: number, seed = length): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) bytes[i] = (seed * 31 + i * 7) & 0xff;
  bytes.set(encodeText('Wireside!!').subarray(0, Math.min(10, length)));
  return bytes;
}

/** Lengths that meet every padding. */
export const LENGTHS = [60, 61, 62, 63, 64, 1, 1514, 3];

export function pcapFile(options: Omit<PcapToWrite, 'linkType'>): Uint8Array {
  const file = { linkType: 1, ...options };
  const records = LENGTHS.map((length, index) => {
    const fraction = index * (options.nanosecond ? 100_000_001 : 100_001);
    return encodePcapRecord(file, {
      seconds: START + index,
      fraction,
      data: frame(length),
      origLen: length + index,
    });
  });
  return concatBytes([encodePcapHeader(file), ...records]);
}

/** Packets of one pcapng interface, whose clock runs in steps of `tsresol`. */
export function packets(tsresol: number, littleEndian: boolean, interfaceId = 0): Uint8Array[] {
  const exponent = BigInt(tsresol & 0x7f);
  const units = tsresol & 0x80 ? 1n << exponent : 10n ** exponent;
  return LENGTHS.map((length, index) => {
    const nanos = START_NANOS + BigInt(index) * 1_234_567_891n;
    const timestamp = (nanos * units) / 1_000_000_000n;
    return write.encodeEnhancedPacket({
      interfaceId,
      timestamp,
      data: frame(length),
      origLen: length + index,
      littleEndian,
    });
  });
}

export interface Variant {
  readonly littleEndian?: boolean;
  readonly tsresol?: number;
  readonly tsoffset?: bigint;
}

/** One section with one interface and its packets. */
export function section({ littleEndian = true, tsresol = 9, ...more }: Variant = {}): Uint8Array {
  const iface = { linkType: 1, snaplen: 65_535, name: 'lo', tsresol, littleEndian, ...more };
  return concatBytes([
    write.encodeSectionHeader({ littleEndian, application: 'test' }),
    write.encodeInterface(iface),
    ...packets(tsresol, littleEndian),
  ]);
}

/** A section with a block of every kind, other people's included. */
export function zoo(littleEndian: boolean): Uint8Array {
  const timestamp = START_NANOS / 1000n;
  const data = frame(70);
  return concatBytes([
    write.encodeSectionHeader({
      littleEndian,
      hardware: 'x86',
      os: 'Linux',
      application: 'zoo',
      comments: ['of the section'],
    }),
    write.encodeInterface({
      littleEndian,
      linkType: 1,
      snaplen: 64,
      name: 'eth0',
      filter: 'tcp',
      comments: ['of eth0'],
    }),
    write.encodeInterface({
      littleEndian,
      linkType: 101,
      tsresol: 9,
      tsoffset: -5n,
      name: 'tun0',
      os: 'Linux',
    }),
    write.encodeSimplePacket(frame(64), 100, littleEndian),
    write.encodeEnhancedPacket({
      littleEndian,
      interfaceId: 0,
      timestamp,
      data,
      comments: ['first', 'second'],
      options: [
        { code: 2, value: Uint8Array.of(1, 0, 0, 0) },
        { code: 4, value: u64(7, littleEndian) },
      ],
    }),
    oldPacket(littleEndian, timestamp, data),
    write.encodeCustomBlock(1234, encodeText('theirs'), true, littleEndian),
    write.encodeCustomBlock(1234, encodeText('theirs, not to be copied'), false, littleEndian),
    write.encodeBlock(0x7777, encodeText('a type of nobody'), littleEndian),
    journal(littleEndian),
    write.encodeSecrets(0x544c534b, encodeText('# key log\n'), littleEndian),
    write.encodeNameResolution(
      [
        { address: Uint8Array.of(127, 0, 0, 1), names: ['localhost', 'here'] },
        { address: new Uint8Array(16).fill(1, 15), names: ['ip6-localhost'] },
      ],
      littleEndian,
    ),
    write.encodeEnhancedPacket({ littleEndian, interfaceId: 1, timestamp: START_NANOS, data: frame(20) }),
    write.encodeInterfaceStatistics({
      littleEndian,
      interfaceId: 1,
      timestamp: START_NANOS,
      received: 5_000_000_000n,
      dropped: 2n,
      comments: ['of the statistics'],
    }),
  ]);
}

function u64(value: number, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), littleEndian);
  return bytes;
}

/** The obsolete Packet Block, which nobody writes any more: interface 0, 3 drops. */
function oldPacket(littleEndian: boolean, timestamp: bigint, data: Uint8Array): Uint8Array {
  const fixed = new Uint8Array(20);
  const view = new DataView(fixed.buffer);
  view.setUint16(2, 3, littleEndian);
  view.setUint32(4, Number(timestamp >> 32n), littleEndian);
  view.setUint32(8, Number(timestamp & 0xffffffffn), littleEndian);
  view.setUint32(12, data.length, littleEndian);
  view.setUint32(16, data.length, littleEndian);
  return write.encodeBlock(2, concatBytes([fixed, data]), littleEndian);
}

function journal(littleEndian: boolean): Uint8Array {
  const text = `__REALTIME_TIMESTAMP=${START}000123\nMESSAGE=a journal entry\n`;
  return write.encodeBlock(9, encodeText(text), littleEndian);
}

/** Every kind of file, by a name for the test's title. */
export const FILES: Readonly<Record<string, () => Uint8Array>> = {
  'pcap, µs, little-endian': () => pcapFile({}),
  'pcap, µs, big-endian': () => pcapFile({ littleEndian: false }),
  'pcap, ns, little-endian': () => pcapFile({ nanosecond: true }),
  'pcap, ns, big-endian': () => pcapFile({ nanosecond: true, littleEndian: false }),
  'pcap, modified, little-endian': () => pcapFile({ modified: true }),
  'pcap, modified, big-endian': () => pcapFile({ modified: true, littleEndian: false }),
  'pcapng, ns': () => section(),
  'pcapng, ns, big-endian': () => section({ littleEndian: false }),
  'pcapng, seconds': () => section({ tsresol: 0 }),
  'pcapng, ms': () => section({ tsresol: 3 }),
  'pcapng, µs': () => section({ tsresol: 6 }),
  'pcapng, 10^-8': () => section({ tsresol: 8 }),
  'pcapng, 2^-10': () => section({ tsresol: 0x80 | 10 }),
  'pcapng, 2^-20, big-endian': () => section({ tsresol: 0x80 | 20, littleEndian: false }),
  'pcapng, 2^-32': () => section({ tsresol: 0x80 | 32 }),
  'pcapng, offset': () => section({ tsoffset: 3_600n }),
  'pcapng, negative offset, big-endian': () => section({ tsoffset: -1_800_000_000n, littleEndian: false }),
  'pcapng, sections of both byte orders': () =>
    concatBytes([section(), section({ littleEndian: false, tsresol: 6 }), section({ tsresol: 0x80 | 16 })]),
  'pcapng, blocks of every kind': () => zoo(true),
  'pcapng, blocks of every kind, big-endian': () => zoo(false),
};
