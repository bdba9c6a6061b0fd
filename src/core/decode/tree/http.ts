import type { HttpChunk, HttpField, HttpMessage, HttpSpan } from '../http1.ts';
import { plural } from '../text.ts';
import type { Field, FieldValue, ProtocolLayer } from '../tree.ts';
import { type FieldDefinition, field } from './define.ts';
import { displayOf } from './format.ts';

const METHOD = field('http.request.method', 'Request Method', 'string');
const URI = field('http.request.uri', 'Request URI', 'string');
const REQUEST_VERSION = field('http.request.version', 'Request Version', 'string');
const RESPONSE_VERSION = field('http.response.version', 'Response Version', 'string');
const CODE = field('http.response.code', 'Status Code', 'uint16');
const PHRASE = field('http.response.phrase', 'Response Phrase', 'string');
const REQUEST_LINE = field('http.request.line', 'Request line', 'string');
const RESPONSE_LINE = field('http.response.line', 'Response line', 'string');
const CHUNK_SIZE = field('http.chunk_size', 'Chunk size', 'uint32');
const CONTENT_LENGTH = field('http.content_length', 'Content length', 'uint64');

export const HTTP_FIELDS: readonly FieldDefinition[] = [
  METHOD,
  URI,
  REQUEST_VERSION,
  RESPONSE_VERSION,
  CODE,
  PHRASE,
  REQUEST_LINE,
  RESPONSE_LINE,
  CHUNK_SIZE,
  CONTENT_LENGTH,
];

/** Where a segment's payload stands: in its stream, and in its frame. */
export interface SegmentPlace {
  /** Stream offset of the payload's first byte. */
  readonly streamStart: number;
  /** Captured payload bytes. */
  readonly length: number;
  /** Offset of the payload in the frame. */
  readonly frameOffset: number;
}

/**
 * The HTTP layers of one frame: one for each message that has bytes in it, with what of the message lies in this
 * frame. Byte ranges are of the frame; a line that began in an earlier frame is shown with its part here.
 */
export function httpLayers(messages: readonly HttpMessage[], place: SegmentPlace): ProtocolLayer[] {
  const segment = { start: place.streamStart, end: place.streamStart + place.length };
  return messages
    .filter((message) => overlaps(spanOf(message), segment))
    .map((message) => layerOf(message, place));
}

function spanOf(message: HttpMessage): HttpSpan {
  return { start: message.start, end: message.end < 0 ? Number.POSITIVE_INFINITY : message.end };
}

function overlaps(a: HttpSpan, b: HttpSpan): boolean {
  return a.start < b.end && b.start < a.end;
}

function layerOf(message: HttpMessage, place: SegmentPlace): ProtocolLayer {
  const painter = new Painter(place);
  addHead(painter, message);
  addBody(painter, message);
  for (const { offset, message: text } of message.problems) painter.problem(offset, text);
  const range = painter.clip(spanOf(message))!;
  const severity = message.problems.length > 0 ? ({ severity: 'warn' } as const) : {};
  return {
    name: 'http',
    label: `Hypertext Transfer Protocol, ${title(message)}`,
    ...range,
    fields: painter.fields,
    ...severity,
  };
}

function title(message: HttpMessage): string {
  if (message.kind === 'request') return `${message.method} ${message.target}`.trim();
  return `${message.status} ${message.reason}`.trim();
}

/** Adds fields by stream offset; what lies outside the segment is left out. */
class Painter {
  readonly fields: Field[] = [];
  readonly place: SegmentPlace;

  constructor(place: SegmentPlace) {
    this.place = place;
  }

  /** The part of a span that lies in the frame. */
  clip(span: HttpSpan): { offset: number; length: number } | undefined {
    const { streamStart, length, frameOffset } = this.place;
    const start = Math.max(span.start, streamStart);
    const end = Math.min(span.end, streamStart + length);
    return start < end ? { offset: frameOffset + start - streamStart, length: end - start } : undefined;
  }

  add(
    definition: FieldDefinition | undefined,
    span: HttpSpan,
    label: string,
    value?: FieldValue,
    children?: Field[],
  ): void {
    const range = this.clip(span);
    if (range === undefined) return;
    const display = definition && value !== undefined ? displayOf(definition, value) : label;
    const base = { name: definition?.name ?? '', label, display, value, ...range };
    this.fields.push(children ? { ...base, children } : base);
  }

  problem(offset: number, text: string): void {
    const range = this.clip({ start: offset, end: offset + 1 });
    if (range === undefined) return;
    const label = `Expert Info (Warning/Malformed): ${text}`;
    const severity = 'warn' as const;
    this.fields.push({
      name: 'http.problem',
      label,
      display: text,
      value: undefined,
      ...range,
      severity,
      generated: true,
    });
  }
}

function addHead(painter: Painter, message: HttpMessage): void {
  const line = message.startLine;
  const inner = new Painter(painter.place);
  const put = (definition: FieldDefinition, value: string | number) =>
    inner.add(definition, line, `${definition.title}: ${value}`, value);
  if (message.kind === 'request') {
    put(METHOD, message.method);
    put(URI, message.target);
    put(REQUEST_VERSION, message.version);
  } else {
    put(RESPONSE_VERSION, message.version);
    put(CODE, message.status);
    put(PHRASE, message.reason);
  }
  const text =
    message.kind === 'request'
      ? `${message.method} ${message.target} ${message.version}`
      : `${message.version} ${message.status} ${message.reason}`;
  painter.add(undefined, line, text.trim(), undefined, inner.fields);
  const definition = message.kind === 'request' ? REQUEST_LINE : RESPONSE_LINE;
  for (const header of message.headers) addField(painter, definition, header);
}

function addField(painter: Painter, definition: FieldDefinition, header: HttpField): void {
  const text = `${header.name}: ${header.value}`;
  painter.add(definition, header, text, text);
}

function addBody(painter: Painter, message: HttpMessage): void {
  if (message.bodyStart < 0) return;
  if (message.framing === 'chunked') {
    for (const chunk of message.chunks) addChunk(painter, chunk);
    for (const trailer of message.trailers) addField(painter, RESPONSE_LINE, trailer);
    return;
  }
  const end =
    message.framing === 'length' ? message.bodyStart + message.contentLength : Number.POSITIVE_INFINITY;
  if (message.framing === 'none') return;
  const words =
    message.framing === 'length' ? `${message.contentLength} bytes` : 'to the end of the connection';
  painter.add(undefined, { start: message.bodyStart, end }, `Body (${words})`);
}

/** The size line in hex, as it stands, and the data. */
function addChunk(painter: Painter, chunk: HttpChunk): void {
  const { size, sizeText, line, dataStart } = chunk;
  const last = size === 0 ? ', the last chunk' : '';
  painter.add(CHUNK_SIZE, line, `Chunk size: 0x${sizeText} = ${size} byte${plural(size)}${last}`, size);
  if (size > 0)
    painter.add(
      undefined,
      { start: dataStart, end: dataStart + size },
      `Chunk data (${size} byte${plural(size)})`,
    );
}
