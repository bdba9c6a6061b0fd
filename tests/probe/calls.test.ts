import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { RecordFlag } from '../../src/core/capfile/records/index.ts';
import { closed, connecting, listening, portOf, until, type Watch, watch } from './support.ts';

let watching: Watch;
afterEach(() => watching.probe.stop());

const acceptedClosed = () => until(() => watching.see().all('closed', 'accepted').length > 0);

it('records every call of a program with what it was given', async () => {
  watching = watch();
  const server = await listening(watching, (socket) => socket.resume().end());
  const client = connecting(watching, server, { allowHalfOpen: true, noDelay: true, timeout: 5000 });
  client.resume();
  await once(client, 'connect');
  client.setKeepAlive(true, 3000);
  client.setNoDelay().setNoDelay(false);
  client.setTimeout(1234);
  client.setEncoding('latin1');
  client.ref().unref().ref();
  client.pause().resume();
  client.cork();
  client.uncork();
  client.destroySoon();
  await closed(client);
  server.ref().unref();
  await closed(server);
  const sight = watching.end();
  const details = (key: Parameters<typeof sight.all>[0]) =>
    sight.all(key, 'client').map((record) => record.details);
  expect(details('connect')).toMatchObject([
    { host: '127.0.0.1', port: portOf_(sight), allowHalfOpen: true, noDelay: true, timeout: 5000 },
  ]);
  expect(details('setKeepAlive')).toEqual([{ enable: true, initialDelay: 3000 }]);
  expect(details('setNoDelay')).toEqual([{ enable: true }, { enable: false }]);
  expect(details('setTimeout')).toEqual([{ timeout: 1234 }]);
  expect(details('setEncoding')).toEqual([{ encoding: 'latin1' }]);
  const programs = sight.of('client').filter((record) => (record.flags & RecordFlag.byNode) === 0);
  expect(programs.every((record) => record.depth < 2)).toBe(true);
  const names = sight.names('client');
  for (const name of ['ref()', 'unref()', 'pause()', 'resume()', 'cork()', 'uncork()', 'destroySoon()']) {
    expect(names).toContain(name);
  }
  expect(names).toContain('[end()]');
  expect(sight.names('server')).toEqual(expect.arrayContaining(['ref()', 'unref()', 'close()']));
});

/** The port in the server's tuple. */
const portOf_ = (sight: ReturnType<Watch['see']>) => sight.tuples[0]?.localPort;

it('takes options from an object without running its getters', async () => {
  watching = watch();
  const server = await listening(watching, (socket) => socket.resume().end());
  let runs = 0;
  const options = {
    port: portOf(server),
    host: '127.0.0.1',
    get family() {
      runs += 1;
      return 4;
    },
  };
  const bare = net.connect({ ...options });
  const expected = runs;
  runs = 0;
  const client = watching.probe.run(() => net.connect(options), { label: 'client' });
  bare.resume();
  client.resume();
  const without = await Promise.all([closed(client), closed(bare)]);
  expect(without).toHaveLength(2);
  await closed(server);
  expect(runs).toBe(expected);
  expect(watching.end().all('connect', 'client')[0]?.details).toEqual({
    host: '127.0.0.1',
    port: options.port,
  });
});

it('tells setKeepAlive() with an object of options', async () => {
  watching = watch();
  const client = watching.probe.run(() => new net.Socket(), { label: 'client' });
  const setKeepAlive = client.setKeepAlive as unknown as (options: object) => net.Socket;
  watching.probe.run(
    () => setKeepAlive.call(client, { enable: true, initialDelay: 1, interval: 2, count: 3 }),
    {
      label: 'client',
    },
  );
  client.destroy();
  await sleep(1);
  const [call] = watching.end().all('setKeepAlive', 'client');
  expect(call?.details).toEqual({ enable: true, initialDelay: 1, interval: 2, count: 3 });
});

