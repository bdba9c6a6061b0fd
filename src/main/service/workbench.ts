import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import type { CaptureOptions, Permission } from '../../core/contract/capture.ts';
import type { AppInfo, Snapshot } from '../../core/contract/commands.ts';
import type { ServiceEvent } from '../../core/contract/events.ts';
import type { Sample } from '../../core/contract/sample.ts';
import type { RunState, SessionInfo } from '../../core/contract/session.ts';
import {
  type OpenedCapture,
  RecentFiles,
  Samples,
  type SessionFolder,
  SessionFolders,
} from '../sessions/index.ts';
import type { ApplicationOptions } from './application.ts';
import { BenchDesk } from './bench-desk.ts';
import { CurrentRun } from './current-run.ts';
import { FileSession } from './file-session.ts';
import { Journal } from './journal.ts';
import { LiveSession } from './live-session.ts';
import { samplesFolder } from './places.ts';
import { ProcessOwners } from './process-owners.ts';
import type { RecorderParts } from './recorder.ts';
import { Recording } from './recording.ts';
import { RecoveredSession } from './recovered-session.ts';
import type { PreparedRun } from './rounds.ts';
import { RowChoices } from './row-choices.ts';
import { SessionList } from './session-list.ts';

/** Problems kept for pages that come later. */
const PROBLEMS_KEPT = 20;

/** What the application is made of, and what it does: sessions, one recording, one run. Commands act on it. */
export class Workbench {
  readonly options: ApplicationOptions;
  readonly sessions = new SessionList();
  readonly owners = new ProcessOwners();
  readonly recent: RecentFiles;
  readonly samples = new Samples(samplesFolder());
  readonly journal: Journal;
  readonly recording: Recording;
  readonly folders: SessionFolders;
  readonly bench: BenchDesk;
  readonly boot = randomBytes(8).toString('hex');
  /** Rows that pages have chosen for exports. */
  readonly rowChoices = new RowChoices();
  readonly #emit: (event: ServiceEvent) => void;
  readonly #problems: Problem[] = [];
  #capture: CaptureOptions | undefined;
  #ports: readonly number[] = [];
  #run: CurrentRun | undefined;
  #running: Promise<RunState> | undefined;
  #runs = 0;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(options: ApplicationOptions, parts: RecorderParts, emit: (event: ServiceEvent) => void) {
    this.options = options;
    this.#emit = emit;
    this.recent = new RecentFiles(options.dataFolder);
    this.journal = new Journal(options.dataFolder);
    this.folders = new SessionFolders(options.dataFolder);
    this.bench = new BenchDesk({
      startRun: (prepared, capture) => this.startRun(prepared, capture),
      tell: (bench) => emit({ event: 'bench', bench }),
    });
    this.recording = new Recording(this.folders, parts, options.ownPorts, {
      capture: (capture) => emit({ event: 'capture', capture }),
      problem: (one) => this.tell(one),
      records: () => this.#run?.tellLit(),
      limit: () => void this.inTurn(() => this.#endAfterRun()),
    });
  }

  /** Makes the folders. */
  async begin(): Promise<void> {
    await mkdir(this.spoolFolder, { recursive: true, mode: 0o700 });
    this.journal.note(`started, version ${this.options.version}, host ${this.options.host}`);
  }

  /** For what is unpacked, uploaded or on its way out. */
  get spoolFolder(): string {
    return join(this.options.dataFolder, 'spool');
  }

  /** Commands that change what is recorded take turns; the others do not wait. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => {});
    return turn;
  }

  tell(one: Problem): void {
    this.#problems.push(one);
    if (this.#problems.length > PROBLEMS_KEPT) this.#problems.shift();
    this.journal.problem(one);
    this.#emit({ event: 'problem', problem: one });
  }

  tellPermission(permission: Permission): void {
    this.#emit({ event: 'permission', permission });
  }

  tellSessions(): void {
    this.#emit({ event: 'sessions', sessions: this.sessions.infos() });
  }

  /** Begins to record into a new session; where the capture of the one that is on has failed, that one goes on. */
  async startRecording(
    name: string,
    capture: CaptureOptions,
    ports: readonly number[],
  ): Promise<Result<LiveSession, Problem>> {
    if (this.recording.session) return this.#goOn(this.recording.session);
    [this.#capture, this.#ports] = [capture, ports];
    const number = this.sessions.nextNumber();
    const started = await this.recording.start(number, name, capture, ports, (session) => {
      this.sessions.add(session);
      this.tellSessions();
    });
    if (!started.ok) {
      this.sessions.remove(number);
      this.tellSessions();
    }
    return started;
  }

  async #goOn(session: LiveSession): Promise<Result<LiveSession, Problem>> {
    if (session.recorder.state().status !== 'failed') {
      return err(
        problem('warning', 'capture.busy', 'A recording is on.', 'Stop it before you start another.'),
      );
    }
    const failed = await session.recorder.restartCapture();
    return failed ? err(failed) : ok(session);
  }

