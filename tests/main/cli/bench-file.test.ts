/** A bench file on the command line. */
import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { benchText } from '../../../src/main/lab/bench/file.ts';
import { openSockets } from '../../lab/support/open-sockets.ts';
import { wireside, workplace } from './wireside.ts';

const file = workplace();
const bench = file('a.bench.json');
const output = file('a.pcapng');

const steps = (port: number) =>
  benchText('From a file', [
    { at: 0, do: 'server', name: 'server-1', options: { port: 0, answer: 'none' }, port },
    { at: 20, do: 'client', name: 'client-1', options: { port, host: '127.0.0.1' } },
    { at: 60, do: 'drive', socket: 'client-1', action: 'write', options: { data: 'hello' } },
    { at: 80, do: 'drive', socket: 'server-1/1', action: 'resetAndDestroy', options: {} },
  ]);

test('run FILE.bench.json does the steps again, records them, and leaves nothing open', async () => {
  writeFileSync(bench, steps(25_111));
  const ran = await wireside('run', bench, '-o', output, '--set', 'hold=50', '--json');
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({ scenario: 'bench-from-a-file', runs: 1, conversations: 1 });
  const printed = await wireside('inspect', output);
  for (const seen of ['server-1', 'client-1', 'resetAndDestroy()', '[RST', "'error' ECONNRESET"])
    expect(printed.stdout).toContain(seen);
  const ports = await wireside('inspect', output, '--fields', 'tcp.dstport');
  expect(openSockets(new Set(ports.stdout.split('\n').map(Number)))).toEqual([]);
});

test.each([
  ['a port of 70000', steps(25_111).replace('"port": 0', '"port": 70000'), /step 1, port: .*70000/],
  ['no JSON', 'x', /it is not JSON/],
])('%s is one sentence, and nothing is made', async (_, text, expected) => {
  const wrong = file('wrong.bench.json');
  writeFileSync(wrong, text);
  const ran = await wireside('run', wrong, '-o', file('wrong.pcapng'));
  expect(ran.status).toBe(2);
  expect(ran.stderr).toMatch(expected);
  expect(existsSync(file('wrong.pcapng'))).toBe(false);
});

test('a file that is not there', async () => {
  const ran = await wireside('run', file('none.bench.json'), '-o', output);
  expect(ran.stderr).toContain('cannot be read');
});
