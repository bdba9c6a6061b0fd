/** Logs as the capture helper and the probe write them, built by hand. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concatBytes } from '../../../src/core/base/bytes.ts';
import {
  decodeEntries,
  EntryEncoder,
  encodeClock,
  encodeInfo,
  encodeRecord,
  PayloadKind,
  RECORD_NAMES,
  recordsLogHeader,
} from '../../../src/core/capfile/records/index.ts';
import {
  encodeEnhancedPacket,
  encodeInterface,
  encodeInterfaceStatistics,
  encodeOurBlock,
  encodeSectionHeader,
} from '../../../src/core/capfile/writer.ts';
import { collect } from '../../core/capfile/collect.ts';
import { frame, START } from '../../core/capfile/samples.ts';

/** A folder for the time of `use`. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a file into a folder and returns its path. */
export function put(folder: string, name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** `count` frames, 1 ms apart. */
export function packetBlocks(count: number, { littleEndian = true } = {}): Uint8Array {
  const start = BigInt(START) * 1_000_000_000n;
  const packets = Array.from({ length: count }, (_, i) =>
    encodeEnhancedPacket({
      interfaceId: 0,
      timestamp: start + BigInt(i) * 1_000_000n,
      data: frame(60 + (i % 5), i),
      littleEndian,
    }),
  );
  return concatBytes(packets);
}

/** A packets log of `count` frames, 1 ms apart, as the capture helper writes it. */
export function packetsLog(count: number, { littleEndian = true } = {}): Uint8Array {
  const start = BigInt(START) * 1_000_000_000n;
  return concatBytes([
    encodeSectionHeader({ application: 'Wireside', littleEndian }),
    encodeInterface({ linkType: 1, snaplen: 262_144, tsresol: 9, name: 'lo', littleEndian }),
    packetBlocks(count, { littleEndian }),
    encodeInterfaceStatistics({ interfaceId: 0, timestamp: start, received: BigInt(count), littleEndian }),
  ]);
}

/** The entries of one flush: a clock sample and `count` records, each with a preview that tells it apart. */
export function entries(first: number, count: number, preview = 40): Uint8Array {
  const encoder = new EntryEncoder(400 * (count + 2));
  encodeClock(encoder, {
    monotonic: { seconds: 100 + first, nanos: 0 },
    epoch: { seconds: START + first, nanos: 0 },
    error: 25,
  });
  for (let i = first; i < first + count; i += 1) {
    encodeRecord(encoder, {
      seconds: 100,
      nanos: i,
      name: RECORD_NAMES.write.code,
      flags: 0,
      depth: 0,
      socketId: 1,
      bytesRead: 0,
      bytesWritten: i,
      details: { preview: frame(preview, i) },
    });
  }
  return encoder.bytes().slice();
}

/** Entries of one text. */
export function infoEntries(name: string, value: string): Uint8Array {
  const encoder = new EntryEncoder(1000);
  encodeInfo(encoder, { name, value });
  return encoder.bytes().slice();
}

/** A records log of `flushes` blocks with `each` records. */
export function recordsLog(flushes: number, each: number, preview = 40): Uint8Array {
  const blocks = Array.from({ length: flushes }, (_, i) =>
    encodeOurBlock(PayloadKind.entries, entries(i * each, each, preview)),
  );
  return concatBytes([recordsLogHeader('test'), ...blocks]);
}

/** What the records of a file say, in order: their `bytesWritten` counter, and all entries' count. */
export function recordsOf(file: Uint8Array): { counters: number[]; entries: number; infos: string[] } {
  const counters: number[] = [];
  const infos: string[] = [];
  let count = 0;
  for (const block of collect(file).custom) {
    if (!block.ours || block.kind !== PayloadKind.entries) continue;
    const outcome = decodeEntries(block.body, 0, 0, {
      onRecord: (_name, _flags, _depth, _socket, _seconds, _nanos, _read, written) => {
        counters.push(written);
      },
      onInfo: ({ name }) => {
        infos.push(name);
      },
    });
    count += outcome.entries;
  }
  return { counters, entries: count, infos };
}
