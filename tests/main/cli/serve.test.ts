import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { pageFolder } from '../../../src/main/service/index.ts';
import { pcapFromText } from '../../support/packets.ts';
import { entry, wireside, workplace } from './wireside.ts';

const file = workplace();
const started = new Set<ReturnType<typeof spawn>>();
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** Starts the web host and resolves with the link that lets one browser in. */
async function serving(...args: string[]) {
  // The page is built by the set-up; where it is not, any page does for this.
  if (!existsSync(pageFolder())) mkdirSync(pageFolder(), { recursive: true });
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.add(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, link: new URL(line.slice(line.indexOf('http'))) };
}

/** What a browser does with the link: takes the cookie, and asks a command. */
async function ask(link: URL, command: string): Promise<{ ok: boolean; value: Record<string, unknown> }> {
  const entrance = await fetch(link, { redirect: 'manual' });
  const cookie = entrance.headers.get('set-cookie')?.split(';')[0] ?? '';
  const reply = await fetch(new URL(`/api/command/${command}`, link), {
    method: 'POST',
    headers: { cookie, origin: link.origin, 'content-type': 'application/json' },
    body: '{}',
  });
  return (await reply.json()) as { ok: boolean; value: Record<string, unknown> };
}

test('open: the web host answers with the file as a session, and ends when it is told to', async () => {
  const path = file('mine.pcap');
  writeFileSync(path, pcapFromText('C>S SYN'));
  const { child, link } = await serving('open', path);
  expect(link.hostname).toBe('127.0.0.1');
  const snapshot = await ask(link, 'snapshot');
  expect(snapshot.value.sessions).toMatchObject([{ kind: 'file', path }]);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(readdirSync(file('data/spool'))).toEqual([]);
});

test('a port in use is told, with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const outcome = await wireside('serve', '--port', String(port));
  other.close();
  expect(outcome).toMatchObject({ status: 1, stdout: '' });
  expect(outcome.stderr).toContain(`Port ${port} is in use`);
});

test('a port that is none is a mistake', async () => {
  expect(await wireside('serve', '--port', '70000')).toMatchObject({ status: 2 });
});
