/** The free bench through the service's commands: real sockets, real capture, and the file that keeps what was done. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recordName } from '../../../src/core/capfile/records/index.ts';
import type { BenchAction, BenchOutcome, BenchSocket } from '../../../src/core/contract/bench.ts';
import { defaultCaptureOptions } from '../../../src/core/contract/capture.ts';
import { type CommandName, commands, type Params, type Value } from '../../../src/core/contract/commands.ts';
import { eventSchema, type ServiceEvent } from '../../../src/core/contract/events.ts';
import type { Reply } from '../../../src/core/contract/problem.ts';
import type { OptionValues } from '../../../src/core/contract/scenario.ts';
import { loadTrace } from '../../../src/main/cli/load.ts';
import { findFreePorts } from '../../../src/main/lab/ports.ts';
import { type Application, createApplication } from '../../../src/main/service/index.ts';
import { openSockets } from '../../lab/support/open-sockets.ts';

const folder = mkdtempSync(join(tmpdir(), 'wireside-bench-'));
const events: ServiceEvent[] = [];
let application: Application;

beforeAll(async () => {
  application = await createApplication({
    host: 'web',
    version: '0.1.0',
    locale: 'en',
    dataFolder: join(folder, 'data'),
    ownPorts: () => [],
  });
  application.onEvent((event) => events.push(eventSchema.parse(event)));
});

afterEach(async () => {
  await execute('stopRun', {});
  await execute('stopCapture', {});
  for (const { session } of (await value('snapshot', {})).sessions)
    await execute('closeSession', { session });
});

afterAll(async () => {
  await application.close();
  rmSync(folder, { recursive: true, force: true });
});

async function execute<C extends CommandName>(command: C, params: Params<C>): Promise<Reply<Value<C>>> {
  const reply = await application.execute(command, params);
  if (reply.ok) commands[command].result.parse(reply.value);
  return reply as Reply<Value<C>>;
}

async function value<C extends CommandName>(command: C, params: Params<C>): Promise<Value<C>> {
  const reply = await execute(command, params);
  if (!reply.ok) throw new Error(`${command}: ${reply.error.message}`);
  return reply.value;
}

const capture = defaultCaptureOptions;
const server = (options: OptionValues = {}) => value('makeServer', { options, capture });
const client = (options: OptionValues) => value('makeClient', { options, capture });

async function drive(socket: string, action: BenchAction, options: OptionValues = {}): Promise<void> {
  const { errors } = await value('driveSocket', { socket, action, options });
  expect(errors).toEqual([]);
}

const sockets = async (): Promise<readonly BenchSocket[]> => (await value('snapshot', {})).bench.sockets;

async function until(what: string, holds: (all: readonly BenchSocket[]) => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds(await sockets())) return;
    await wait(10);
  }
  throw new Error(`${what}: ${JSON.stringify(await sockets())}`);
}

const of = (all: readonly BenchSocket[], ref: string) => all.find((one) => one.ref === ref);
const portOf = async (ref: string): Promise<number> => of(await sockets(), ref)?.local?.port ?? 0;

async function connected(options: OptionValues = {}): Promise<number> {
  await server(options);
  const port = await portOf('server-1');
  await client({ port, host: '127.0.0.1' });
  await until('accepted', (all) => of(all, 'server-1/1')?.state === 'open');
  return port;
}

/** Names of the records of the session shown, as `label name`. */
async function recorded(): Promise<{ names: string[]; flags: string[] }> {
  const { current } = await value('snapshot', {});
  const path = join(folder, `saved-${Math.random()}.pcapng`);
  await value('saveSessionAs', { session: current!, path });
  const loaded = await loadTrace(path);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const { engine } = loaded.value;
  const { records, frames } = engine.tables;
  const names = Array.from({ length: records.length }, (_, row) => {
    const { label } = engine.socketNotes(records.get('socket', row));
    return `${label} ${recordName(records.get('name', row)).text}`;
  });
  const flags = Array.from({ length: frames.length }, (_, row) => frames.get('flags', row).toString(16));
  await loaded.value.close();
  return { names, flags };
}

