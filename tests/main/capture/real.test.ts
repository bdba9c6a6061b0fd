/** Real packets of real connections on loopback, in a real helper process. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCapture } from '../../../src/main/capture/capture-process.ts';
import { forkHelper, type HelperChannel, helperPath } from '../../../src/main/capture/launch.ts';
import type { CaptureMessage, CaptureOptions, CaptureProcess } from '../../../src/main/capture/types.ts';
import { echoServer, parseLog, readLog, talk, temporaryFolder, tshark, until, value } from './kit.ts';
import { declarePrivilege, isLinuxRoot, mayCapture, usablePrograms } from './privilege.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Running {
  readonly capture: CaptureProcess;
  readonly helper: () => HelperChannel;
  readonly path: string;
  readonly heard: CaptureMessage[];
}

/** A capture on loopback, ended after the test. */
async function capturing(options: Partial<CaptureOptions> & Pick<CaptureOptions, 'scope'>): Promise<Running> {
  const path = join(temporaryFolder(), 'packets.pcapng');
  let helper: HelperChannel | undefined;
  const capture = value(await startCapture({ path, ...options }, () => (helper = forkHelper())));
  onTestFinished(async () => void (await capture.stop()));
  const heard: CaptureMessage[] = [];
  capture.listen((message) => heard.push(message));
  return { capture, helper: () => helper!, path: options.path ?? path, heard };
}

const ports = (...list: number[]) => ({ kind: 'ports', ports: list }) as const;
const of = <T extends CaptureMessage['type']>(heard: readonly CaptureMessage[], type: T) =>
  heard.filter((message): message is Extract<CaptureMessage, { type: T }> => message.type === type);
const nanosOf = ({ seconds, nanos }: { seconds: number; nanos: number }) =>
  BigInt(seconds) * 1_000_000_000n + BigInt(nanos);

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

declarePrivilege();

describe.runIf(mayCapture)('a real connection', () => {
  test('is in the log from SYN to the last ACK, as tshark reads it', async () => {
    const port = await echoServer();
    const { capture, path, heard } = await capturing({ scope: ports(port) });
    await talk(port, 'one', 'three');
    const end = await capture.stop();
    expect(end).toMatchObject({ reason: 'requested' });
    const rows = tshark(path, 'frame.number', 'tcp.flags.str', 'tcp.len', 'tcp.srcport', 'tcp.dstport');
    expect(rows).toHaveLength(end.frames);
    expect(rows.every((row) => row[3] === String(port) || row[4] === String(port))).toBe(true);
    const flags = rows.map((row) => row[1].replaceAll('·', ''));
    expect(flags.slice(0, 3)).toEqual(['S', 'AS', 'A']);
    expect(flags.filter((flag) => flag.includes('F'))).toHaveLength(2);
    expect(flags.at(-1)).toBe('A');
    expect(rows.map((row) => Number(row[2])).filter(Boolean)).toEqual([3, 3, 5, 5]);
    expect(of(heard, 'stats').at(-1)).toMatchObject({
      dropped: 0,
      interfaceDropped: 0,
      frames: end.frames,
      late: 0,
    });
  });

  test('its times are the kernel’s, within the clock error of what the program saw', async () => {
    const port = await echoServer();
    const { capture, path, heard } = await capturing({ scope: ports(port) });
    const before = process.hrtime.bigint();
    await talk(port, 'x');
    const after = process.hrtime.bigint();
    await capture.stop();
    const { monotonic, epoch } = of(heard, 'clock')[0];
    expect(Math.min(...of(heard, 'clock').map(({ error }) => error))).toBeLessThanOrEqual(1000);
    const { frames } = readLog(path);
    const inMonotonic = frames.map(({ stamp }) => stamp - epoch + monotonic);
    expect(inMonotonic[0]).toBeGreaterThan(before);
    // The server's last ACK may come after the client has heard its close.
    expect(inMonotonic[0]).toBeLessThan(after);
    // Loopback stamps a frame now and then some microseconds before the one above it, not more.
    for (let i = 1; i < frames.length; i++)
      expect(frames[i].stamp).toBeGreaterThan(frames[i - 1].stamp - 100_000n);
  });

  test('clock samples come first of all, and watermarks tell every frame', async () => {
    const port = await echoServer();
    const { capture, heard, path } = await capturing({ scope: ports(port) });
    expect(heard[0].type).toBe('clock');
    await talk(port, 'x');
    await capture.flush();
    const mark = of(heard, 'watermark').at(-1)!;
    expect(mark.frames).toBe(readLog(path).frames.length);
    expect(mark.size).toBe(statSync(path).size);
    expect(nanosOf(mark)).toBeGreaterThan(readLog(path).frames.at(-1)!.stamp);
  });

  test('follow gives the very bytes of the file, from any offset', async () => {
    const port = await echoServer();
    const { capture, path } = await capturing({ scope: ports(port) });
    const whole: Uint8Array[] = [];
    const ends: string[] = [];
    capture.follow((message) => {
      if (message.type === 'bytes') whole.push(message.bytes);
      if (message.type === 'stopped') ends.push('first');
    });
    await talk(port, 'x');
    await capture.stop();
    const late: number[] = [];
    capture.follow((message) => {
      if (message.type === 'bytes') late.push(message.offset, message.bytes.length);
      if (message.type === 'stopped') ends.push('late');
    }, 100);
    await until(() => ends.length === 2);
    expect(Buffer.concat(whole)).toHaveLength(statSync(path).size);
    expect(parseLog(Buffer.concat(whole))).toEqual(readLog(path));
    expect(late).toEqual([100, statSync(path).size - 100]);
  });
});

