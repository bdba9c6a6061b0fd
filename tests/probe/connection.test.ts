import { once } from 'node:events';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Role, Transport, TupleReason } from '../../src/core/capfile/records/index.ts';
import { closed, connecting, listening, nanosOf, portOf, until, type Watch, watch } from './support.ts';

let watching: Watch;
afterEach(() => watching.probe.stop());

describe('an orderly connection', () => {
  it('is recorded in the order in which it happened, on both sides', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.on('data', (data) => socket.write(data)));
    const client = connecting(watching, server);
    client.on('connect', () => client.write('hello'));
    client.on('data', () => client.end());
    await closed(client);
    await closed(server);
    await until(() => watching.see().all('closed', 'accepted').length > 0);
    const sight = watching.end();
    expect(sight.names('client')).toEqual([
      'connect()',
      '[resume()]',
      "'connectionAttempt'",
      "'connect'",
      'write()',
      "'ready'",
      "'data'",
      'end()',
      "'finish'",
      "'end'",
      '[destroy()]',
      "'close'",
    ]);
    expect(sight.names('server')).toEqual(['listen()', "'listening'", "'connection'", 'close()', "'close'"]);
    const accepted = sight.names('accepted');
    expect(accepted.slice(0, 3)).toEqual(['[resume()]', "'data'", 'write()']);
    expect(accepted.slice(-5)).toEqual(["'end'", '[end()]', "'finish'", '[destroy()]', "'close'"]);
  });

  it('has times that never go back, and depths that show what happened inside what', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.resume().end('bye'));
    const client = connecting(watching, server);
    client.on('connect', () => client.write('hello'));
    client.resume();
    await closed(client);
    await closed(server);
    const sight = watching.end();
    const times = sight.records.map(nanosOf);
    expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : 1)));
    expect(sight.all('connected').map((record) => record.depth)).toEqual([0]);
    expect(sight.all('write', 'client').map((record) => record.depth)).toEqual([1]);
    expect(sight.all('end', 'accepted').map((record) => record.depth)).toEqual([1]);
  });

  it('counts bytes at the handle', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.resume().end('12345'));
    const client = connecting(watching, server);
    client.resume().write('123');
    await closed(client);
    await closed(server);
    await until(() => watching.see().all('closed', 'accepted').length > 0);
    const sight = watching.end();
    expect(sight.all('closed', 'client')[0]).toMatchObject({ bytesRead: 5, bytesWritten: 3 });
    expect(sight.all('closed', 'accepted')[0]).toMatchObject({ bytesRead: 3, bytesWritten: 5 });
  });
});

describe('participants and addresses', () => {
  it('tells who accepted whom, with role, transport and options', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.end(), {
      keepAlive: true,
      keepAliveInitialDelay: 3000,
    });
    const client = connecting(watching, server);
    client.resume();
    await closed(client);
    await closed(server);
    const sight = watching.end();
    const last = (label: string) => sight.sockets.findLast((socket) => socket.label === label);
    const serverId = last('server')?.socketId;
    expect(last('server')).toMatchObject({ role: Role.server, transport: Transport.tcp, parentId: 0 });
    expect(last('server')?.details).toMatchObject({
      keepAlive: true,
      keepAliveInitialDelay: 3000,
      noDelay: false,
    });
    expect(last('client')).toMatchObject({ role: Role.client, transport: Transport.tcp, parentId: 0 });
    expect(last('accepted')).toMatchObject({
      role: Role.accepted,
      transport: Transport.tcp,
      parentId: serverId,
    });
    expect(sight.all('serverConnection')[0]?.details).toEqual({
      socketId: last('accepted')?.socketId,
      connections: 1,
    });
    expect(watching.probe.idOf(server)).toBeUndefined();
  });

  it('tells the tuple of the attempt, of the connection and of the accepted socket', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.end());
    const client = connecting(watching, server);
    await once(client, 'connect');
    const { localPort } = client;
    const port = portOf(server);
    client.resume();
    await closed(client);
    await closed(server);
    const { tuples } = watching.end();
    const loopback = Uint8Array.of(127, 0, 0, 1);
    const of = (reason: number) => tuples.filter((tuple) => tuple.reason === reason);
    const own = { family: 4, localAddress: loopback, localPort, remoteAddress: loopback, remotePort: port };
    expect(of(TupleReason.listening)).toMatchObject([
      { localPort: port, remotePort: 0, localAddress: loopback },
    ]);
    expect(of(TupleReason.attempt)).toMatchObject([{ ...own, attempt: 1 }]);
    expect(of(TupleReason.connected)).toMatchObject([{ ...own, attempt: 1 }]);
    expect(of(TupleReason.accepted)).toMatchObject([{ localPort: port, remotePort: localPort, attempt: 0 }]);
  });

  it('writes an IPv4 connection to a dual-stack server as the wire has it', async () => {
    watching = watch();
    const make = () => net.createServer((socket) => socket.end()).listen(0, '::');
    const server = watching.probe.run(make);
    await once(server, 'listening');
    const client = connecting(watching, { port: portOf(server), host: '127.0.0.1' });
    client.resume();
    await closed(client);
    await closed(server);
    const accepted = watching.end().tuples.find((tuple) => tuple.reason === TupleReason.accepted);
    expect(accepted).toMatchObject({ family: 4, localAddress: Uint8Array.of(127, 0, 0, 1) });
  });

  it('knows a pipe for what it is', async () => {
    watching = watch();
    const path = `/tmp/wireside-probe-${process.pid}.sock`;
    const server = watching.probe.run(() => net.createServer((socket) => socket.end()).listen(path), {
      label: 'server',
    });
    await once(server, 'listening');
    const client = connecting(watching, { path });
    client.resume();
    await closed(client);
    await closed(server);
    const sight = watching.end();
    expect(sight.sockets.findLast((socket) => socket.label === 'client')?.transport).toBe(Transport.pipe);
    expect(sight.all('connect', 'client')[0]?.details).toEqual({ path });
    expect(sight.tuples).toEqual([]);
  });

  it('makes a new participant of a socket that connects again', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.end('12'));
    const socket = new net.Socket();
    for (const label of ['first', 'second']) {
      watching.probe.run(() => socket.connect(portOf(server), '127.0.0.1'), { label });
      socket.resume();
      await once(socket, 'close');
    }
    await closed(server);
    const sight = watching.end();
    for (const label of ['first', 'second']) {
      expect(sight.names(label)[0]).toBe('connect()');
      expect(sight.all('closed', label)).toMatchObject([{ bytesRead: 2 }]);
    }
  });
});
