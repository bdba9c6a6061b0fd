import type { Sample } from '../../core/contract/sample.ts';
import type { SessionInfo } from '../../core/contract/session.ts';
import type { OpenedCapture } from '../sessions/index.ts';
import type { LogExtent, LogName, Session } from './session.ts';

/** A capture file, or a session that was saved: one log, read as the packets log; it does not grow. */
export class FileSession implements Session {
  readonly number: number;
  readonly capture: OpenedCapture;
  readonly #sample: Sample | undefined;
  #path: string | undefined;
  #name: string;

  /**
   * @param path absent for a file that has no place of its own here: an upload, a sample
   * @param sample the sample that it is
   */
  constructor(number: number, capture: OpenedCapture, path: string | undefined, sample?: Sample) {
    this.number = number;
    this.capture = capture;
    this.#path = path;
    this.#name = sample?.title ?? capture.name;
    this.#sample = sample;
  }

  /** Where its bytes can be read by path: what was unpacked or uploaded has no name, only a descriptor. */
  get sourcePath(): string {
    const named = this.#path !== undefined && !this.capture.compressed;
    return named ? this.capture.path : `/dev/fd/${this.capture.descriptor}`;
  }

  savedAs(path: string, name: string): void {
    this.#path = path;
    this.#name = name;
  }

  info(): SessionInfo {
    return {
      session: this.number,
      kind: 'file',
      name: this.#name,
      recording: false,
      saved: true,
      packetsLength: this.capture.size,
      recordsLength: 0,
      ...(this.#path === undefined ? {} : { path: this.#path }),
      ...(this.#sample ? { sample: this.#sample.id, scenario: this.#sample.scenario } : {}),
    };
  }

  extent(): LogExtent {
    return { packets: this.capture.size, records: 0, complete: true };
  }

  watermark(): undefined {
    return undefined;
  }

  async read(log: LogName, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (log === 'records') return new Uint8Array(0);
    const bytes = await this.capture.read(offset, length);
    return bytes.ok ? bytes.value : new Uint8Array(0);
  }

  onGrowth(): () => void {
    return () => {};
  }

  close(): Promise<void> {
    return this.capture.close();
  }
}
