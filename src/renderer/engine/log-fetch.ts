/**
 * Complete logs of a session, each as the body of one request: that is several times as fast as a WebSocket's messages,
 * which wait for each other on their way through the browser. Both are read side by side, so that what stands together in
 * time comes nearly together.
 */
import { logPath } from '../../core/contract/hosts.ts';
import type { LogName } from './live-client.ts';

/** Opens an address of the host as a stream of bytes; rejects where it gives none. */
export type OpenLog = (path: string) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;

const logNames: readonly LogName[] = ['packets', 'records'];

type Positions = Readonly<Record<LogName, number>>;

export interface LogFetchSurroundings {
  readonly open: OpenLog;
  readonly onBytes: (log: LogName, offset: number, bytes: Uint8Array<ArrayBuffer>) => void;
  /** No more can be fetched, though there should be more. */
  readonly onFailure: () => void;
}

/** Bytes of the first piece, which a person waits for, and of the others. */
const FIRST = 1 << 18;
const PIECE = 1 << 20;
/**
 * Bytes by which the packets keep ahead of the records that stand beside them: more than the frames that are not settled
 * yet, of a capture at some 100 MB/s (see `DISORDER` of the trace worker).
 */
const LEAD = 1 << 25;
/** Buffers kept to be used again. */
const SPARE = 4;

export class LogFetch {
  readonly #around: LogFetchSurroundings;
  readonly #session: number;
  readonly #lengths: Positions;
  readonly #at: Record<LogName, number>;
  readonly #spare: ArrayBuffer[] = [];
  #stopped = false;

  /** @param from offsets of the first bytes that are wanted; `lengths` of the whole logs */
  constructor(around: LogFetchSurroundings, session: number, from: Positions, lengths: Positions) {
    this.#around = around;
    this.#session = session;
    this.#at = { ...from };
    this.#lengths = lengths;
  }

  /** Hands on everything; nothing any more once it is stopped. */
  async run(): Promise<void> {
    const pipes = { packets: this.#pipe('packets'), records: this.#pipe('records') };
    for (const log of logNames) if (this.#at[log] < this.#lengths[log]) pipes[log].start();
    try {
      for (let log = this.#behind(); log && !this.#stopped; log = this.#behind()) {
        const bytes = await pipes[log].next();
        if (this.#stopped) break;
        if (!bytes) throw new Error(`the ${log} log ended at ${this.#at[log]}`);
        const offset = this.#at[log];
        this.#at[log] += bytes.length;
        this.#around.onBytes(log, offset, bytes);
      }
    } catch {
      if (!this.#stopped) this.#around.onFailure();
    }
    for (const pipe of Object.values(pipes)) pipe.close();
  }

  /** Takes a buffer whose bytes nobody needs any more: new memory would have to be found, and emptied, for each piece. */
  reuse(buffer: ArrayBuffer): void {
    if (buffer.byteLength === PIECE && this.#spare.length < SPARE) this.#spare.push(buffer);
  }

  stop(): void {
    this.#stopped = true;
  }

  #pipe(log: LogName): Pipe {
    const path = logPath(this.#session, log, this.#at[log]);
    return new Pipe(
      () => this.#around.open(path),
      () => this.#spare.pop() ?? new ArrayBuffer(PIECE),
    );
  }

  /**
   * The log that is read next; undefined where both are here. After the first piece of each, which make the first rows,
   * the packets keep ahead: a record whose frames are there is linked as it comes.
   */
  #behind(): LogName | undefined {
    const isLeft = (log: LogName): boolean => this.#at[log] < this.#lengths[log];
    if (!isLeft('packets') || !isLeft('records')) return logNames.find(isLeft);
    if (this.#at.records === 0) return this.#at.packets === 0 ? 'packets' : 'records';
    const ahead = (this.#at.packets - LEAD) / this.#lengths.packets;
    return ahead <= this.#at.records / this.#lengths.records ? 'packets' : 'records';
  }
}

/** One body, in pieces of a good size; the next is under way while one is worked on. */
class Pipe {
  readonly #open: () => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  readonly #newPiece: () => ArrayBuffer;
  #reader: ReadableStreamBYOBReader | undefined;
  #coming: Promise<Uint8Array<ArrayBuffer> | undefined> = Promise.resolve(undefined);

  /** @param newPiece makes room for a piece */
  constructor(open: () => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>, newPiece: () => ArrayBuffer) {
    this.#open = open;
    this.#newPiece = newPiece;
  }

  /** Asks for the first piece, though nobody waits for it yet. */
  start(): void {
    this.#ask(new ArrayBuffer(FIRST));
  }

  /** The next piece; undefined at the end. */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await this.#coming;
    if (bytes) this.#ask(this.#newPiece());
    return bytes;
  }

  #ask(room: ArrayBuffer): void {
    this.#coming = this.#read(room);
    // Whoever waits for it hears of a failure; nobody may wait any more.
    this.#coming.catch(() => {});
  }

  close(): void {
    void this.#reader?.cancel().catch(() => {});
  }

  /** @param room is filled; only the last piece may be shorter */
  async #read(room: ArrayBuffer): Promise<Uint8Array<ArrayBuffer> | undefined> {
    this.#reader ??= (await this.#open()).getReader({ mode: 'byob' });
    const { value } = await this.#reader.read(new Uint8Array(room), { min: room.byteLength });
    return value && value.length > 0 ? value : undefined;
  }
}
