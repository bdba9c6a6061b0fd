import { messageOf, type Problem, problem } from '../../../core/base/problem.ts';
import { type ClockSample, GLANCE_ROUNDS, jumped, type ReadClocks, SAMPLE_ROUNDS } from '../clock.ts';
import { PacketsLog } from '../packets-log.ts';
import type { CaptureSource, SourceInfo, SourceStats } from '../sources/source.ts';
import type { StopReason, WatermarkMessage } from '../types.ts';
import type { FromHelper, HelperOptions, ToHelper } from './messages.ts';
import { openFirst, type Sources } from './open-first.ts';
import { Watermark } from './watermark.ts';

/**
 * Between two looks at the source (packets wake us by themselves); each sends a watermark, of which one at least every
 * 20 ms is promised. Every look wakes two processes.
 */
const LOOK_MS = 10;
const LOOKS_PER_SECOND = Math.floor(1000 / LOOK_MS);
const NANOS_PER_SECOND = 1_000_000_000n;

/** What listens to a running capture beside the parent: ports to pages. */
export interface Audience {
  /** `bytes` (the helper's own buffer: to be copied) were written at `offset` of the log. */
  written(offset: number, bytes: Uint8Array): void;
  watermark(message: WatermarkMessage): void;
  /** The log is complete. */
  stopped(): void;
}

/** A source that is never read empty (the machine cannot keep up) is not waited for longer than this. */
const LONGEST_FLUSH_NANOS = 2_000_000_000n;

interface Waiting {
  /** Monotonic, ns. */
  readonly since: bigint;
  readonly done: () => void;
}

/** One capture in the helper process: a source, the log it is written to, and what is told about it. */
export class HelperSession {
  readonly #post: (message: FromHelper) => void;
  readonly #clocks: ReadClocks;
  readonly #sources: Sources;
  readonly #audience: Audience;
  #options: HelperOptions | undefined;
  #log: PacketsLog | undefined;
  #source: CaptureSource | undefined;
  #mark = new Watermark(0n);
  #waiting: Waiting[] = [];
  #lastClock: ClockSample | undefined;
  #lastStats: SourceStats | undefined;
  #looks = 0;
  #openedAt = 0n;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;
  #ending: Promise<void> | undefined;

  constructor(post: (message: FromHelper) => void, clocks: ReadClocks, sources: Sources, audience: Audience) {
    this.#post = post;
    this.#clocks = clocks;
    this.#sources = sources;
    this.#audience = audience;
  }

  /** Whole size of the log so far, a block boundary. */
  get size(): number {
    return this.#log?.size ?? 0;
  }

  receive(message: Exclude<ToHelper, { type: 'port' }>): void {
    if (message.type === 'start') void this.#start(message.options);
    else if (message.type === 'stop') this.stop(message.reason);
    else if (message.type === 'flush') this.#afterFlush(() => this.#post({ type: 'answer', id: message.id }));
    else void this.#setFilter(message.id, message.filter);
  }

  /** Ends the capture once every frame stamped before now is in the log. */
  stop(reason: StopReason): void {
    this.#stopping = true;
    this.#afterFlush(() => void this.#end(reason));
  }

  /** As `stop`; resolves when all is written, whatever ended it. */
  async leave(reason: StopReason): Promise<void> {
    await new Promise<void>((done) => this.#afterFlush(done));
    await this.#end(reason);
  }

  async #start(options: HelperOptions): Promise<void> {
    this.#sampleClock();
    this.#options = options;
    const log = PacketsLog.open(options.path, options.append, options);
    if (!log.ok) return this.#refuse(log.error, 0);
    const sink = {
      batch: (bytes: Uint8Array, frames: number, earliest: bigint) => this.#batch(bytes, frames, earliest),
      ended: (reason: StopReason, why: Problem) => void this.#end(reason, why),
    };
    // The log is begun before the first batch can come: sources emit in later turns of the event loop only.
    const opened = await openFirst(this.#sources, options, sink);
    if (!opened.ok) {
      log.value.discard();
      return this.#refuse(opened.error, log.value.size);
    }
    const { source, info, reason } = opened.value;
    this.#log = log.value;
    this.#source = source;
    this.#begin(options, info, reason);
  }

  /** `size` of the log that was there before. */
  #refuse(why: Problem, size: number): void {
    this.#post({ type: 'stopped', reason: 'source-failed', problem: why, frames: 0, size });
  }

