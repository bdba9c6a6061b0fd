/** HTTP fields of filters, on conversations written as text: which frames a filter selects. */
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../../src/core/engine/engine.ts';
import { HttpFrames } from '../../../../src/core/engine/fields/http-frames.ts';
import { traceFields } from '../../../../src/core/engine/fields/index.ts';
import { compileFilter } from '../../../../src/core/filter/filter.ts';
import { pcapFromText } from '../../../support/packets.ts';
import { HANDSHAKE, Trace } from '../../tcp/trace-of.ts';

/** Asks filters about a capture; answers are frame numbers. */
function capture(text: string): (filter: string) => number[] {
  const pcap = pcapFromText(text);
  const { engine } = new Trace(pcap);
  const { tables, errorCodes } = engine;
  const http = new HttpFrames(engine, (offset, length) => pcap.subarray(offset, offset + length));
  const fields = traceFields({ tables, errorCodes, contents: undefined, interfaces: false, http });
  return (filter) => {
    const compiled = compileFilter(filter, fields);
    if (!compiled.ok) throw new Error(compiled.error.message);
    const { frames } = compiled.value;
    const rows = Array.from({ length: tables.frames.length }, (_, row) => row);
    return rows.filter((row) => frames?.(row)).map((row) => row + 1);
  };
}

/** Frames 1 to 3 are the handshake. */
const conversation = (text: string) => capture(`${HANDSHAKE} ; ${text}`);

describe('a request and its answer', () => {
  const frames = conversation(String.raw`
    C>S PSH,ACK data="GET /a?b=1 HTTP/1.1\r\nHost: a.example\r\nUser-Agent: probe/1\r\nConnection: close\r\n\r\n"
    S>C ACK
    S>C PSH,ACK data="HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ngone"`);

  test.each([
    ['http', [4, 6]],
    ['http.request', [4]],
    ['http.response', [6]],
    ['http.request == 1', [4]],
    ['http.request.method == "GET"', [4]],
    ['http.request.method == "POST"', []],
    ['http.request.uri contains "b=1"', [4]],
    ['http.request.version == "HTTP/1.1"', [4]],
    ['http.request.line contains "Host: a"', [4]],
    ['http.response.version == "HTTP/1.1"', [6]],
    ['http.response.code == 404', [6]],
    ['http.response.code in {200..399}', []],
    ['http.response.phrase matches "^not"', [6]],
    ['http.response.line contains "text/plain"', [6]],
    ['http.host == "a.example"', [4]],
    ['http.user_agent contains "probe"', [4]],
    ['http.connection == "close"', [4]],
    ['http.content_type == "text/plain"', [6]],
    ['http.content_length == 4', [6]],
    ['!http && tcp', [1, 2, 3, 5]],
  ])('%s', (filter, expected) => expect(frames(filter)).toEqual(expected));
});

describe('messages over several segments', () => {
  test('a request belongs to the segment it begins in', () => {
    const frames = conversation(String.raw`
      C>S ACK data="PO" ; C>S ACK data="ST /up HTTP/1.1\r\nContent-Le"
      C>S PSH,ACK data="ngth: 3\r\n\r\nabc"`);
    expect(frames('http')).toEqual([4, 5, 6]);
    expect(frames('http.request')).toEqual([4]);
    expect(frames('http.request.method == "POST" && http.content_length == 3')).toEqual([4]);
  });

  test('chunk sizes belong to the segments their lines begin in', () => {
    const frames = conversation(String.raw`
      C>S PSH,ACK data="GET / HTTP/1.1\r\n\r\n"
      S>C ACK data="HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1"
      S>C ACK data="0\r\n0123456789" ; S>C PSH,ACK data="abcdef\r\n5\r\nhello\r\n0\r\n\r\n"`);
    expect(frames('http.transfer_encoding == "chunked"')).toEqual([5]);
    expect(frames('http.chunk_size')).toEqual([5, 7]);
    expect(frames('http.chunk_size == 16')).toEqual([5]);
    expect(frames('http.chunk_size == 5')).toEqual([7]);
    expect(frames('http.chunk_size == 0')).toEqual([7]);
    expect(frames('http')).toEqual([4, 5, 6, 7]);
  });

  test('pipelined requests share a segment, and a HEAD is answered without a body', () => {
    const frames = conversation(String.raw`
      C>S PSH,ACK data="HEAD /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n"
      S>C PSH,ACK data="HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"`);
    expect(frames('http.request.uri == "/1" && http.request.uri == "/2"')).toEqual([4]);
    expect(frames('http.response.code == 200 && http.response.code == 201')).toEqual([5]);
  });
});