describe('servers and clients by hand', () => {
  test('a server, a client, text, hex, an answer, and a reset; all of it recorded', async () => {
    const port = await connected();
    await drive('client-1', 'write', { kind: 'text', data: 'GET\\r\\n' });
    await until('echo', (all) => of(all, 'client-1')?.bytesRead === 5);
    await drive('server-1/1', 'write', { kind: 'hex', data: '00 ff', repeat: 3 });
    await until('hex', (all) => of(all, 'client-1')?.bytesRead === 11);
    await drive('client-1', 'resetAndDestroy');
    await until('reset', (all) => all.filter(({ state }) => state === 'closed').length === 2);
    expect(of(await sockets(), 'server-1/1')?.error).toContain('ECONNRESET');
    expect(of(await sockets(), 'client-1')?.remote).toEqual({ address: '127.0.0.1', port });
    await value('stopRun', {});
    const { names, flags } = await recorded();
    expect(names).toEqual(
      expect.arrayContaining([
        'server-1 listen()',
        'client-1 connect()',
        "client-1 'connect'",
        'client-1 write()',
        "server-1-accepted 'data'",
        'client-1 resetAndDestroy()',
        "server-1-accepted 'error'",
      ]),
    );
    // The handshake is there from its SYN on, and the reset.
    expect(flags.slice(0, 3)).toEqual(['2', '12', '10']);
    expect(flags.at(-1)).toBe('14');
  });

  test('Stop leaves no socket open, whatever was', async () => {
    const port = await connected({ allowHalfOpen: true, answer: 'none' });
    await drive('client-1', 'end', { data: 'last words' });
    expect(openSockets([port])).not.toEqual([]);
    await value('stopRun', {});
    expect(openSockets([port])).toEqual([]);
    expect((await value('snapshot', {})).bench).toMatchObject({ running: false, steps: 3 });
    expect(events.some((one) => one.event === 'bench' && one.bench.running)).toBe(true);
  });

  test('a server’s maxConnections and close', async () => {
    const port = await connected({ maxConnections: 1 });
    await client({ port, host: '127.0.0.1' });
    await until('dropped', (all) => of(all, 'client-2')?.state === 'closed');
    await drive('server-1', 'maxConnections', { maxConnections: 5 });
    await client({ port, host: '127.0.0.1' });
    await until('accepted', (all) => of(all, 'server-1/2')?.state === 'open');
    expect(of(await sockets(), 'server-1')).toMatchObject({ state: 'listening', connections: 2 });
    await drive('server-1', 'close');
    await until('closed', (all) => of(all, 'server-1')?.state === 'closed');
  });

  test('pause, resume and the timers are calls on the socket', async () => {
    await connected({ answer: 'discard' });
    await drive('client-1', 'pause');
    expect(of(await sockets(), 'client-1')?.paused).toBe(true);
    await drive('client-1', 'resume');
    expect(of(await sockets(), 'client-1')?.paused).toBe(false);
    await drive('client-1', 'setKeepAlive', { enable: true, initialDelay: 2000, interval: 1000, count: 3 });
    await drive('client-1', 'setNoDelay', {});
    await drive('client-1', 'setTimeout', { timeout: 50_000 });
    await drive('server-1/1', 'setTypeOfService', { tos: 16 });
    expect((await value('snapshot', {})).bench.code.slice(-4)).toEqual([
      'client1.setKeepAlive(true, 2000, 1000, 3);',
      'client1.setNoDelay(true);',
      'client1.setTimeout(50000);',
      'server1Socket1.setTypeOfService(16);',
    ]);
  });

  test.each([
    ['HTTP 200', 'GET / HTTP/1.1\\r\\n\\r\\nGET / HTTP/1.1\\r\\n\\r\\n', 2 * 40],
    ['delay', 'late', 4],
    ['discard', 'nothing', 0],
  ])('a server that answers by %s', async (answer, data, expected) => {
    await connected({ answer, answerDelay: 10 });
    await drive('client-1', 'write', { data });
    await until('read', (all) => (of(all, 'server-1/1')?.bytesRead ?? 0) > 0);
    await until('answer', (all) => of(all, 'client-1')?.bytesRead === expected);
  });

  test('options reach Node: a blockList closes, pauseOnConnect reads nothing', async () => {
    await server({ blockList: '10.0.0.1, 127.0.0.0/8' });
    await client({ port: await portOf('server-1'), host: '127.0.0.1' });
    await until('blocked', (all) => of(all, 'client-1')?.state === 'closed');
    expect(of(await sockets(), 'server-1/1')).toBeUndefined();
    await server({ pauseOnConnect: true });
    await client({ port: await portOf('server-2'), host: '127.0.0.1' });
    await drive('client-2', 'write', { data: 'unread' });
    await until('paused', (all) => of(all, 'server-2/1')?.paused === true);
    await drive('server-2/1', 'resume');
    await until('read', (all) => of(all, 'server-2/1')?.bytesRead === 6);
  });

  test('of many sockets that came and went the first are forgotten', async () => {
    await server({ answer: 'discard' });
    const port = await portOf('server-1');
    for (let i = 0; i < 230; i += 1) {
      const stranger = connect(port, '127.0.0.1');
      await once(stranger, 'connect');
      stranger.destroy();
    }
    await until('last', (all) => of(all, 'server-1/230')?.state === 'closed');
    const all = await sockets();
    expect(all.length).toBeLessThanOrEqual(201);
    expect(of(all, 'server-1')?.state).toBe('listening');
    expect(of(all, 'server-1/1')).toBeUndefined();
  });

  test('a file is written from its bytes', async () => {
    await connected();
    const file = Buffer.alloc(100_000, 7).toString('base64');
    const options = { kind: 'file' };
    const { errors } = await value('driveSocket', { socket: 'client-1', action: 'write', options, file });
    expect(errors).toEqual([]);
    await until('echo', (all) => of(all, 'client-1')?.bytesRead === 100_000);
  });
});

