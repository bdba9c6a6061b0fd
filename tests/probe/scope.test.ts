import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { closed, connecting, listening, portOf, type Watch, watch } from './support.ts';

let watching: Watch;
afterEach(() => watching.probe.stop());

async function otherServer(): Promise<net.Server> {
  const server = net.createServer((socket) => socket.resume().end('other')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

it('records nothing of what is made outside of a run', async () => {
  watching = watch();
  const server = await otherServer();
  const client = net.connect(portOf(server), '127.0.0.1');
  client.setKeepAlive(true).resume().write('x');
  await closed(client);
  await closed(server);
  expect(watching.probe.counts()).toEqual({ records: 0, lost: 0, participants: 0, faults: 0 });
});

it('records a client made inside that talks to a server made outside, and not that server', async () => {
  watching = watch();
  const server = await otherServer();
  const client = connecting(watching, server);
  client.resume();
  await closed(client);
  await closed(server);
  const sight = watching.end();
  expect(new Set(sight.sockets.map((socket) => socket.label))).toEqual(new Set(['client']));
});

it('follows what a run awaits, and http and fetch inside it', async () => {
  watching = watch();
  await watching.probe.run(
    async () => {
      const server = http.createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const text = await (await fetch(`http://127.0.0.1:${portOf(server)}/`)).text();
      expect(text).toBe('ok');
      server.closeAllConnections();
      await closed(server);
    },
    { label: 'inside', acceptedLabel: 'accepted' },
  );
  const sight = watching.end();
  expect(sight.all('connect')).toHaveLength(1);
  expect(sight.all('consumed', 'accepted')).toHaveLength(1);
  expect(sight.all('serverConnection')).toHaveLength(1);
});

it('leaves alone a socket from outside that is used inside', async () => {
  watching = watch();
  const server = await otherServer();
  const client = net.connect(portOf(server), '127.0.0.1');
  await once(client, 'connect');
  watching.probe.run(() => client.resume().end('from inside'));
  await closed(client);
  await closed(server);
  expect(watching.probe.counts().participants).toBe(0);
});

it('takes the labels of the innermost run', async () => {
  watching = watch();
  const { probe } = watching;
  const [outer, inner] = probe.run(
    () => [net.createServer().listen(0), probe.run(() => net.createServer().listen(0), { label: 'inner' })],
    { label: 'outer' },
  );
  const ids = [outer, inner].map((server) => probe.idOf(server as net.Server));
  await closed(outer as net.Server);
  await closed(inner as net.Server);
  const labels = watching.end().sockets.map(({ socketId, label }) => [socketId, label]);
  expect(labels).toContainEqual([ids[0], 'outer']);
  expect(labels).toContainEqual([ids[1], 'inner']);
});

it('sees the calls on a client before it connects', async () => {
  watching = watch();
  const server = await otherServer();
  const client = watching.probe.run(
    () => new net.Socket().setNoDelay(true).connect(portOf(server), '127.0.0.1'),
    {
      label: 'client',
    },
  );
  client.resume();
  await closed(client);
  await closed(server);
  expect(watching.end().names('client').slice(0, 2)).toEqual(['setNoDelay()', 'connect()']);
});

it('sees everything with that scope, but no stream that is not a connection', async () => {
  watching = watch({ scope: 'everything' });
  const server = await otherServer();
  const client = net.connect(portOf(server), '127.0.0.1');
  client.resume();
  await closed(client);
  await closed(server);
  process.stdout.write('');
  expect(watching.probe.counts().participants).toBe(3);
});

it('observes one socket in use when told to, from then on', async () => {
  watching = watch();
  const server = net.createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = net.connect(portOf(server), '127.0.0.1');
  client.on('data', () => {});
  client.write('before');
  await once(client, 'data');
  const id = watching.probe.observe(client, 'late');
  expect(watching.probe.observe(client)).toBe(id);
  expect(watching.probe.observe(server, 'server')).toBe(id + 1);
  client.write('after');
  client.end();
  await closed(client);
  await closed(server);
  const sight = watching.end();
  expect(sight.all('write', 'late')[0]?.details).toMatchObject({ start: 6, length: 5 });
  expect(sight.all('data', 'late')[0]?.details).toMatchObject({ start: 6, length: 5 });
});

it('sees nothing any more once it is stopped, and sockets live on', async () => {
  watching = watch();
  const server = await listening(watching, (socket) => socket.pipe(socket));
  const client = connecting(watching, server);
  await once(client, 'connect');
  const before = watching.end().records.length;
  client.end('still works');
  expect(String(await once(client, 'data'))).toBe('still works');
  await closed(client);
  await closed(server);
  expect(watching.see().records).toHaveLength(before);
  watching.probe.stop();
});

it('lets two probes see each its own', async () => {
  watching = watch();
  const second = watch();
  const server = await listening(watching, (socket) => socket.end());
  const client = connecting(second, server);
  client.resume();
  await closed(client);
  await closed(server);
  const seen = second.end();
  expect(watching.end().sockets.map((socket) => socket.label)).toContain('accepted');
  expect(new Set(seen.sockets.map((socket) => socket.label))).toEqual(new Set(['client']));
});
