import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../src/core/filter/filter.ts';
import { provider, type Row } from './fields.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ip = (a: number, b: number, c: number, d: number): number => ((a * 256 + b) * 256 + c) * 256 + d;

/** Frames 1 … 5. */
const frames: Row[] = [
  {
    'frame.number': 1,
    tcp: bytes('\x00'),
    'tcp.port': [40000, 80],
    'tcp.srcport': 40000,
    'tcp.dstport': 80,
    'tcp.len': 0,
    'tcp.flags': 2,
    'tcp.flags.syn': 1,
    'tcp.flags.str': '··········S·',
    'ip.addr': [ip(127, 0, 0, 1), ip(127, 0, 0, 1)],
    'ip.proto': 6,
    'frame.time_relative': 0,
    'frame.time': 1_795_000_000_000_000_001n,
  },
  {
    'frame.number': 2,
    tcp: bytes('\x00'),
    'tcp.port': [40000, 80],
    'tcp.srcport': 40000,
    'tcp.dstport': 80,
    'tcp.len': 18,
    'tcp.flags': 0x18,
    'tcp.flags.syn': 0,
    'tcp.payload': bytes('GET / HTTP/1.1\r\n\r\n'),
    'http.request.uri': '/Index.html',
    'ip.addr': [ip(10, 0, 0, 1), ip(10, 0, 1, 2)],
    'ip.proto': 6,
    'tcp.analysis.flags': 1,
    'frame.time_relative': 1_500_000,
    'tcp.time_delta': 12_000,
    'tcp.window_size_scalefactor': -1,
  },
  { 'frame.number': 3, 'ip.addr': [ip(192, 168, 0, 1), ip(10, 0, 0, 1)], 'ip.proto': 17 },
  {
    'frame.number': 4,
    'ipv6.addr': [Uint8Array.of(...Array(15).fill(0), 1), Uint8Array.of(0xfe, 0x80, ...Array(13).fill(0), 9)],
    'eth.src': Uint8Array.of(0, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e),
  },
  {
    'frame.number': 5,
    tcp: bytes('\x00'),
    'tcp.port': [80, 80],
    'tcp.srcport': 80,
    'tcp.dstport': 80,
    'tcp.flags': 0x12,
    'tcp.payload': Uint8Array.of(0xff, 0xe9, 0x00, 0x41),
  },
];

const records: Row[] = [
  { 'socket.id': 1, 'socket.event': 'connect', 'tcp.port': [40000, 80] },
  { 'socket.id': 2, 'socket.event': 'data' },
];

const fields = provider(frames, records);

/** Numbers of the frames a filter selects, then e1, e2 … for records. */
function select(text: string): string {
  const compiled = compileFilter(text, fields);
  if (!compiled.ok) throw new Error(`${compiled.error.message} (at ${compiled.error.position})`);
  const { value } = compiled;
  const chosen = frames.flatMap((_, row) => {
    const match = value.frames?.(row) ?? false;
    // What a look at columns alone rules out must not match.
    if (value.needsBytes && match) expect(value.mayMatch?.(row), `${text}: frame ${row + 1}`).toBe(true);
    return match ? [String(row + 1)] : [];
  });
  return [...chosen, ...records.flatMap((_, row) => (value.records?.(row) ? [`e${row + 1}`] : []))].join(' ');
}

describe('presence', () => {
  it.each([
    ['', '1 2 3 4 5 e1 e2'],
    ['tcp', '1 2 5'],
    ['!tcp', '3 4 e1 e2'],
    ['not not tcp', '1 2 5'],
    ['tcp.flags.syn', '1 2'],
    ['tcp.analysis.flags', '2'],
    ['tcp.flags & 2', '1 5'],
    ['tcp.payload[0:4]', '2 5'],
    ['tcp.port', '1 2 5 e1'],
  ])('%s', (text, expected) => expect(select(text)).toBe(expected));
});

describe('comparison', () => {
  it.each([
    ['tcp.port == 40000', '1 2 e1'],
    ['tcp.port eq 0x50', '1 2 5 e1'],
    ['tcp.port == 0b1010000', '1 2 5 e1'],
    ['tcp.port == 0120', '1 2 5 e1'],
    ['80 == tcp.srcport', '5'],
    ['tcp.len > 0', '2'],
    ['0 < tcp.len <= 18', '2'],
    ['tcp.window_size_scalefactor == -1', '2'],
    ['tcp.srcport == tcp.dstport', '5'],
    ['tcp.srcport - 39920 == tcp.dstport', '1 2'],
    ['tcp.len % 5 == 3', '2'],
    ['(tcp.len + 2) * 2 == 40', '2'],
    ['tcp.flags & 0x12 == 0x12', '5'],
    ['tcp.flags.syn == True', '1'],
    ['tcp.flags.syn == 0', '2'],
    ['ip.proto == TCP || ip.proto == "UDP"', '1 2 3'],
    ['frame.time_relative == 0.0015', '2'],
    ['frame.time_relative < 1', '1 2'],
    ['tcp.time_delta >= .000012', '2'],
    ['frame.time == 1795000000.000000001', '1'],
    ['frame.time > "2026-11-18 00:00:00Z"', '1'],
    ['frame.time > "2026-11-20 00:00:00 UTC"', ''],
    ['eth.src == 00:1a:2b:3c:4d:5e', '4'],
    ['eth.src == 00-1A-2B-3C-4D-5E', '4'],
    ['eth.src[0:3] == 00:1a:2b', '4'],
  ])('%s', (text, expected) => expect(select(text)).toBe(expected));
});

