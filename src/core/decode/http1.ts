import { framingOf } from './http/framing.ts';
import { LineBuffer } from './http/line.ts';
import { type HttpMessage, type HttpProblem, type MutableMessage, newMessage } from './http/message.ts';

export type {
  HttpChunk,
  HttpField,
  HttpFraming,
  HttpMessage,
  HttpProblem,
  HttpSpan,
  HttpState,
} from './http/message.ts';
export { headerValues } from './http/message.ts';

/** Longest line followed; Node's own limit for a whole head is 16 KB. */
export const MAX_LINE = 65_536;
/** Header fields kept of one message. */
export const MAX_FIELDS = 2_000;
/** Chunks kept of one message; more are counted. */
export const MAX_CHUNKS = 10_000;
/** Messages kept of one direction; a stream with more stops being followed. */
export const MAX_MESSAGES = 100_000;

type Step = 'start' | 'headers' | 'length' | 'close' | 'size' | 'data' | 'data-end' | 'trailers' | 'opaque';

/** True if a stream that begins with these bytes may be HTTP/1.x: a request line's method, or a status line. */
export function looksLikeHttp(first: Uint8Array): boolean {
  const text = String.fromCharCode(...first.subarray(0, 24));
  if (/^HTTP\/1\.[01] /.test(text)) return true;
  return /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) \S/.test(text);
}

/**
 * Follows HTTP/1.x (RFC 9112) in the bytes of one direction, in pieces of any size, and says which stream bytes are
 * what. Nothing of the bodies is kept. On anything that is not HTTP it says so once, and stops.
 */
export class Http1Decoder {
  readonly messages: readonly HttpMessage[];
  /** Why the stream cannot be followed any further, if that is by a fault of it. */
  problem: HttpProblem | undefined;
  private readonly list: MutableMessage[] = [];
  private readonly kind: 'request' | 'response';
  private readonly methodOf: (index: number) => string | undefined;
  private readonly line = new LineBuffer(MAX_LINE);
  private lineStart = 0;
  private step: Step = 'start';
  /** Bytes left of the body or chunk. */
  private left = 0;
  /** Offset of the next byte. */
  private offset = 0;
  /** Responses so far that are no interim (1xx) ones. */
  private answers = 0;

  /**
   * @param methodOf for responses: method of the request that the response number `index` (from 0, interim 1xx not
   * counted) answers, where it is known. HEAD and CONNECT change where a response ends.
   */
  constructor(
    kind: 'request' | 'response',
    methodOf: (index: number) => string | undefined = () => undefined,
  ) {
    this.kind = kind;
    this.methodOf = methodOf;
    this.messages = this.list;
  }

  /** Offset of the next byte expected. */
  get position(): number {
    return this.offset;
  }

  /** False once the stream cannot be followed any further (no HTTP, broken, upgraded, bytes missing). */
  get following(): boolean {
    return this.step !== 'opaque';
  }