describe('wrong input is told at its field, and starts nothing', () => {
  const first = ({ errors }: BenchOutcome) => errors[0];

  test.each([
    ['port', { port: 70_000 }, 'port is 70000; it can be 0 to 65535.'],
    ['blockList', { blockList: '127.0.0.0/40' }, "'127.0.0.0/40' is not a subnet such as"],
    ['blockList', { blockList: '127.0.0.9-127.0.0.1' }, 'ends before it starts'],
    ['host', { host: 'no-such-host.invalid' }, 'no-such-host.invalid does not resolve ('],
    ['host', { host: '203.0.113.9' }, '203.0.113.9 is not an address of this machine.'],
    ['host', { host: 'a b' }, "'a b' is neither a host name nor an IP address."],
    ['backlog', { backlog: 0 }, 'backlog is 0'],
  ])('a server’s %s', async (name, options, message) => {
    expect(first(await server(options))).toMatchObject({ name, message: expect.stringContaining(message) });
    const { run, sessions } = await value('snapshot', {});
    expect(run?.status ?? 'stopped').toBe('stopped');
    expect(sessions).toEqual([]);
  });

  test.each([
    ['port', { port: 0 }, 'port is 0; it can be 1 to 65535.'],
    ['host', { port: 80, host: 'no-such-host.invalid' }, 'does not resolve'],
    ['localAddress', { port: 80, host: '127.0.0.1', localAddress: '203.0.113.9' }, 'not an address of this'],
    ['localAddress', { port: 80, localAddress: 'here' }, "'here' is not an IP address."],
    ['localAddress', { port: 80, host: '127.0.0.1', localAddress: '::1' }, 'of different IP versions'],
  ])('a client’s %s', async (name, options, message) => {
    expect(first(await client(options))).toMatchObject({ name, message: expect.stringContaining(message) });
    expect((await value('snapshot', {})).sessions).toEqual([]);
  });

  test('a port in use, of a server and of a client', async () => {
    const free = await findFreePorts(1);
    const port = free.ok ? free.value[0]! : 0;
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    try {
      expect(await server({ port })).toEqual({
        errors: [{ name: 'port', message: `Port ${port} is in use.` }],
      });
      const from = await client({ port: 80, host: '127.0.0.1', localPort: port });
      expect(first(from)).toEqual({ name: 'localPort', message: `Port ${port} is in use.` });
      expect((await value('snapshot', {})).sessions).toEqual([]);
    } finally {
      other.close();
      await once(other, 'close');
    }
  });

  test('what is to be sent, and to whom', async () => {
    await connected();
    const ask = (socket: string, action: BenchAction, options: OptionValues) =>
      value('driveSocket', { socket, action, options });
    expect(first(await ask('client-1', 'write', { kind: 'hex', data: 'abc' }))?.name).toBe('data');
    expect(first(await ask('client-1', 'write', { kind: 'hex', data: 'xy' }))?.message).toContain("'x'");
    expect(first(await ask('client-1', 'write', {}))?.message).toBe('There is nothing to write.');
    expect(first(await ask('client-9', 'end', {}))?.message).toContain("'client-9'");
    expect(first(await ask('client-1', 'close', {}))?.message).toBe('close is not for client-1.');
    expect((await value('snapshot', {})).bench.steps).toBe(2);
  });
});