  #begin(options: HelperOptions, info: SourceInfo, reason: string): void {
    const { device, filter } = options;
    const { linkType, snaplen, nanosecond, warning } = info;
    const { kind, delayNanos } = this.#source!;
    this.#log!.begin({ device, linkType, snaplen, filter });
    this.#mark = new Watermark(delayNanos);
    this.#openedAt = this.#clocks(GLANCE_ROUNDS).monotonic;
    this.#post({ type: 'opened', source: kind, reason, device, linkType, snaplen, nanosecond, filter });
    if (warning) this.#post({ type: 'problem', problem: warning });
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#checkLog();
  }

  #batch(bytes: Uint8Array, frames: number, earliest: bigint): void {
    const log = this.#log;
    if (!log || log.end) return;
    const offset = log.size;
    this.#mark.came(earliest);
    log.append(bytes, frames);
    this.#audience.written(offset, bytes.subarray(0, log.size - offset));
    this.#checkLog();
  }

  #checkLog(): void {
    const end = this.#log?.end;
    if (end) void this.#end(end.reason, end.problem);
  }

  /** Reads what is ready, and says how far the capture has come. */
  #look(): void {
    const now = this.#clocks(GLANCE_ROUNDS);
    const empty = this.#source?.drain() ?? false;
    if (this.#ending) return;
    if (this.#lastClock && jumped(this.#lastClock, now)) this.#clockJumped(now);
    if (empty) this.#mark.empty(now.epoch);
    this.#tellWatermark(this.#log!);
    this.#release(now.monotonic - (empty ? this.#mark.marginNanos : LONGEST_FLUSH_NANOS));
    if (++this.#looks % LOOKS_PER_SECOND === 0) this.#everySecond();
    this.#checkTime(now.monotonic);
  }

  #checkTime(now: bigint): void {
    const limit = this.#options?.seconds ?? Number.POSITIVE_INFINITY;
    if (Number(now - this.#openedAt) / 1e9 < limit || this.#stopping) return;
    this.stop('seconds');
  }

  #tellWatermark(log: PacketsLog): void {
    const nanos = this.#mark.nanos;
    const message: WatermarkMessage = {
      type: 'watermark',
      seconds: Number(nanos / NANOS_PER_SECOND),
      nanos: Number(nanos % NANOS_PER_SECOND),
      size: log.size,
      frames: log.frames,
    };
    this.#post(message);
    this.#audience.watermark(message);
  }

  #everySecond(): void {
    this.#sampleClock();
    this.#tellStats();
  }

  #sampleClock(): void {
    this.#lastClock = this.#clocks(SAMPLE_ROUNDS);
    this.#post({ type: 'clock', ...this.#lastClock });
  }

  /** The clock was set, or the machine slept: a sample at once, and times said before hold no longer. */
  #clockJumped(now: ClockSample): void {
    if (now.epoch < this.#mark.nanos + this.#mark.marginNanos) this.#mark.restart();
    this.#sampleClock();
  }

  #tellStats(): void {
    const stats = this.#source?.stats() ?? this.#lastStats;
    this.#lastStats = stats;
    if (!stats || !this.#log) return;
    const { received, dropped, interfaceDropped } = stats;
    const { frames, size } = this.#log;
    this.#post({ type: 'stats', received, dropped, interfaceDropped, frames, size, late: this.#mark.late });
  }

  /** Calls `done` once every frame stamped before this call is in the log: by the monotonic clock, which is never set. */
  #afterFlush(done: () => void): void {
    if (!this.#timer || this.#ending) done();
    else this.#waiting.push({ since: this.#clocks(GLANCE_ROUNDS).monotonic, done });
  }

  /** Everything up to `reached` (monotonic, ns) is in the log. */
  #release(reached: bigint): void {
    const ready = this.#waiting.filter((waiting) => waiting.since <= reached);
    if (ready.length === 0) return;
    this.#waiting = this.#waiting.filter((waiting) => waiting.since > reached);
    for (const waiting of ready) waiting.done();
  }

  async #setFilter(id: number, filter: string): Promise<void> {
    const changed = (await this.#source?.setFilter(filter)) ?? { ok: true as const, value: undefined };
    this.#post(changed.ok ? { type: 'answer', id } : { type: 'answer', id, problem: changed.error });
  }

  #end(reason: StopReason, why?: Problem): Promise<void> {
    this.#ending ??= this.#finish(reason, why).catch((thrown) => {
      const failure = problem('error', 'capture.end', `The capture did not end well: ${messageOf(thrown)}.`);
      this.#post({ type: 'stopped', reason: 'write-failed', problem: failure, frames: 0, size: this.size });
    });
    return this.#ending;
  }

  async #finish(reason: StopReason, why: Problem | undefined): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#tellStats();
    const last = await this.#source?.close();
    this.#lastStats = last ?? this.#lastStats;
    this.#source = undefined;
    this.#sampleClock();
    this.#log?.finish(this.#lastClock!.epoch, this.#lastStats);
    this.#tellStats();
    if (this.#log) this.#tellWatermark(this.#log);
    for (const waiting of this.#waiting.splice(0)) waiting.done();
    const { size = 0, frames = 0 } = this.#log ?? {};
    this.#audience.stopped();
    this.#post({ type: 'stopped', reason, ...(why ? { problem: why } : {}), frames, size });
  }
}
