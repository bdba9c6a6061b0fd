import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LogFollower } from '../../../src/main/capture/follow.ts';
import type { CaptureMessage } from '../../../src/main/capture/types.ts';
import { temporaryFolder, until } from './kit.ts';

const mark = (size: number, seconds = 1): CaptureMessage => ({
  type: 'watermark',
  seconds,
  nanos: 0,
  size,
  frames: 0,
});
const stopped = (size: number): CaptureMessage => ({ type: 'stopped', reason: 'requested', frames: 0, size });

/** A file, a follower on it, and what it was given: bytes as text, other messages by type. */
function followed(text: string, offset = 0, pace: () => Promise<void> | void = () => {}) {
  const path = join(temporaryFolder(), 'log');
  writeFileSync(path, text);
  const given: string[] = [];
  const follower = new LogFollower(path, offset, (message) => {
    given.push(message.type === 'bytes' ? `${message.offset}:${Buffer.from(message.bytes)}` : message.type);
    return pace();
  });
  return { path, given, follower };
}

describe('following the packets log', () => {
  test('bytes come before the message that speaks of them', async () => {
    const { path, given, follower } = followed('abcdef');
    follower.push(mark(4));
    await until(() => given.length === 2);
    appendFileSync(path, 'ghi');
    follower.push(stopped(9));
    await until(() => given.includes('stopped'));
    expect(given).toEqual(['0:abcd', 'watermark', '4:efghi', 'stopped']);
  });

  test('from an offset on', async () => {
    const { given, follower } = followed('abcdef', 4);
    follower.push(mark(3));
    follower.push(stopped(6));
    await until(() => given.includes('stopped'));
    expect(given).toEqual(['watermark', '4:ef', 'stopped']);
  });

  test('a slow listener gets every byte, and of waiting watermarks the last', async () => {
    let go = () => {};
    const { given, follower } = followed('abcdef', 0, () => new Promise((resolve) => (go = resolve)));
    for (let size = 1; size <= 6; size++) follower.push(mark(size, size));
    follower.push(stopped(6));
    for (let step = 0; step < 6; step++) {
      const before = given.length;
      go();
      await until(() => given.length > before || given.includes('stopped'));
    }
    expect(
      given
        .filter((what) => what.includes(':'))
        .map((what) => what.split(':')[1])
        .join(''),
    ).toBe('abcdef');
    expect(given.filter((what) => what === 'watermark').length).toBeLessThanOrEqual(2);
    expect(given.at(-1)).toBe('stopped');
  });

  test('more than a chunk behind', async () => {
    const { given, follower } = followed('x'.repeat(2_500_000));
    follower.push(stopped(2_500_000));
    await until(() => given.includes('stopped'));
    expect(given.map((what) => what.length)).toEqual([1_048_578, 1_048_584, 402_856, 7]);
  });

  test('nothing more after close', async () => {
    const { given, follower } = followed('abcdef');
    follower.push(mark(2));
    follower.close();
    follower.push(mark(6));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(given.length).toBeLessThanOrEqual(1);
  });

  test('a listener that throws is not called again, and harms nobody', async () => {
    const warned: string[] = [];
    const note = (warning: Error) => warned.push(warning.message);
    process.on('warning', note);
    const { given, follower } = followed('abcdef', 0, () => {
      throw new Error('mine');
    });
    follower.push(mark(2));
    await until(() => warned.length > 0);
    follower.push(mark(6));
    process.off('warning', note);
    expect(given).toEqual(['0:ab']);
    expect(warned).toEqual(['mine']);
  });

  test('a log that is gone: messages still come', async () => {
    const given: string[] = [];
    const follower = new LogFollower('/no/such/log', 0, (message) => void given.push(message.type));
    follower.push(stopped(10));
    await until(() => given.length > 0);
    expect(given).toEqual(['stopped']);
  });
});
