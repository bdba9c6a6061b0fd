import type { Problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import type { Sample } from '../../core/contract/sample.ts';
import type { InfoEdits, SessionInfo } from '../../core/contract/session.ts';
import {
  exportSession,
  infoEntries,
  type OpenedCapture,
  type SavedSession,
  savedInfos,
  saveSession,
} from '../sessions/index.ts';
import { type FileLogs, fileLogs } from './file-logs.ts';
import { Listeners, type LogExtent, type ReadLog, type Session } from './session.ts';

/** A capture file, or a session that was saved, as the logs that file-logs.ts makes of it; it does not grow. */
export class FileSession implements Session {
  readonly number: number;
  readonly #capture: OpenedCapture;
  readonly #growth = new Listeners<['grown' | 'reset']>();
  readonly #sample: Sample | undefined;
  #path: string | undefined;
  #name: string;
  #records: OpenedCapture | undefined;
  #logs: FileLogs;
  #edits: InfoEdits | undefined;
  #saved = true;

  /**
   * @param path absent for a file that has no place of its own here: an upload, a sample
   * @param sample the sample that it is
   */
  constructor(number: number, capture: OpenedCapture, path: string | undefined, sample?: Sample) {
    this.number = number;
    this.#capture = capture;
    this.#logs = fileLogs(capture, undefined);
    this.#path = path;
    this.#name = sample?.title ?? capture.name;
    this.#sample = sample;
  }

  /**
   * What is pcapng already is copied as it stands; pcap, which cannot carry socket records, and what gets records of
   * another file, or other comments on frames, are written anew.
   */
  saveTo(path: string): Promise<Result<SavedSession, Problem>> {
    const { infos, comments } = savedInfos(this.#edits);
    const entries = infos && infoEntries(infos);
    const replace = { replace: true, comments, ...(entries ? { entries } : {}) };
    if (this.#records)
      return exportSession(this.#capture, path, { ...replace, recordsPath: pathOf(this.#records) });
    if (this.#capture.format === 'pcap' || comments) return exportSession(this.#capture, path, replace);
    return saveSession({ packetsPath: pathOf(this.#capture), entries }, path, { replace: true });
  }

  async savedAs(path: string | undefined, name: string): Promise<void> {
    this.#path = path ?? this.#path;
    this.#name = name;
    this.#saved = true;
  }

  edit(changes: InfoEdits): void {
    this.#edits = { ...this.#edits, ...changes };
    this.#saved = false;
  }

  /** Puts the records of another file beside the packets; pages read everything anew. */
  async merge(records: OpenedCapture): Promise<void> {
    await this.#records?.close();
    this.#records = records;
    this.#logs = fileLogs(this.#capture, records);
    this.#saved = false;
    this.#growth.call('reset');
  }

  /** The file, as it was opened. */
  get capture(): OpenedCapture {
    return this.#capture;
  }

  info(): SessionInfo {
    return {
      session: this.number,
      kind: 'file',
      name: this.#name,
      recording: false,
      saved: this.#saved,
      packetsLength: this.#logs.packets,
      recordsLength: this.#logs.records,
      ...(this.#path === undefined ? {} : { path: this.#path }),
      ...(this.#edits ? { infos: this.#edits } : {}),
      ...(this.#sample ? { sample: this.#sample.id, scenario: this.#sample.scenario } : {}),
    };
  }

  extent(): LogExtent {
    const { packets, records } = this.#logs;
    return { packets, records, complete: true };
  }

  watermark(): undefined {
    return undefined;
  }

  readonly read: ReadLog = (log, ...at) => this.#logs.read(log, ...at);

  onGrowth(listener: (change: 'grown' | 'reset') => void): () => void {
    return this.#growth.add(listener);
  }

  async close(): Promise<void> {
    await Promise.all([this.#capture.close(), this.#records?.close()]);
  }

  release(): Promise<void> {
    return this.close();
  }
}

/** By its descriptor: the file at its path may have been replaced since it was opened, by saving too. */
const pathOf = ({ descriptor }: OpenedCapture): string => `/dev/fd/${descriptor}`;