describe.runIf(mayCapture)('what is captured', () => {
  test('only the ports of the scope, and never our own', async () => {
    const [mine, other, own] = [await echoServer(), await echoServer(), await echoServer()];
    const { capture, path } = await capturing({ scope: ports(mine, own), ownPorts: [own] });
    await talk(other, 'secret');
    await talk(own, 'page');
    await talk(mine, 'wanted');
    await capture.stop();
    const seen = new Set(tshark(path, 'tcp.srcport', 'tcp.dstport').flat());
    expect(seen.has(String(mine))).toBe(true);
    expect(seen.has(String(other))).toBe(false);
    expect(seen.has(String(own))).toBe(false);
  });

  test('a port that joins while it runs, from the first SYN on, and nothing is lost of the other', async () => {
    const [first, second] = [await echoServer(), await echoServer()];
    const { capture, path } = await capturing({ scope: ports(first) });
    const texts = Array.from({ length: 200 }, (_, i) => `text ${i}`);
    const talking = talk(first, ...texts);
    for (let i = 0; i < 20; i++) value(await capture.setScope(i % 2 ? ports(first, second) : ports(first)));
    value(await capture.setScope(ports(first, second)));
    await talk(second, 'now');
    await talking;
    const end = await capture.stop();
    const rows = tshark(path, 'tcp.stream', 'tcp.flags.syn', 'tcp.len', 'tcp.analysis.flags', 'tcp.port');
    expect(rows).toHaveLength(end.frames);
    const gaps = rows.filter((row) => row[3]);
    expect(gaps).toEqual([]);
    const bytesOf = (port: number) =>
      rows
        .filter((row) => row[4].split(',').includes(String(port)))
        .reduce((sum, row) => sum + Number(row[2]), 0);
    expect(bytesOf(first)).toBe(2 * texts.join('').length);
    expect(bytesOf(second)).toBe(2 * 'now'.length);
    expect(capture.opened.filter).toContain(String(second));
  });

  test('a cut frame keeps its length on the wire', async () => {
    const port = await echoServer();
    const { capture, path } = await capturing({ scope: ports(port), snaplen: 70 });
    await talk(port, 'x'.repeat(1000));
    await capture.stop();
    const { frames } = readLog(path);
    expect(Math.max(...frames.map(({ length }) => length))).toBe(70);
    expect(frames.filter(({ original }) => original > 1000)).toHaveLength(2);
    expect(tshark(path, 'frame.cap_len', 'frame.len')).toEqual(
      frames.map(({ length, original }) => [String(length), String(original)]),
    );
  });

  test('all of a device, on any device: another link type', async () => {
    const port = await echoServer();
    const { capture, path } = await capturing({ scope: ports(port), device: 'any' });
    value(await capture.setScope(ports(port)));
    await talk(port, 'x');
    await capture.stop();
    expect([113, 276]).toContain(capture.opened.linkType);
    expect(tshark(path, 'tcp.len').filter(([length]) => length === '1').length).toBeGreaterThanOrEqual(2);
  });

  test('an expression that libpcap does not take is refused, before and while it runs', async () => {
    const bad = { kind: 'expression', expression: 'tcp prt 80' } as const;
    const path = join(temporaryFolder(), 'never');
    expect((await startCapture({ path, scope: bad })).ok).toBe(false);
    expect(existsSync(path)).toBe(false);
    const { capture } = await capturing({ scope: ports(1) });
    expect((await capture.setScope(bad)).ok).toBe(false);
  });

  test('a filter that the device’s link type cannot have is a mistake of the filter', async () => {
    const path = join(temporaryFolder(), 'never');
    const scope = { kind: 'expression', expression: 'ether src host 00:00:00:00:00:01' } as const;
    const started = await startCapture({ path, device: 'any', scope });
    expect(started).toMatchObject({ ok: false, error: { code: 'capture.filter' } });
  });

  test('a device that does not exist', async () => {
    const path = join(temporaryFolder(), 'never');
    const started = await startCapture({ path, device: 'nosuch0', scope: { kind: 'device' } });
    expect(started).toMatchObject({ ok: false, error: { code: 'capture.no-device' } });
    expect(existsSync(path)).toBe(false);
  });
});

