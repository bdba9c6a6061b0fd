import { describe, expect, it } from 'vitest';
import type { BenchSocket } from '../../../src/core/contract/bench.ts';
import { base64Of } from '../../../src/renderer/bench/file-bytes.ts';
import { isLoopbackHost, reachedAt } from '../../../src/renderer/bench/loopback.ts';
import { portsText, rowsOf, stateText, titleOf } from '../../../src/renderer/bench/rows.ts';
import { createWords } from '../../../src/renderer/words/words.ts';

const { t } = createWords('en', 'en');

function socket(ref: string, changes: Partial<BenchSocket> = {}): BenchSocket {
  const role = ref.includes('/') ? 'accepted' : ref.startsWith('server') ? 'server' : 'client';
  return { ref, role, state: 'open', paused: false, bytesRead: 0, bytesWritten: 0, waiting: 0, ...changes };
}

describe('rows of the bench', () => {
  it('stand with what a server accepted below it, clients last', () => {
    const all = ['server-1', 'client-1', 'server-1/1', 'server-2', 'server-1/2', 'server-2/1'].map((ref) =>
      socket(ref),
    );
    expect(rowsOf(all).map(({ ref }) => ref)).toEqual([
      ...['server-1', 'server-1/1', 'server-1/2', 'server-2', 'server-2/1', 'client-1'],
    ]);
  });

  it('name addresses only where they are not loopback’s', () => {
    const local = { address: '127.0.0.1', port: 50_000 };
    expect(portsText(socket('client-1', { local, remote: { address: '10.0.0.7', port: 80 } }))).toBe(
      ':50000 → 10.0.0.7:80',
    );
    expect(portsText(socket('server-1', { local: { address: '::', port: 5000 } }))).toBe(':5000');
    expect(portsText(socket('client-1'))).toBe('');
  });

  it('say how they stand', () => {
    expect(stateText(socket('server-1', { state: 'listening', connections: 1 }), t)).toBe(
      'listening · 1 connection',
    );
    const busy = socket('client-1', { bytesRead: 3, bytesWritten: 7, waiting: 9, paused: true });
    expect(stateText(busy, t)).toBe('open · wrote 7 B · read 3 B · 9 B waiting · not reading');
    expect(stateText({ ...busy, state: 'closed', waiting: 0 }, t)).toBe('closed · wrote 7 B · read 3 B');
    expect(['server-2', 'server-2/3', 'client-4'].map((ref) => titleOf(socket(ref), t))).toEqual([
      ...['Server 2', 'Socket 3', 'Client 4'],
    ]);
  });
});

it.each([
  ['localhost', true],
  ['127.5.5.5', true],
  [' ::1', true],
  ['', false],
  ['0.0.0.0', false],
  ['127.example.com', false],
])('%s is loopback: %s', (host, expected) => expect(isLoopbackHost(host)).toBe(expected));

it('a server on every address is reached at loopback', () => {
  expect(['0.0.0.0', '::', '10.0.0.1'].map(reachedAt)).toEqual(['127.0.0.1', '::1', '10.0.0.1']);
});

it('a file becomes base64, however long', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251);
  expect(await base64Of(new Blob([bytes]))).toBe(Buffer.from(bytes).toString('base64'));
});
