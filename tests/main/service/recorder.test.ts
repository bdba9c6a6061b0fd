import { describe, expect, test } from 'vitest';
import { durationNanos, epochNanos, monotonicNanos } from '../../../src/core/base/brand.ts';
import { problem } from '../../../src/core/base/problem.ts';
import { defaultCaptureOptions } from '../../../src/core/contract/capture.ts';
import { Recorder, type RecorderListener } from '../../../src/main/service/recorder.ts';
import type { Watermark } from '../../../src/main/service/session.ts';
import { type Fakes, fakeParts } from './fakes.ts';

async function started(parts: Fakes, listener: RecorderListener = {}): Promise<Recorder> {
  const recorder = new Recorder(
    { packetsPath: '/p', recordsPath: '/r', capture: defaultCaptureOptions, ports: [5000], ownPorts: [8080] },
    parts,
    listener,
  );
  expect(await recorder.start()).toBeUndefined();
  return recorder;
}

describe('a recording', () => {
  test('captures only the lab’s ports, and admits more while it runs', async () => {
    const parts = fakeParts();
    const recorder = await started(parts);
    await recorder.admit(5001, 5000);
    await recorder.admit(5001);
    expect(parts.captures[0]!.scopes).toEqual([
      { kind: 'ports', ports: [5000] },
      { kind: 'ports', ports: [5000, 5001] },
    ]);
  });

  test('another scope is a choice, and the ports are admitted again when it is taken back', async () => {
    const parts = fakeParts();
    const recorder = await started(parts);
    await recorder.setScope({ kind: 'filter', expression: 'udp' });
    await recorder.admit(5001);
    await recorder.setScope({ kind: 'lab' });
    expect(parts.captures[0]!.scopes.slice(1)).toEqual([
      { kind: 'expression', expression: 'udp' },
      { kind: 'ports', ports: [5000, 5001] },
    ]);
    expect(recorder.state().scope).toEqual({ kind: 'lab' });
  });

  test('says in the session where it comes from', async () => {
    const parts = fakeParts();
    await started(parts);
    const { infos } = parts.logs[0]!;
    expect(infos.get('capture.device')).toBe('lo');
    expect(infos.get('capture.filter')).toBe('tcp port 5000');
    expect(infos.get('process.pid')).toBe(String(process.pid));
  });

  test('writes the helper’s clock samples into the records log, and knows their worst error', async () => {
    const parts = fakeParts();
    const recorder = await started(parts);
    const sample = (error: number) =>
      parts.captures[0]!.say({
        type: 'clock',
        monotonic: monotonicNanos(12_000_000_345n),
        epoch: epochNanos(1_795_415_717_000_000_001n),
        error: durationNanos(error),
      });
    sample(40);
    sample(20);
    expect(parts.logs[0]!.clocks[0]).toEqual({
      monotonic: { seconds: 12, nanos: 345 },
      epoch: { seconds: 1_795_415_717, nanos: 1 },
      error: 40,
    });
    expect(recorder.state().clockErrorNanos).toBe(40);
  });

  test('counts what the helper counts', async () => {
    const parts = fakeParts();
    const recorder = await started(parts);
    const stats = { received: 12, dropped: 2, interfaceDropped: 0, frames: 10, size: 900, late: 0 };
    parts.captures[0]!.say({ type: 'stats', ...stats });
    parts.captures[0]!.say({ type: 'watermark', seconds: 1, nanos: 2, size: 900, frames: 10 });
    expect(recorder.state()).toMatchObject({
      status: 'capturing',
      backend: 'cap',
      frames: 10,
      received: 12,
      dropped: 2,
      records: 3,
      bytes: 900,
    });
  });

  test('with the packets the records come further, unless the disk is too slow for them', async () => {
    const parts = fakeParts();
    const marks: Watermark[] = [];
    const recorder = await started(parts, { recordsReached: (mark) => marks.push(mark) });
    const say = () =>
      parts.captures[0]!.say({ type: 'watermark', seconds: 1, nanos: 2, size: 900, frames: 10 });
    const before = Date.now();
    say();
    expect(marks).toHaveLength(1);
    const [{ seconds, nanos, size }] = marks as [Watermark];
    const reached = seconds * 1000 + nanos / 1e6;
    expect(reached).toBeLessThan(Date.now());
    expect(reached).toBeGreaterThanOrEqual(before - 1);
    expect(size).toBe(parts.logs[0]!.size);
    parts.logs[0]!.takes = false;
    say();
    expect(marks).toHaveLength(1);
    await recorder.stop();
  });

  test('stops when everything has settled: flushed, counted, closed; once however often it is asked', async () => {
    const parts = fakeParts();
    const recorder = await started(parts);
    const stats = { received: 12, dropped: 2, interfaceDropped: 0, frames: 10, size: 900, late: 0 };
    parts.captures[0]!.say({ type: 'stats', ...stats });
    await Promise.all([recorder.stop(), recorder.stop()]);
    expect(parts.captures[0]!.flushes).toBe(1);
    expect(parts.logs[0]!.closed).toBe(true);
    expect(parts.logs[0]!.infos.get('capture.dropped')).toBe('2');
    expect(recorder.state()).toMatchObject({ status: 'idle', frames: 10 });
  });
});