describe.runIf(mayCapture)('the end of a capture', () => {
  test.each([
    ['packets', { packets: 5 }],
    ['bytes', { bytes: 1500 }],
    ['seconds', { seconds: 0.3 }],
  ] as const)('a limit of %s', async (reason, limits) => {
    const port = await echoServer();
    const { capture, path } = await capturing({ scope: ports(port), limits });
    await talk(port, 'one', 'two', 'three', 'four');
    const end = await capture.stopped;
    expect(end.reason).toBe(reason);
    expect(end.problem).toBeUndefined();
    expect(readLog(path)).toMatchObject({ problems: [], statistics: [expect.anything()] });
    if (reason === 'packets') expect(readLog(path).frames).toHaveLength(5);
    if (reason === 'bytes') expect(statSync(path).size).toBeLessThanOrEqual(1500);
  });

  test('the helper is killed: it says so, keeps what came, and starts again in the same log', async () => {
    const port = await echoServer();
    const { capture, helper, path, heard } = await capturing({ scope: ports(port) });
    await talk(port, 'before');
    await capture.flush();
    helper().kill();
    const end = await capture.stopped;
    expect(end).toMatchObject({ reason: 'died', problem: { code: 'capture.helper-died' } });
    expect(readLog(path)).toMatchObject({ problems: [], sections: 1 });
    expect(readLog(path).frames).toHaveLength(end.frames);
    expect(end.frames).toBeGreaterThan(8);
    value(await capture.restart());
    await talk(port, 'after');
    const again = await capture.stop();
    expect(again.frames).toBeGreaterThan(end.frames + 8);
    expect(readLog(path)).toMatchObject({ problems: [], sections: 2 });
    expect(tshark(path, 'frame.number')).toHaveLength(again.frames);
    expect(of(heard, 'opened').length).toBe(2);
  });

  test('SIGTERM to the helper ends it well', async () => {
    const port = await echoServer();
    const { capture, helper, path } = await capturing({ scope: ports(port) });
    await talk(port, 'x');
    await capture.flush();
    process.kill(helper().pid!, 'SIGTERM');
    expect(await capture.stopped).toMatchObject({ reason: 'terminated' });
    expect(readLog(path)).toMatchObject({ problems: [], statistics: [expect.anything()] });
  });

  test('Ctrl+C in the terminal is the parent’s to judge', async () => {
    const { capture, helper } = await capturing({ scope: ports(1) });
    process.kill(helper().pid!, 'SIGINT');
    await capture.flush();
    expect(await capture.stop()).toMatchObject({ reason: 'requested' });
  });

  test('the parent dies: the helper writes the end and goes', async () => {
    const [port, path] = [await echoServer(), join(temporaryFolder(), 'packets.pcapng')];
    const script = `
      import { startCapture } from ${JSON.stringify(join(root, 'src/main/capture/capture-process.ts'))};
      import { forkHelper } from ${JSON.stringify(join(root, 'src/main/capture/launch.ts'))};
      let helper;
      const options = { path: ${JSON.stringify(path)}, scope: { kind: 'ports', ports: [${port}] } };
      const started = await startCapture(options, () => (helper = forkHelper()));
      console.log(started.ok ? helper.pid : started.error.message);
      setInterval(() => {}, 1000);`;
    const parent: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [said] = (await once(parent.stdout!, 'data')) as [Buffer];
    const helper = Number(said);
    expect(alive(helper)).toBe(true);
    await talk(port, 'last words');
    await new Promise((resolve) => setTimeout(resolve, 60));
    parent.kill('SIGKILL');
    await until(() => !alive(helper));
    expect(readLog(path)).toMatchObject({ problems: [], statistics: [expect.anything()] });
    expect(readLog(path).frames.length).toBeGreaterThan(8);
  });

  test('a parent that does not listen loses nothing', async () => {
    const port = await echoServer();
    const { capture, path } = await capturing({
      scope: { kind: 'expression', expression: `udp port ${port}` },
    });
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    onTestFinished(() => void socket.close());
    for (let i = 0; i < 20_000; i++) socket.send('x', port, '127.0.0.1');
    // Nothing in this process runs now: the helper is on its own.
    for (const end = performance.now() + 700; performance.now() < end; );
    await until(() => readLog(path).frames.length >= 20_000);
    expect(await capture.stop()).toMatchObject({ frames: 20_000 });
  });
});

