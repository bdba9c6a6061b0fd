import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { durationNanos, epochNanos, monotonicNanos } from '../../../src/core/base/brand.ts';
import { problem } from '../../../src/core/base/problem.ts';
import { encodeInterface, encodeSectionHeader } from '../../../src/core/capfile/writer.ts';
import { startCapture } from '../../../src/main/capture/capture-process.ts';
import type { FromHelper, ToHelper } from '../../../src/main/capture/helper/messages.ts';
import type { HelperChannel } from '../../../src/main/capture/launch.ts';
import type { CaptureMessage, CaptureOptions } from '../../../src/main/capture/types.ts';
import { blocks, failure, readLog, temporaryFolder, until, value } from './kit.ts';

const header = Buffer.concat([encodeSectionHeader(), encodeInterface({ linkType: 1, tsresol: 9 })]);

const opened: FromHelper = {
  type: 'opened',
  source: 'cap',
  reason: 'cap may open the device.',
  device: 'lo',
  linkType: 1,
  snaplen: 262_144,
  nanosecond: true,
  filter: 'tcp port 80',
};
const clock: FromHelper = {
  type: 'clock',
  monotonic: monotonicNanos(1n),
  epoch: epochNanos(2n),
  error: durationNanos(3),
};

interface Sayer {
  say(...messages: FromHelper[]): void;
  die(how?: string, said?: string): void;
}

/** A helper that says what the test has it say. */
function fakeHelper(onStart: (helper: Sayer) => void = (helper) => helper.say(clock, opened)) {
  let hear: (message: unknown) => void = () => {};
  let exit: (how: string, said: string) => void = () => {};
  const told: ToHelper[] = [];
  const helper = {
    told,
    released: vi.fn(),
    killed: vi.fn(),
    say: (...messages: FromHelper[]) => {
      for (const message of messages) hear(message);
    },
    die: (how = 'SIGKILL', said = '') => exit(how, said),
    asked: <T extends ToHelper['type']>(type: T) =>
      told.filter((message): message is Extract<ToHelper, { type: T }> => message.type === type),
  };
  const channel: HelperChannel = {
    pid: 1,
    send: (message) => {
      told.push(message);
      if (message.type === 'start') onStart(helper);
    },
    onMessage: (listener) => {
      hear = listener;
    },
    onExit: (listener) => {
      exit = listener;
    },
    release: helper.released,
    kill: helper.killed,
  };
  return Object.assign(helper, { channel });
}

const optionsIn = (folder: string, more: Partial<CaptureOptions> = {}): CaptureOptions => ({
  path: join(folder, 'packets.pcapng'),
  scope: { kind: 'ports', ports: [80] },
  ...more,
});

async function running(more: Partial<CaptureOptions> = {}) {
  const helper = fakeHelper();
  const options = optionsIn(temporaryFolder(), more);
  const capture = value(await startCapture(options, () => helper.channel));
  const heard: CaptureMessage[] = [];
  capture.listen((message) => heard.push(message));
  return { helper, capture, heard, path: options.path };
}

