import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { createCaptureReader } from '../../core/capfile/reader.ts';
import {
  countEntries,
  ENTERPRISE_NUMBER,
  encodeIndex,
  entriesPayload,
  PAYLOAD_SIZE_LIMIT,
  PayloadKind,
} from '../../core/capfile/records/index.ts';
import { encodeCustomBlock } from '../../core/capfile/writer.ts';
import { EntryFilterer } from '../../core/rewrite/filter-entries.ts';
import { PayloadJoiner } from '../../core/rewrite/payload-joiner.ts';
import { type RewriteOptions, Rewriter } from '../../core/rewrite/rewrite.ts';
import { FileOutput, writeAtomically } from './atomic.ts';
import { eachChunk } from './chunks.ts';
import { RecordsSpan } from './records-span.ts';
import type { OpenedCapture, SavedSession, SaveOptions } from './types.ts';

export interface ExportOptions extends Partial<RewriteOptions>, SaveOptions {
  /** A records log of the same run, to be merged: its entries come behind those of the capture. */
  readonly recordsPath?: string;
  /** Entries to add at the end: what an `EntryEncoder` gave. */
  readonly entries?: Uint8Array | undefined;
}

/**
 * Writes an opened capture anew as pcapng (from pcap too): all of it, a selection, without payload bytes, with comments
 * on frames, with the records of another log. What is damaged in the capture is left out, and told.
 */
export async function exportSession(
  capture: OpenedCapture,
  path: string,
  options: ExportOptions = {},
): Promise<Result<SavedSession, Problem>> {
  const { replace = false } = options;
  return writeAtomically(path, { replace, expectedBytes: capture.size / 8 }, async (file) => {
    const output = new FileOutput(file);
    const written = await new Export(options, output).run(capture);
    return written.ok ? ok({ ...written.value, path, bytes: output.position }) : written;
  });
}

class Export {
  readonly #options: ExportOptions;
  readonly #output: FileOutput;
  readonly #joiner = new PayloadJoiner(PAYLOAD_SIZE_LIMIT);
  readonly #rewriter: Rewriter;
  readonly #records = new RecordsSpan();
  #counts = { recordBlocks: 0, entries: 0, records: 0 };

  constructor(options: ExportOptions, output: FileOutput) {
    this.#options = options;
    this.#output = output;
    const { payload = true, origin = true } = options;
    const { recorded = options.recordsPath !== undefined } = options;
    this.#rewriter = new Rewriter({ ...options, payload, origin, recorded }, (entries) => {
      this.#joiner.add(entriesPayload(entries));
    });
  }

  async run(capture: OpenedCapture): Promise<Result<Omit<SavedSession, 'path' | 'bytes'>, Problem>> {
    const failed = await this.#copyFrames(capture);
    if (failed) return err(failed);
    const recordsOffset = this.#output.position;
    await this.#writeRecords(this.#joiner.finish());
    const own = this.#counts.records;
    const unread = await this.#merge();
    if (unread) return err(unread);
    await this.#addEntries();
    await this.#writeIndex(recordsOffset);
    const twice = own > 0 && this.#counts.records > own;
    return ok({ frames: this.#rewriter.frames, ...this.#counts, problems: this.#problems(twice) });
  }

  async #copyFrames(capture: OpenedCapture): Promise<Problem | undefined> {
    const reader = createCaptureReader(this.#rewriter);
    const chunks = capture.chunks();
    for (let next = await chunks.next(); ; next = await chunks.next()) {
      if (next.done) {
        if (next.value) return next.value;
        break;
      }
      reader.push(next.value);
      await this.#output.write(this.#rewriter.take());
    }
    reader.end();
    await this.#output.write(this.#rewriter.take());
    return this.#rewriter.problems.find(({ fatal }) => fatal);
  }

  /** Appends the entries of the log that is to be merged. */
  async #merge(): Promise<Problem | undefined> {
    const { recordsPath, payload = true } = this.#options;
    if (recordsPath === undefined) return undefined;
    const entries = new EntryFilterer({ previews: payload });
    const reader = createCaptureReader({
      iface() {},
      packet() {},
      customBlock: ({ ours, kind, buffer, start, length }) => {
        if (!ours || kind !== PayloadKind.entries) return;
        this.#joiner.add(entriesPayload(entries.filter(buffer.subarray(start, start + length))));
      },
      problem: (found) => this.#rewriter.problem(found),
    });
    const failed = await eachChunk(recordsPath, async (chunk) => {
      reader.push(chunk);
      await this.#writeMerged(this.#joiner.take());
    });
    if (failed) return failed;
    reader.end();
    await this.#writeMerged(this.#joiner.finish());
    return undefined;
  }

  /** Behind all others, so that they count. */
  async #addEntries(): Promise<void> {
    const { entries } = this.#options;
    if (!entries || entries.length === 0) return;
    this.#joiner.add(entriesPayload(entries));
    await this.#writeRecords(this.#joiner.finish());
  }

  async #writeMerged(payloads: readonly Uint8Array[]): Promise<void> {
    for (const payload of payloads) this.#records.add(payload);
    await this.#writeRecords(payloads);
  }

  async #writeRecords(payloads: readonly Uint8Array[]): Promise<void> {
    for (const payload of payloads) {
      const counted = countEntries(payload);
      const { recordBlocks, entries, records } = this.#counts;
      this.#counts = {
        recordBlocks: recordBlocks + 1,
        entries: entries + counted.entries,
        records: records + counted.records,
      };
      await this.#writeOurs(payload);
    }
  }

  /** A capture without records gets no index: it is nobody's session. */
  async #writeIndex(recordsOffset: number): Promise<void> {
    if (this.#counts.recordBlocks === 0) return;
    const ownOffset = this.#output.position;
    const { frames } = this.#rewriter;
    await this.#writeOurs(encodeIndex({ ownOffset, recordsOffset, ...this.#counts, frames }));
  }

  #writeOurs(payload: Uint8Array): Promise<void> {
    const { littleEndian } = this.#rewriter;
    return this.#output.write(encodeCustomBlock(ENTERPRISE_NUMBER, payload, true, littleEndian));
  }

  #problems(twice: boolean): Problem[] {
    const { problems, blocksLeftOut, earliest, latest } = this.#rewriter;
    const found: Problem[] = [...problems];
    if (blocksLeftOut > 0) {
      const message = `${blocksLeftOut} blocks that might carry payload were left out (TLS keys, other programs' blocks).`;
      found.push(problem('info', 'session.left-out', message));
    }
    if (twice) {
      const message = 'The capture already carried socket records; those of the log now stand behind them.';
      const advice = 'Socket numbers of the two may be the same: merge into a capture without records.';
      found.push(problem('warning', 'session.records-twice', message, advice));
    }
    const apart = this.#options.recordsPath === undefined ? undefined : this.#records.apart(earliest, latest);
    return apart ? [...found, apart] : found;
  }
}
