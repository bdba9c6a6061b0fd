/**
 * Ranges of the session's logs. The newest bytes, which a live screen looks at, are kept here; older ones are read
 * from the service.
 */
import type { LogName } from './live-client.ts';

type Read = (log: LogName, offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

/** Bytes kept of each log. */
const KEPT = 8 * 1024 * 1024;

interface Tail {
  /** Offset of the next byte. */
  end: number;
  /** Pieces in order, the last ending at `end`. */
  pieces: Uint8Array<ArrayBuffer>[];
  /** Sum of their lengths. */
  held: number;
}

const emptyTail = (): Tail => ({ end: 0, pieces: [], held: 0 });

export class ByteSource {
  readonly #read: Read;
  readonly #onDropped: (buffer: ArrayBuffer) => void;
  #tails: Record<LogName, Tail> = { packets: emptyTail(), records: emptyTail() };

  /** @param onDropped takes the buffers of pieces that are no longer kept */
  constructor(read: Read, onDropped: (buffer: ArrayBuffer) => void = () => {}) {
    this.#read = read;
    this.#onDropped = onDropped;
  }

  /** Notes bytes as they come, in order; keeps the buffer. */
  add(log: LogName, bytes: Uint8Array<ArrayBuffer>): void {
    const tail = this.#tails[log];
    tail.pieces.push(bytes);
    tail.end += bytes.length;
    tail.held += bytes.length;
    while (tail.held - tail.pieces[0]!.length >= KEPT) this.#drop(tail);
  }

  #drop(tail: Tail): void {
    const { length, buffer } = tail.pieces.shift()!;
    tail.held -= length;
    this.#onDropped(buffer);
  }

  reset(): void {
    this.#tails = { packets: emptyTail(), records: emptyTail() };
  }

  /** Bytes [offset, offset + length) of a log, fewer where it ends. */
  async get(log: LogName, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.held(log, offset, length) ?? this.#read(log, offset, length);
  }

  /** The same where they are here; else undefined. */
  held(log: LogName, offset: number, length: number): Uint8Array<ArrayBuffer> | undefined {
    const tail = this.#tails[log];
    let start = tail.end - tail.held;
    if (offset < start || offset + length > tail.end) return undefined;
    const out = new Uint8Array(length);
    for (const piece of tail.pieces) {
      copyPart(piece, start, out, offset);
      start += piece.length;
    }
    return out;
  }
}

/** Copies what `piece`, which begins at `start`, has of the range that `out` stands for, which begins at `offset`. */
function copyPart(piece: Uint8Array, start: number, out: Uint8Array, offset: number): void {
  const from = Math.max(start, offset);
  const to = Math.min(start + piece.length, offset + out.length);
  if (from < to) out.set(piece.subarray(from - start, to - start), from - offset);
}
