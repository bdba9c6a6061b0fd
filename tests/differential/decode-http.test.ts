/** HTTP/1.x against tshark's own dissector, which is on here: start lines, headers, lengths and chunk sizes. */
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../src/core/decode/fast.ts';
import { Http1Decoder, type HttpMessage, headerValues } from '../../src/core/decode/http1.ts';
import { FrameScratch } from '../../src/core/decode/scratch.ts';
import { packets, pcapFromText } from '../support/packets.ts';
import { tsharkFields } from '../support/tshark.ts';

/** Requests and answers over one connection, cut into segments where it hurts. */
const TEXT = String.raw`
  C>S SYN ; S>C SYN,ACK ; C>S ACK
  C>S PSH,ACK data="GET /one?x=1 HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\n\r\n"
  S>C ACK data="HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Le"
  S>C PSH,ACK data="ngth: 11\r\n\r\nhello world"
  C>S PSH,ACK data="POST /two HTTP/1.1\r\nHost: a.example\r\nContent-Length: 6\r\n\r\nabc"
  C>S PSH,ACK data="def"
  S>C PSH,ACK data="HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n1"
  S>C PSH,ACK data="0\r\n0123456789abcdef\r\n5;x=y\r\nabc"
  S>C PSH,ACK data="de\r\n0\r\n\r\n"
  C>S PSH,ACK data="HEAD /three HTTP/1.1\r\nHost: a.example\r\n\r\n"
  S>C PSH,ACK data="HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n"
  C>S PSH,ACK data="GET /four HTTP/1.0\r\n\r\n"
  S>C PSH,ACK data="HTTP/1.0 200 OK\r\n\r\nuntil the close"
  S>C FIN,ACK ; C>S FIN,ACK ; S>C ACK
`;

const FIELDS = [
  'http.request.method',
  'http.request.uri',
  'http.request.version',
  'http.response.code',
  'http.response.phrase',
  'http.host',
  'http.content_length_header',
  'http.chunk_size',
];

function ourRow(message: HttpMessage): string[] {
  const response = message.kind === 'response';
  return [
    message.method,
    message.target,
    response ? '' : message.version,
    response ? String(message.status) : '',
    message.reason,
    headerValues(message, 'host').join(),
    headerValues(message, 'content-length').join(),
    message.chunks.map((chunk) => chunk.size).join(),
  ];
}

function ourMessages(): HttpMessage[] {
  const requests = new Http1Decoder('request');
  const responses = new Http1Decoder('response', (index) => requests.messages[index]?.method);
  const row = new FrameScratch();
  for (const { bytes } of packets(TEXT)) {
    decodeFrame(bytes, 0, bytes.length, bytes.length, 1, row);
    const decoder = row.dstPort === 8080 ? requests : responses;
    if (row.capturedPayload > 0) decoder.push(bytes.subarray(row.payloadOffset));
    if (row.flags & 1) decoder.end();
  }
  return [...requests.messages, ...responses.messages];
}

describe('HTTP/1.x equals tshark', () => {
  it('message by message', () => {
    const oracle = ['-d', 'tcp.port==8080,http', '-Y', 'http'];
    const theirs = tsharkFields(pcapFromText(TEXT), FIELDS, [], oracle);
    const messages = ourMessages();
    expect(messages.map((message) => message.state)).toEqual(messages.map(() => 'complete'));
    const ours = messages.map(ourRow);
    const order = (row: readonly string[]) => row.join(' | ');
    expect(ours.map(order).sort()).toEqual(theirs.map(order).sort());
  });
});
