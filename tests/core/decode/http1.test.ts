import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpLayers } from '../../../src/core/decode/dissect.ts';
import { Http1Decoder, headerValues, looksLikeHttp } from '../../../src/core/decode/http1.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Decodes a text in one piece, or in pieces that begin at `cuts`. */
function decode(
  kind: 'request' | 'response',
  text: string,
  options: { cuts?: number[]; methods?: string[]; end?: boolean } = {},
) {
  const decoder = new Http1Decoder(kind, (index) => options.methods?.[index]);
  const bytes = bytesOf(text);
  let from = 0;
  for (const cut of [...(options.cuts ?? []), bytes.length].sort((a, b) => a - b)) {
    decoder.push(bytes.subarray(from, cut));
    from = Math.max(from, cut);
  }
  if (options.end) decoder.end();
  return decoder;
}

const CHUNKED = [
  'HTTP/1.1 200 OK\r\n',
  'Content-Type: text/plain\r\n',
  'Transfer-Encoding: chunked\r\n',
  '\r\n',
  '1a;name=x\r\n',
  'abcdefghijklmnopqrstuvwxyz\r\n',
  '3\r\n',
  'end\r\n',
  '0\r\n',
  'Checksum: none\r\n',
  '\r\n',
].join('');

describe('HTTP/1.x over a stream', () => {
  it('reads requests one after another, with and without a body', () => {
    const text =
      'GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET /c HTTP/1.0\r\n\r\n';
    const { messages } = decode('request', text);
    expect(
      messages.map(({ method, target, framing, bodyBytes, state }) => ({
        method,
        target,
        framing,
        bodyBytes,
        state,
      })),
    ).toEqual([
      { method: 'GET', target: '/a', framing: 'none', bodyBytes: 0, state: 'complete' },
      { method: 'POST', target: '/b', framing: 'length', bodyBytes: 5, state: 'complete' },
      { method: 'GET', target: '/c', framing: 'none', bodyBytes: 0, state: 'complete' },
    ]);
    expect(messages.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
    expect(headerValues(messages[0]!, 'HOST')).toEqual(['x']);
  });

  it('reads chunks with their sizes in hex, the final 0 and the trailers, each where it stands', () => {
    const [message] = decode('response', CHUNKED).messages;
    expect(message!.state).toBe('complete');
    expect(message!.bodyBytes).toBe(29);
    expect(message!.chunks.map((chunk) => [chunk.sizeText, chunk.size, chunk.extension])).toEqual([
      ['1a', 26, 'name=x'],
      ['3', 3, ''],
      ['0', 0, ''],
    ]);
    const lines = message!.chunks.map(({ line }) => CHUNKED.slice(line.start, line.end));
    expect(lines).toEqual(['1a;name=x\r\n', '3\r\n', '0\r\n']);
    const [first] = message!.chunks;
    expect(CHUNKED.slice(first!.dataStart, first!.dataStart + first!.size)).toBe(
      'abcdefghijklmnopqrstuvwxyz',
    );
    expect(message!.trailers.map(({ name, value }) => [name, value])).toEqual([['Checksum', 'none']]);
  });

  it('is the same however the stream is cut', () => {
    const whole = decode('response', CHUNKED + CHUNKED).messages;
    fc.assert(
      fc.property(fc.array(fc.nat(CHUNKED.length * 2), { maxLength: 40 }), (cuts) => {
        expect(decode('response', CHUNKED + CHUNKED, { cuts }).messages).toEqual(whole);
      }),
    );
  });

  it('ends a body without length at the close, and only there', () => {
    const text = 'HTTP/1.0 200 OK\r\n\r\nto the end';
    expect(decode('response', text).messages[0]).toMatchObject({ framing: 'close', state: 'body', end: -1 });
    expect(decode('response', text, { end: true }).messages[0]).toMatchObject({
      state: 'complete',
      end: text.length,
    });
  });

  it('knows the responses that have no body', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n';
    const text = `HTTP/1.1 100 Continue\r\n\r\n${head}HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n`;
    const states = decode('response', text, { methods: ['HEAD', 'GET'] }).messages.map((m) => [
      m.status,
      m.state,
    ]);
    expect(states).toEqual([
      [100, 'complete'],
      [200, 'complete'],
      [304, 'complete'],
    ]);
  });

  it('stops after an upgrade: what follows is no HTTP', () => {
    const decoder = decode('response', 'HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x05hello');
    expect(decoder.messages).toHaveLength(1);
    expect(decoder.following).toBe(false);
  });

  it.each([
    ['a length that is no number', 'POST / HTTP/1.1\r\nContent-Length: 5x\r\n\r\n', 'is no number of bytes'],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n', 'given as 5 and 6'],
    [
      'a coding that does not end in chunked',
      'POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n',
      'must end in chunked',
    ],
    [
      'a chunk size that is none',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
      "'xyz' is no chunk size",
    ],
    [
      'a chunk longer than it says',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n',
      'longer than its size',
    ],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n', 'no header field'],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\n', 'no HTTP/1.x request line'],
    ['an endless line', `GET /${'a'.repeat(70_000)}`, 'longer than 65536'],
  ])('says what is wrong with %s, and where', (_, text, words) => {
    const decoder = decode('request', `${text}GET / HTTP/1.1\r\n\r\n`);
    expect(decoder.problem?.message).toContain(words);
    expect(decoder.following).toBe(false);
  });

  it('ignores a length beside chunked, and remarks on it', () => {
    const text = 'POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    const [message] = decode('request', text).messages;
    expect(message).toMatchObject({ framing: 'chunked', state: 'complete' });
    expect(message!.problems[0]!.message).toContain('length is ignored');
  });

  it('steps over missing bytes in a body, and gives up on missing heads', () => {
    const decoder = decode('response', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab');
    decoder.gap(8);
    decoder.push(bytesOf('HTTP/1.1 204 No Content\r\n\r\n'));
    expect(decoder.messages.map((message) => message.state)).toEqual(['complete', 'complete']);
    decoder.push(bytesOf('HTTP/1.1 200'));
    decoder.gap(3);
    expect(decoder.following).toBe(false);
  });

  it('recognises the first bytes of a stream', () => {
    expect(
      ['GET / HTTP/1.1', 'HTTP/1.1 200 OK', 'OPTIONS * HTTP/1.1'].map((text) => looksLikeHttp(bytesOf(text))),
    ).toEqual([true, true, true]);
    expect(['SSH-2.0', '', 'GETX', 'HTTP/2'].map((text) => looksLikeHttp(bytesOf(text)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('never throws, and stays within its bounds, on any bytes', () => {
    const pieces = fc.constantFrom(
      'GET / HTTP/1.1\r\n',
      'HTTP/1.1 200 OK\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Content-Length: 4\r\n',
      '\r\n',
      '\n',
      '5\r\nhello\r\n',
      'ffffffffffff\r\n',
      '0\r\n',
      ':',
      '\x00\xff',
    );
    const inputs = fc.array(fc.oneof(pieces.map(bytesOf), fc.uint8Array({ maxLength: 40 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.constantFrom('request' as const, 'response' as const), inputs, (kind, list) => {
        const decoder = new Http1Decoder(kind);
        for (const piece of list) decoder.push(piece);
        decoder.end();
        expect(decoder.position).toBe(list.reduce((sum, piece) => sum + piece.length, 0));
        for (const message of decoder.messages) expect(message.end).toBeLessThanOrEqual(decoder.position);
      }),
    );
  });
});

describe('the HTTP layers of a frame', () => {
  it('show what of the message lies in it, at the frame offsets', () => {
    const { messages } = decode('response', CHUNKED);
    const at = CHUNKED.indexOf('1a;name');
    const [layer] = httpLayers(messages, { streamStart: at, length: 20, frameOffset: 66 });
    expect(layer).toMatchObject({
      name: 'http',
      label: 'Hypertext Transfer Protocol, 200 OK',
      offset: 66,
      length: 20,
    });
    expect(layer!.fields.map(({ label, offset, length }) => [label, offset, length])).toEqual([
      ['Chunk size: 0x1a = 26 bytes', 66, 11],
      ['Chunk data (26 bytes)', 77, 9],
    ]);
  });

  it('show the head line by line', () => {
    const { messages } = decode('request', 'GET /x HTTP/1.1\r\nHost: a\r\n\r\n');
    const [layer] = httpLayers(messages, { streamStart: 0, length: 28, frameOffset: 54 });
    const [line, host] = layer!.fields;
    expect(line!.children!.map(({ name, display }) => [name, display])).toEqual([
      ['http.request.method', 'GET'],
      ['http.request.uri', '/x'],
      ['http.request.version', 'HTTP/1.1'],
    ]);
    expect([host!.name, host!.label, host!.offset, host!.length]).toEqual([
      'http.request.line',
      'Host: a',
      71,
      9,
    ]);
  });

  it('have none where no message has bytes', () => {
    const { messages } = decode('request', 'GET /x HTTP/1.1\r\n\r\n');
    expect(httpLayers(messages, { streamStart: 100, length: 10, frameOffset: 54 })).toEqual([]);
  });
});
