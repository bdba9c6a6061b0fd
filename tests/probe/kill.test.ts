import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RECORD_NAMES } from '../../src/core/capfile/records/index.ts';
import { readLog } from './read-log.ts';
import { nanosOf } from './support.ts';

const program = fileURLToPath(new URL('./programs/busy.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wireside-kill-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Told {
  readonly writes: number;
  readonly time: bigint;
}

/** Kills the program after some time; what it said of itself until then. */
async function killed(path: string, after: number): Promise<Told[]> {
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  while (!text.includes('\n')) await sleep(5);
  await sleep(after);
  const exit = once(child, 'close');
  child.kill('SIGKILL');
  await exit;
  const lines = text.slice(0, text.lastIndexOf('\n')).split('\n');
  return lines.map((line) => {
    const [writes = 0, seconds = 0, nanos = 0] = line.split(' ').map(Number);
    return { writes, time: nanosOf({ seconds, nanos }) };
  });
}

it.each([1, 2, 3])('after a kill, everything older than 250 ms is in the file (run %i)', async (run) => {
  const path = join(folder, `log-${run}`);
  const told = await killed(path, 300 + Math.random() * 300);
  const end = told.at(-1)?.time ?? 0n;
  const old = told.filter((one) => end - one.time > 250_000_000n);
  const { records } = readLog(readFileSync(path));
  const writes = records.filter((record) => record.name === RECORD_NAMES.write.code);
  expect(old.length).toBeGreaterThan(5);
  expect(writes.length).toBeGreaterThanOrEqual(old.length);
  expect(writes.slice(0, old.length).every((record, i) => nanosOf(record) <= (old[i]?.time ?? 0n))).toBe(
    true,
  );
});
