import { existsSync } from 'node:fs';
import type { Problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import type { InfoEdits, SessionInfo } from '../../core/contract/session.ts';
import { newestInfos, type SavedSession, type SessionFolder, saveCommented } from '../sessions/index.ts';
import { appendInfos } from './edits.ts';
import { LogFile } from './log-file.ts';
import type { LogExtent, LogName, ReadLog, Session } from './session.ts';

/** The two logs that a process left behind, shown like a recording that has just ended. */
export class RecoveredSession implements Session {
  readonly number: number;
  readonly #folder: SessionFolder;
  readonly #extent: LogExtent;
  readonly #logs: Record<LogName, LogFile>;
  #name: string;
  #path: string | undefined;
  #saved = false;
  #edits: InfoEdits | undefined;

  /** @param folder adopted: it is this process's own */
  constructor(number: number, folder: SessionFolder, lengths: Record<LogName, number>) {
    this.number = number;
    this.#folder = folder;
    this.#extent = { ...lengths, complete: true };
    this.#logs = { packets: new LogFile(folder.packetsPath), records: new LogFile(folder.recordsPath) };
    this.#name = `Recovered ${new Date(folder.startedAt).toISOString().slice(0, 16).replace('T', ' ')}`;
  }

  info(): SessionInfo {
    return {
      session: this.number,
      kind: 'live',
      name: this.#name,
      recording: false,
      saved: this.#saved,
      startedAt: this.#folder.startedAt,
      packetsLength: this.#extent.packets,
      recordsLength: this.#extent.records,
      ...(this.#path === undefined ? {} : { path: this.#path }),
      ...(this.#edits ? { infos: this.#edits } : {}),
    };
  }

  async saveTo(path: string): Promise<Result<SavedSession, Problem>> {
    const { packetsPath, recordsPath } = this.#folder;
    // Where packets could not be captured there is no such log.
    const packets = existsSync(packetsPath) ? packetsPath : undefined;
    const comments = (await newestInfos(recordsPath)).get('session.comments');
    const infos = comments === undefined ? undefined : { 'session.comments': comments };
    return saveCommented({ packetsPath: packets, recordsPath }, path, infos);
  }

  async savedAs(path: string | undefined, name: string): Promise<void> {
    this.#path = path ?? this.#path;
    this.#name = name;
    this.#saved = true;
  }

  edit(changes: InfoEdits): void {
    this.#edits = { ...this.#edits, ...changes };
    this.#saved = false;
    appendInfos(this.#folder.recordsPath, changes);
  }

  extent(): LogExtent {
    return this.#extent;
  }

  watermark(): undefined {
    return undefined;
  }

  readonly read: ReadLog = (log, ...at) => this.#logs[log].read(...at);

  onGrowth(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    await this.#closeLogs();
    await this.#folder.discard();
  }

  async release(): Promise<void> {
    if (this.#saved) return this.close();
    await this.#closeLogs();
    await this.#folder.release();
  }

  async #closeLogs(): Promise<void> {
    await Promise.all([this.#logs.packets.close(), this.#logs.records.close()]);
  }
}
