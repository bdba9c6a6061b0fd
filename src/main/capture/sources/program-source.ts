import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Problem, problem } from '../../../core/base/problem.ts';
import { err, ok, type Result } from '../../../core/base/result.ts';
import { createCaptureReader } from '../../../core/capfile/reader.ts';
import type { CaptureSink } from '../../../core/capfile/sink.ts';
import { packetBlockLength, writePacketBlock } from '../../../core/capfile/writer.ts';
import { findProgram, mayRun } from '../system-facts.ts';
import type { CaptureProgram } from './programs.ts';
import type { CaptureSource, SourceInfo, SourceSettings, SourceSink, SourceStats } from './source.ts';

const BATCH_BYTES = 2 << 20;
/** A pipe that gave this much at once may hold more. */
const FULL_READ = 65_536;
/** The program says what it captures on within this time, or we give it up. */
const OPEN_MS = 5000;
const CLOSE_MS = 2000;
/** What is kept of its stderr. */
const MOST_SAID = 4096;

/** Enhanced Packet Blocks on their way to the log, filled by the reader of the program's output. */
class Batch {
  readonly #bytes = new Uint8Array(BATCH_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #sink: SourceSink;
  #length = 0;
  #frames = 0;
  #earliest = 0n;

  constructor(sink: SourceSink) {
    this.#sink = sink;
  }

