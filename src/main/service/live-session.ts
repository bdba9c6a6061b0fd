import type { Problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import type { InfoEdits, SessionInfo } from '../../core/contract/session.ts';
import type { CaptureProcess } from '../capture/types.ts';
import { type SavedSession, type SessionFolder, saveCommented } from '../sessions/index.ts';
import { appendInfos, namedTexts } from './edits.ts';
import { LogFile } from './log-file.ts';
import { Recorder, type RecorderListener, type RecorderOptions, type RecorderParts } from './recorder.ts';
import {
  Listeners,
  type LogExtent,
  type LogName,
  type ReadLog,
  type Session,
  type Watermark,
} from './session.ts';

/** What a live session tells its owner, beside its growth. */
export interface LiveSessionListener {
  changed(): void;
  problem(problem: Problem): void;
  capturing(process: CaptureProcess): void;
  records(bytes: Uint8Array<ArrayBuffer>): void;
  limit(): void;
}

export type RecordingOptions = Omit<RecorderOptions, 'packetsPath' | 'recordsPath'>;

/** A recording and, once it has ended, what it left: two logs in a folder of their own. */
export class LiveSession implements Session {
  readonly number: number;
  readonly #parts: RecorderParts;
  readonly #listener: LiveSessionListener;
  readonly #growth = new Listeners<['grown' | 'reset']>();
  #name: string;
  #scenario: string | undefined;
  #folder: SessionFolder;
  #recorder: Recorder;
  #logs: Record<LogName, LogFile>;
  #packets = 0;
  #records = 0;
  #marks: Partial<Record<LogName, Watermark>> = {};
  #complete = false;
  #path: string | undefined;
  #saved = false;
  #edits: InfoEdits | undefined;

  constructor(
    number: number,
    name: string,
    folder: SessionFolder,
    options: RecordingOptions,
    parts: RecorderParts,
    listener: LiveSessionListener,
  ) {
    this.number = number;
    this.#name = name;
    this.#parts = parts;
    this.#listener = listener;
    this.#folder = folder;
    this.#recorder = this.#newRecorder(folder, options);
    this.#logs = logsOf(folder);
  }

  get recorder(): Recorder {
    return this.#recorder;
  }

  get folder(): SessionFolder {
    return this.#folder;
  }

  get recording(): boolean {
    return !this.#complete;
  }

  #newRecorder(folder: SessionFolder, options: RecordingOptions): Recorder {
    const { packetsPath, recordsPath } = folder;
    const recorder: Recorder = new Recorder({ ...options, packetsPath, recordsPath }, this.#parts, {
      ...this.#heard(() => recorder === this.#recorder),
    });
    return recorder;
  }

  /** What a recorder says counts only while it is this session's. */
  #heard(current: () => boolean): RecorderListener {
    return {
      changed: () => current() && this.#listener.changed(),
      problem: (problem) => current() && this.#listener.problem(problem),
      limit: () => current() && this.#listener.limit(),
      capturing: (process) => {
        process.listen((message) => {
          if (!current()) return;
          if (message.type === 'watermark') this.#reach(message);
          else if (message.type === 'stopped') this.#grow(message.size);
        });
        if (current()) this.#listener.capturing(process);
      },
      records: (offset, bytes) => {
        if (!current()) return;
        this.#records = offset + bytes.length;
        this.#growth.call('grown');
        this.#listener.records(bytes);
      },
      recordsReached: (mark) => {
        if (current()) this.#marks.records = mark;
      },
    };
  }

  #reach(mark: Watermark): void {
    this.#marks.packets = { seconds: mark.seconds, nanos: mark.nanos, size: mark.size };
    this.#grow(mark.size);
  }

  #grow(packets: number): void {
    this.#packets = Math.max(this.#packets, packets);
    this.#growth.call('grown');
  }

  /** Names the session after the scenario that runs in it. */
  named(scenario: string, title: string): void {
    this.#scenario = scenario;
    this.#name = title;
  }

  /** Ends the recording; both logs are then complete. */
  async stop(): Promise<void> {
    await this.#recorder.stop();
    this.#complete = true;
    this.#growth.call('grown');
    this.#listener.changed();
  }

  /** Goes on in a new folder: everything so far is forgotten. Resolves with what prevents it. */
  async restart(folder: SessionFolder, options: RecordingOptions): Promise<Problem | undefined> {
    const [before, logs] = [this.#folder, this.#logs];
    await this.#recorder.stop();
    this.#folder = folder;
    this.#logs = logsOf(folder);
    this.#recorder = this.#newRecorder(folder, options);
    this.#packets = this.#records = 0;
    this.#marks = {};
    this.#saved = false;
    this.#edits = undefined;
    this.#growth.call('reset');
    const problem = await this.#recorder.start();
    await Promise.all([logs.packets.close(), logs.records.close()]);
    await before.discard();
    return problem;
  }

  saveTo(path: string): Promise<Result<SavedSession, Problem>> {
    const { packetsPath, recordsPath } = this.#folder;
    const packets = this.#recorder.capture ? packetsPath : undefined;
    return saveCommented({ packetsPath: packets, recordsPath }, path, this.#edits);
  }

  async savedAs(path: string | undefined, name: string): Promise<void> {
    this.#path = path ?? this.#path;
    this.#name = name;
    this.#saved = this.#complete;
  }

  /** The changes are in the records log at once, so that they outlive a crash too. */
  edit(changes: InfoEdits): void {
    this.#edits = { ...this.#edits, ...changes };
    this.#saved = false;
    if (this.#complete) appendInfos(this.#folder.recordsPath, changes);
    else for (const [name, value] of namedTexts(changes)) this.#recorder.info(name, value);
  }

  info(): SessionInfo {
    return {
      session: this.number,
      kind: 'live',
      name: this.#name,
      recording: this.recording,
      saved: this.#saved,
      startedAt: this.#folder.startedAt,
      packetsLength: this.#packets,
      recordsLength: this.#records,
      ...(this.#path === undefined ? {} : { path: this.#path }),
      ...(this.#edits ? { infos: this.#edits } : {}),
      ...(this.#scenario === undefined ? {} : { scenario: this.#scenario }),
    };
  }

  extent(): LogExtent {
    return { packets: this.#packets, records: this.#records, complete: this.#complete };
  }

  watermark(log: LogName): Watermark | undefined {
    return this.#marks[log];
  }

  readonly read: ReadLog = (log, ...at) => this.#logs[log].read(...at);

  onGrowth(listener: (change: 'grown' | 'reset') => void): () => void {
    return this.#growth.add(listener);
  }

  /** Ends the recording if it is on; the logs go with the session. */
  async close(): Promise<void> {
    if (this.recording) await this.stop();
    await Promise.all([this.#logs.packets.close(), this.#logs.records.close()]);
    await this.#folder.discard();
  }

  /** Ends the recording if it is on, and leaves what is in no file of the user's to be recovered. */
  async release(): Promise<void> {
    if (this.#saved) return this.close();
    if (this.recording) await this.stop();
    await Promise.all([this.#logs.packets.close(), this.#logs.records.close()]);
    await this.#folder.release();
  }
}

function logsOf(folder: SessionFolder): Record<LogName, LogFile> {
  return { packets: new LogFile(folder.packetsPath), records: new LogFile(folder.recordsPath) };
}
