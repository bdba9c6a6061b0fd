/**
 * Joins the two logs into one file: the packets as they are, then our custom blocks, then the index. Nothing is
 * rewritten, so offsets and frame numbers stay.
 */
import { open } from 'node:fs/promises';
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { type CaptureReader, createCaptureReader } from '../../core/capfile/reader.ts';
import {
  countEntries,
  ENTERPRISE_NUMBER,
  encodeIndex,
  entriesPayload,
  PAYLOAD_HEADER_LENGTH,
  PAYLOAD_SIZE_LIMIT,
  PayloadKind,
} from '../../core/capfile/records/index.ts';
import type { CaptureSink, CustomBlock, FileProblem } from '../../core/capfile/sink.ts';
import { encodeCustomBlock, encodeSectionHeader } from '../../core/capfile/writer.ts';
import { PayloadJoiner } from '../../core/rewrite/payload-joiner.ts';
import type { FileOutput } from './atomic.ts';
import { eachChunk } from './chunks.ts';
import type { SavedSession, SessionParts } from './types.ts';

/** What the packets file turned out to be, as it was copied. */
class PacketsScan implements CaptureSink {
  littleEndian = true;
  recordBlocks = 0;
  entries = 0;
  records = 0;
  /** Offset of our first block of records, or -1. */
  recordsOffset = -1;
  /** Offset and length of our index block, or -1. */
  indexOffset = -1;
  indexLength = 0;
  readonly problems: FileProblem[] = [];

  sectionStart({ littleEndian }: { littleEndian: boolean }) {
    this.littleEndian = littleEndian;
  }

  iface() {}
  packet() {}

  customBlock(block: CustomBlock) {
    if (!block.ours) return;
    if (block.kind === PayloadKind.index) {
      this.indexOffset = block.fileOffset;
      this.indexLength = block.blockLength;
      return;
    }
    if (block.kind !== PayloadKind.entries) return;
    if (this.recordsOffset < 0) this.recordsOffset = block.fileOffset;
    const counted = countEntries(payloadOf(block));
    this.recordBlocks += 1;
    this.entries += counted.entries;
    this.records += counted.records;
  }

  problem(found: FileProblem) {
    this.problems.push(found);
  }
}

/** One of our payloads with its magic, version and kind, which stand before the body. */
function payloadOf({ buffer, start, length }: CustomBlock): Uint8Array {
  return buffer.subarray(start - PAYLOAD_HEADER_LENGTH, start + length);
}

/** Writes the joined file; the caller owns `output` and makes it durable. Throws the file system's errors. */
export async function joinSession(
  parts: SessionParts,
  output: FileOutput,
): Promise<Result<Omit<SavedSession, 'path'>, Problem>> {
  const scan = new PacketsScan();
  const problems: Problem[] = [];
  let frames = 0;
  if (parts.packetsPath === undefined) await output.write(encodeSectionHeader({ application: 'Wireside' }));
  else {
    const copied = await copyPackets(parts.packetsPath, scan, output, parts.recordsPath !== undefined);
    if (!copied.ok) return copied;
    frames = copied.value.frames;
    problems.push(...copied.value.problems);
  }
  const recordsOffset = scan.recordsOffset < 0 ? output.position : scan.recordsOffset;
  const joined = await appendRecords(parts, scan, output);
  problems.push(...joined);
  const { recordBlocks, entries, records } = scan;
  const index = { ownOffset: output.position, recordsOffset, recordBlocks, entries, records, frames };
  await output.write(ourBlock(encodeIndex(index), scan.littleEndian));
  return ok({ bytes: output.position, frames, recordBlocks, entries, records, problems });
}

/** Bytes that the joined file will have at most. */
export async function expectedLength(parts: SessionParts): Promise<number> {
  let length = (parts.entries?.length ?? 0) + 4096;
  for (const path of [parts.packetsPath, parts.recordsPath]) {
    if (path !== undefined) length += await sizeOf(path);
  }
  return length;
}