it.each([
  ['destroy() in the program', (socket: net.Socket) => socket.destroy(), 'destroy()'],
  ['end() in the program', (socket: net.Socket) => socket.end(), 'end()'],
  ['resetAndDestroy() in the program', (socket: net.Socket) => socket.resetAndDestroy(), 'resetAndDestroy()'],
])('attributes %s to the program, from whatever callback', async (_what, act, name) => {
  const ways: ((run: () => void, socket: net.Socket) => unknown)[] = [
    (run) => run(),
    (run) => setTimeout(run, 1),
    (run) => setImmediate(run),
    (run) => process.nextTick(run),
    (run) => Promise.resolve().then(run),
    (run) => [0].forEach(run),
    (run, socket) => socket.write('x', run),
  ];
  for (const way of ways) {
    watching = watch();
    const server = await listening(watching, (socket) =>
      way(() => act(socket.on('error', () => {}).resume()), socket),
    );
    const client = connecting(watching, server);
    client.on('error', () => {}).resume();
    await closed(client);
    await closed(server);
    await acceptedClosed();
    expect(watching.end().names('accepted')).toContain(name);
  }
});

it('attributes to Node what Node does: the automatic end and destroy, pipe, pipeline, iteration', async () => {
  watching = watch();
  const server = await listening(watching, async (socket) => {
    for await (const _chunk of socket) break;
  });
  const client = connecting(watching, server);
  client.resume().write('x');
  await closed(client);
  await closed(server);
  await acceptedClosed();
  const iterated = watching.end();
  expect(iterated.names('accepted')).toEqual(expect.arrayContaining(['[read()]', '[destroy()]']));
  expect(iterated.names('client')).toEqual(
    expect.arrayContaining(['[end()]', '[destroy()]', 'resume()', 'write()']),
  );

  watching = watch();
  const echo = await listening(watching, (socket) => void pipeline(socket, socket));
  const talker = connecting(watching, echo);
  talker.resume().end('hello');
  await closed(talker);
  await closed(echo);
  await acceptedClosed();
  expect(watching.end().names('accepted')).toEqual(expect.arrayContaining(['[write()]', '[end()]']));
});

it('attributes to Node what http does, and to the program what it does to the socket of a request', async () => {
  watching = watch();
  const make = () =>
    http
      .createServer((request, response) => {
        request.socket.setKeepAlive(true, 2000);
        response.end('ok', () => request.socket.destroy());
      })
      .listen(0, '127.0.0.1');
  const server = watching.probe.run(make, { acceptedLabel: 'accepted' });
  await once(server, 'listening');
  await (await fetch(`http://127.0.0.1:${portOf(server)}/`)).text();
  await closed(server);
  await acceptedClosed();
  const names = watching.end().names('accepted');
  expect(names).toEqual(expect.arrayContaining(['[write()]', 'setKeepAlive()', 'destroy()']));
  expect(names).not.toContain('write()');
});

it('attributes connect() by who asked for the connection', async () => {
  watching = watch();
  const server = await listening(watching, (socket) => socket.resume().end());
  const { probe } = watching;
  const port = portOf(server);
  const sockets = [
    probe.run(() => net.connect(port, '127.0.0.1'), { label: 'net.connect' }),
    probe.run(() => new net.Socket().connect(port, '127.0.0.1'), { label: 'socket.connect' }),
  ];
  for (const socket of sockets) socket.resume();
  await Promise.all(sockets.map(closed));
  const request = probe.run(() => http.get({ port, host: '127.0.0.1' }), { label: 'http.get' });
  request.on('error', () => {});
  await new Promise((resolve) => request.once('close', resolve));
  await closed(server);
  const sight = watching.end();
  const who = ['net.connect', 'socket.connect', 'http.get'].map((label) => sight.names(label)[0]);
  expect(who).toEqual(['connect()', 'connect()', '[connect()]']);
});

it('still has a verdict when many calls come at once', async () => {
  watching = watch();
  const server = await listening(watching, (socket) => socket.resume());
  const client = connecting(watching, server);
  client.resume();
  await once(client, 'connect');
  for (let i = 0; i < 3000; i += 1) client.setNoDelay(i % 2 === 0);
  client.end();
  await closed(client);
  await closed(server);
  expect(
    watching
      .end()
      .all('setNoDelay')
      .filter((record) => (record.flags & RecordFlag.byNode) === 0),
  ).toHaveLength(3000);
});