  /** Arguments as in `CaptureSink.packet`. */
  add(
    seconds: number,
    nanos: number,
    source: Uint8Array,
    start: number,
    capLen: number,
    origLen: number,
  ): void {
    if (this.#length + packetBlockLength(capLen) > BATCH_BYTES) this.flush();
    const stamp = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
    if (this.#frames === 0 || stamp < this.#earliest) this.#earliest = stamp;
    const [bytes, view, at] = [this.#bytes, this.#view, this.#length];
    this.#length = writePacketBlock(bytes, view, at, 0, seconds, nanos, source, start, capLen, origLen);
    this.#frames += 1;
  }

  flush(): void {
    const [length, frames] = [this.#length, this.#frames];
    this.#length = this.#frames = 0;
    if (frames > 0) this.#sink.batch(this.#bytes.subarray(0, length), frames, this.#earliest);
  }
}

/** One run of the program. */
interface Run {
  readonly child: ChildProcess;
  /** It has named its interface. */
  opened: boolean;
  /** We ended it. */
  expected: boolean;
}

/**
 * dumpcap or tcpdump, writing a capture file to its stdout: read with our own reader and written on as blocks of our
 * own, so that all that comes after is the same as with libpcap.
 */
export class ProgramSource implements CaptureSource {
  readonly kind: CaptureProgram['kind'];
  readonly delayNanos: bigint;
  readonly #program: CaptureProgram;
  #settings: SourceSettings | undefined;
  #sink: SourceSink | undefined;
  #batch: Batch | undefined;
  #run: Run | undefined;
  #said = '';
  /** A full read has come since the last look. */
  #full = false;

  constructor(program: CaptureProgram) {
    this.#program = program;
    this.kind = program.kind;
    this.delayNanos = program.delayNanos;
  }

  open(settings: SourceSettings, sink: SourceSink): Promise<Result<SourceInfo, Problem>> {
    this.#settings = settings;
    this.#sink = sink;
    this.#batch = new Batch(sink);
    return this.#start(settings);
  }

  drain(): boolean {
    this.#batch?.flush();
    const empty = !this.#full;
    this.#full = false;
    return empty;
  }

  /** By ending the program and starting it again: what is sent in between is not captured. */
  async setFilter(filter: string): Promise<Result<void, Problem>> {
    const before = this.#settings!;
    await this.#end();
    const changed = await this.#start({ ...before, filter });
    if (changed.ok) {
      this.#settings = { ...before, filter };
      return ok(undefined);
    }
    const back = await this.#start(before);
    if (!back.ok) this.#sink?.ended('source-failed', back.error);
    return err(changed.error);
  }

  /** The program's own counters, as of its last word; asks for the next. */
  stats(): SourceStats | undefined {
    if (this.#program.countSignal) this.#run?.child.kill(this.#program.countSignal);
    return this.#program.counters(this.#said);
  }

  async close(): Promise<SourceStats | undefined> {
    await this.#end();
    return this.#program.counters(this.#said);
  }

  async #end(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run && run.child.exitCode === null && run.child.signalCode === null) {
      run.expected = true;
      const closed = once(run.child, 'close');
      // dumpcap and tcpdump write what they still have when they are asked to end.
      run.child.kill('SIGTERM');
      const deadline = setTimeout(() => run.child.kill('SIGKILL'), CLOSE_MS);
      await closed;
      clearTimeout(deadline);
    }
    this.#batch?.flush();
  }

  #start(settings: SourceSettings): Promise<Result<SourceInfo, Problem>> {
    const file = findProgram(this.kind);
    if (!file) return Promise.resolve(err(this.#problem('it is not installed')));
    if (!mayRun(file)) return Promise.resolve(err(this.#problem(`this user may not run ${file}`)));
    this.#said = '';
    const child = spawn(file, this.#program.arguments(settings), { stdio: ['ignore', 'pipe', 'pipe'] });
    const run: Run = { child, opened: false, expected: false };
    this.#run = run;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-MOST_SAID);
    });
    return this.#untilOpen(run, settings);
  }

  /** Resolves when the program has named its interface, or has ended. */
  #untilOpen(run: Run, settings: SourceSettings): Promise<Result<SourceInfo, Problem>> {
    return new Promise((resolve) => {
      const deadline = setTimeout(() => run.child.kill('SIGKILL'), OPEN_MS);
      const opened = (info: SourceInfo) => {
        clearTimeout(deadline);
        run.opened = true;
        resolve(ok(info));
      };
      this.#readOutput(run, settings, opened);
      run.child.on('error', (error) => resolve(err(this.#problem(error.message))));
      run.child.on('close', () => {
        clearTimeout(deadline);
        resolve(err(this.#problem(this.#lastWords())));
        this.#ended(run);
      });
    });
  }

  #readOutput(run: Run, settings: SourceSettings, opened: (info: SourceInfo) => void): void {
    const reader = createCaptureReader(this.#captureSink(run, settings, opened));
    run.child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.length >= FULL_READ) this.#full = true;
      reader.push(chunk);
    });
  }

  #captureSink(run: Run, settings: SourceSettings, opened: (info: SourceInfo) => void): CaptureSink {
    return {
      iface: ({ linkType, snaplen, tsresol }) =>
        opened({ linkType, snaplen: snaplen || settings.snaplen, nanosecond: tsresol === 9 }),
      packet: (_iface, seconds, nanos, buffer, start, capLen, origLen) =>
        this.#batch?.add(seconds, nanos, buffer, start, capLen, origLen),
      problem: (found) => this.#damaged(run, found.message),
    };
  }

  /** What it writes cannot be read. */
  #damaged(run: Run, what: string): void {
    this.#said += `\nits output cannot be read: ${what}`;
    run.child.kill('SIGKILL');
  }

  #ended(run: Run): void {
    this.#batch?.flush();
    if (run.expected || !run.opened) return;
    this.#run = undefined;
    this.#sink?.ended('source-failed', this.#problem(`it has ended: ${this.#lastWords()}`));
  }

  /** The line of its stderr that says most: the last that is not a counter. */
  #lastWords(): string {
    const lines = this.#said.split('\n').map((line) => line.replace(/^\w+: /, '').trim());
    return (
      lines.findLast(
        (line) => line && !/^(\d+ packet|Packets |File:|Capturing on|listening on)/.test(line),
      ) ?? 'it said nothing'
    );
  }

  #problem(what: string): Problem {
    const isFilter = /filter|syntax error|expression/i.test(what) && !/permission/i.test(what);
    return problem('error', isFilter ? 'capture.filter' : 'capture.open', what);
  }
}