describe.runIf(mayCapture && isLinuxRoot)('a disk that is full', () => {
  test('ends it, says so, and keeps what is there', async () => {
    const folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'wireside-test', folder]);
    const unmount = () => execFileSync('umount', [folder]);
    onTestFinished(() => void unmount());
    const port = await echoServer();
    const { capture, path } = await capturing({ scope: ports(port), path: join(folder, 'packets.pcapng') });
    await talk(port, ...Array.from({ length: 30 }, () => 'x'.repeat(10_000)));
    const end = await capture.stopped;
    expect(end).toMatchObject({
      reason: 'disk-full',
      problem: { code: 'capture.disk-full', severity: 'error' },
    });
    expect(readLog(path).problems).toEqual([]);
    expect(readLog(path).frames).toHaveLength(end.frames);
    expect(tshark(path, 'frame.number')).toHaveLength(end.frames);
  });
});

describe.runIf(mayCapture)('watermarks under load', () => {
  test('no frame comes below one that was sent, and they come often', async () => {
    const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const { capture, heard, path } = await capturing({ scope: ports(port) });
    const script = `
      const sockets = Array.from({ length: 4 }, () => require('net').connect({ port: ${port}, host: '127.0.0.1', noDelay: true }));
      const end = performance.now() + 1200;
      const go = () => {
        for (const socket of sockets) for (let i = 0; i < 20; i++) socket.write('x');
        if (performance.now() < end) setImmediate(go); else sockets.forEach((socket) => socket.end());
      };
      setTimeout(go, 100);`;
    await once(spawn(process.execPath, ['-e', script], { stdio: 'inherit' }), 'close');
    await capture.stop();
    const stats = of(heard, 'stats').at(-1)!;
    expect(stats.frames).toBeGreaterThan(1000);
    expect(stats).toMatchObject({ late: 0, dropped: 0 });
    // The same from outside: each frame that was written after a watermark is stamped at or above it.
    const marks = of(heard, 'watermark');
    const { frames } = readLog(path);
    let lowestAfter = frames.at(-1)!.stamp;
    let at = frames.length;
    for (const mark of marks.toReversed()) {
      for (; at > mark.frames; at--)
        if (frames[at - 1].stamp < lowestAfter) lowestAfter = frames[at - 1].stamp;
      if (at < frames.length) expect(lowestAfter).toBeGreaterThanOrEqual(nanosOf(mark));
    }
    expect(marks.length).toBeGreaterThan(40);
  });
});

describe.runIf(usablePrograms.length > 0)('through a program of the system', () => {
  test.each(usablePrograms)('%s gives the same frames', async (source) => {
    const port = await echoServer();
    const { capture, path, heard } = await capturing({ scope: ports(port), source });
    expect(capture.opened).toMatchObject({ source, linkType: 1, nanosecond: true });
    await talk(port, 'one', 'two');
    const end = await capture.stop();
    const flags = tshark(path, 'tcp.flags.str').map(([flag]) => flag.replaceAll('·', ''));
    expect(flags.slice(0, 3)).toEqual(['S', 'AS', 'A']);
    expect(flags.filter((flag) => flag.includes('F'))).toHaveLength(2);
    expect(flags).toHaveLength(end.frames);
    expect(of(heard, 'stats').at(-1)).toMatchObject({ dropped: 0 });
  });
});

test('the helper is found among the sources', () => {
  expect(helperPath()).toBe(join(root, 'src/main/capture/helper/index.ts'));
});