describe('several values', () => {
  it.each([
    ['tcp.port != 80', ''],
    ['tcp.port !== 80', '1 2 e1'],
    ['tcp.port ~= 80', '1 2 e1'],
    ['tcp.port === 80', '5'],
    ['any tcp.port > 80', '1 2 e1'],
    ['all tcp.port >= 80', '1 2 5 e1'],
    ['all tcp.port > 80', ''],
    ['any tcp.port != 80', '1 2 e1'],
    ['!(tcp.port == 40000)', '3 4 5 e2'],
    ['count(tcp.port) == 2', '1 2 5 e1'],
    ['max(tcp.port) == 40000', '1 2 e1'],
  ])('%s', (text, expected) => expect(select(text)).toBe(expected));
});

describe('addresses', () => {
  it.each([
    ['ip.addr == 10.0.0.0/16', '2 3'],
    ['ip.addr == 10.0.1.0/24', '2'],
    ['ip.addr == 0.0.0.0/0', '1 2 3'],
    ['ip.addr != 10.0.0.0/8', '1'],
    ['ip.addr in {10.0.0.1, 127.0.0.0/8}', '1 2 3'],
    ['ip.addr > 128.0.0.0', '3'],
    ['ip.addr[0] == 7f', '1'],
    ['ipv6.addr == ::1', '4'],
    ['ipv6.addr == fe80::/10', '4'],
    ['ipv6.addr == fe80::9/128 && ipv6.addr != ::2', '4'],
    ['ipv6.addr == ::ffff:127.0.0.1', ''],
  ])('%s', (text, expected) => expect(select(text)).toBe(expected));
});

describe('sets', () => {
  it.each([
    ['tcp.port in {443, 40000}', '1 2 e1'],
    ['tcp.len in {1..18}', '2'],
    ['tcp.port in {1..79, 81 .. 39999}', ''],
    ['tcp.port not in {40000}', '3 4 5 e2'],
    ['frame.time_relative in {0.001..0.002}', '2'],
    ['tcp.srcport in {tcp.dstport}', '5'],
    ['all tcp.port in {80, 40000}', '1 2 5 e1'],
  ])('%s', (text, expected) => expect(select(text)).toBe(expected));
});

describe('texts and bytes', () => {
  it.each([
    ['tcp.payload contains "GET"', '2'],
    ['tcp.payload contains 47:45:54', '2'],
    ['tcp.payload contains ff', '5'],
    ['tcp.payload contains "\\xff\\xe9"', '5'],
    ['tcp.payload contains "get"', ''],
    ['tcp.payload matches "^get /"', '2'],
    ['tcp.payload ~ r"\\r\\n\\r\\n$"', '2'],
    ['tcp.payload matches "(?-i)^get"', ''],
    ['tcp.payload matches r"\\xff"', '5'],
    ['tcp.payload[0:3] == "GET"', '2'],
    ['tcp.payload[0-2] == "GET"', '2'],
    ["tcp.payload[0] == 'G'", '2'],
    ['tcp.payload[-1] == 41', '5'],
    ['tcp.payload[:1,-1:] == ff:41', '5'],
    ['tcp.payload[0:100]', ''],
    ['len(tcp.payload) == 4', '5'],
    ['http.request.uri == "/Index.html"', '2'],
    ['lower(http.request.uri) == "/index.html"', '2'],
    ['upper(http.request.uri) contains "INDEX"', '2'],
    ['http.request.uri[1:5] == "Index"', '2'],
    ['string(tcp.dstport) matches "^8"', '1 2 5'],
    ['tcp.flags.str contains "S"', '1'],
    ['tcp && !(tcp.payload contains "GET")', '1 5'],
    ['tcp.payload contains "GET" ^^ tcp.len == 0', '1 2'],
  ])('%s', (text, expected) => expect(select(text)).toBe(expected));
});

describe('logic', () => {
  it('binds and closer than or', () => {
    expect(select('tcp.len == 0 or tcp.len == 18 and tcp.flags.syn == 1')).toBe('1');
    expect(select('(tcp.len == 0 or tcp.len == 18) and tcp.flags.syn == 0')).toBe('2');
    expect(select('tcp xor tcp.len == 18')).toBe('1 5');
  });

  it('compiles a long chain of xor over bytes as quickly as one over columns', () => {
    const chain = (length: number): string => Array(length).fill('tcp.payload contains "GET"').join(' ^^ ');
    expect(select(chain(300))).toBe('');
    expect(select(chain(301))).toBe('2');
  });

  it('selects frames and records with one expression', () => {
    expect(select('tcp.port == 40000 || socket.id == 2')).toBe('1 2 e1 e2');
    expect(select('socket.event == "connect" && tcp.port == 80')).toBe('e1');
  });

  it('knows which frames need a look at their bytes', () => {
    const compiled = compileFilter('tcp.len > 0 && tcp.payload contains "GET"', fields);
    if (!compiled.ok) throw new Error(compiled.error.message);
    expect(frames.map((_, row) => compiled.value.mayMatch?.(row))).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(compiled.value.fields).toEqual(['tcp.len', 'tcp.payload']);
    expect(compiled.value.records).toBeUndefined();
  });
});
