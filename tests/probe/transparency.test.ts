import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROGRAMS } from './programs/programs.ts';
import { readLog } from './read-log.ts';

const runner = fileURLToPath(new URL('./programs/run.ts', import.meta.url));

interface Outcome {
  readonly code: unknown;
  readonly stderr: string;
  /** By program, by participant: what it saw. */
  readonly journals: Record<string, Record<string, unknown[]>>;
  readonly counts?: { readonly records: number; readonly lost: number; readonly faults: number };
}

/** Runs every program in a process of its own, one after the other. */
function run(log = '-'): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [runner, log],
      { timeout: 60_000, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        try {
          resolve({
            code: error?.code,
            stderr,
            ...(JSON.parse(stdout) as Pick<Outcome, 'journals' | 'counts'>),
          });
        } catch {
          reject(new Error(`the programs did not end by themselves: ${error?.message} ${stderr}`));
        }
      },
    );
  });
}

let folder: string;
let bare: Outcome;
let probed: Outcome;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wireside-transparency-'));
  [bare, probed] = await Promise.all([run(), run(join(folder, 'log'))]);
}, 70_000);
afterAll(() => rm(folder, { recursive: true }));

it.each(Object.keys(PROGRAMS))('a program sees the same with the probe as without: %s', (name) => {
  expect(Object.keys(bare.journals[name] ?? {}).length).toBeGreaterThan(0);
  expect(bare.journals[name]).not.toHaveProperty('program');
  expect(probed.journals[name]).toEqual(bare.journals[name]);
});

it('they end the same way, and everything was recorded', () => {
  expect([probed.code, probed.stderr]).toEqual([7, bare.stderr]);
  expect(bare.code).toBe(7);
  expect(probed.counts).toMatchObject({ lost: 0, faults: 0 });
  const { records, left } = readLog(readFileSync(join(folder, 'log')));
  expect([records.length, left]).toEqual([probed.counts?.records, 0]);
  expect(records.length).toBeGreaterThan(700);
});
