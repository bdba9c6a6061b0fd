/** Which frame carries what of HTTP/1.x: found by following its whole conversation, once. */
import type { HttpMessage } from '../../decode/http1.ts';
import { Layer } from '../../decode/scratch.ts';
import { NONE } from '../../trace/frames.ts';
import { type FollowPiece, type FollowSource, followStream } from '../questions/follow.ts';
import { HttpStream, type StreamMessage } from '../questions/http.ts';

/** What a frame has of HTTP. */
export interface FrameHttp {
  /** Messages whose start line begins in it. */
  readonly messages: readonly HttpMessage[];
  /** Sizes of the chunks whose size line begins in it. */
  readonly chunkSizes: readonly number[];
}

interface Growing {
  readonly messages: HttpMessage[];
  readonly chunkSizes: number[];
}

interface Known {
  /** Last frame row of the conversation when it was followed. */
  readonly lastFrame: number;
  readonly frames: ReadonlyMap<number, FrameHttp>;
}

/** Bytes [offset, offset + length) of the packets input, fewer where it ends; good until the next call. */
export type ReadInput = (offset: number, length: number) => Uint8Array;

/** Frames remembered, all conversations together: bounds memory; what was forgotten is followed again. */
const REMEMBERED = 1 << 20;

/** Frames with bytes of a message, and nothing that begins in them. */
const BODY: FrameHttp = { messages: [], chunkSizes: [] };

/**
 * Bytes belong to the frame that carried them first, also where it came out of order; a retransmission has none. A
 * conversation that has grown since it was asked about is followed anew.
 */
export class HttpFrames {
  readonly #source: FollowSource;
  readonly #read: ReadInput;
  readonly #known = new Map<number, Known>();
  #remembered = 0;

  constructor(source: FollowSource, read: ReadInput) {
    this.#source = source;
    this.#read = read;
  }

  /** Undefined: frame row `row` carries nothing of HTTP. */
  of(row: number): FrameHttp | undefined {
    const { frames } = this.#source.tables;
    const length = frames.get('tcpLen', row);
    if ((frames.get('layers', row) & Layer.SEGMENT) === 0 || length === 0 || length === NONE)
      return undefined;
    return this.#stream(frames.get('stream', row)).get(row);
  }

  #stream(stream: number): ReadonlyMap<number, FrameHttp> {
    const lastFrame = this.#source.tables.conversations.get('lastFrame', stream);
    const known = this.#known.get(stream);
    if (known?.lastFrame === lastFrame) return known.frames;
    if (known) this.#forget(stream);
    const frames = this.#follow(stream);
    this.#known.set(stream, { lastFrame, frames });
    this.#remembered += frames.size + 1;
    for (const oldest of this.#known.keys()) {
      if (this.#remembered <= REMEMBERED || oldest === stream) break;
      this.#forget(oldest);
    }
    return frames;
  }

  #forget(stream: number): void {
    this.#remembered -= (this.#known.get(stream)?.frames.size ?? 0) + 1;
    this.#known.delete(stream);
  }

  #follow(stream: number): Map<number, FrameHttp> {
    const http = new HttpStream(this.#source.tables.conversations.get('client', stream));
    const carried: [FollowPiece[], FollowPiece[]] = [[], []];
    for (const piece of followStream(this.#source, stream)) {
      http.take(piece, (length) => this.#read(piece.offset, length));
      if (piece.frame !== undefined) carried[piece.direction].push(piece);
    }
    const found = new Map<number, FrameHttp>();
    for (const direction of [0, 1] as const) {
      for (const one of http.messages(direction)) place(one, carried[direction], found);
    }
    return found;
  }
}

/** Notes a message with the frames that carry it. */
function place(
  { message, base }: StreamMessage,
  carried: readonly FollowPiece[],
  found: Map<number, FrameHttp>,
): void {
  const end = base + endOf(message);
  for (let i = indexAt(carried, base + message.start); i < carried.length && carried[i]!.from < end; i++) {
    const row = carried[i]!.frame!;
    if (!found.has(row)) found.set(row, BODY);
  }
  growing(frameAt(carried, base + message.start), found)?.messages.push(message);
  for (const { line, size } of message.chunks) {
    growing(frameAt(carried, base + line.start), found)?.chunkSizes.push(size);
  }
}

/** One past the last byte known to be the message's. */
function endOf({ end, state, problems }: HttpMessage): number {
  if (end >= 0) return end;
  return state === 'broken' ? (problems.at(-1)?.offset ?? 0) + 1 : Number.POSITIVE_INFINITY;
}

function growing(row: number | undefined, found: Map<number, FrameHttp>): Growing | undefined {
  if (row === undefined) return undefined;
  const known = found.get(row);
  // What is in the map is either the shared BODY or was made here.
  if (known && known !== BODY) return known as Growing;
  const made: Growing = { messages: [], chunkSizes: [] };
  found.set(row, made);
  return made;
}

/** Index of the first piece that ends behind `offset`. */
function indexAt(carried: readonly FollowPiece[], offset: number): number {
  let low = 0;
  let high = carried.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (carried[middle]!.to <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function frameAt(carried: readonly FollowPiece[], offset: number): number | undefined {
  const piece = carried[indexAt(carried, offset)];
  return piece && piece.from <= offset ? piece.frame : undefined;
}
