import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { durationNanos, epochNanos, monotonicNanos } from '../../../src/core/base/brand.ts';
import { type Problem, problem } from '../../../src/core/base/problem.ts';
import { err, ok, type Result } from '../../../src/core/base/result.ts';
import type { FromHelper, HelperOptions } from '../../../src/main/capture/helper/messages.ts';
import { HelperSession } from '../../../src/main/capture/helper/session.ts';
import type { CaptureSource, SourceInfo, SourceSink } from '../../../src/main/capture/sources/source.ts';
import { helperOptions } from '../../../src/main/capture/start-options.ts';
import type { CaptureLimits } from '../../../src/main/capture/types.ts';
import { blocks, readLog, temporaryFolder } from './kit.ts';

const DELAY = 30_000_000n;
const EPOCH = 1_700_000_000_000_000_000n;

/** A source whose frames and moods the test decides. */
class FakeSource implements CaptureSource {
  readonly kind = 'cap';
  readonly delayNanos = DELAY;
  sink: SourceSink | undefined;
  opening: Result<SourceInfo, Problem> = ok({ linkType: 1, snaplen: 1000, nanosecond: true });
  filterAnswer: Result<void, Problem> = ok(undefined);
  filters: string[] = [];
  empty = true;
  closed = 0;
  /** Given to the sink on close, as a program does with what it still has. */
  rest: Uint8Array | undefined;

  open(_settings: unknown, sink: SourceSink) {
    this.sink = sink;
    return Promise.resolve(this.opening);
  }
  drain() {
    return this.empty;
  }
  setFilter(filter: string) {
    this.filters.push(filter);
    return Promise.resolve(this.filterAnswer);
  }
  stats() {
    return { received: 7, dropped: 1, interfaceDropped: 0 };
  }
  close() {
    this.closed += 1;
    if (this.rest) this.sink?.batch(this.rest, 1, EPOCH);
    return Promise.resolve(this.stats());
  }
}

/** A session on a fake source and fake clocks; `pass` lets time go by. */
function session(limits: CaptureLimits = {}) {
  const source = new FakeSource();
  const said: FromHelper[] = [];
  let now = 0n;
  let step = 0n;
  const clocks = () => ({
    monotonic: monotonicNanos(now),
    epoch: epochNanos(EPOCH + now + step),
    error: durationNanos(25),
  });
  const audience = { written: vi.fn(), watermark: vi.fn(), stopped: vi.fn() };
  const made = new HelperSession(
    (message) => said.push(message),
    clocks,
    () => ok(source),
    audience,
  );
  const path = join(temporaryFolder(), 'packets.pcapng');
  const options: HelperOptions = helperOptions({ path, scope: { kind: 'device' }, limits }, 'tcp', false, 0);
  return {
    source,
    said,
    audience,
    path,
    session: made,
    async start(changed: Partial<HelperOptions> = {}) {
      made.receive({ type: 'start', options: { ...options, ...changed } });
      await vi.advanceTimersByTimeAsync(0);
    },
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 10) {
        now += 10_000_000n;
        await vi.advanceTimersByTimeAsync(10);
      }
    },
    setClock: (nanos: bigint) => {
      step = nanos;
    },
    frames: (count: number, first = EPOCH + now) =>
      source.sink?.batch(blocks(count, { first }), count, first),
    of: <T extends FromHelper['type']>(type: T) =>
      said.filter((message): message is Extract<FromHelper, { type: T }> => message.type === type),
  };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
});
afterEach(() => vi.useRealTimers());

