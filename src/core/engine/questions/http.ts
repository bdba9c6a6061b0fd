/** HTTP/1.x in a conversation: the pieces of a followed stream, in order, through a decoder for each direction. */
import { Http1Decoder, type HttpMessage, looksLikeHttp } from '../../decode/http1.ts';
import type { FollowPiece } from './follow.ts';

/** A message, and the payload offset in its direction from which its own offsets count. */
export interface StreamMessage {
  readonly message: HttpMessage;
  readonly base: number;
}

interface Run {
  readonly base: number;
  readonly decoder: Http1Decoder;
}

type Kind = 'request' | 'response';

/** As many bytes as `looksLikeHttp` looks at. */
const FIRST = 24;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
const BEGINNINGS = [...METHODS.map((method) => `${method} `), 'HTTP/1.0 ', 'HTTP/1.1 '];

/**
 * Takes the pieces that `followStream` gives: retransmitted bytes once, segments out of order in their place. Where a
 * direction cannot be followed (captured from its middle on, bytes missing, broken), it goes on with the next piece
 * that begins like a message.
 */
export class HttpStream {
  readonly #client: number;
  readonly #runs: readonly [Run[], Run[]] = [[], []];

  /** @param client which side opened the conversation: 0 A, 1 B; 2 where no SYN was seen */
  constructor(client: number) {
    this.#client = client;
  }

  /**
   * The next piece.
   *
   * @param read gives the first `length` bytes of the piece, of those captured
   */
  take(piece: FollowPiece, read: (length: number) => Uint8Array): void {
    const run = this.#runFor(piece, read);
    if (!run?.decoder.following) return;
    const bytes = read(piece.captured);
    run.decoder.push(bytes);
    const missing = piece.to - piece.from - bytes.length;
    if (missing > 0) run.decoder.gap(missing);
  }

  /** Messages of a direction so far, in order. What did not turn out to be HTTP is none. */
  messages(direction: 0 | 1): StreamMessage[] {
    return this.#runs[direction].flatMap(({ base, decoder }) =>
      decoder.messages.filter(isMessage).map((message) => ({ message, base })),
    );
  }

  #runFor(piece: FollowPiece, read: (length: number) => Uint8Array): Run | undefined {
    const runs = this.#runs[piece.direction];
    const newest = runs.at(-1);
    // After an upgrade or CONNECT (no problem, and not following) the bytes are another protocol's.
    if (newest && (newest.decoder.following || !newest.decoder.problem)) return newest;
    if (piece.captured === 0) return newest;
    const first = read(Math.min(piece.captured, FIRST));
    if (!mayBegin(first)) return newest;
    const run = { base: piece.from, decoder: this.#decoder(piece, first) };
    runs.push(run);
    return run;
  }

  #decoder({ direction, from }: FollowPiece, first: Uint8Array): Http1Decoder {
    if (this.#kind(direction, first) === 'request') return new Http1Decoder('request');
    // Counted from the start, answers are in the order of the requests (RFC 9112 §9.3.2); later on it is not known.
    const requests = (): Run | undefined => this.#runs[direction === 0 ? 1 : 0][0];
    const known = (index: number): string | undefined => requests()?.decoder.messages[index]?.method;
    return from === 0 ? new Http1Decoder('response', known) : new Http1Decoder('response');
  }

  #kind(direction: 0 | 1, first: Uint8Array): Kind {
    if (this.#client < 2) return direction === this.#client ? 'request' : 'response';
    return String.fromCharCode(...first).startsWith('HTTP/') ? 'response' : 'request';
  }
}

/** True also where the piece ends before enough has come: within the method, or within the version of an answer. */
function mayBegin(first: Uint8Array): boolean {
  const text = String.fromCharCode(...first);
  return looksLikeHttp(first) || BEGINNINGS.some((beginning) => beginning.startsWith(text));
}

/** A start line that was none makes a broken message without anything in it. */
function isMessage({ method, status }: HttpMessage): boolean {
  return method !== '' || status > 0;
}