  /** The next bytes of the stream. */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && this.step !== 'opaque') at += this.take(bytes, at);
    this.offset += bytes.length - at;
  }

  /** Bytes that were not captured: fine within a body of known length, the end of following elsewhere. */
  gap(length: number): void {
    const inBody =
      this.step === 'close' || ((this.step === 'length' || this.step === 'data') && length <= this.left);
    if (inBody) this.skip(length);
    else {
      if (this.step !== 'opaque') this.fail(`${length} bytes of the stream are missing here`);
      this.offset += length;
    }
  }

  /** The direction has ended (FIN): a body that runs to the close is complete now. */
  end(): void {
    const message = this.list.at(-1);
    if (this.step === 'close') this.complete();
    else if (message && message.state !== 'complete' && this.step !== 'opaque') {
      this.fail('the stream ends in the middle of this message');
    }
    this.step = 'opaque';
  }

  /** Takes some bytes from `at` on; returns how many, at least one. */
  private take(bytes: Uint8Array, at: number): number {
    const rest = bytes.length - at;
    if (this.step === 'length' || this.step === 'data') {
      const taken = Math.min(rest, this.left);
      this.skip(taken);
      return taken;
    }
    if (this.step === 'close') {
      this.skip(rest);
      return rest;
    }
    return this.takeLine(bytes, at);
  }

  /** Body bytes go by. */
  private skip(length: number): void {
    this.offset += length;
    this.list.at(-1)!.bodyBytes += length;
    if (this.step === 'close') return;
    this.left -= length;
    if (this.left > 0) return;
    if (this.step === 'length') this.complete();
    else this.step = 'data-end';
  }

  private takeLine(bytes: Uint8Array, at: number): number {
    if (this.line.size === 0) this.lineStart = this.offset;
    const feed = bytes.indexOf(10, at);
    const end = feed < 0 ? bytes.length : feed + 1;
    const fits = this.line.add(bytes, at, end);
    this.offset += end - at;
    if (!fits) this.fail(`a line is longer than ${MAX_LINE} bytes`);
    else if (feed >= 0) this.onLine(this.line.take());
    return end - at;
  }

  private onLine(text: string): void {
    switch (this.step) {
      case 'start':
        this.onStartLine(text);
        break;
      case 'headers':
        if (text === '') this.onHeadEnd();
        else this.onField(text, this.list.at(-1)!.headers);
        break;
      case 'size':
        this.onSize(text);
        break;
      case 'data-end':
        if (text === '') this.step = 'size';
        else this.fail('chunk data is longer than its size says');
        break;
      case 'trailers':
        if (text === '') this.complete();
        else this.onField(text, this.list.at(-1)!.trailers);
        break;
    }
  }

  private onStartLine(text: string): void {
    // Empty lines before a request are to be ignored (RFC 9112 §2.2).
    if (text === '') return;
    if (this.list.length >= MAX_MESSAGES) {
      this.step = 'opaque';
      return;
    }
    const message = newMessage(this.kind, this.lineStart);
    message.startLine = { start: this.lineStart, end: this.offset };
    this.list.push(message);
    const understood =
      this.kind === 'request' ? readRequestLine(message, text) : readStatusLine(message, text);
    if (message.status >= 200) this.answers++;
    this.step = 'headers';
    if (!understood) this.fail(`this is no HTTP/1.x ${this.kind} line`);
  }

  private onField(text: string, fields: MutableMessage['headers']): void {
    const colon = text.indexOf(':');
    const name = text.slice(0, Math.max(colon, 0));
    if (fields.length >= MAX_FIELDS) this.fail(`more than ${MAX_FIELDS} header fields`);
    else if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
      this.fail(`this line is no header field: '${text.slice(0, 40)}'`);
    else fields.push({ name, value: text.slice(colon + 1).trim(), start: this.lineStart, end: this.offset });
  }

  private onHeadEnd(): void {
    const message = this.list.at(-1)!;
    message.bodyStart = this.offset;
    const { framing, length, problem, fatal } = framingOf(message, this.requestMethod());
    if (fatal) {
      this.fail(problem ?? 'the head cannot be understood');
      return;
    }
    if (problem) message.problems.push({ offset: message.start, message: problem });
    message.framing = framing;
    message.contentLength = framing === 'length' ? length : -1;
    message.state = 'body';
    this.left = length;
    if (framing === 'none') this.complete();
    else this.step = framing === 'chunked' ? 'size' : framing;
  }

  /** Method of the request that the newest response answers. */
  private requestMethod(): string | undefined {
    if (this.kind === 'request') return undefined;
    return this.methodOf(Math.max(this.answers - 1, 0));
  }

  private onSize(text: string): void {
    const match = /^([0-9a-f]{1,13})[ \t]*(?:;(.*))?$/i.exec(text);
    if (!match) {
      this.fail(`'${text.slice(0, 40)}' is no chunk size`);
      return;
    }
    const message = this.list.at(-1)!;
    const size = Number.parseInt(match[1]!, 16);
    message.chunkCount++;
    if (message.chunks.length < MAX_CHUNKS) {
      const line = { start: this.lineStart, end: this.offset };
      message.chunks.push({
        line,
        sizeText: match[1]!,
        size,
        extension: match[2] ?? '',
        dataStart: this.offset,
      });
    }
    this.left = size;
    this.step = size === 0 ? 'trailers' : 'data';
    if (size === 0) message.state = 'trailers';
  }

  private complete(): void {
    const message = this.list.at(-1)!;
    message.state = 'complete';
    message.end = this.offset;
    const upgraded = message.status === 101;
    const tunnel = message.status >= 200 && message.status < 300 && this.requestMethod() === 'CONNECT';
    this.step = upgraded || tunnel ? 'opaque' : 'start';
  }

  private fail(message: string): void {
    this.problem = { offset: this.lineStart, message };
    const last = this.list.at(-1);
    if (last && last.state !== 'complete') {
      last.state = 'broken';
      last.problems.push(this.problem);
    }
    this.step = 'opaque';
  }
}

/** `GET /path HTTP/1.1` (RFC 9112 §3). */
function readRequestLine(message: MutableMessage, text: string): boolean {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) (HTTP\/1\.\d)$/.exec(text);
  if (!match) return false;
  [, message.method = '', message.target = '', message.version = ''] = match;
  return true;
}

/** `HTTP/1.1 200 OK` (RFC 9112 §4); the reason may be empty. */
function readStatusLine(message: MutableMessage, text: string): boolean {
  const match = /^(HTTP\/1\.\d) (\d{3})(?: (.*))?$/.exec(text);
  if (!match) return false;
  message.version = match[1]!;
  message.status = Number(match[2]);
  message.reason = match[3] ?? '';
  return true;
}
