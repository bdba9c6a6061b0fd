import { EventEmitter, once } from 'node:events';
import net from 'node:net';
import { Duplex, Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from 'vitest';
import { GapReason, RecordFlag } from '../../src/core/capfile/records/index.ts';
import { installProbe } from '../../src/probe/index.ts';
import { closed, connecting, listening, MemoryOutput, type Watch, watch } from './support.ts';

let watching: Watch;
afterEach(() => watching.probe.stop());

const WRAPPED = [
  net.Socket.prototype,
  net.Server.prototype,
  Duplex.prototype,
  Readable.prototype,
  EventEmitter.prototype,
];

/** Names, lengths and attributes of every method that a wrapper may stand for. */
function shapes(): unknown[] {
  return WRAPPED.map((prototype) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([key, { value, ...attributes }]) => [
      key,
      typeof value === 'function' ? [value.name, value.length] : typeof value,
      { ...attributes, get: attributes.get?.name, set: attributes.set?.name },
    ]),
  );
}

const functions = () =>
  WRAPPED.map((prototype) => Object.values(Object.getOwnPropertyDescriptors(prototype)));

it('looks as net looks, but for an own emit, and leaves no trace when stopped', () => {
  const before = [shapes(), functions()];
  watching = watch();
  const emitless = (all: unknown[]) =>
    all.map((one) => (one as unknown[][]).filter(([key]) => key !== 'emit'));
  expect(emitless(shapes())).toEqual(emitless(before[0] as unknown[]));
  for (const prototype of [net.Socket.prototype, net.Server.prototype]) {
    expect([prototype.emit.name, prototype.emit.length]).toEqual([
      'emit',
      EventEmitter.prototype.emit.length,
    ]);
  }
  watching.probe.stop();
  expect(shapes()).toEqual(before[0]);
  expect(functions()).toEqual(before[1]);
});

it('leaves in place what another tool has wrapped meanwhile, and is out of the way', async () => {
  const original = Object.getOwnPropertyDescriptor(net.Socket.prototype, 'setNoDelay') as PropertyDescriptor;
  watching = watch();
  const ours = net.Socket.prototype.setNoDelay;
  const theirs = function (this: net.Socket, on?: boolean): net.Socket {
    return ours.call(this, on);
  };
  net.Socket.prototype.setNoDelay = theirs;
  watching.probe.stop();
  try {
    expect(net.Socket.prototype.setNoDelay).toBe(theirs);
    expect(watching.probe.run(() => new net.Socket().setNoDelay())).toBeInstanceOf(net.Socket);
    expect(watching.probe.counts().records).toBe(0);
  } finally {
    Object.defineProperty(net.Socket.prototype, 'setNoDelay', original);
  }
});

it('adds no listener and no property to a socket or a server', async () => {
  const anatomy = (emitter: net.Socket | net.Server) => ({
    keys: Reflect.ownKeys(emitter).map(String).toSorted(),
    listeners: emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]),
  });
  const observe = async () => {
    const server = await listening(watching, (socket) => socket.on('data', (data) => socket.end(data)));
    const client = connecting(watching, server);
    client.resume().write('x');
    await once(client, 'end');
    const found = [anatomy(server), anatomy(client)];
    await closed(client);
    await closed(server);
    return found;
  };
  watching = watch();
  const observed = await observe();
  watching.probe.stop();
  expect(observed).toEqual(await observe());
});

