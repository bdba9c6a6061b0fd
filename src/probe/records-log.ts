import { openSync } from 'node:fs';
import { messageOf, type Problem, problem } from '../core/base/problem.ts';
import { err, ok, type Result } from '../core/base/result.ts';
import {
  BLOCK_HEAD_LENGTH,
  BLOCK_TAIL_LENGTH,
  BlockFrame,
  type ClockEntry,
  EntryEncoder,
  EntryLength,
  encodeClock,
  encodeGap,
  encodeInfo,
  GapReason,
  type InfoName,
  recordsLogHeader,
} from '../core/capfile/records/index.ts';
import { LogFile } from './log-file.ts';
import type { RecordsLog, RecordsLogOptions } from './types.ts';

/** Entries gathered before they are written, at most: a block must stay under 128 KiB. */
const BUFFER_SIZE = 128_000;
/** Written when this much is pending, whatever the time. */
const FLUSH_SIZE = 65_536;
const FLUSH_INTERVAL = 20;
/** Blocks' memory kept for the next. */
const SPARES = 4;
/** Kept free for a gap entry. */
const GAP_ROOM = EntryLength.gap;

/**
 * Makes the file with its section header and begins to write.
 *
 * @returns the log, or why the file could not be made
 */
export function openRecordsLog(options: RecordsLogOptions): Result<RecordsLog, Problem> {
  try {
    return ok(new FileRecordsLog(openSync(options.path, 'wx', 0o600), options));
  } catch (thrown) {
    const message = `The records log ${options.path} could not be made: ${messageOf(thrown)}.`;
    return err(problem('error', 'records.open', message, 'Choose another folder, or make room on the disk.'));
  }
}

class FileRecordsLog implements RecordsLog {
  readonly path: string;
  readonly #file: LogFile;
  readonly #options: RecordsLogOptions;
  readonly #encoder = new EntryEncoder(BUFFER_SIZE);
  readonly #frame = new BlockFrame();
  readonly #hrtime = process.hrtime;
  readonly #timer: NodeJS.Timeout;
  /** Memory of blocks that were written, to be used again. */
  readonly #spare: ArrayBuffer[] = [];
  #stopped = false;
  #closed = false;
  #lost = 0;
  #lostReason: GapReason = GapReason.unknown;
  #tapFailed = false;

  constructor(fd: number, options: RecordsLogOptions) {
    this.path = options.path;
    this.#options = options;
    this.#file = new LogFile(
      fd,
      (error) => this.#stop('records.write', `Writing failed: ${error.message}.`),
      (bytes) => this.#reuse(bytes),
    );
    this.#append(recordsLogHeader('Wireside'));
    this.#timer = setInterval(() => this.#writePending(), options.flushInterval ?? FLUSH_INTERVAL).unref();
  }

  get size(): number {
    return this.#file.size;
  }

  ensure(bytes: number): EntryEncoder | undefined {
    const encoder = this.#encoder;
    return encoder.used + bytes <= FLUSH_SIZE && !this.#stopped ? encoder : this.#makeRoom(bytes);
  }

  #makeRoom(bytes: number): EntryEncoder | undefined {
    const encoder = this.#encoder;
    this.#writePending();
    return !this.#stopped && bytes + GAP_ROOM <= encoder.room ? encoder : undefined;
  }

  lost(reason: GapReason): void {
    this.#lost += 1;
    this.#lostReason = reason;
  }

  clock(sample: ClockEntry): void {
    const to = this.ensure(EntryLength.clock);
    if (to) encodeClock(to, sample);
  }

  info(name: InfoName, value: string): void {
    // A character takes at most three bytes of UTF-8 for each of its UTF-16 units.
    const to = this.ensure(Math.min(EntryLength.info + 256 + value.length * 3, BUFFER_SIZE - GAP_ROOM));
    if (to) encodeInfo(to, { name, value });
  }

  advance(): boolean {
    this.#writePending();
    return this.#encoder.length === 0;
  }

  flush(): void {
    this.#writePending();
    this.#file.settle();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#writePending();
    this.#stopped = true;
    this.#file.close();
  }

  /** Hands what is pending to the file as one block; keeps it while the disk is too slow to take more. */
  #writePending(): void {
    const encoder = this.#encoder;
    if (this.#stopped || !this.#file.takes(encoder.length)) return;
    if (this.#lost > 0) this.#tellGap();
    if (encoder.length === 0) return;
    const block = this.#blockOf(this.#frame.fit(encoder.length));
    block.set(this.#frame.head, 0);
    block.set(encoder.bytes(), BLOCK_HEAD_LENGTH);
    block.set(this.#frame.tail, BLOCK_HEAD_LENGTH + encoder.length);
    encoder.reset();
    this.#append(block);
  }

  /** Memory for a block: used again after it was written, unless a receiver has got it. Fresh pages cost 60 µs. */
  #blockOf(length: number): Uint8Array<ArrayBuffer> {
    if (this.#options.onBytes) return new Uint8Array(length);
    const memory = this.#spare.pop() ?? new ArrayBuffer(BUFFER_SIZE + BLOCK_HEAD_LENGTH + BLOCK_TAIL_LENGTH);
    return new Uint8Array(memory, 0, length);
  }

  #reuse(bytes: Uint8Array): void {
    const { buffer } = bytes;
    const whole = buffer.byteLength === BUFFER_SIZE + BLOCK_HEAD_LENGTH + BLOCK_TAIL_LENGTH;
    if (whole && this.#spare.length < SPARES && buffer instanceof ArrayBuffer) this.#spare.push(buffer);
  }

  #tellGap(): void {
    const [seconds, nanos] = this.#hrtime();
    if (encodeGap(this.#encoder, { seconds, nanos, count: this.#lost, reason: this.#lostReason }))
      this.#lost = 0;
  }

  #append(block: Uint8Array<ArrayBuffer>): void {
    const { sizeLimit } = this.#options;
    const offset = this.#file.size;
    if (sizeLimit !== undefined && offset + block.byteLength > sizeLimit) {
      this.#stop('records.limit', `The records log has reached its limit of ${sizeLimit} bytes.`);
      return;
    }
    this.#file.append(block);
    if (!this.#file.failed) this.#tap(offset, block);
  }

  /** A receiver that throws must not stop the recording, nor the program in whose midst this may run. */
  #tap(offset: number, block: Uint8Array<ArrayBuffer>): void {
    const { onBytes } = this.#options;
    if (onBytes === undefined || this.#tapFailed) return;
    try {
      onBytes(offset, block);
    } catch (thrown) {
      this.#tapFailed = true;
      this.#report('records.tap', `The live view of the records broke off: ${messageOf(thrown)}.`);
    }
  }

  #stop(code: string, message: string): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#report(code, `${message} Recording of socket records has stopped; what was written is kept.`);
  }

  #report(code: string, message: string): void {
    const advice = 'Make room on the disk or raise the limit, then start a new recording.';
    try {
      this.#options.onProblem?.(problem('error', code, message, advice));
    } catch {
      // The listener's own fault; the program must not meet it.
    }
  }
}