describe('starting', () => {
  test('tells the helper everything, and resolves when the device is open', async () => {
    const { helper, capture, path } = await running({ ownPorts: [3000], limits: { packets: 10 } });
    expect(helper.asked('start')[0].options).toMatchObject({
      path,
      append: false,
      filter: 'not (tcp port 3000) and (tcp port 80)',
      packets: 10,
      bufferBytes: 64 * 2 ** 20,
    });
    expect(capture.opened).toEqual(opened);
  });

  test.each([
    ['a bad expression', { scope: { kind: 'expression', expression: 'tcp) or (udp' } }, 'capture.filter'],
    ['a snaplen of 0', { snaplen: 0 }, 'capture.options'],
    ['a snaplen of 300,000', { snaplen: 300_000 }, 'capture.options'],
    ['a limit of no packets', { limits: { packets: 0 } }, 'capture.options'],
  ] as const)('%s is refused before a helper is started', async (_name, more, code) => {
    const launch = vi.fn();
    const started = await startCapture(optionsIn(temporaryFolder(), more), launch);
    expect(failure(started).code).toBe(code);
    expect(launch).not.toHaveBeenCalled();
  });

  test('a file that is there is never overwritten', async () => {
    const options = optionsIn(temporaryFolder());
    writeFileSync(options.path, 'mine');
    expect(failure(await startCapture(options, vi.fn())).message).toContain('never overwrites');
  });

  test('a helper that cannot open the device: its problem', async () => {
    const why = problem('warning', 'capture.permission', 'may not');
    const helper = fakeHelper((self) =>
      self.say(clock, { type: 'stopped', reason: 'source-failed', problem: why, frames: 0, size: 0 }),
    );
    expect(failure(await startCapture(optionsIn(temporaryFolder()), () => helper.channel))).toBe(why);
    expect(helper.released).toHaveBeenCalled();
  });

  test('a helper that dies at once: how, and what it said', async () => {
    const helper = fakeHelper((self) => self.die('exit code 1', 'Error: cannot find module\n  at x'));
    const why = failure(await startCapture(optionsIn(temporaryFolder()), () => helper.channel));
    expect(why.code).toBe('capture.helper-died');
    expect(why.message).toContain('exit code 1');
  });

  test('a helper that cannot even be started', async () => {
    const launch = () => {
      throw new Error('app is not ready');
    };
    expect(failure(await startCapture(optionsIn(temporaryFolder()), launch)).message).toContain(
      'app is not ready',
    );
  });

  test('a helper that says nothing is ended after a while', async () => {
    vi.useFakeTimers();
    const helper = fakeHelper(() => {});
    helper.killed.mockImplementation(() => helper.die());
    const starting = startCapture(optionsIn(temporaryFolder()), () => helper.channel);
    await vi.advanceTimersByTimeAsync(20_000);
    vi.useRealTimers();
    expect(failure(await starting).code).toBe('capture.helper-died');
  });
});

describe('while it runs', () => {
  test('a late listener gets the clock samples and what is open', async () => {
    const { helper, capture } = await running();
    helper.say(clock);
    const late: string[] = [];
    const drop = capture.listen((message) => late.push(message.type));
    expect(late).toEqual(['clock', 'clock', 'opened']);
    drop();
    helper.say(clock);
    expect(late).toHaveLength(3);
  });

  test('what is not a message of the helper is left alone', async () => {
    const { helper, heard } = await running();
    const before = heard.length;
    helper.say({ type: 'nonsense' } as unknown as FromHelper, 'x' as unknown as FromHelper);
    expect(heard).toHaveLength(before);
  });

  test('a new scope is asked for and waited for', async () => {
    const { helper, capture } = await running({ ownPorts: [3000] });
    const changing = capture.setScope({ kind: 'ports', ports: [80, 90] });
    await until(() => helper.asked('setFilter').length === 1);
    const [{ id, filter }] = helper.asked('setFilter');
    expect(filter).toBe('not (tcp port 3000) and (tcp port 80 or tcp port 90)');
    helper.say({ type: 'answer', id });
    expect(value(await changing)).toBe(filter);
    expect(capture.opened.filter).toBe(filter);
  });

  test('a scope that the kernel refuses leaves the old one', async () => {
    const { helper, capture } = await running();
    const changing = capture.setScope({ kind: 'device' });
    await until(() => helper.asked('setFilter').length === 1);
    helper.say({
      type: 'answer',
      id: helper.asked('setFilter')[0].id,
      problem: problem('error', 'capture.filter', 'no'),
    });
    expect(failure(await changing).message).toBe('no');
    expect(capture.opened.filter).toBe('tcp port 80');
    expect(failure(await capture.setScope({ kind: 'ports', ports: [-1] })).code).toBe('capture.filter');
  });

  test('flush and stop', async () => {
    const { helper, capture, heard } = await running();
    const flushed = capture.flush();
    helper.say({ type: 'answer', id: helper.asked('flush')[0].id });
    await flushed;
    const stopping = capture.stop();
    expect(helper.asked('stop')).toEqual([{ type: 'stop', reason: 'requested' }]);
    helper.say({ type: 'stopped', reason: 'requested', frames: 3, size: 500 });
    expect(await stopping).toMatchObject({ reason: 'requested', frames: 3 });
    expect(heard.at(-1)).toMatchObject({ type: 'stopped' });
    helper.die('exit code 0');
    expect(heard.filter((message) => message.type === 'stopped')).toHaveLength(1);
    expect(helper.released).toHaveBeenCalledOnce();
  });

  test('after the end a flush resolves, a scope is refused, and a second stop answers the same', async () => {
    const { helper, capture } = await running();
    helper.say({ type: 'stopped', reason: 'packets', frames: 3, size: 500 });
    await capture.flush();
    expect(failure(await capture.setScope({ kind: 'device' })).code).toBe('capture.ended');
    expect(await capture.stop()).toMatchObject({ reason: 'packets' });
    expect(helper.asked('stop')).toEqual([]);
  });

  test('a port is handed on with its session', async () => {
    const { helper, capture } = await running();
    capture.addPort({}, 7);
    expect(helper.asked('port')).toEqual([{ type: 'port', session: 7 }]);
  });
});