it('runs no getter of what the program passes and keeps none of its buffers', async () => {
  watching = watch();
  const server = await listening(watching, (socket) => socket.resume().end());
  const client = connecting(watching, server, { allowHalfOpen: true });
  client.on('error', () => {}).resume();
  await once(client, 'connect');
  const chunk = Buffer.from('before');
  client.write(chunk);
  const written = watching.see().all('write', 'client')[0]?.details.preview;
  chunk.fill('!');
  let asked = 0;
  const trap = { get: () => (asked += 1), getOwnPropertyDescriptor: () => undefined };
  const error = new Proxy(new Error('odd'), trap as ProxyHandler<Error>);
  client.emit('timeout', error);
  client.emit('lookup', error, error, error, error);
  const options = {
    get enable(): boolean {
      throw new Error('asked for enable');
    },
  };
  const setKeepAlive = client.setKeepAlive as unknown as (options: object) => net.Socket;
  expect(() => setKeepAlive.call(client, options)).toThrow('asked for enable');
  expect(asked).toBe(0);
  expect(Buffer.from(written ?? [])).toEqual(Buffer.from('before'));
  client.end();
  await closed(client);
  await closed(server);
  expect(watching.probe.counts().faults).toBe(0);
});

it('keeps no socket alive', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  watching = watch();
  const server = await listening(watching, (socket) => socket.resume().end('bye'));
  const refs: WeakRef<net.Socket>[] = [];
  const use = async () => {
    const client = connecting(watching, server);
    refs.push(new WeakRef(client));
    client.resume().write('x');
    await closed(client);
  };
  for (let i = 0; i < 5; i += 1) await use();
  await closed(server);
  for (let tries = 0; tries < 20 && refs.some((ref) => ref.deref()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    gc();
  }
  expect(refs.filter((ref) => ref.deref() !== undefined)).toHaveLength(0);
});

it('loses records, not the program, when the output is full, and says how many', async () => {
  watching = watch({}, new MemoryOutput(2000));
  const server = await listening(watching, (socket) => socket.pipe(socket));
  const client = connecting(watching, server);
  client.on('data', () => {});
  for (let i = 0; i < 100; i += 1) client.write('x');
  client.end();
  await closed(client);
  await closed(server);
  watching.probe.stop();
  const { lost, records, faults } = watching.probe.counts();
  expect(faults).toBe(0);
  expect(records).toBeGreaterThan(3);
  expect(lost).toBeGreaterThan(90);
  expect(watching.output.losses.every((reason) => reason === GapReason.full)).toBe(true);
  expect(watching.output.losses.length).toBeGreaterThanOrEqual(lost);
});

it('swallows its own faults and counts them', async () => {
  watching = watch();
  const broken = installProbe({
    scope: 'everything',
    loopDelayWindow: 0,
    output: {
      ensure: () => {
        throw new Error('a fault of ours');
      },
      lost: () => {},
    },
  });
  try {
    const server = await listening(watching, (socket) => socket.on('data', (data) => socket.end(data)));
    const client = connecting(watching, server);
    client.setEncoding('utf8').write('still works');
    expect(await once(client, 'data')).toEqual(['still works']);
    await closed(client);
    await closed(server);
    expect(broken.counts().faults).toBeGreaterThan(10);
  } finally {
    broken.stop();
  }
});

it('passes return values, this and exceptions through', async () => {
  watching = watch();
  const socket = watching.probe.run(() => new net.Socket());
  const self = watching.probe.run(() => [
    socket.setNoDelay(),
    socket.setKeepAlive(),
    socket.setTimeout(0),
    socket.ref(),
    socket.pause(),
    socket.resume(),
    socket.setEncoding('utf8'),
  ]);
  expect(self.every((one) => one === socket)).toBe(true);
  let seen: unknown;
  socket.once('ready', function (this: net.Socket, ...args: unknown[]) {
    seen = [this === socket, args];
  });
  expect(socket.emit('ready', 1, undefined)).toBe(true);
  expect(seen).toEqual([true, [1, undefined]]);
  expect(socket.emit('nobody listens')).toBe(false);
  expect(() => watching.probe.run(() => socket.connect(-1))).toThrow(RangeError);
  const [connect] = watching.see().all('connect');
  expect((connect?.flags ?? 0) & RecordFlag.threw).toBe(RecordFlag.threw);
  socket.destroy();
});