describe('where packets cannot be captured', () => {
  const refusal = problem('warning', 'capture.permission', 'This user may not.', 'Run: sudo something');

  test('says why and what to do, and records sockets all the same', async () => {
    const parts = fakeParts(refusal);
    const recorder = await started(parts);
    expect(recorder.state()).toMatchObject({ status: 'failed', backend: 'none', problem: refusal });
    expect(recorder.observe(() => 42, { label: 'client' })).toBe(42);
    expect(parts.labels).toEqual([{ label: 'client' }]);
    await recorder.admit(5001);
    await recorder.stop();
    expect(parts.logs[0]!.closed).toBe(true);
  });

  test('a clock sample of its own says when the records were made', async () => {
    const parts = fakeParts(refusal);
    await started(parts);
    const [sample] = parts.logs[0]!.clocks;
    expect(Math.abs(sample!.epoch.seconds - Date.now() / 1000)).toBeLessThan(5);
    expect(Math.abs(sample!.monotonic.seconds - process.hrtime()[0])).toBeLessThan(5);
    expect(sample!.error).toBeGreaterThanOrEqual(500_000);
  });

  test('where nothing can be written at all, nothing is started', async () => {
    const parts = fakeParts();
    const full = problem('error', 'records.disk', 'The disk is full.');
    parts.openRecordsLog = () => ({ ok: false, error: full });
    const recorder = new Recorder(
      { packetsPath: '/p', recordsPath: '/r', capture: defaultCaptureOptions, ports: [], ownPorts: [] },
      parts,
    );
    expect(await recorder.start()).toBe(full);
    expect(parts.captures).toEqual([]);
  });
});

test('a recording that is ended while its capture starts leaves no capture behind', async () => {
  const parts = fakeParts();
  const recorder = new Recorder(
    { packetsPath: '/p', recordsPath: '/r', capture: defaultCaptureOptions, ports: [], ownPorts: [] },
    parts,
  );
  const starting = recorder.start();
  await Promise.all([recorder.stop(), starting]);
  expect(parts.captures).toHaveLength(1);
  expect(parts.logs[0]!.closed).toBe(true);
  expect(recorder.state().status).toBe('idle');
});

describe('a helper that dies', () => {
  test('is told, what came is kept, and the sockets go on', async () => {
    const parts = fakeParts();
    const told: string[] = [];
    const recorder = new Recorder(
      { packetsPath: '/p', recordsPath: '/r', capture: defaultCaptureOptions, ports: [], ownPorts: [] },
      parts,
      { problem: (one) => told.push(one.code) },
    );
    await recorder.start();
    const death = problem('error', 'capture.died', 'The capture helper ended (SIGKILL).', 'Start again.');
    parts.captures[0]!.say({ type: 'stopped', reason: 'died', problem: death, frames: 7, size: 700 });
    expect(told).toEqual(['capture.died']);
    expect(recorder.state()).toMatchObject({ status: 'failed', frames: 7, problem: death });
    expect(recorder.observe(() => 'on')).toBe('on');
    await recorder.stop();
    expect(parts.logs[0]!.closed).toBe(true);
    expect(recorder.state().status).toBe('failed');
  });

  test('is started again in the same log when that is asked for', async () => {
    const parts = fakeParts();
    const recorder = await started(parts);
    expect(await recorder.restartCapture()).toBeUndefined();
    expect(parts.captures[0]!.restarts).toBe(0);
    const death = problem('error', 'capture.died', 'The capture helper ended (SIGKILL).');
    parts.captures[0]!.say({ type: 'stopped', reason: 'died', problem: death, frames: 7, size: 700 });
    await recorder.restartCapture();
    await recorder.admit(5001);
    expect(parts.captures[0]).toMatchObject({ restarts: 1 });
    expect(parts.captures[0]!.scopes.at(-1)).toEqual({ kind: 'ports', ports: [5000, 5001] });
    expect(recorder.state().status).toBe('capturing');
  });

  test('a limit that was reached is no failure, and is told', async () => {
    const parts = fakeParts();
    const recorder = await started(parts);
    parts.captures[0]!.say({ type: 'stopped', reason: 'packets', frames: 100, size: 700 });
    expect(recorder.state()).toMatchObject({
      status: 'idle',
      frames: 100,
      problem: { severity: 'info', message: 'The recording has ended: its number of packets was reached.' },
    });
  });
});