describe('a helper that dies', () => {
  /** 5 frames, the last of them told by a watermark after 3, then half a block. */
  async function died() {
    const all = await running();
    writeFileSync(all.path, Buffer.concat([header, blocks(3)]));
    const size = header.length + 3 * 92;
    all.helper.say({ type: 'watermark', seconds: 1, nanos: 0, size, frames: 3 });
    appendFileSync(all.path, Buffer.concat([blocks(2), blocks(1).subarray(0, 50)]));
    const pending = all.capture.flush();
    all.helper.die('SIGKILL', 'terminate called\nFATAL ERROR: last words');
    await pending;
    return all;
  }

  test('is a problem that says how, and keeps every whole frame', async () => {
    const { capture, path } = await died();
    const end = await capture.stopped;
    expect(end).toMatchObject({ reason: 'died', frames: 5, problem: { code: 'capture.helper-died' } });
    expect(end.problem?.message).toContain('SIGKILL');
    expect(end.problem?.message).toContain('last words');
    expect(readFileSync(path)).toHaveLength(end.size);
    expect(readLog(path)).toMatchObject({ problems: [] });
    expect(readLog(path).frames).toHaveLength(5);
  });

  test('a follower still gets all bytes, then the end', async () => {
    const all = await running();
    const got: CaptureMessage[] = [];
    all.capture.follow((message) => void got.push(message));
    writeFileSync(all.path, Buffer.concat([header, blocks(2)]));
    all.helper.die();
    await until(() => got.at(-1)?.type === 'stopped');
    const bytes = got.reduce(
      (sum, message) => sum + (message.type === 'bytes' ? message.bytes.length : 0),
      0,
    );
    expect(bytes).toBe(header.length + 2 * 92);
  });

  test('where no new helper can be launched it has ended still', async () => {
    const helper = fakeHelper();
    const launch = vi.fn(() => helper.channel);
    const capture = value(await startCapture(optionsIn(temporaryFolder()), launch));
    helper.die();
    await capture.stopped;
    launch.mockImplementation(() => {
      throw new Error('no more processes');
    });
    expect(failure(await capture.restart()).message).toContain('no more processes');
    expect(await capture.stop()).toMatchObject({ reason: 'died' });
  });

  test('a capture that reached its limit is not gone on with', async () => {
    const { helper, capture } = await running();
    helper.say({ type: 'stopped', reason: 'packets', frames: 3, size: 500 });
    expect(failure(await capture.restart()).code).toBe('capture.limit');
  });

  test('before it made the log: nothing to keep', async () => {
    const { helper, capture, path } = await running();
    helper.die();
    expect(await capture.stopped).toMatchObject({ reason: 'died', frames: 0, size: 0 });
    expect(existsSync(path)).toBe(false);
  });

  test('can be started again in the same log: frames go on counting, limits too', async () => {
    const helpers = [fakeHelper(), fakeHelper()];
    let launched = 0;
    const options = optionsIn(temporaryFolder(), { limits: { packets: 10 } });
    const capture = value(await startCapture(options, () => helpers[launched++].channel));
    const heard: CaptureMessage[] = [];
    capture.listen((message) => heard.push(message));
    expect(failure(await capture.restart()).code).toBe('capture.running');
    writeFileSync(options.path, Buffer.concat([header, blocks(4)]));
    helpers[0].die();
    await capture.stopped;
    expect(value(await capture.restart())).toMatchObject({ type: 'opened' });
    expect(helpers[1].asked('start')[0].options).toMatchObject({
      append: true,
      packets: 6,
      path: options.path,
    });
    helpers[1].say({ type: 'watermark', seconds: 9, nanos: 0, size: 5000, frames: 2 });
    expect(heard.at(-1)).toMatchObject({ type: 'watermark', frames: 6 });
    helpers[0].die();
    helpers[1].say({ type: 'stopped', reason: 'requested', frames: 2, size: 5100 });
    expect(await capture.stopped).toMatchObject({ reason: 'requested', frames: 6 });
  });
});
