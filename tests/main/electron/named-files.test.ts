import { expect, test } from 'vitest';
import { namedFiles } from '../../../src/main/electron/named-files.ts';

test.each([
  ['a.pcapng', '/home/x/a.pcapng'],
  ['/tmp/b.pcap', '/tmp/b.pcap'],
  ['file:///tmp/with%20blank.pcap.gz', '/tmp/with blank.pcap.gz'],
  ['sample:handshake', 'sample:handshake'],
  ['file://elsewhere/c.pcap', 'file://elsewhere/c.pcap'],
])('%s names %s', (argument, path) => {
  expect(namedFiles([argument], '/home/x')).toEqual([path]);
});

test('switches name no file', () => {
  expect(namedFiles(['--no-sandbox', 'a', '-v'], '/')).toEqual(['/a']);
});
