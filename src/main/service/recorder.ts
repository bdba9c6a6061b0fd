import { type Problem, problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import type { ClockEntry, InfoName } from '../../core/capfile/records/index.ts';
import type { CaptureOptions, CaptureScope, CaptureState } from '../../core/contract/capture.ts';
import type { ParticipantLabels, Probe, RecordsLog } from '../../probe/types.ts';
import type * as capture from '../capture/types.ts';
import { sampleClocks } from './clock-sample.ts';
import type { Watermark } from './session.ts';

/** The two logs of a recording, and what opens and observes them; a test hands in its own. */
export interface RecorderParts {
  startCapture(options: capture.CaptureOptions): Promise<Result<capture.CaptureProcess, Problem>>;
  openRecordsLog(options: {
    path: string;
    onBytes: (offset: number, bytes: Uint8Array<ArrayBuffer>) => void;
    onProblem: (problem: Problem) => void;
  }): Result<RecordsLog, Problem>;
  startProbe(output: RecordsLog): Probe;
}

export interface RecorderOptions {
  readonly packetsPath: string;
  readonly recordsPath: string;
  readonly capture: CaptureOptions;
  /** Ports of the lab's sockets, as far as they are known before the start. */
  readonly ports: readonly number[];
  /** Ports of the host itself: never captured. */
  readonly ownPorts: readonly number[];
}

/** What a recorder tells while it runs. */
export interface RecorderListener {
  /** The state has changed; read it with `state()`. */
  changed?(): void;
  /** The capture helper runs: follow it for the packets log's bytes. */
  capturing?(process: capture.CaptureProcess): void;
  /** The records log grew. */
  records?(offset: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** No record stamped before the mark is still to come; the packets' watermark follows. */
  recordsReached?(mark: Watermark): void;
  problem?(problem: Problem): void;
  /** The capture has ended by itself at a limit: the recording has nothing more to wait for. */
  limit?(): void;
}

/** What stopped a capture that was not asked to stop and did not fail. */
const limits: Readonly<Partial<Record<capture.StopReason, string>>> = {
  seconds: 'its time',
  bytes: 'its size',
  packets: 'its number of packets',
  'size-cap': 'the largest size of a recording',
};

/**
 * Milliseconds between the end of what was observed and the end of the capture: a delayed ACK may take 40 ms
 * (Linux TCP_DELACK_MIN, include/net/tcp.h).
 */
const QUIET = 60;

/** Milliseconds by which the page may map a record's time to an earlier one than this process's clock says. */
const CLOCK_SLACK = 1;

/**
 * One recording: the capture helper and the probe, each writing its own log, and the clock samples that tie them.
 * Where packets cannot be captured the socket records are still made, and `state().problem` says why.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #parts: RecorderParts;
  readonly #listener: RecorderListener;
  readonly #ports = new Set<number>();
  readonly #problems: Problem[] = [];
  #scope: CaptureScope;
  #status: CaptureState['status'] = 'idle';
  #process: capture.CaptureProcess | undefined;
  #log: RecordsLog | undefined;
  #probe: Probe | undefined;
  #clockError: number | undefined;
  #watermark: capture.WatermarkMessage | undefined;
  #stats: capture.StatsMessage | undefined;
  #stopped: capture.StoppedMessage | undefined;
  #starting: Promise<Problem | undefined> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: RecorderOptions, parts: RecorderParts, listener: RecorderListener = {}) {
    this.#options = options;
    this.#parts = parts;
    this.#listener = listener;
    this.#scope = options.capture.scope;
    for (const port of options.ports) this.#ports.add(port);
  }

  /**
   * Opens the records log and starts the capture; resolves when the kernel filter is in place and the probe observes.
   * An error means that nothing at all can be recorded (the logs cannot be written).
   */
  start(): Promise<Problem | undefined> {
    this.#starting = this.#start();
    return this.#starting;
  }

  async #start(): Promise<Problem | undefined> {
    this.#set('starting');
    const log = this.#parts.openRecordsLog({
      path: this.#options.recordsPath,
      onBytes: (offset, bytes) => this.#listener.records?.(offset, bytes),
      onProblem: (found) => this.#tell(found),
    });
    if (!log.ok) {
      this.#set('failed');
      return log.error;
    }
    this.#log = log.value;
    this.#writeOrigin(log.value);
    await this.#startCapture();
    this.#probe = this.#parts.startProbe(log.value);
    return undefined;
  }

  async #startCapture(): Promise<void> {
    const { packetsPath, capture: options, ownPorts } = this.#options;
    const started = await this.#parts.startCapture({
      path: packetsPath,
      scope: this.#kernelScope(),
      snaplen: options.snaplen,
      limits: options.limits,
      ownPorts,
      ...(options.device === undefined ? {} : { device: options.device }),
    });
    if (!started.ok) {
      this.#tell(started.error);
      // Without the helper's samples nothing would say when the records were made.
      this.#takeClock(sampleClocks());
      this.#set('failed');
      return;
    }
    this.#process = started.value;
    started.value.listen((message) => this.#hear(message));
    this.#listener.capturing?.(started.value);
    this.#set('capturing');
  }

  #kernelScope(): capture.CaptureScope {
    if (this.#scope.kind === 'lab') return { kind: 'ports', ports: [...this.#ports] };
    if (this.#scope.kind === 'device') return { kind: 'device' };
    return { kind: 'expression', expression: this.#scope.expression };
  }

  #hear(message: capture.CaptureMessage): void {
    if (message.type === 'opened') this.#writeCapture(message);
    else if (message.type === 'clock') this.#takeClock(clockEntry(message));
    else if (message.type === 'watermark') this.#reach(message);
    else if (message.type === 'stats') this.#stats = message;
    else if (message.type === 'problem') this.#tell(message.problem);
    else if (message.type === 'stopped') this.#captureEnded(message);
    if (message.type === 'stats' || message.type === 'opened') this.#listener.changed?.();
  }

  /** The packets have come further; so that nothing waits for the records, they come as far as now. */
  #reach(message: capture.WatermarkMessage): void {
    this.#watermark = message;
    const now = Date.now() - CLOCK_SLACK;
    if (!this.#log?.advance()) return;
    const stamp = { seconds: Math.floor(now / 1000), nanos: (now % 1000) * 1_000_000 };
    this.#listener.recordsReached?.({ ...stamp, size: this.#log.size });
  }

  #captureEnded(message: capture.StoppedMessage): void {
    this.#stopped = message;
    if (message.problem) this.#tell(message.problem);
    if (this.#stopping) return;
    this.#set(message.problem ? 'failed' : 'idle');
    const limit = limits[message.reason];
    if (limit === undefined) return;
    this.#tell(problem('info', 'capture.limit', `The recording has ended: ${limit} was reached.`));
    this.#listener.limit?.();
  }

  /** Starts the capture again after its helper has died; it goes on in the same log. Resolves with what prevents it. */
  async restartCapture(): Promise<Problem | undefined> {
    if (!this.#process || !this.#stopped || this.#stopping) return undefined;
    const restarted = await this.#process.restart();
    if (!restarted.ok) {
      this.#tell(restarted.error);
      return restarted.error;
    }
    this.#stopped = undefined;
    this.#set('capturing');
    return undefined;
  }

  #takeClock(entry: ClockEntry): void {
    this.#clockError = Math.max(this.#clockError ?? 0, entry.error);
    this.#log?.clock(entry);
  }

  #tell(found: Problem): void {
    this.#problems.push(found);
    this.#listener.problem?.(found);
    this.#listener.changed?.();
  }

  #set(status: CaptureState['status']): void {
    this.#status = status;
    this.#listener.changed?.();
  }

  #writeOrigin(log: RecordsLog): void {
    log.info('process.pid', String(process.pid));
    log.info('process.title', process.title);
    log.info('process.node', process.version);
    log.info('process.platform', process.platform);
    log.info('process.arch', process.arch);
  }

  #writeCapture(opened: capture.OpenedMessage): void {
    this.info('capture.source', opened.source);
    this.info('capture.device', opened.device);
    this.info('capture.filter', opened.filter);
    this.info('capture.snaplen', String(opened.snaplen));
  }

  /** Writes a named text into the session. */
  info(name: InfoName, value: string): void {
    this.#log?.info(name, value);
  }

  /** Runs `make` with its sockets observed and named. */
  observe<T>(make: () => T, labels?: ParticipantLabels): T {
    return this.#probe ? this.#probe.run(make, labels) : make();
  }

  /** The number under which the probe keeps a socket or server; undefined where it does not observe it. */
  idOf(participant: Parameters<Probe['idOf']>[0]): number | undefined {
    return this.#probe?.idOf(participant);
  }

  /** Lets a port of the lab through the kernel filter; resolves when the kernel has it. */
  async admit(...ports: readonly number[]): Promise<void> {
    const before = this.#ports.size;
    for (const port of ports) this.#ports.add(port);
    if (this.#ports.size === before || this.#scope.kind !== 'lab') return;
    const refused = await this.#applyScope();
    if (refused) this.#tell(refused);
  }

  /** Changes what is captured. */
  async setScope(scope: CaptureScope): Promise<Problem | undefined> {
    const before = this.#scope;
    this.#scope = scope;
    const refused = await this.#applyScope();
    if (refused) this.#scope = before;
    this.#listener.changed?.();
    return refused;
  }

  async #applyScope(): Promise<Problem | undefined> {
    if (!this.#process || this.#stopped) return undefined;
    const applied = await this.#process.setScope(this.#kernelScope());
    if (!applied.ok) return applied.error;
    this.info('capture.filter', applied.value);
    return undefined;
  }

  /** Resolves when every frame of what has happened so far is in the packets log. */
  async settle(): Promise<void> {
    if (!this.#process || this.#stopped) return;
    await new Promise((resolve) => setTimeout(resolve, QUIET));
    await this.#process.flush();
  }

  /** Ends the recording; both logs are then complete. The same promise however often it is asked. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    // A capture that is still starting would outlive the recording.
    await this.#starting;
    if (this.#status === 'capturing') this.#set('stopping');
    await this.settle();
    this.#probe?.stop();
    if (this.#process) this.#writeCounts(await this.#process.stop());
    this.#log?.close();
    this.#set(this.#problems.some(({ severity }) => severity === 'error') ? 'failed' : 'idle');
  }

  #writeCounts(stopped: capture.StoppedMessage): void {
    this.#stopped = stopped;
    const stats = this.#stats;
    if (!stats) return;
    this.info('capture.received', String(stats.received));
    this.info('capture.dropped', String(stats.dropped));
    this.info('capture.interfaceDropped', String(stats.interfaceDropped));
  }

  get capture(): capture.CaptureProcess | undefined {
    return this.#process;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** How the recording stands, in the contract's words; the session's number is the application's to add. */
  state(): CaptureState {
    const counts = this.#probe?.counts();
    const size = this.#stopped ?? this.#watermark;
    const last = this.#problems.at(-1);
    return {
      status: this.#status,
      backend: this.#process?.opened.source ?? 'none',
      scope: this.#scope,
      frames: size?.frames ?? 0,
      received: this.#stats?.received ?? 0,
      dropped: this.#stats?.dropped ?? 0,
      interfaceDropped: this.#stats?.interfaceDropped ?? 0,
      records: counts?.records ?? 0,
      recordsLost: counts?.lost ?? 0,
      bytes: (size?.size ?? 0) + (this.#log?.size ?? 0),
      ...(this.#process ? { device: this.#process.opened.device } : {}),
      ...(this.#clockError === undefined ? {} : { clockErrorNanos: this.#clockError }),
      ...(last ? { problem: last } : {}),
    };
  }
}

function clockEntry(message: capture.ClockMessage): ClockEntry {
  return { monotonic: split(message.monotonic), epoch: split(message.epoch), error: message.error };
}

/** Nanoseconds in two columns. */
function split(nanoseconds: bigint): { seconds: number; nanos: number } {
  return { seconds: Number(nanoseconds / 1_000_000_000n), nanos: Number(nanoseconds % 1_000_000_000n) };
}
