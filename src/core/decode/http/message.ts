/** A range of one direction's byte stream: [start, end), 0-based offsets. */
export interface HttpSpan {
  readonly start: number;
  readonly end: number;
}

/** One header or trailer field; the span is its whole line with the line end. */
export interface HttpField extends HttpSpan {
  readonly name: string;
  /** Without the white space around it. */
  readonly value: string;
}

/** One chunk (RFC 9112 §7.1): a line with the size in hex, the data, a line end. The last has size 0. */
export interface HttpChunk {
  /** The size line, line end included. */
  readonly line: HttpSpan;
  /** The size as written, in hex: '1a4', '0'. */
  readonly sizeText: string;
  readonly size: number;
  /** What follows the size behind a ';'. */
  readonly extension: string;
  /** Where the data begins; it has `size` bytes, of which some may not have come yet. */
  readonly dataStart: number;
}

/** How the body's end is found (RFC 9112 §6.3). */
export type HttpFraming = 'none' | 'length' | 'chunked' | 'close';

export type HttpState = 'head' | 'body' | 'trailers' | 'complete' | 'broken';

/** One request or response as far as it has come. Offsets are of the stream; −1: not known yet. */
export interface HttpMessage {
  readonly kind: 'request' | 'response';
  readonly start: number;
  readonly state: HttpState;
  /** The start line, line end included. */
  readonly startLine: HttpSpan;
  readonly method: string;
  readonly target: string;
  /** 'HTTP/1.1' */
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HttpField[];
  /** First byte after the empty line that ends the head. */
  readonly bodyStart: number;
  readonly framing: HttpFraming;
  /** The Content-Length that counts, −1 none. */
  readonly contentLength: number;
  /** Body bytes so far, without what chunking adds. */
  readonly bodyBytes: number;
  /** The first `MAX_CHUNKS`; `chunkCount` counts all. */
  readonly chunks: readonly HttpChunk[];
  readonly chunkCount: number;
  readonly trailers: readonly HttpField[];
  /** One past the last byte, once complete. */
  readonly end: number;
  /** Why `state` is broken, or what is odd though it could be read. */
  readonly problems: readonly HttpProblem[];
}

export interface HttpProblem {
  readonly offset: number;
  readonly message: string;
}

/** The same, open to the decoder. */
export type MutableMessage = {
  -readonly [Key in keyof HttpMessage]: HttpMessage[Key] extends readonly (infer Item)[]
    ? Item[]
    : HttpMessage[Key];
};

export function newMessage(kind: 'request' | 'response', start: number): MutableMessage {
  return {
    kind,
    start,
    state: 'head',
    startLine: { start, end: -1 },
    method: '',
    target: '',
    version: '',
    status: 0,
    reason: '',
    headers: [],
    bodyStart: -1,
    framing: 'none',
    contentLength: -1,
    bodyBytes: 0,
    chunks: [],
    chunkCount: 0,
    trailers: [],
    end: -1,
    problems: [],
  };
}

/** Values of a header, by its name in any case. */
export function headerValues(message: HttpMessage, name: string): string[] {
  const wanted = name.toLowerCase();
  return message.headers.filter((field) => field.name.toLowerCase() === wanted).map((field) => field.value);
}
