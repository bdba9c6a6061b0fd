import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Problem } from '../../../src/core/base/problem.ts';
import {
  encodeInterface,
  encodeInterfaceStatistics,
  encodeSectionHeader,
} from '../../../src/core/capfile/writer.ts';
import { ProgramSource } from '../../../src/main/capture/sources/program-source.ts';
import { dumpcap } from '../../../src/main/capture/sources/programs.ts';
import type { StopReason } from '../../../src/main/capture/types.ts';
import { blocks, failure, parseLog, temporaryFolder, until, value } from './kit.ts';

const header = Buffer.concat([
  encodeSectionHeader(),
  encodeInterface({ linkType: 1, snaplen: 99, tsresol: 9 }),
]);
const settings = { device: 'lo', filter: '', snaplen: 262_144, bufferBytes: 1 << 20, promiscuous: false };
const counters =
  "Packets received/dropped on interface 'lo': 3/1 (pcap:1/dumpcap:0/flushed:0/ps_ifdrop:0) (75.0%)";

let folder = '';

/** Puts a shell script in dumpcap's place on the path. `$FILE` is what it may write to its stdout. */
function program(script: string, output: Uint8Array = header): void {
  const [file, path] = [join(folder, 'output'), join(folder, 'dumpcap')];
  writeFileSync(file, output);
  writeFileSync(path, `#!/bin/sh\nFILE='${file}'\n${script}\n`);
  chmodSync(path, 0o755);
}

function source() {
  const made = new ProgramSource(dumpcap);
  const batches: Uint8Array[] = [];
  const ends: { reason: StopReason; problem: Problem }[] = [];
  const sink = {
    batch: (bytes: Uint8Array) => void batches.push(bytes.slice()),
    ended: (reason: StopReason, problem: Problem) => void ends.push({ reason, problem }),
  };
  onTestFinished(async () => void (await made.close()));
  return {
    source: made,
    ends,
    open: () => made.open(settings, sink),
    frames: () => parseLog(Buffer.concat([header, ...batches])).frames,
  };
}

beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
});

describe('a program as a source', () => {
  test('is open when it has named its interface, and gives frames as blocks of our own', async () => {
    program('cat "$FILE"; exec sleep 10', Buffer.concat([header, blocks(3)]));
    const { source: made, open, frames, ends } = source();
    expect(value(await open())).toEqual({ linkType: 1, snaplen: 99, nanosecond: true });
    await until(() => made.drain() && frames().length === 3);
    expect(frames().map(({ stamp }) => stamp)).toEqual([1_000_000_000n, 1_001_000_000n, 1_002_000_000n]);
    expect(ends).toEqual([]);
  });

  test('gives what it still has when it is told to end, and its counters', async () => {
    const rest = Buffer.concat([blocks(2), encodeInterfaceStatistics({ interfaceId: 0, timestamp: 1n })]);
    writeFileSync(join(folder, 'rest'), rest);
    program(
      `trap 'cat "${folder}/rest"; echo "${counters}" >&2; exit 0' TERM; cat "$FILE"; while :; do sleep 0.05; done`,
    );
    const { source: made, open, frames } = source();
    value(await open());
    expect(made.stats()).toBeUndefined();
    expect(await made.close()).toEqual({ received: 3, dropped: 1, interfaceDropped: 0 });
    expect(frames()).toHaveLength(2);
  });

  test('is ended the hard way where it does not listen', async () => {
    program(`trap '' TERM; cat "$FILE"; while :; do sleep 0.05; done`);
    const { source: made, open } = source();
    value(await open());
    const before = performance.now();
    await made.close();
    expect(performance.now() - before).toBeGreaterThan(1500);
  });

  test('that may not capture: what it says', async () => {
    program(`echo "dumpcap: You don't have permission to capture on that device" >&2; exit 1`);
    const { open, ends } = source();
    expect(failure(await open())).toMatchObject({
      code: 'capture.open',
      message: "You don't have permission to capture on that device",
    });
    expect(ends).toEqual([]);
  });

  test('that does not take the filter: a mistake of the filter', async () => {
    program(`echo 'dumpcap: Invalid capture filter "tcp prt"' >&2; exit 1`);
    expect(failure(await source().open()).code).toBe('capture.filter');
  });

  test('that ends by itself: why, and its frames are kept', async () => {
    program(
      'cat "$FILE"; sleep 0.1; echo "dumpcap: The network adapter was removed" >&2; exit 2',
      Buffer.concat([header, blocks(1)]),
    );
    const { open, ends, frames } = source();
    value(await open());
    await until(() => ends.length > 0);
    expect(ends).toEqual([
      {
        reason: 'source-failed',
        problem: expect.objectContaining({ message: expect.stringContaining('removed') }),
      },
    ]);
    expect(frames()).toHaveLength(1);
  });

  test('that writes nonsense', async () => {
    program('cat "$FILE"; exec sleep 10', Buffer.from('this is no capture file at all, not even nearly'));
    const { open, ends } = source();
    expect(failure(await open()).message).toContain('cannot be read');
    expect(ends).toEqual([]);
  });

  test('that writes nonsense after a good start', async () => {
    const nonsense = Buffer.alloc(1000, 0x5a);
    program('cat "$FILE"; exec sleep 10', Buffer.concat([header, blocks(2), nonsense, header, blocks(9)]));
    const { open, ends, frames } = source();
    value(await open());
    await until(() => ends.length > 0);
    expect(ends[0].problem.message).toContain('cannot be read');
    expect(frames().length).toBeGreaterThanOrEqual(2);
  });

  test('a new filter starts it anew', async () => {
    program(`echo "$*" >> "${folder}/asked"; cat "$FILE"; exec sleep 10`, Buffer.concat([header, blocks(1)]));
    const { source: made, open, frames, ends } = source();
    value(await open());
    expect((await made.setFilter('udp port 53')).ok).toBe(true);
    await until(() => made.drain() && frames().length === 2);
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')).toEqual([
      expect.not.stringContaining('-f'),
      expect.stringContaining('-f udp port 53'),
    ]);
    expect(ends).toEqual([]);
  });

  test('a filter that it refuses: the old one is taken up again', async () => {
    program(
      `case "$*" in *bad*) echo 'dumpcap: Invalid capture filter "bad"' >&2; exit 1;; esac; cat "$FILE"; exec sleep 10`,
    );
    const { source: made, open, ends } = source();
    value(await open());
    expect(failure(await made.setFilter('bad')).code).toBe('capture.filter');
    expect((await made.setFilter('good')).ok).toBe(true);
    expect(ends).toEqual([]);
  });
});