  /** Starts a run in the recording that is on, or in one of its own that ends with it. */
  async startRun(prepared: PreparedRun, capture: CaptureOptions): Promise<Result<RunState, Problem>> {
    if (this.#running) {
      const { scenario } = this.#run!.state;
      return err(
        problem(
          'warning',
          'run.busy',
          `'${scenario}' is still running.`,
          'Stop it before you start another.',
        ),
      );
    }
    const own = this.recording.session === undefined;
    const session = own ? await this.#recordRun(prepared, capture) : ok(this.recording.session!);
    if (!session.ok) return session;
    if (!own) await this.#welcome(session.value, prepared.ports);
    session.value.named(prepared.scenario.id, prepared.scenario.title);
    this.#begin(session.value, prepared, own);
    return ok(this.#run!.state);
  }

  /** Makes a recording that is on ready for a run's sockets. A capture that has failed is tried once more. */
  async #welcome({ recorder }: LiveSession, ports: readonly number[]): Promise<void> {
    if (recorder.state().status === 'failed') await recorder.restartCapture();
    await recorder.admit(...ports);
  }

  #recordRun(prepared: PreparedRun, capture: CaptureOptions): Promise<Result<LiveSession, Problem>> {
    return this.startRecording(prepared.scenario.title, capture, prepared.ports);
  }

  #begin(session: LiveSession, prepared: PreparedRun, own: boolean): void {
    this.#runs += 1;
    const number = this.#runs;
    const run = new CurrentRun(number, session, prepared, this.recording.tap, {
      run: (state) => this.#emit({ event: 'run', run: state }),
      lit: (lines) => this.#emit({ event: 'codeLit', run: number, lines: [...lines] }),
      sockets: (sockets) => this.#emit({ event: 'sockets', sockets }),
    });
    this.#run = run;
    this.#running = this.#finish(run, own);
    this.tellSessions();
  }

  async #finish(run: CurrentRun, own: boolean): Promise<RunState> {
    try {
      const state = await run.run();
      if (state.problem) this.tell(state.problem);
      if (own) await this.#endRecording();
      return state;
    } finally {
      this.#running = undefined;
    }
  }

  /** Ends the run; resolves when its sockets are closed. */
  async stopRun(): Promise<Result<RunState, Problem>> {
    if (!this.#run || !this.#running) return err(problem('info', 'run.none', 'Nothing is running.'));
    this.#run.stop();
    return ok(await this.#running);
  }

  /** Ends the recording, and the run in it. */
  async stopRecording(): Promise<void> {
    this.#run?.stop();
    await this.#running;
    await this.#endRecording();
  }

  /** Ends the recording once the run in it has ended by itself. */
  async #endAfterRun(): Promise<void> {
    await this.#running;
    await this.#endRecording();
  }

  async #endRecording(): Promise<void> {
    if (!this.recording.session) return;
    await this.recording.stop();
    this.tellSessions();
  }

  /** Empties the session that is recorded, and goes on. */
  async clear(session: LiveSession): Promise<Result<SessionInfo, Problem>> {
    if (this.#running) {
      return err(
        problem('warning', 'run.busy', 'A scenario is running.', 'Stop it before you clear the session.'),
      );
    }
    if (this.recording.session !== session || !this.#capture) {
      return err(problem('warning', 'session.ended', 'This recording has ended.', 'Start a new one.'));
    }
    const failed = await this.recording.clear(this.#capture, this.#ports);
    this.tellSessions();
    return failed ? err(failed) : ok(session.info());
  }

  /** Makes a session of an opened file and turns the pages to it. */
  show(capture: OpenedCapture, path: string | undefined, sample?: Sample): SessionInfo {
    const session = new FileSession(this.sessions.nextNumber(), capture, path, sample);
    this.sessions.add(session);
    this.tellSessions();
    if (capture.problem) this.tell(capture.problem);
    return session.info();
  }

  /** Makes a session of what a process left behind and turns the pages to it. */
  showRecovered(folder: SessionFolder, lengths: { packets: number; records: number }): SessionInfo {
    const session = new RecoveredSession(this.sessions.nextNumber(), folder, lengths);
    this.sessions.add(session);
    this.tellSessions();
    return session.info();
  }

  async closeSession(number: number): Promise<void> {
    const session = this.sessions.find(number);
    if (!session) return;
    if (session === this.recording.session) await this.stopRecording();
    this.sessions.remove(number);
    if (session instanceof LiveSession) this.recording.forget(session);
    await session.close();
    this.tellSessions();
  }

  appInfo(): AppInfo {
    const { host, version, locale, versions } = this.options;
    return {
      version,
      host,
      boot: this.boot,
      platform: process.platform,
      versions: { node: process.versions.node, os: release(), ...versions },
      locale,
    };
  }

  snapshot(): Snapshot {
    const current = this.recording.session?.number ?? this.sessions.current;
    return {
      boot: this.boot,
      sessions: this.sessions.infos(),
      capture: this.recording.state(),
      sockets: this.#running && this.#run ? this.#run.sockets() : [],
      lit: [...(this.#run?.lit ?? [])],
      bench: this.bench.state(),
      problems: [...this.#problems],
      ...(current === undefined ? {} : { current }),
      ...(this.#run ? { run: this.#run.state } : {}),
    };
  }

  /** Ends everything; what was recorded and is in no file stays to be recovered. */
  async close(): Promise<void> {
    await this.stopRecording();
    this.bench.close();
    for (const session of this.sessions.all()) {
      await session.release();
    }
    this.journal.note('ended');
  }
}
