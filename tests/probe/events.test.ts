import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { RecordFlag, TupleReason } from '../../src/core/capfile/records/index.ts';
import { closed, connecting, listening, portOf, until, type Watch, watch } from './support.ts';

let watching: Watch;
afterEach(() => watching.probe.stop());

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await closed(server);
  return port;
}

it('tells a refused attempt: its address, its own port, its error', async () => {
  watching = watch();
  const port = await freePort();
  const client = connecting(watching, { port, host: '127.0.0.1' });
  client.on('error', () => {});
  await closed(client);
  const sight = watching.end();
  expect(sight.names('client')).toEqual([
    'connect()',
    "'connectionAttempt'",
    "'connectionAttemptFailed'",
    '[destroy()]',
    "'error'",
    "'close'",
  ]);
  const attempt = { attempt: 1, address: '127.0.0.1', port, family: 4 };
  expect(sight.all('connectionAttempt')[0]?.details).toEqual(attempt);
  expect(sight.all('connectionAttemptFailed')[0]?.details).toMatchObject({
    ...attempt,
    errorCode: 'ECONNREFUSED',
  });
  expect(sight.all('error')[0]?.details).toMatchObject({
    errorCode: 'ECONNREFUSED',
    errorSyscall: 'connect',
    errorMessage: `connect ECONNREFUSED 127.0.0.1:${port}`,
    address: '127.0.0.1',
    port,
  });
  expect(sight.all('closed')[0]?.details).toEqual({ hadError: true });
  expect(sight.tuples).toMatchObject([{ reason: TupleReason.attempt, attempt: 1, remotePort: port }]);
  expect(sight.tuples[0]?.localPort).toBeGreaterThan(0);
});