describe('a session of the helper', () => {
  test('samples the clocks first of all, then says what it has opened', async () => {
    const { start, said } = session();
    await start();
    expect(said.map((message) => message.type)).toEqual(['clock', 'opened']);
    expect(said[1]).toMatchObject({
      source: 'cap',
      device: 'lo',
      linkType: 1,
      filter: 'tcp',
      nanosecond: true,
    });
  });

  test('gives a watermark with every look: the time of the look less the delay', async () => {
    const { start, pass, of } = session();
    await start();
    await pass(300);
    const marks = of('watermark');
    expect(marks).toHaveLength(30);
    const stamps = marks.map(({ seconds, nanos }) => BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
    expect(stamps[29]).toBe(EPOCH + 300_000_000n - DELAY);
    expect(stamps).toEqual([...stamps].sort());
  });

  test('the watermark stands while the source has more to give, and tells the size all the same', async () => {
    const { start, pass, of, source, frames } = session();
    await start();
    await pass(20);
    source.empty = false;
    frames(3);
    await pass(60);
    const marks = of('watermark');
    expect(new Set(marks.slice(1).map(({ nanos }) => nanos)).size).toBe(1);
    expect(marks.at(-1)).toMatchObject({ frames: 3 });
    expect(marks.at(-1)!.size).toBeGreaterThan(marks[0].size);
  });

  test('samples the clocks once a second, and counts', async () => {
    const { start, pass, of } = session();
    await start();
    await pass(3100);
    expect(of('clock').length).toBeGreaterThanOrEqual(4);
    expect(of('clock').length).toBeLessThanOrEqual(5);
    expect(of('stats').at(-1)).toMatchObject({ received: 7, dropped: 1, late: 0 });
  });

  test('a clock that is set: a sample at once, and the watermark follows it back', async () => {
    const { start, pass, of, setClock } = session();
    await start();
    await pass(150);
    const clocksBefore = of('clock').length;
    setClock(-3_600_000_000_000n);
    await pass(10);
    expect(of('clock').length).toBe(clocksBefore + 1);
    await pass(60);
    expect(of('watermark').at(-1)!.seconds).toBe(Number(EPOCH / 1_000_000_000n) - 3600);
    expect(of('clock').length).toBe(clocksBefore + 1);
  });

  test('writes what comes, and hands the same bytes on', async () => {
    const { start, frames, path, audience, pass } = session();
    await start();
    frames(2);
    frames(3);
    await pass(10);
    expect(readLog(path).frames).toHaveLength(5);
    const written = audience.written.mock.calls as [number, Uint8Array][];
    expect(written.map(([, bytes]) => bytes.length)).toEqual([2 * 92, 3 * 92]);
    expect(written[1][0]).toBe(written[0][0] + 2 * 92);
  });

  test('counts what comes below a watermark as late', async () => {
    const { start, pass, frames, of } = session();
    await start();
    await pass(150);
    frames(1, EPOCH);
    await pass(1000);
    expect(of('stats').at(-1)!.late).toBe(1);
  });
});

describe('flushing and stopping', () => {
  test('a flush is answered when the watermark has passed it', async () => {
    const { start, pass, of, session: made } = session();
    await start();
    made.receive({ type: 'flush', id: 5 });
    await pass(10);
    expect(of('answer')).toEqual([]);
    await pass(30);
    expect(of('answer')).toEqual([{ type: 'answer', id: 5 }]);
  });

  test('a source that is never read empty is not waited for for ever', async () => {
    const { start, pass, of, source, session: made } = session();
    await start();
    source.empty = false;
    made.receive({ type: 'flush', id: 5 });
    await pass(1900);
    expect(of('answer')).toEqual([]);
    await pass(200);
    expect(of('answer')).toHaveLength(1);
  });

  test('a stop takes in what was sent before it, and what the source still holds', async () => {
    const { start, pass, of, source, frames, path, session: made, audience } = session();
    await start();
    source.rest = blocks(1);
    made.receive({ type: 'stop', reason: 'requested' });
    frames(2);
    await pass(60);
    expect(of('stopped')).toEqual([expect.objectContaining({ reason: 'requested', frames: 3 })]);
    expect(of('stats').at(-1)).toMatchObject({ frames: 3 });
    expect(readLog(path)).toMatchObject({
      problems: [],
      statistics: [expect.objectContaining({ delivered: 3 })],
    });
    expect(readLog(path).frames).toHaveLength(3);
    expect(audience.stopped).toHaveBeenCalledOnce();
    expect(source.closed).toBe(1);
  });

  test('nothing is said after the end', async () => {
    const { start, pass, said, session: made } = session();
    await start();
    made.receive({ type: 'stop', reason: 'requested' });
    await pass(60);
    const before = said.length;
    await pass(300);
    expect(said).toHaveLength(before);
    made.receive({ type: 'stop', reason: 'requested' });
    await pass(60);
    expect(said).toHaveLength(before);
  });

  test('leaving takes in what was sent before, and resolves when all is written', async () => {
    const { start, pass, of, frames, path, session: made } = session();
    await start();
    const left = made.leave('parent-gone');
    frames(2);
    await pass(60);
    await left;
    expect(of('stopped')).toEqual([expect.objectContaining({ reason: 'parent-gone', frames: 2 })]);
    expect(readLog(path).statistics).toHaveLength(1);
  });

  test('leaving before anything was started', async () => {
    const { of, session: made } = session();
    await made.leave('parent-gone');
    expect(of('stopped')).toEqual([expect.objectContaining({ frames: 0, size: 0 })]);
  });

  test.each([
    ['packets', { packets: 4 }],
    ['bytes', { bytes: 900 }],
  ] as const)('a limit of %s ends it', async (reason, limits) => {
    const { start, pass, of, frames, path } = session(limits);
    await start();
    for (let batch = 0; batch < 5; batch++) frames(2);
    await pass(10);
    const [stopped] = of('stopped');
    expect(stopped).toEqual({
      type: 'stopped',
      reason,
      frames: expect.any(Number),
      size: expect.any(Number),
    });
    expect(readLog(path).frames).toHaveLength(stopped.frames);
    if (reason === 'packets') expect(stopped.frames).toBe(4);
    else expect(stopped.size).toBeLessThanOrEqual(900);
  });

  test('a limit of seconds ends it', async () => {
    const { start, pass, of } = session({ seconds: 2 });
    await start();
    await pass(1900);
    expect(of('stopped')).toEqual([]);
    await pass(200);
    expect(of('stopped')).toEqual([expect.objectContaining({ reason: 'seconds' })]);
  });

  test('a source that ends by itself: why, and what it gave is kept', async () => {
    const { start, of, source, frames, path, pass } = session();
    await start();
    frames(2);
    source.sink?.ended('device-gone', problem('error', 'capture.device-gone', 'lo is gone.'));
    await pass(10);
    expect(of('stopped')).toEqual([
      expect.objectContaining({
        reason: 'device-gone',
        problem: expect.objectContaining({ message: 'lo is gone.' }),
      }),
    ]);
    expect(readLog(path).frames).toHaveLength(2);
  });
});

describe('what goes wrong at the start, and filters', () => {
  test('no source: the reason and the way out, and no file is left', async () => {
    const { start, of, source, path } = session();
    source.opening = err(problem('error', 'capture.open', 'this user may not open the device'));
    await start();
    const [stopped] = of('stopped');
    expect(stopped.problem).toMatchObject({ code: 'capture.permission' });
    expect(stopped.problem?.message).toContain('this user may not open the device');
    expect(() => readLog(path)).toThrow('ENOENT');
  });

  test('a filter that does not compile is no matter of permission', async () => {
    const { start, of, source } = session();
    source.opening = err(problem('error', 'capture.filter', 'syntax error'));
    await start({ sources: ['cap', 'dumpcap'] });
    expect(of('stopped')[0].problem).toMatchObject({ code: 'capture.filter' });
  });

  test('a log that cannot be made', async () => {
    const { start, of } = session();
    await start({ path: '/no/such/folder/log' });
    expect(of('stopped')[0].problem).toMatchObject({ code: 'capture.log' });
  });

  test('a warning of the source is passed on', async () => {
    const { start, of, source } = session();
    const warning = problem('warning', 'capture.warning', 'not promiscuous');
    source.opening = ok({ linkType: 1, snaplen: 1, nanosecond: true, warning });
    await start();
    expect(of('problem')).toEqual([{ type: 'problem', problem: warning }]);
  });

  test('a new filter is answered, with the problem if there is one', async () => {
    const { start, of, source, session: made } = session();
    await start();
    made.receive({ type: 'setFilter', id: 1, filter: 'udp' });
    await vi.advanceTimersByTimeAsync(0);
    source.filterAnswer = err(problem('error', 'capture.filter', 'no'));
    made.receive({ type: 'setFilter', id: 2, filter: 'bad' });
    await vi.advanceTimersByTimeAsync(0);
    expect(source.filters).toEqual(['udp', 'bad']);
    expect(of('answer')).toEqual([
      { type: 'answer', id: 1 },
      { type: 'answer', id: 2, problem: expect.objectContaining({ message: 'no' }) },
    ]);
  });
});
