import { openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Problem } from '../../src/core/base/problem.ts';
import { GapReason } from '../../src/core/capfile/records/index.ts';
import { openRecordsLog, type RecordsLog, type RecordsLogOptions } from '../../src/probe/index.ts';
import { LogFile } from '../../src/probe/log-file.ts';
import { readLog } from './read-log.ts';
import { until } from './support.ts';

let folder: string;
let log: RecordsLog | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wireside-log-'));
});
afterEach(async () => {
  log?.close();
  await rm(folder, { recursive: true });
});

function open(options: Partial<RecordsLogOptions> = {}): RecordsLog {
  const opened = openRecordsLog({ path: join(folder, 'records.pcapng'), ...options });
  if (!opened.ok) throw new Error(opened.error.message);
  log = opened.value;
  return log;
}

/** One record of socket `id`, with `extra` bytes of preview. */
function put(to: RecordsLog, id: number, extra = 0): boolean {
  const encoder = to.ensure(64 + extra);
  if (!encoder) {
    to.lost(GapReason.full);
    return false;
  }
  encoder.beginRecord(129, 0, 0, id, 0, 0, 0, 0);
  if (extra > 0) encoder.addBytes(3, new Uint8Array(extra));
  encoder.endEntry();
  return true;
}

const idsIn = (path: string) => readLog(readFileSync(path)).records.map((record) => record.socketId);

it('makes a file for its owner only, valid from the first byte, and refuses one that exists', () => {
  const { path } = open();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readLog(readFileSync(path))).toMatchObject({ blocks: 0, records: [] });
  const again = openRecordsLog({ path });
  expect(again).toMatchObject({ ok: false, error: { code: 'records.open', severity: 'error' } });
  expect(openRecordsLog({ path: join(folder, 'no', 'such') }).ok).toBe(false);
});

it('writes within the flush interval without being asked', async () => {
  const { path } = open();
  expect(put(log as RecordsLog, 7)).toBe(true);
  await until(() => idsIn(path).length === 1);
  expect(idsIn(path)).toEqual([7]);
});

it('writes at once on flush and on close, and nothing after', () => {
  const mine = open();
  put(mine, 1);
  mine.flush();
  expect(idsIn(mine.path)).toEqual([1]);
  put(mine, 2);
  mine.clock({ monotonic: { seconds: 1, nanos: 2 }, epoch: { seconds: 3, nanos: 4 }, error: 5 });
  mine.info('session.title', 'A title');
  mine.close();
  mine.close();
  expect(put(mine, 3)).toBe(false);
  mine.flush();
  const found = readLog(readFileSync(mine.path));
  expect(found.records.map((record) => record.socketId)).toEqual([1, 2]);
  expect(found.clocks).toHaveLength(1);
  expect(found.infos).toEqual([{ name: 'session.title', value: 'A title' }]);
  expect(mine.size).toBe(statSync(mine.path).size);
});

it('gives the same bytes to the live view, in order', async () => {
  const chunks: Uint8Array[] = [];
  let next = 0;
  const mine = open({
    onBytes: (offset, bytes) => {
      expect(offset).toBe(next);
      next += bytes.byteLength;
      chunks.push(bytes);
    },
  });
  for (let id = 0; id < 3000; id += 1) put(mine, id, 100);
  await sleep(40);
  put(mine, 3000);
  mine.close();
  expect(Buffer.concat(chunks).equals(readFileSync(mine.path))).toBe(true);
});

it('keeps every entry of a burst that the disk takes in its own time, in order', async () => {
  const mine = open();
  const count = 40_000;
  for (let id = 0; id < count; id += 1) expect(put(mine, id, 200)).toBe(true);
  mine.flush();
  expect(idsIn(mine.path)).toEqual(Array.from({ length: count }, (_, id) => id));
  await sleep(30);
  mine.close();
  expect(idsIn(mine.path)).toHaveLength(count);
});

it('says in a gap how many were lost when the disk could not follow', async () => {
  const mine = open();
  let kept = 0;
  let lost = 0;
  // Without a turn of the event loop nothing reaches the disk: more than the queue takes is lost.
  for (let id = 0; id < 3000; id += 1) {
    if (put(mine, id, 10_000)) kept += 1;
    else lost += 1;
  }
  expect(lost).toBeGreaterThan(100);
  await sleep(60);
  put(mine, 99_999);
  mine.close();
  const found = readLog(readFileSync(mine.path));
  expect(found.records).toHaveLength(kept + 1);
  expect(found.gaps.map((gap) => [gap.count, gap.reason])).toEqual([[lost, GapReason.full]]);
});

it('stops at its size limit, says so once and stays valid', () => {
  const problems: Problem[] = [];
  const mine = open({ sizeLimit: 1000, onProblem: (found) => problems.push(found) });
  for (let id = 0; id < 10; id += 1) {
    put(mine, id, 200);
    mine.flush();
  }
  expect(problems.map((found) => found.code)).toEqual(['records.limit']);
  expect(statSync(mine.path).size).toBeLessThanOrEqual(1000);
  expect(idsIn(mine.path)).toEqual([0, 1, 2]);
});

it('carries on when the receiver of the live bytes throws', () => {
  const problems: Problem[] = [];
  const onBytes = () => {
    throw new Error('the view is gone');
  };
  const mine = open({ onBytes, onProblem: (found) => problems.push(found) });
  put(mine, 1);
  mine.flush();
  put(mine, 2);
  mine.close();
  expect(problems.map((found) => found.code)).toEqual(['records.tap']);
  expect(idsIn(mine.path)).toEqual([1, 2]);
});

it.each([
  ['a small write', 100],
  ['a large write', 100_000],
])('meets a full disk in %s: reports it once and takes no more', async (_what, length) => {
  const errors: Error[] = [];
  const file = new LogFile(openSync('/dev/full', 'w'), (error) => errors.push(error));
  file.append(new Uint8Array(length));
  await until(() => file.failed);
  expect(file.takes(1)).toBe(false);
  file.append(new Uint8Array(length));
  file.settle();
  file.close();
  expect(errors).toHaveLength(1);
  expect(errors[0]?.message).toContain('ENOSPC');
});

it('closes its descriptor only when no write is under way', async () => {
  const path = join(folder, 'other');
  const file = new LogFile(openSync(path, 'w'), () => {});
  file.append(new Uint8Array(1_000_000).fill(1));
  file.append(new Uint8Array(1_000_000).fill(2));
  file.close();
  // What a thread still writes must not end up in a file that was given the same number meanwhile.
  const others = [1, 2, 3].map((n) => join(folder, `later-${n}`));
  for (const other of others) openSync(other, 'w');
  await sleep(50);
  expect(readFileSync(path)).toHaveLength(2_000_000);
  expect(others.map((other) => statSync(other).size)).toEqual([0, 0, 0]);
  for (const other of others) rmSync(other);
});
