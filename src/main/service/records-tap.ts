import { createCaptureReader } from '../../core/capfile/reader.ts';
import {
  decodeEntries,
  type EntrySink,
  type LoopDelayEntry,
  PayloadKind,
  recordName,
  type SocketEntry,
} from '../../core/capfile/records/index.ts';
import type { CodeLine } from '../lab/scenario.ts';

/** Windows of the event loop's delay that are kept: about a second's. */
const WINDOWS = 5;

/**
 * Listens in on the records log as it is written, for what a host shows of a run while it lasts: which code lines have
 * been reached, what the probe's socket numbers stand for, how late the event loop was.
 */
export class RecordsTap {
  readonly #reader;
  readonly #sockets = new Map<number, SocketEntry>();
  readonly #delays: LoopDelayEntry[] = [];
  readonly #lit: string[] = [];
  /** Lines that are still dark, by the record that lights them. */
  #dark = new Map<string, string[]>();
  /** Sockets seen up to here are not of the run that is on. */
  #runSockets = new Set<number>();

  constructor() {
    const entries: EntrySink = {
      onRecord: (name, _flags, _depth, socket) => this.#onRecord(name, socket),
      onSocket: (entry) => {
        this.#sockets.set(entry.socketId, entry);
        this.#runSockets.add(entry.socketId);
      },
      onLoopDelay: (entry) => {
        this.#delays.push(entry);
        if (this.#delays.length > WINDOWS) this.#delays.shift();
      },
    };
    this.#reader = createCaptureReader({
      iface: () => {},
      packet: () => {},
      problem: () => {},
      customBlock: ({ ours, kind, buffer, start, length }) => {
        if (ours && kind === PayloadKind.entries)
          decodeEntries(buffer.subarray(start, start + length), 0, 0, entries);
      },
    });
  }

  /** The next bytes of the log. */
  push(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  /** A run begins: its lines are dark, and only sockets that come from now on light them. */
  begin(lines: readonly CodeLine[]): void {
    this.#lit.length = 0;
    this.#runSockets = new Set();
    this.#dark = new Map();
    for (const { id, lit } of lines) {
      for (const record of lit) this.#dark.set(record, [...(this.#dark.get(record) ?? []), id]);
    }
  }

  /** A line that no record stands for has been reached. */
  mark(line: string): void {
    if (!this.#lit.includes(line)) this.#lit.push(line);
  }

  #onRecord(name: number, socket: number): void {
    if (this.#dark.size === 0 || !this.#runSockets.has(socket)) return;
    const key = `${this.#sockets.get(socket)?.label} ${recordName(name).text}`;
    for (const line of this.#dark.get(key) ?? []) this.mark(line);
    this.#dark.delete(key);
  }

  /** Lines of the run reached so far, in the order in which they were. */
  get lit(): readonly string[] {
    return this.#lit;
  }

  /** What the probe said of a participant when it first saw it. */
  socket(id: number): SocketEntry | undefined {
    return this.#sockets.get(id);
  }

  /** Delay of the event loop over the last windows, nanoseconds; undefined before the first. */
  loopDelay(): { mean: number; max: number } | undefined {
    const samples = this.#delays.reduce((sum, window) => sum + window.count, 0);
    if (samples === 0) return undefined;
    const total = this.#delays.reduce((sum, window) => sum + window.mean * window.count, 0);
    return { mean: total / samples, max: Math.max(...this.#delays.map((window) => window.max)) };
  }
}