describe('kept as a file', () => {
  test('what was done is done again as a scenario, on a port of its own', async () => {
    const port = await connected();
    await drive('client-1', 'write', { data: 'again' });
    await until('echo', (all) => of(all, 'client-1')?.bytesRead === 5);
    await wait(20);
    await drive('server-1/1', 'end', {});
    await until('closed', (all) => of(all, 'server-1/1')?.state === 'closed');
    await value('stopRun', {});
    const before = await recorded();
    const { name, text } = await value('benchFile', { title: 'An echo' });
    expect(name).toBe('an-echo.bench.json');

    const loaded = await value('loadBench', { name, text });
    expect(loaded).toMatchObject({ id: 'bench-an-echo', title: 'An echo', group: 'Benches' });
    expect((await value('listScenarios', {})).at(-1)?.id).toBe('bench-an-echo');
    const busy = createServer().listen(port, '127.0.0.1');
    await once(busy, 'listening');
    await value('startRun', { scenario: loaded.id, options: { longest: 50, hold: 50 }, capture });
    for (let tries = 0; (await value('snapshot', {})).run?.status === 'running'; tries += 1) {
      if (tries > 200) throw new Error('the bench does not end');
      await wait(25);
    }
    busy.close();
    const { run, lit } = await value('snapshot', {});
    expect(run?.problem).toBeUndefined();
    expect(run?.status).toBe('done');
    expect(lit).toEqual(loaded.code.map(({ id }) => id));
    const after = await recorded();
    const calls = (names: string[]) => names.filter((one) => one.includes('()'));
    expect(calls(after.names).sort()).toEqual(calls(before.names).sort());
    expect(after.flags.slice(0, 3)).toEqual(['2', '12', '10']);
  });

  test('nothing done is nothing to keep', async () => {
    const fresh = await createApplication({
      host: 'web',
      version: '0.1.0',
      locale: 'en',
      dataFolder: join(folder, 'fresh'),
      ownPorts: () => [],
    });
    const reply = await fresh.execute('benchFile', { title: 'x' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'bench.empty' } });
    await fresh.close();
  });

  test('a second run meanwhile is refused', async () => {
    await connected();
    const reply = await execute('startRun', { scenario: 'handshake', options: {}, capture });
    expect(reply).toMatchObject({ ok: false, error: { code: 'run.busy' } });
  });
});
