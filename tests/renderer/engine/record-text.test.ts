import { describe, expect, it } from 'vitest';
import type { RecordDetails } from '../../../src/core/capfile/records/details.ts';
import { RECORD_NAMES, type RecordKey } from '../../../src/core/capfile/records/names.ts';
import {
  bytesText,
  chipText,
  detailRows,
  endpointText,
  infoText,
  previewText,
} from '../../../src/renderer/engine/record-text.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const chip = (key: RecordKey, details: RecordDetails = {}): string =>
  chipText(RECORD_NAMES[key].code, details);
const info = (key: RecordKey, details: RecordDetails = {}): string =>
  infoText(RECORD_NAMES[key].code, details, { bytesRead: 41, bytesWritten: 7 });

describe('a chip', () => {
  it.each<[RecordKey, RecordDetails, string]>([
    ['connect', { host: 'localhost', port: 5000 }, 'connect({port: 5000})'],
    ['connect', { path: '/run/a.sock' }, "connect({path: '/run/a.sock'})"],
    ['listen', { port: 0 }, 'listen({port: 0})'],
    ['write', { length: 41, preview: text('GET / HTTP/1.1\r\nHost') }, "write('GET / HTTP/1.1\\r…') 41 B"],
    ['write', { length: 3, preview: new Uint8Array([0, 1, 255]) }, 'write() 3 B'],
    ['end', {}, 'end()'],
    ['setKeepAlive', { enable: true, initialDelay: 3000 }, 'setKeepAlive(true, 3000)'],
    ['setNoDelay', { enable: false }, 'setNoDelay(false)'],
    ['setTimeout', { timeout: 250 }, 'setTimeout(250)'],
    ['setEncoding', { encoding: 'utf8' }, "setEncoding('utf8')"],
    ['read', { size: 10 }, 'read(10)'],
    ['destroy', { withError: true, errorCode: 'E_MINE' }, 'destroy(E_MINE)'],
    ['lookup', { host: 'localhost', address: '127.0.0.1' }, "'lookup' 127.0.0.1"],
    ['connectionAttempt', { address: '::1', port: 5000 }, "'connectionAttempt' ::1"],
    ['data', { length: 64_000 }, "'data' 64.0 KB"],
    ['error', { errorCode: 'ECONNRESET' }, "'error' ECONNRESET"],
    ['closed', { hadError: true }, "'close' after an error"],
    ['serverDrop', { remotePort: 50_000 }, "'drop' from :50000"],
    ['serverListening', { localPort: 8080 }, "'listening' on :8080"],
    ['consumed', { length: 5 }, 'bytes consumed 5 B'],
  ])('of %s with %j', (key, details, expected) => {
    expect(chip(key, details)).toBe(expected);
  });

  it('of a record from a later version says its number', () => {
    expect(chipText(255, {})).toMatch(/255/);
  });
});

describe('the Info column', () => {
  it('names whose method it is and counts bytes at the handle', () => {
    expect(info('write', { length: 7, preview: text('a\tb') })).toBe(
      "socket.write('a\\tb') · 7 bytes · bytesWritten 7",
    );
    expect(info('data', { length: 41 })).toBe("'data' · 41 bytes · bytesRead 41");
    expect(info('serverClose')).toBe('server.close()');
    expect(info('connect', { host: '::1', port: 80 })).toBe("socket.connect({host: '::1', port: 80})");
    expect(info('error', { errorCode: 'EPIPE', errorMessage: 'write EPIPE' })).toBe(
      "'error' EPIPE · write EPIPE",
    );
  });
});

describe('previews', () => {
  it('show control characters of text, and nothing of what is no text', () => {
    expect(previewText(text('a\r\nb'), 10)).toBe('a\\r\\nb');
    expect(previewText(new Uint8Array([0, 1, 2, 3]), 10)).toBeUndefined();
    expect(previewText(text('abcdef'), 3)).toBe('abc…');
  });
});

describe('numbers', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 KB'],
    [150_000, '150 KB'],
    [20_000_000, '20.00 MB'],
    [3_000_000_000, '3.00 GB'],
  ])('%d bytes are %s', (bytes, expected) => {
    expect(bytesText(bytes)).toBe(expected);
  });

  it('of endpoints are written so that IPv6 can be told from its port', () => {
    expect(endpointText('127.0.0.1', 80)).toBe('127.0.0.1:80');
    expect(endpointText('::1', 80)).toBe('[::1]:80');
    expect(endpointText('::1', undefined)).toBe('::1');
  });
});

describe('arguments one by one', () => {
  it('have their units, and only those that are there are shown', () => {
    expect(detailRows({ timeout: 250, hadError: false, preview: text('x'), host: 'a' })).toEqual([
      { name: 'host', value: 'a' },
      { name: 'hadError', value: 'false' },
      { name: 'timeout', value: '250 ms' },
    ]);
    expect(detailRows({ length: 1, characters: 1, timeout: 1 }).map(({ value }) => value)).toEqual([
      '1 byte',
      '1 character',
      '1 ms',
    ]);
  });
});
