import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LogLimits, PacketsLog } from '../../../src/main/capture/packets-log.ts';
import { blocks, failure, parseLog, readLog, temporaryFolder, tshark, value } from './kit.ts';
import { isLinuxRoot } from './privilege.ts';

const none = Number.POSITIVE_INFINITY;
const iface = { device: 'lo', linkType: 1, snaplen: 1000, filter: 'tcp port 80' };
const stats = { received: 9, dropped: 2, interfaceDropped: 1 };

function begun(limits: Partial<LogLimits> = {}, path = join(temporaryFolder(), 'packets.pcapng')) {
  const log = value(PacketsLog.open(path, false, { bytes: none, packets: none, sizeCap: none, ...limits }));
  log.begin(iface);
  return { log, path };
}

describe('the packets log', () => {
  test('is valid after every call, private, and ends with statistics', () => {
    const { log, path } = begun();
    const good = () => expect(readLog(path)).toMatchObject({ problems: [], sections: 1 });
    good();
    log.append(blocks(3), 3);
    good();
    log.append(blocks(2), 2);
    log.finish(1_000_000_000n, stats);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const read = readLog(path);
    expect(read.frames).toHaveLength(5);
    expect(read.filters).toEqual(['tcp port 80']);
    expect(read.statistics).toEqual([expect.objectContaining({ received: 9, dropped: 3, delivered: 5 })]);
    expect(statSync(path).size).toBe(log.size);
  });

  test('tshark reads its times to the nanosecond', () => {
    const { log, path } = begun();
    log.append(blocks(2, { first: 1_700_000_000_123_456_789n }), 2);
    log.finish(1_700_000_001_000_000_000n);
    expect(tshark(path, 'frame.number', 'frame.time_epoch', 'frame.interface_name')).toEqual([
      ['1', '1700000000.123456789', 'lo'],
      ['2', '1700000000.124456789', 'lo'],
    ]);
  });

  test('never overwrites a file', () => {
    const path = join(temporaryFolder(), 'there');
    writeFileSync(path, 'mine');
    const refused = PacketsLog.open(path, false, { bytes: none, packets: none, sizeCap: none });
    expect(failure(refused)).toMatchObject({
      code: 'capture.log',
      message: expect.stringContaining('exist'),
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  test('says so where it may not write', () => {
    const refused = PacketsLog.open('/no/such/folder/log', false, {
      bytes: none,
      packets: none,
      sizeCap: none,
    });
    expect(failure(refused).message).toContain('ENOENT');
  });

  test('leaves nothing behind when the capture did not begin', () => {
    const path = join(temporaryFolder(), 'log');
    value(PacketsLog.open(path, false, { bytes: none, packets: none, sizeCap: none })).discard();
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  test('goes on in a section of its own', () => {
    const { log, path } = begun();
    log.append(blocks(2), 2);
    const again = value(PacketsLog.open(path, true, { bytes: none, packets: none, sizeCap: none }));
    again.begin(iface);
    again.append(blocks(3), 3);
    again.finish(5_000_000_000n);
    const read = readLog(path);
    expect(read).toMatchObject({
      problems: [],
      sections: 2,
      comments: [expect.stringContaining('started again')],
    });
    expect(read.frames).toHaveLength(5);
    expect(tshark(path, 'frame.number')).toHaveLength(5);
  });
});

describe('the limits of the packets log', () => {
  test.each([1, 7, 10])('%d packets: exactly that many', (packets) => {
    const { log, path } = begun({ packets });
    for (let batch = 0; batch < 4; batch++) log.append(blocks(3), 3);
    log.finish(1n);
    expect(log.end).toEqual({ reason: 'packets' });
    expect(log.frames).toBe(packets);
    expect(readLog(path).frames).toHaveLength(packets);
  });

  test.each([1000, 1033, 5000])('%d bytes: the whole log keeps within, statistics included', (bytes) => {
    const { log, path } = begun({ bytes });
    for (let batch = 0; batch < 30; batch++) log.append(blocks(3), 3);
    log.finish(1n, stats);
    expect(log.end).toEqual({ reason: 'bytes' });
    const { size } = statSync(path);
    expect(size).toBeLessThanOrEqual(bytes);
    expect(size).toBeGreaterThan(bytes - 92 - 4);
    expect(readLog(path)).toMatchObject({ problems: [], statistics: [expect.anything()] });
    expect(readLog(path).frames).toHaveLength(log.frames);
  });

  test('the size cap is a problem, a limit is none', () => {
    const { log } = begun({ sizeCap: 1000 });
    log.append(blocks(20), 20);
    log.finish(1n);
    expect(log.end).toMatchObject({
      reason: 'size-cap',
      problem: { code: 'capture.size-cap', severity: 'warning' },
    });
  });

  test('what comes after the end is left out', () => {
    const { log, path } = begun({ packets: 1 });
    log.append(blocks(1), 1);
    const { size } = log;
    log.append(blocks(5), 5);
    expect(log.size).toBe(size);
    expect(parseLog(readFileSync(path)).frames).toHaveLength(1);
  });
});

describe.runIf(isLinuxRoot)('on a full disk', () => {
  function smallDisk(): string {
    const folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'wireside-test', folder]);
    onTestFinished(() => void execFileSync('umount', [folder]));
    return folder;
  }

  test.each([60, 1000, 30_000])('frames of %d bytes: whole ones are kept, and it says so', (length) => {
    const { log, path } = begun({}, join(smallDisk(), 'packets.pcapng'));
    for (let batch = 0; batch < 300 && !log.end; batch++) log.append(blocks(5, { length }), 5);
    expect(log.end).toMatchObject({ reason: 'disk-full', problem: { code: 'capture.disk-full' } });
    log.finish(1n, stats);
    expect(log.end).toMatchObject({ reason: 'disk-full' });
    const read = readLog(path);
    expect(read.problems).toEqual([]);
    expect(read.frames).toHaveLength(log.frames);
    // The disk's last page is the most that stays free.
    expect(log.size).toBeGreaterThan(64 * 1024 - 4096 - length - 32);
    expect(statSync(path).size).toBe(log.size);
    expect(tshark(path, 'frame.number')).toHaveLength(log.frames);
  });
});
