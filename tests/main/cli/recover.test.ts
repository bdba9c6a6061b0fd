import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { entry, linesOf, wireside, workplace } from './wireside.ts';

const file = workplace();

/** Bytes of both logs of the one recording that is on; 0 before it is. */
function logged(): number {
  const sessions = file('data/sessions');
  const [folder] = existsSync(sessions) ? readdirSync(sessions) : [];
  if (folder === undefined) return 0;
  const lengthOf = (log: string) =>
    statSync(`${sessions}/${folder}/${log}.pcapng`, { throwIfNoEntry: false })?.size ?? 0;
  return Math.min(lengthOf('packets'), lengthOf('records'));
}

test('a run that was killed is listed, saved, and then gone from the list', async () => {
  expect((await wireside('recover')).stdout).toBe('');
  const args = ['run', 'handshake', '-o', file('never.pcapng'), '--repeat', '1000000'];
  const child = spawn(process.execPath, [entry, ...args], { stdio: 'ignore' });
  while (logged() < 100_000 && child.exitCode === null) await wait(20);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const [listed] = linesOf((await wireside('recover')).stdout);
  expect(listed).toMatch(/^\S+ {2}\d{4}-.*Z {2}\d+ bytes of packets, \d+ of socket records$/);
  const path = file('saved.pcapng');
  const saved = await wireside('recover', listed!.split(' ')[0]!, '-o', path);
  expect(saved.stdout).toMatch(/saved\.pcapng: \d+ frames, \d+ records\n$/);
  const totals = JSON.parse((await wireside('inspect', path, '--summary', '--json')).stdout);
  expect(totals.conversations).toBeGreaterThan(50);
  expect(totals.violations).toBe(0);
  expect((await wireside('recover')).stdout).toBe('');
  expect(existsSync(file('never.pcapng'))).toBe(false);
});

test.each([
  [['recover', '-o', 'x.pcapng'], 'There is nothing to recover.'],
  [['recover', 'nosuch', '-o', 'x.pcapng'], "There is no recording 'nosuch'"],
])('wireside %j with nothing there: one sentence', async (args, sentence) => {
  const outcome = await wireside(...args);
  expect(outcome).toMatchObject({ status: 1, stdout: '' });
  expect(outcome.stderr).toContain(sentence);
});
