/**
 * HTTP/1.x, on any port. A frame has the fields of the messages that begin in it, and the sizes of the chunks that
 * begin in it; Wireshark gives all of them to the frame that completes the message.
 */
import { type HttpMessage, headerValues } from '../../decode/http1.ts';
import type { FieldAccess, FieldType, Value } from '../../filter/types.ts';
import { declare, type FieldDeclaration, type FieldSource } from './field.ts';
import type { FrameHttp } from './http-frames.ts';

type Read = (frame: FrameHttp) => readonly Value[];

const access =
  (read: Read) =>
  ({ http }: FieldSource): FieldAccess | undefined =>
    http && {
      values: (row) => {
        const frame = http.of(row);
        return frame ? read(frame) : [];
      },
      needsBytes: true,
      later: true,
    };

const field = (name: string, type: FieldType, title: string, read: Read): FieldDeclaration =>
  declare(name, type, title, { frames: access(read) });

/** A field of messages of one kind. */
const of =
  (kind: HttpMessage['kind'], read: (message: HttpMessage) => Value): Read =>
  ({ messages }) =>
    messages.filter((message) => message.kind === kind).map(read);

/** Every line of the header fields of messages of one kind. */
const lines =
  (kind: HttpMessage['kind']): Read =>
  ({ messages }) =>
    messages
      .filter((message) => message.kind === kind)
      .flatMap(({ headers }) => headers.map(({ name, value }) => `${name}: ${value}`));

const header =
  (name: string): Read =>
  ({ messages }) =>
    messages.flatMap((message) => headerValues(message, name));

const lengths: Read = (frame) =>
  header('content-length')(frame)
    .filter((value) => /^\d+$/.test(String(value)))
    .map(Number);

export const httpFields: readonly FieldDeclaration[] = [
  field('http', 'none', 'The frame carries bytes of an HTTP/1.x message', () => [1]),
  field(
    'http.request',
    'boolean',
    'A request begins here',
    of('request', () => 1),
  ),
  field(
    'http.request.method',
    'string',
    'Request method',
    of('request', ({ method }) => method),
  ),
  field(
    'http.request.uri',
    'string',
    'Request target as written',
    of('request', ({ target }) => target),
  ),
  field(
    'http.request.version',
    'string',
    'Version of the request',
    of('request', ({ version }) => version),
  ),
  field('http.request.line', 'string', 'Header field of a request, as name: value', lines('request')),
  field(
    'http.response',
    'boolean',
    'A response begins here',
    of('response', () => 1),
  ),
  field(
    'http.response.version',
    'string',
    'Version of the response',
    of('response', ({ version }) => version),
  ),
  field(
    'http.response.code',
    'uint',
    'Status code',
    of('response', ({ status }) => status),
  ),
  field(
    'http.response.phrase',
    'string',
    'Reason phrase',
    of('response', ({ reason }) => reason),
  ),
  field('http.response.line', 'string', 'Header field of a response, as name: value', lines('response')),
  field('http.host', 'string', 'Host', header('host')),
  field('http.user_agent', 'string', 'User-Agent', header('user-agent')),
  field('http.content_type', 'string', 'Content-Type', header('content-type')),
  field('http.content_length', 'uint', 'Content-Length', lengths),
  field('http.transfer_encoding', 'string', 'Transfer-Encoding', header('transfer-encoding')),
  field('http.connection', 'string', 'Connection', header('connection')),
  field(
    'http.chunk_size',
    'uint',
    'Size of a chunk that begins here; the last has 0',
    (frame) => frame.chunkSizes,
  ),
];
