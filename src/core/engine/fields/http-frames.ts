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
/** The same where reading takes its time; undefined: the asker has lost interest. */
export type ReadInputLater = (offset: number, length: number) => Promise<Uint8Array | undefined>;

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
  readonly #read: ReadInput | undefined;
  readonly #known = new Map<number, Known>();
  #remembered = 0;

  /** @param read absent where reading takes its time: conversations are then followed with `follow` alone */
  constructor(source: FollowSource, read?: ReadInput) {
    this.#source = source;
    this.#read = read;
  }

  /** Undefined: frame row `row` carries nothing of HTTP. */
  of(row: number): FrameHttp | undefined {
    const stream = this.#streamOf(row);
    return stream === undefined ? undefined : this.#stream(stream).get(row);
  }

  /** Whether the conversation of a frame has yet to be followed as far as that frame. */
  isUnknown(row: number): boolean {
    const stream = this.#streamOf(row);
    return stream !== undefined && (this.#known.get(stream)?.lastFrame ?? -1) < row;
  }

  /** Follows the conversation of a frame as far as it has come. */
  async follow(row: number, read: ReadInputLater): Promise<void> {
    const stream = this.#streamOf(row);
    if (stream === undefined) return;
    const lastFrame = this.#lastFrame(stream);
    const following = new Following(this.#source, stream);
    for (const piece of followStream(this.#source, stream)) {
      const bytes = piece.captured === 0 ? new Uint8Array(0) : await read(piece.offset, piece.captured);
      if (!bytes) return;
      following.take(piece, (length) => bytes.subarray(0, length));
    }
    this.#keep(stream, lastFrame, following.frames());
  }

  /** The conversation of a frame that has payload. */
  #streamOf(row: number): number | undefined {
    const { frames } = this.#source.tables;
    const length = frames.get('tcpLen', row);
    if ((frames.get('layers', row) & Layer.SEGMENT) === 0 || length === 0 || length === NONE)
      return undefined;
    return frames.get('stream', row);
  }

  #lastFrame(stream: number): number {
    return this.#source.tables.conversations.get('lastFrame', stream);
  }

  #stream(stream: number): ReadonlyMap<number, FrameHttp> {
    const lastFrame = this.#lastFrame(stream);
    const known = this.#known.get(stream);
    const read = this.#read;
    if (known?.lastFrame === lastFrame || !read) return known?.frames ?? new Map();
    const following = new Following(this.#source, stream);
    for (const piece of followStream(this.#source, stream)) {
      following.take(piece, (length) => read(piece.offset, length));
    }
    return this.#keep(stream, lastFrame, following.frames());
  }

  #keep(stream: number, lastFrame: number, frames: Map<number, FrameHttp>): Map<number, FrameHttp> {
    this.#forget(stream);
    this.#known.set(stream, { lastFrame, frames });
    this.#remembered += frames.size + 1;
    for (const oldest of this.#known.keys()) {
      if (this.#remembered <= REMEMBERED || oldest === stream) break;
      this.#forget(oldest);
    }
    return frames;
  }

  #forget(stream: number): void {
    const known = this.#known.get(stream);
    if (!known) return;
    this.#remembered -= known.frames.size + 1;
    this.#known.delete(stream);
  }
}

/** One conversation while it is followed. */
class Following {
  readonly #http: HttpStream;
  readonly #carried: [FollowPiece[], FollowPiece[]] = [[], []];

  constructor(source: FollowSource, stream: number) {
    this.#http = new HttpStream(source.tables.conversations.get('client', stream));
  }

  take(piece: FollowPiece, read: (length: number) => Uint8Array): void {
    this.#http.take(piece, read);
    if (piece.frame !== undefined) this.#carried[piece.direction].push(piece);
  }

  frames(): Map<number, FrameHttp> {
    const found = new Map<number, FrameHttp>();
    for (const direction of [0, 1] as const) {
      for (const one of this.#http.messages(direction)) place(one, this.#carried[direction], found);
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