it('counts the attempts of one connection (happy eyeballs), each with its own port', async () => {
  watching = watch();
  const server = await listening(watching, (socket) => socket.resume().end());
  const addresses = [
    { address: '127.0.0.2', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  const lookup = ((
    _host: string,
    _options: object,
    callback: (error: null, found: typeof addresses) => void,
  ) => setImmediate(() => callback(null, addresses))) as unknown as net.LookupFunction;
  const client = connecting(watching, server, { host: 'two.test', lookup, autoSelectFamily: true });
  client.resume();
  await closed(client);
  await closed(server);
  const sight = watching.end();
  const attempts = sight
    .all('connectionAttempt', 'client')
    .map(({ details }) => [details.attempt, details.address]);
  expect(attempts).toEqual([
    [1, '127.0.0.2'],
    [2, '127.0.0.1'],
  ]);
  expect(sight.all('lookup', 'client').map((record) => record.details)).toEqual(
    addresses.map((found) => ({ ...found, host: 'two.test' })),
  );
  const tuples = sight.tuples.filter((tuple) => tuple.reason === TupleReason.attempt);
  expect(tuples.map((tuple) => [tuple.attempt, tuple.remoteAddress[3]])).toEqual([
    [1, 2],
    [2, 1],
  ]);
  expect(new Set(tuples.map((tuple) => tuple.localPort)).size).toBe(2);
});

it("tells the six fields of 'drop', and the tuple with the server's id", async () => {
  watching = watch();
  const server = await listening(watching, (socket) => socket.resume());
  server.maxConnections = 1;
  const first = connecting(watching, server);
  await once(first, 'connect');
  const second = connecting(watching, server);
  second.resume();
  await once(second, 'connect');
  const { localPort } = second;
  await closed(second);
  first.resume().end();
  await closed(first);
  await closed(server);
  const sight = watching.end();
  const [drop] = sight.all('serverDrop');
  expect(drop?.details).toEqual({
    connections: 1,
    localAddress: '127.0.0.1',
    localPort: drop?.details.localPort,
    localFamily: 'IPv4',
    remoteAddress: '127.0.0.1',
    remotePort: localPort,
    remoteFamily: 'IPv4',
  });
  const dropped = sight.tuples.find((tuple) => tuple.reason === TupleReason.dropped);
  expect(dropped).toMatchObject({ socketId: drop?.socketId, remotePort: localPort });
});

it('tells nothing of a connection that a blockList drops: Node has no event for it', async () => {
  watching = watch();
  const blockList = new net.BlockList();
  blockList.addAddress('127.0.0.1');
  const server = await listening(watching, () => {}, { blockList } as net.ServerOpts);
  const client = connecting(watching, server);
  client.on('error', () => {}).resume();
  await closed(client);
  await closed(server);
  const sight = watching.end();
  expect(sight.names('server')).toEqual(['listen()', "'listening'", 'close()', "'close'"]);
  expect(sight.sockets.find((socket) => socket.label === 'server')?.details.hasBlockList).toBe(true);
});

it('tells a reset on both sides', async () => {
  watching = watch();
  const server = await listening(watching, (socket) => socket.on('error', () => {}).resume());
  const client = connecting(watching, server);
  await once(client, 'connect');
  client.resetAndDestroy();
  await closed(client);
  await until(() => watching.see().all('closed', 'accepted').length > 0);
  await closed(server);
  const sight = watching.end();
  expect(sight.names('client').slice(-3)).toEqual(['resetAndDestroy()', '[destroy()]', "'close'"]);
  expect(sight.all('closed', 'client')[0]?.details.hadError).toBe(false);
  expect(sight.all('error', 'accepted')[0]?.details).toMatchObject({
    errorCode: 'ECONNRESET',
    errorSyscall: 'read',
  });
  expect(sight.all('closed', 'accepted')[0]?.details.hadError).toBe(true);
});

it("tells 'timeout', 'drain' and 'finish'", async () => {
  watching = watch();
  const server = await listening(watching, (socket) => {
    socket.setTimeout(20);
    setTimeout(() => socket.resume().end(), 60);
  });
  const client = connecting(watching, server, { allowHalfOpen: true });
  client.resume();
  client.write(Buffer.alloc(8_000_000));
  client.on('drain', () => client.end());
  await closed(client);
  await until(() => watching.see().all('closed', 'accepted').length > 0);
  await closed(server);
  const sight = watching.end();
  expect(sight.names('accepted')).toContain("'timeout'");
  const order = sight.names('client').filter((name) => ["'drain'", 'end()', "'finish'"].includes(name));
  expect(order).toEqual(["'drain'", 'end()', "'finish'"]);
});

it('tells a port in use', async () => {
  watching = watch();
  const server = await listening(watching, () => {});
  const second = watching.probe.run(() => net.createServer().listen(portOf(server), '127.0.0.1', 17), {
    label: 'second',
  });
  await once(second, 'error').catch((error: unknown) => error);
  await closed(server);
  const sight = watching.end();
  expect(sight.names('second')).toEqual(['listen()', "'error'"]);
  expect(sight.all('serverError')[0]?.details).toMatchObject({
    errorCode: 'EADDRINUSE',
    errorSyscall: 'listen',
  });
  expect(sight.all('listen', 'second')[0]?.details).toMatchObject({ host: '127.0.0.1', backlog: 17 });
});

it('says when a listener threw', async () => {
  watching = watch();
  const client = watching.probe.run(() => new net.Socket().setNoDelay(), { label: 'client' });
  client.on('timeout', () => {
    throw new Error('of the program');
  });
  expect(() => client.emit('timeout')).toThrow('of the program');
  const [event] = watching.end().all('timeout', 'client');
  expect((event?.flags ?? 0) & RecordFlag.threw).toBe(RecordFlag.threw);
  expect(watching.probe.counts().faults).toBe(0);
});

it('samples the delay of the event loop', async () => {
  watching = watch({ loopDelayWindow: 100 });
  await sleep(120);
  const end = performance.now() + 60;
  while (performance.now() < end);
  await sleep(150);
  const { loopDelays } = watching.end();
  expect(loopDelays.length).toBeGreaterThan(0);
  expect(Math.max(...loopDelays.map((entry) => entry.max))).toBeGreaterThan(40_000_000);
  expect(loopDelays.every((entry) => entry.min <= entry.mean && entry.mean <= entry.max)).toBe(true);
});