async function sizeOf(path: string): Promise<number> {
  try {
    const file = await open(path, 'r');
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch {
    return 0;
  }
}

interface Copied {
  readonly frames: number;
  readonly problems: Problem[];
}

/**
 * Copies the packets file up to its last whole block, leaving out an index that ends it. `mayBeEmpty`: it is a log
 * beside another, so that nothing in it is no error.
 */
async function copyPackets(
  path: string,
  scan: PacketsScan,
  output: FileOutput,
  mayBeEmpty: boolean,
): Promise<Result<Copied, Problem>> {
  const reader = createCaptureReader(scan);
  const failed = await eachChunk(path, async (chunk) => {
    reader.push(chunk);
    await output.write(chunk);
  });
  if (failed?.code === 'session.not-found' && mayBeEmpty) {
    return ok({ frames: 0, problems: await startAnew(output) });
  }
  if (failed) return err(failed);
  const whole = reader.position;
  reader.end();
  const fatal = scan.problems.find((found) => found.fatal);
  if (fatal && mayBeEmpty && (output.position === 0 || reader.format === 'pcapng')) {
    return ok({ frames: 0, problems: await startAnew(output) });
  }
  if (fatal) return err(problem('error', fatal.code, `${path}: ${fatal.message}`, fatal.advice));
  if (reader.format !== 'pcapng') return err(notPcapng(path));
  const problems = await cutTail(scan, whole, output);
  return ok({ frames: reader.frames, problems });
}

/** A packets log to which nothing whole was written: the file begins with a section of our own, without packets. */
async function startAnew(output: FileOutput): Promise<Problem[]> {
  const lost = output.position;
  await output.cut(0);
  await output.write(encodeSectionHeader({ application: 'Wireside' }));
  const message = `The packets log holds no packets${lost > 0 ? ` (${lost} bytes of its first block)` : ''}.`;
  return [problem('info', 'session.no-packets', message, 'Socket records are saved alone.')];
}

function notPcapng(path: string): Problem {
  const message = `${path} is a pcap file, which cannot carry socket records.`;
  return problem(
    'error',
    'session.pcap',
    message,
    'It is converted to pcapng where records are merged into it.',
  );
}

/** Cuts what no reader could use: a block half written, damage up to the end, an index that will be written anew. */
async function cutTail(scan: PacketsScan, whole: number, output: FileOutput): Promise<Problem[]> {
  const size = output.position;
  const last = scan.problems.find((found) => found.offset + found.lostBytes === size && found.lostBytes > 0);
  const others = scan.problems.filter((found) => found !== last);
  let end = Math.min(whole, size);
  if (last) end = Math.min(end, last.offset);
  if (scan.indexOffset >= 0 && scan.indexOffset + scan.indexLength === end) end = scan.indexOffset;
  if (end < size) await output.cut(end);
  return last ? [...others, tornTail('packets', last)] : others;
}

function tornTail(log: 'packets' | 'records', { offset, lostBytes }: FileProblem): Problem {
  const message = `The ${log} log ends in ${lostBytes} bytes of a block that was never finished, at offset ${offset}; they were left out.`;
  return problem(
    'warning',
    'session.torn',
    message,
    'Nothing can be done: the process was stopped while it wrote.',
  );
}

/** Appends the records log and further entries, in few large blocks; returns what was wrong with the log. */
async function appendRecords(parts: SessionParts, scan: PacketsScan, output: FileOutput): Promise<Problem[]> {
  const joiner = new PayloadJoiner(PAYLOAD_SIZE_LIMIT);
  const writeBlocks = async (payloads: readonly Uint8Array[]) => {
    for (const payload of payloads) {
      const counted = countEntries(payload);
      scan.recordBlocks += 1;
      scan.entries += counted.entries;
      scan.records += counted.records;
      await output.write(ourBlock(payload, scan.littleEndian));
    }
  };
  const problems: Problem[] = [];
  if (parts.recordsPath !== undefined) {
    problems.push(...(await readRecords(parts.recordsPath, joiner, writeBlocks)));
  }
  if (parts.entries && parts.entries.length > 0) joiner.add(entriesPayload(parts.entries));
  await writeBlocks(joiner.finish());
  return problems;
}

function ourBlock(payload: Uint8Array, littleEndian: boolean): Uint8Array {
  return encodeCustomBlock(ENTERPRISE_NUMBER, payload, true, littleEndian);
}

async function readRecords(
  path: string,
  joiner: PayloadJoiner,
  writeBlocks: (payloads: readonly Uint8Array[]) => Promise<void>,
): Promise<Problem[]> {
  const found: FileProblem[] = [];
  const reader: CaptureReader = createCaptureReader({
    iface() {},
    packet() {},
    customBlock: (block) => {
      if (block.ours && block.kind === PayloadKind.entries) joiner.add(payloadOf(block));
    },
    problem: (one) => {
      found.push(one);
    },
  });
  const failed = await eachChunk(path, async (chunk) => {
    reader.push(chunk);
    await writeBlocks(joiner.take());
  });
  if (failed) return failed.code === 'session.not-found' ? [] : [failed];
  // A log without a byte is one to which nothing was written yet.
  if (reader.position + reader.pending > 0) reader.end();
  await writeBlocks(joiner.take());
  return found.map((one) => (one.code === 'file.cut-short' ? tornTail('records', one) : one));
}
