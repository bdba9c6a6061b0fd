/**
 * Filters of HTTP fields against `tshark -Y`. Messages are one segment each: over several, Wireshark gives a message to
 * the frame that completes it, and we to the frame that it begins in.
 */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { table, wireside, workplace } from '../main/cli/wireside.ts';
import { pcapFromText } from '../support/packets.ts';
import { tshark } from '../support/tshark.ts';

const PCAP = pcapFromText(String.raw`
  C>S SYN ; S>C SYN,ACK ; C>S ACK
  C>S PSH,ACK data="GET /one?x=1 HTTP/1.1\r\nHost: a.example\r\nUser-Agent: probe/1.0\r\nConnection: keep-alive\r\n\r\n"
  S>C ACK
  S>C PSH,ACK data="HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
  C>S PSH,ACK data="POST /two HTTP/1.1\r\nHost: b.example\r\nContent-Length: 3\r\n\r\nabc"
  S>C PSH,ACK data="HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"
  C>S PSH,ACK data="HEAD /three HTTP/1.0\r\nHost: a.example\r\n\r\n"
  S>C PSH,ACK data="HTTP/1.0 404 Not Found\r\nContent-Length: 9\r\nConnection: close\r\n\r\n"
  S>C FIN,ACK ; C>S FIN,ACK ; S>C ACK
`);

const ORACLE = ['-d', 'tcp.port==8080,http'];

const file = workplace();
const path = file('http.pcap');
writeFileSync(path, PCAP);

test.each([
  'http',
  'http.request',
  'http.response',
  'http && !http.request',
  'http.request.method == "GET"',
  'http.request.method in {"POST", "HEAD"}',
  'http.request.uri contains "one"',
  'http.request.version == "HTTP/1.0"',
  'http.request.line contains "probe"',
  'http.response.version == "HTTP/1.0"',
  'http.response.code >= 400',
  'http.response.code == 201',
  'http.response.phrase == "Not Found"',
  'http.host == "a.example"',
  'http.user_agent matches "PROBE"',
  'http.content_type contains "plain"',
  'http.content_length == 5',
  'http.content_length > 4',
  'http.transfer_encoding == "chunked"',
  'http.connection == "close"',
  'http.chunk_size == 16',
  'http.chunk_size',
  'tcp.len > 0 && !http.content_length',
])('%s', async (filter) => {
  const { stdout } = await wireside('inspect', path, '--filter', filter, '--fields', 'frame.number');
  const theirs = tshark(PCAP, ['-Y', filter, '-T', 'fields', '-e', 'frame.number'], ORACLE);
  expect(table(stdout).flat()).toEqual(theirs.split('\n').filter(Boolean));
});
