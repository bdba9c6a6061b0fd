import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import type { CaptureOptions, CaptureScope, CaptureState } from '../../core/contract/capture.ts';
import type { CaptureProcess, TransferredPort } from '../capture/types.ts';
import type { SessionFolders } from '../sessions/index.ts';
import { LiveSession, type RecordingOptions } from './live-session.ts';
import type { RecorderParts } from './recorder.ts';
import { RecordsTap } from './records-tap.ts';

/** Milliseconds between two states of the capture that are told though nothing special happened. */
const EVERY = 1000;

const idle: CaptureState = {
  status: 'idle',
  backend: 'none',
  frames: 0,
  received: 0,
  dropped: 0,
  interfaceDropped: 0,
  records: 0,
  recordsLost: 0,
  bytes: 0,
};

export const noRecording = problem('warning', 'capture.off', 'Nothing is being recorded.');

export interface RecordingListener {
  capture(state: CaptureState): void;
  problem(problem: Problem): void;
  /** The records log grew; `tap` has taken it in. */
  records(): void;
  /** The capture has ended by itself at a limit. */
  limit(): void;
}

type MakePort = (session: number) => TransferredPort;

/** The one recording that can be on: its session, its state, and the ports that its helper is offered. */
export class Recording {
  readonly #folders: SessionFolders;
  readonly #parts: RecorderParts;
  readonly #ownPorts: () => readonly number[];
  readonly #listener: RecordingListener;
  readonly #offers = new Set<MakePort>();
  #session: LiveSession | undefined;
  #tap = new RecordsTap();
  #last: CaptureState = idle;
  #timer: NodeJS.Timeout | undefined;
  #process: CaptureProcess | undefined;

  constructor(
    folders: SessionFolders,
    parts: RecorderParts,
    ownPorts: () => readonly number[],
    listener: RecordingListener,
  ) {
    this.#folders = folders;
    this.#parts = parts;
    this.#ownPorts = ownPorts;
    this.#listener = listener;
  }

  /** The session that is recorded now. */
  get session(): LiveSession | undefined {
    return this.#session?.recording ? this.#session : undefined;
  }

  get tap(): RecordsTap {
    return this.#tap;
  }

  #options(capture: CaptureOptions, ports: readonly number[]): RecordingOptions {
    return { capture, ports, ownPorts: this.#ownPorts() };
  }

  /**
   * Begins to record into a new session. Where packets cannot be captured it records sockets, and its state says why.
   * @param onSession is told of it before the capture starts (a process of its own: some 250 ms), so that pages are
   *   there when the first event comes
   */
  async start(
    number: number,
    name: string,
    capture: CaptureOptions,
    ports: readonly number[],
    onSession: (session: LiveSession) => void,
  ): Promise<Result<LiveSession, Problem>> {
    const folder = await this.#folders.create();
    if (!folder.ok) return folder;
    const options = this.#options(capture, ports);
    this.#tap = new RecordsTap();
    const session: LiveSession = new LiveSession(number, name, folder.value, options, this.#parts, {
      changed: () => this.#changed(session),
      problem: (problem) => this.#listener.problem(problem),
      capturing: (process) => this.#offer(session, process),
      records: (bytes) => this.#heard(session, bytes),
      limit: () => session === this.#session && this.#listener.limit(),
    });
    this.#session = session;
    onSession(session);
    const impossible = await session.recorder.start();
    if (impossible) {
      await session.close();
      this.#session = undefined;
      return err(impossible);
    }
    this.#timer = setInterval(() => this.tell(), EVERY);
    return ok(session);
  }

  #changed(session: LiveSession): void {
    if (session === this.#session) this.tell();
  }

  #heard(session: LiveSession, bytes: Uint8Array): void {
    if (session !== this.#session) return;
    this.#tap.push(bytes);
    this.#listener.records();
  }

  /** Ends the recording; resolves when both logs are complete. */
  async stop(): Promise<void> {
    const session = this.session;
    clearInterval(this.#timer);
    if (!session) return;
    await session.stop();
    this.#process = undefined;
    this.tell();
  }

  /** Forgets what was recorded so far, and goes on with the same options. */
  async clear(capture: CaptureOptions, ports: readonly number[]): Promise<Problem | undefined> {
    const session = this.session;
    if (!session) return noRecording;
    const folder = await this.#folders.create();
    if (!folder.ok) return folder.error;
    this.#tap = new RecordsTap();
    return session.restart(folder.value, this.#options(capture, ports));
  }

  async setScope(scope: CaptureScope): Promise<Problem | undefined> {
    const session = this.session;
    return session ? session.recorder.setScope(scope) : noRecording;
  }

  /** See `Application.offerCapturePort`. */
  offerPort(make: MakePort): { release(): void } {
    this.#offers.add(make);
    if (this.session && this.#process) this.#process.addPort(make(this.session.number), this.session.number);
    return { release: () => this.#offers.delete(make) };
  }

  #offer(session: LiveSession, process: CaptureProcess): void {
    this.#process = process;
    for (const make of this.#offers) process.addPort(make(session.number), session.number);
  }

  /** Tells how the capture stands. */
  tell(): void {
    this.#listener.capture(this.state());
  }

  /** How the recording stands, or how the last one ended. */
  state(): CaptureState {
    if (!this.#session) return this.#last;
    const loopDelay = this.session ? this.#tap.loopDelay() : undefined;
    const mark = this.session ? this.#session.watermark('packets') : undefined;
    this.#last = {
      ...this.#session.recorder.state(),
      session: this.#session.number,
      ...(loopDelay ? { loopDelay } : {}),
      ...(mark
        ? { watermarkLagNanos: Math.max(0, Date.now() * 1e6 - (mark.seconds * 1e9 + mark.nanos)) }
        : {}),
    };
    return this.#last;
  }

  /** A session that is closed is no longer spoken of. */
  forget(session: LiveSession): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#last = idle;
    this.tell();
  }
}
