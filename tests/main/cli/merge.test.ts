import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { samplesFolder } from '../../../src/main/service/index.ts';
import { tool } from '../../core/capfile/tshark.ts';
import { wireside, workplace } from './wireside.ts';

const file = workplace();
const HANDSHAKE = join(samplesFolder(), 'handshake.pcapng');

test('merge makes a session of a plain capture and the records of its run', async () => {
  tool('editcap', ['-F', 'pcap', '-r', HANDSHAKE, file('plain.pcap'), '1-10']);
  const merged = await wireside('merge', file('plain.pcap'), HANDSHAKE, '-o', file('merged.pcapng'));
  expect(merged).toMatchObject({ status: 0, stderr: '' });
  expect(merged.stdout).toContain('10 frames, 25 records');
  const summary = JSON.parse(
    (await wireside('inspect', file('merged.pcapng'), '--summary', '--json')).stdout,
  );
  expect(summary).toMatchObject({ frames: 10, records: 25, unlinked: 0 });
});

test('merge says what does not fit together', async () => {
  const without = await wireside('merge', HANDSHAKE, file('plain.pcap'), '-o', file('none.pcapng'));
  expect(without.status).toBe(1);
  expect(without.stderr).toContain('plain.pcap holds no socket records');
  const other = await wireside('merge', file('plain.pcap'), 'sample:keep-alive', '-o', file('other.pcapng'));
  expect(other.status).toBe(0);
  expect(other.stderr).toContain('Merge a capture and a log of the same run.');
  expect((await wireside('merge', file('plain.pcap'), '-o', file('x'))).status).toBe(2);
  expect((await wireside('merge', file('nowhere'), HANDSHAKE, '-o', file('x'))).status).toBe(1);
});

test('export puts linked records on their packets, and leaves out what it is asked to', async () => {
  const [whole, bare] = [file('whole.pcapng'), file('bare.pcapng')];
  expect((await wireside('export', 'sample:http-client', '-o', whole)).status).toBe(0);
  const comments = tool('tshark', ['-r', whole, '-Y', 'frame.comment', '-T', 'fields', '-e', 'frame.number']);
  expect(comments.trim().split('\n').length).toBeGreaterThan(5);
  await wireside('export', 'sample:http-client', '-o', bare, '--no-links', '--no-payload', '--no-origin');
  const bytes = readFileSync(bare);
  expect(bytes.includes('GET / ')).toBe(false);
  expect(bytes.includes('WSDE link ')).toBe(false);
  expect((await wireside('export', file('nowhere'), '-o', bare)).status).toBe(1);
});

test('run takes the first port and the length of what is kept of each frame', async () => {
  const bad = await wireside('run', 'handshake', '-o', file('x.pcapng'), '--port', '70000');
  expect(bad.status).toBe(2);
  const short = await wireside('run', 'handshake', '-o', file('x.pcapng'), '--snaplen', '10');
  expect(short.status).toBe(2);
});
