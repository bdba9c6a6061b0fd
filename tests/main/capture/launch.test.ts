import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { decodeLive } from '../../../src/core/contract/live.ts';
import { startCapture } from '../../../src/main/capture/capture-process.ts';
import {
  forkHelper,
  helperPath,
  type UtilityProcessLike,
  utilityHelper,
} from '../../../src/main/capture/launch.ts';
import { echoServer, readLog, talk, temporaryFolder, until, value } from './kit.ts';
import { mayCapture } from './privilege.ts';

describe('where the helper is', () => {
  test('beside the bundle, or a level above its chunks', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'chunks'));
    writeFileSync(join(folder, 'capture-helper.js'), '');
    expect(helperPath(folder)).toBe(join(folder, 'capture-helper.js'));
    expect(helperPath(join(folder, 'chunks'))).toBe(join(folder, 'capture-helper.js'));
  });
});

describe('a forked helper', () => {
  /** The end of a script run as a helper. */
  function end(script: string): Promise<[string, string]> {
    const path = join(temporaryFolder(), 'helper.mjs');
    writeFileSync(path, script);
    const channel = forkHelper(path);
    return new Promise((resolve) => channel.onExit((how, said) => resolve([how, said])));
  }

  test('tells its exit code and what it said last', async () => {
    expect(await end('console.error("last words"); process.exit(3)')).toEqual(['exit code 3', 'last words']);
  });

  test('tells the signal that ended it', async () => {
    expect((await end('process.kill(process.pid, "SIGKILL")'))[0]).toBe('SIGKILL');
  });

  test('is not observed with us', async () => {
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect((await end('console.error(String(process.env.NODE_OPTIONS))'))[1]).toBe('undefined');
  });

  test('bigints cross the line', async () => {
    const path = join(temporaryFolder(), 'helper.mjs');
    writeFileSync(path, 'process.once("message", (m) => { process.send(m); process.disconnect(); })');
    const channel = forkHelper(path);
    const heard: unknown[] = [];
    channel.onMessage((message) => heard.push(message));
    channel.send({ type: 'flush', id: 5n as unknown as number });
    await until(() => heard.length === 1);
    expect(heard).toEqual([{ type: 'flush', id: 5n }]);
    await new Promise((resolve) => channel.onExit(resolve));
    channel.send({ type: 'flush', id: 6 });
    channel.release();
  });
});

describe('a utility process', () => {
  test('is spoken to as Electron’s is', () => {
    const child = Object.assign(new EventEmitter(), {
      pid: 9,
      stderr: new PassThrough(),
      postMessage: vi.fn(),
      kill: vi.fn(() => true),
    });
    const start = vi.fn((_path: string) => child as UtilityProcessLike);
    const channel = utilityHelper(start)();
    expect(start).toHaveBeenCalledWith(helperPath());
    const [heard, ended, port] = [vi.fn(), vi.fn(), {}];
    channel.onMessage(heard);
    channel.onExit(ended);
    channel.send({ type: 'flush', id: 1 });
    channel.send({ type: 'port', session: 2 }, port);
    expect(child.postMessage.mock.calls).toEqual([
      [{ type: 'flush', id: 1 }, []],
      [{ type: 'port', session: 2 }, [port]],
    ]);
    child.emit('message', { type: 'answer', id: 1 });
    expect(heard).toHaveBeenCalledWith({ type: 'answer', id: 1 });
    child.emit('exit', 7);
    expect(ended).toHaveBeenCalledWith('exit code 7', '');
    channel.kill();
    expect(child.kill).toHaveBeenCalled();
  });

  /**
   * Gives the helper what Electron gives a utility process, on top of a fork: `process.parentPort`, and with a 'port'
   * message a port whose far end ("the page") is worked by messages of the kind 'page'.
   */
  const shim = `
    import { EventEmitter } from 'node:events';
    import { MessageChannel } from 'node:worker_threads';
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (frame) => process.send({ type: 'page', frame: new Uint8Array(frame) }));
    process.parentPort = Object.assign(new EventEmitter(), { postMessage: (message) => process.send(message) });
    process.on('message', (data) => {
      if (data.type === 'page') port1.postMessage(data.request);
      else process.parentPort.emit('message', { data, ports: data.type === 'port' ? [port2] : [] });
    });`;

  test.runIf(mayCapture)('the helper in one sends frames straight to a page', async () => {
    const port = await echoServer();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'shim.mjs'), shim);
    const execArgv = ['--import', pathToFileURL(join(folder, 'shim.mjs')).href];
    const child = fork(helperPath(), [], {
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const launch = utilityHelper(() => ({
      pid: child.pid,
      stderr: null,
      postMessage: (message) => child.send(message as object),
      on: (_message, listener) => child.on('message', listener),
      once: (_exit, listener) => child.once('exit', (code) => listener(code ?? 0)),
      kill: () => child.kill(),
    }));
    const path = join(folder, 'packets.pcapng');
    const capture = value(await startCapture({ path, scope: { kind: 'ports', ports: [port] } }, launch));
    const frames: Uint8Array<ArrayBuffer>[] = [];
    child.on('message', (message: { type: string; frame: Uint8Array<ArrayBuffer> }) => {
      if (message.type === 'page') frames.push(message.frame);
    });
    capture.addPort({}, 12);
    child.send({ type: 'page', request: { type: 'subscribe', session: 12, packets: 0, records: 0 } });
    await talk(port, 'to the page');
    await capture.flush();
    const end = await capture.stop();
    const bytes = () =>
      Buffer.concat(
        frames
          .map((frame) => decodeLive(frame)!)
          .flatMap((found) => (found.kind === 'packets' ? [found.bytes] : [])),
      );
    await until(() => bytes().length === end.size);
    expect(readLog(path).frames.length).toBeGreaterThan(8);
    expect(frames.map((frame) => decodeLive(frame)!.kind)).toContain('watermark');
    expect(frames.every((frame) => decodeLive(frame)!.session === 12)).toBe(true);
    await once(child, 'exit');
  });
});
