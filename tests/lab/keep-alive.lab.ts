import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { told } from './support/record.ts';

const HANDSHAKE = ['C>S SYN', 'S>C SYN,ACK', 'C>S ACK'];

test('keep-alive of the client: the same the other way round', async () => {
  const story = await told('keep-alive', { side: 'client', delay: 1000, probes: 2 });
  const texts = story.frames().map((line) => line.text);
  expect(texts.slice(0, 3)).toEqual(HANDSHAKE);
  // To Wireshark the first answer is a window update: before it the server has only sent its SYN, ACK, unscaled.
  expect(texts.slice(3, 7)).toEqual(['C>S keep-alive', 'S>C ACK', 'C>S keep-alive', 'S>C keep-alive-ack']);
  expect(story.wire().slice(-2)).toEqual(['C>S FIN', 'S>C FIN']);
  story.expectFindings(['keep-alive.probe']);
});

test('keep-alive-unanswered: ten probes a second apart, an RST, and ETIMEDOUT', async () => {
  const story = await told('keep-alive-unanswered');
  const probes = story.all('S>C keep-alive').map((line) => line.time);
  expect(story.wire()).toEqual([...HANDSHAKE, ...probes.map(() => 'S>C keep-alive'), 'S>C RST']);
  expect(probes).toHaveLength(10);
  for (let i = 1; i < probes.length; i += 1) {
    expect(probes[i]! - probes[i - 1]!).toBeGreaterThan(0.9);
    expect(probes[i]! - probes[i - 1]!).toBeLessThan(1.3);
  }
  story.expectOrder(0, 'S>C RST', "accepted 'error'", "accepted 'close'");
  expect(story.first("accepted 'error'").details.errorCode).toBe('ETIMEDOUT');
  expect(story.first("client 'error'").details.errorCode).toBe('ECONNRESET');
  story.expectFindings(['keep-alive.probe', 'keep-alive.unanswered', 'keep-alive.gave-up', 'reset.error']);
});

/** What the system says of the lab's address: in its devices and in its routes. */
function traces(address: string): string[] {
  const said = [['address', 'show', 'dev', 'lo'], ['route']].map(
    (args) => spawnSync('ip', args, { encoding: 'utf8' }).stdout,
  );
  return said.flatMap((text) => text.split('\n')).filter((line) => line.includes(address));
}

test('keep-alive-unanswered leaves no address and no route, also when the lab is killed', async () => {
  const address = '198.18.77.7';
  expect(traces(address)).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'wireside-lab-'));
  const entry = resolve(import.meta.dirname, '../../src/main/cli/index.ts');
  const output = join(folder, 'x.pcapng');
  const lab = spawn(process.execPath, [entry, 'run', 'keep-alive-unanswered', '-o', output], {
    env: { ...process.env, WIRESIDE_DATA: folder },
    stdio: 'ignore',
  });
  for (let look = 0; look < 100 && traces(address).length === 0; look += 1) await wait(100);
  expect(traces(address)).not.toEqual([]);
  lab.kill('SIGKILL');
  for (let look = 0; look < 50 && traces(address).length > 0; look += 1) await wait(100);
  expect(traces(address)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test.each([
  ['setKeepAlive', ['keep-alive.delay-ignored']],
  ['connect', ['keep-alive.delay-ignored']],
  // The server keeps whole seconds, so nothing in the trace says what was asked for.
  ['createServer', []],
])('keep-alive-too-short, asked for by %s: no probe', async (where, findings) => {
  const story = await told('keep-alive-too-short', { where, watch: 1500 });
  expect(story.wire()).toEqual([...HANDSHAKE, 'C>S FIN', 'S>C FIN']);
  story.expectFindings(findings);
});

test('http-keep-alive: the HTTP connection is closed, the one with TCP keep-alive is not', async () => {
  const story = await told('http-keep-alive', { timeout: 2000, delay: 1000 });
  const http = story.first("http-client 'connect'").stream;
  const tcp = story.first("tcp-client 'connect'").stream;
  expect(new TextDecoder().decode(story.first("http-client 'data'").details.preview)).toContain(
    'Keep-Alive: timeout=2',
  );
  story.expectOrder(
    http,
    "http-client 'data'",
    "http-accepted 'timeout'",
    'S>C FIN',
    "http-client 'end'",
    'C>S FIN',
  );
  const idle = story.first('S>C FIN', http).time - story.first("http-client 'data'").time;
  expect(idle).toBeGreaterThan(1.9);
  expect(idle).toBeLessThan(4);
  const probes = story.all('S>C keep-alive', tcp).length;
  expect(probes).toBeGreaterThanOrEqual(1);
  expect(story.all('C>S keep-alive-ack', tcp)).toHaveLength(probes);
  story.expectOrder(tcp, "http-client 'close'", 'tcp-client end()', 'C>S FIN');
  story.expectFindings(['keep-alive.probe']);
});

test('keep-alive-race: the request leaves after the FIN, is answered with an RST, and the socket has no error', async () => {
  const story = await told('keep-alive-race');
  const wire = story.wire();
  expect(wire.slice(0, 3)).toEqual(HANDSHAKE);
  expect(wire.slice(3).map((line) => line.replace(/ \d+$/, ''))).toEqual([
    'C>S data',
    'S>C data',
    'S>C FIN',
    'C>S data',
    'S>C RST',
  ]);
  story.expectOrder(0, 'S>C FIN', 'client write() by Node', 'S>C RST', "client 'end'");
  expect(story.events('client')).not.toContain("'error'");
  story.expectFindings(['write.after-fin', 'reset.silent']);
});