describe('order and loss', () => {
  const head = String.raw`GET /x HTTP/1.1\r\nHo`;
  const rest = String.raw`st: late\r\n\r\n`;

  test('a segment out of order is put in its place', () => {
    const frames = conversation(
      `~C>S ACK data="${head}" ; C>S PSH,ACK data="${rest}" ; C>S ACK seq=1 data="${head}"`,
    );
    expect(frames('http.host == "late"')).toEqual([5]);
    expect(frames('http')).toEqual([4, 5]);
  });

  test('a retransmission carries nothing new', () => {
    const frames = conversation(
      `C>S ACK data="${head}" ; C>S ACK seq=1 data="${head}" ; C>S PSH,ACK data="${rest}"`,
    );
    expect(frames('http.host == "late"')).toEqual([4]);
    expect(frames('http')).toEqual([4, 6]);
  });

  test('after missing bytes it goes on with the next message', () => {
    const frames = conversation(String.raw`
      C>S ACK data="GET /1 HTTP/1.1\r\n" ; ~C>S ACK data="A: b\r\n\r\n" ; C>S ACK data="GET /2 HTTP/1.1\r\n\r\n"`);
    expect(frames('http.request.uri == "/2"')).toEqual([5]);
  });

  test('a capture may begin in the middle of a conversation', () => {
    const frames = capture(String.raw`
      S>C ACK seq=9000 ack=500 data="the end of a body"
      C>S ACK seq=500 ack=9017 data="GET /next HTTP/1.1\r\n\r\n"
      S>C ACK seq=9017 ack=520 data="HTTP/1.1 204 No Content\r\n\r\n"`);
    expect(frames('http.request')).toEqual([2]);
    expect(frames('http.response.code == 204')).toEqual([3]);
    expect(frames('http')).toEqual([2, 3]);
  });
});

describe('what is not HTTP', () => {
  test('other protocols have no such fields', () => {
    const frames = conversation(
      String.raw`
      C>S PSH,ACK hex=160301000a0d0a ; S>C PSH,ACK data="220 mail.example\r\n" ; C>S ACK
      D>S UDP data="GET / HTTP/1.1\r\n\r\n"`.replace('D>S', 'C>S'),
    );
    expect(frames('http || http.request || http.response')).toEqual([]);
  });

  test('after an upgrade the bytes are another protocol’s', () => {
    const frames = conversation(String.raw`
      C>S PSH,ACK data="GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
      S>C PSH,ACK data="HTTP/1.1 101 Switching Protocols\r\n\r\n"
      S>C PSH,ACK data="HTTP/1.1 200 OK\r\n\r\n"`);
    expect(frames('http.response')).toEqual([5]);
  });
});

test('a conversation that grew is followed anew', () => {
  const pcap = pcapFromText(
    String.raw`${HANDSHAKE} ; C>S ACK data="GET /1 HTTP/1.1\r\n\r\n" ; C>S ACK data="GET /2 HTTP/1.1\r\n\r\n"`,
  );
  const engine = createEngine();
  const http = new HttpFrames(engine, (offset, length) => pcap.subarray(offset, offset + length));
  // Less the last frame: its header in the file, its headers, its payload.
  const middle = pcap.length - (16 + 54 + 19);
  engine.packets.push(pcap.subarray(0, middle));
  expect(engine.tables.frames.length).toBe(4);
  expect(http.of(3)?.messages.map(({ target }) => target)).toEqual(['/1']);
  engine.packets.push(pcap.subarray(middle));
  expect(http.of(4)?.messages.map(({ target }) => target)).toEqual(['/2']);
});
