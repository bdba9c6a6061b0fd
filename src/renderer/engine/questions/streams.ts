/** A followed stream: its pieces with their bytes, some at a time. */
import { StreamFollower } from '../../../core/engine/questions/follower.ts';
import type { PieceList } from '../../../core/engine/questions/piece-list.ts';
import type { Engine } from '../../../core/engine/types.ts';
import { flowRow } from '../../../core/trace/conversations.ts';
import type { ByteSource } from '../byte-source.ts';

export interface StreamAsk {
  readonly stream: number;
  /** Pieces that are known, and at which revision. */
  readonly after: number;
  readonly revision: number;
  /** How many bytes to give at most; one piece is given whatever its length. 0: none, only how much there is. */
  readonly bytes: number;
}

/** Pieces as columns; their bytes stand one after the other in `bytes`. */
export interface StreamPart {
  /** Of the pieces known these stand still: those beyond are replaced by what comes here. */
  readonly start: number;
  readonly revision: number;
  readonly direction: Uint8Array;
  /** Payload offsets in the direction: [from, to). */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Frame row that carried it first; NONE: no frame of the trace did. */
  readonly frame: Uint32Array;
  /** How many of its bytes are in `bytes`: fewer where the frame was cut or the piece is missing. */
  readonly captured: Uint32Array;
  readonly bytes: Uint8Array;
  /** Pieces found so far; more than `start` and what is given here: ask again. */
  readonly pieces: number;
  /** The trace has more that has not been looked at. */
  readonly more: boolean;
  /** Payload bytes of both directions, each counted once. */
  readonly total: readonly [number, number];
  /** False: segments came in an order too wild to be followed. */
  readonly usable: boolean;
}

/** Pieces that are looked for at a time. */
const STEP = 50_000;
/** Pieces of bytes are read together where they lie this near to one another, up to so much. */
const NEAR = 64 * 1024;
const READ = 1024 * 1024;

export class StreamAnswers {
  readonly #engine: Engine;
  /** The stream that was asked for last. */
  #follower: StreamFollower | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async answer(
    bytes: Pick<ByteSource, 'get'>,
    { stream, after, revision, bytes: most }: StreamAsk,
  ): Promise<StreamPart> {
    if (this.#follower?.stream !== stream) this.#follower = new StreamFollower(this.#engine, stream);
    const follower = this.#follower;
    const more = follower.update(STEP);
    const { pieces } = follower;
    const start = follower.standing(after, revision);
    const end = endOf(pieces, start, most);
    const columns = pieces.slice(start, end);
    const [newest, length, usable] = [follower.revision, pieces.length, follower.usable];
    // The list may change while bytes are read: everything is taken from it before.
    const read = await readPieces(bytes, spansOf(pieces, start, end));
    return {
      start,
      revision: newest,
      ...columns,
      bytes: read,
      pieces: length,
      more,
      total: this.#total(stream),
      usable,
    };
  }

  #total(stream: number): [number, number] {
    const { flows, conversations } = this.#engine.tables;
    if (stream >= conversations.length) return [0, 0];
    return [flows.get('streamBytes', flowRow(stream, 0)), flows.get('streamBytes', flowRow(stream, 1))];
  }
}

function endOf(pieces: PieceList, start: number, most: number): number {
  let end = start;
  if (most === 0) return end;
  for (let sum = 0; end < pieces.length && (end === start || sum < most); end += 1)
    sum += pieces.captured(end);
  return end;
}

/** Stretches of the packets log that hold the pieces' bytes, in the order of the pieces. */
interface Span {
  readonly offset: number;
  end: number;
  readonly parts: { readonly offset: number; readonly length: number }[];
}

function spansOf(pieces: PieceList, start: number, end: number): Span[] {
  const spans: Span[] = [];
  for (let index = start; index < end; index += 1) {
    const [offset, length] = [pieces.offset(index), pieces.captured(index)];
    if (length === 0) continue;
    const last = spans.at(-1);
    const joins =
      last && offset >= last.end && offset - last.end <= NEAR && offset + length - last.offset <= READ;
    if (joins) {
      last.end = offset + length;
      last.parts.push({ offset, length });
    } else spans.push({ offset, end: offset + length, parts: [{ offset, length }] });
  }
  return spans;
}

async function readPieces(bytes: Pick<ByteSource, 'get'>, spans: readonly Span[]): Promise<Uint8Array> {
  const read = await Promise.all(spans.map(({ offset, end }) => bytes.get('packets', offset, end - offset)));
  const length = spans.reduce((sum, { parts }) => parts.reduce((all, part) => all + part.length, sum), 0);
  const whole = new Uint8Array(length);
  let at = 0;
  spans.forEach(({ offset, parts }, index) => {
    for (const part of parts) {
      const from = part.offset - offset;
      // What could not be read any more stays zero: the log was lost, which is told elsewhere.
      whole.set(read[index]!.subarray(from, from + part.length), at);
      at += part.length;
    }
  });
  return whole;
}
