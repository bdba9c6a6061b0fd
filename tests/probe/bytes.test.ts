import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Consumer, RecordFlag, type SocketRecord } from '../../src/core/capfile/records/index.ts';
import { closed, connecting, listening, portOf, until, type Watch, watch } from './support.ts';

let watching: Watch;
afterEach(() => watching.probe.stop());

/** Byte ranges as [start, length]. */
const ranges = (records: readonly SocketRecord[]) =>
  records
    .filter((record) => record.details.start !== undefined)
    .map(({ details }) => [details.start, details.length]);

/** Whether the ranges cover 0 … total without gap or overlap. */
function covers(records: readonly SocketRecord[], total: number): boolean {
  let next = 0;
  for (const [start = Number.NaN, length = Number.NaN] of ranges(records)) {
    if (start !== next) return false;
    next += length;
  }
  return next === total;
}

/** A server's 'close' may come before the 'close' of the last socket it accepted. */
const acceptedClosed = () => until(() => watching.see().all('closed', 'accepted').length > 0);
const preview = (record: SocketRecord | undefined) => Buffer.from(record?.details.preview ?? []).toString();

describe('write() and end(data)', () => {
  it('tell their range in bytes, whatever they are given', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.resume().end());
    const client = connecting(watching, server, { allowHalfOpen: true });
    client.resume();
    await once(client, 'connect');
    client.write('12345');
    client.write('€uro');
    client.write('€', 'latin1');
    client.write('cafe', 'hex');
    client.write('aGVsbG8=', 'base64');
    client.write(Uint8Array.of(1, 2, 3));
    client.write(Buffer.alloc(300, 'x'));
    client.end('bye', 'utf8');
    await closed(client);
    await closed(server);
    const sight = watching.end();
    const writes = [...sight.all('write', 'client'), ...sight.all('end', 'client')];
    expect(ranges(writes)).toEqual([
      [0, 5],
      [5, 6],
      [11, 1],
      [12, 2],
      [14, 5],
      [19, 3],
      [22, 300],
      [322, 3],
    ]);
    expect(sight.all('closed', 'client')[0]?.bytesWritten).toBe(325);
    expect(preview(writes[1])).toBe('€uro');
    expect([preview(writes[4]), writes[6]?.details.preview?.length]).toEqual(['hello', 256]);
    expect((writes[6]?.flags ?? 0) & RecordFlag.cut).toBe(RecordFlag.cut);
  });

  it('count on while the socket is still connecting, and while it is corked', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.resume().end());
    const client = connecting(watching, server, { allowHalfOpen: true });
    client.resume().write('€€');
    client.write('34');
    await once(client, 'ready');
    client.cork();
    client.write('€');
    client.write('6');
    client.uncork();
    client.end();
    await closed(client);
    await closed(server);
    const sight = watching.end();
    expect(ranges(sight.all('write', 'client'))).toEqual([
      [0, 6],
      [6, 2],
      [8, 3],
      [11, 1],
    ]);
    expect(sight.names('client')).toContain('cork()');
    expect(sight.all('closed', 'client')[0]?.bytesWritten).toBe(12);
  });

  it('say when they returned false, and when they threw', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.resume().end());
    const client = connecting(watching, server, { allowHalfOpen: true });
    client.resume();
    await once(client, 'connect');
    client.write(Buffer.alloc(8_000_000));
    expect(() => client.write(undefined as unknown as string)).toThrow(/chunk/);
    client.end();
    await closed(client);
    await closed(server);
    const [big, bad] = watching.end().all('write', 'client');
    expect((big?.flags ?? 0) & RecordFlag.returnedFalse).toBe(RecordFlag.returnedFalse);
    expect((bad?.flags ?? 0) & RecordFlag.threw).toBe(RecordFlag.threw);
    expect(bad?.details).toEqual({});
  });

  it('after the peer’s FIN are recorded too, with their EPIPE', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => socket.resume().end());
    const client = connecting(watching, server);
    client.on('error', () => {});
    client.resume();
    client.on('end', () => client.write('too late, yet on the wire'));
    client.on('finish', () => client.write('later still'));
    await closed(client);
    await closed(server);
    const sight = watching.end();
    expect(sight.all('write', 'client').map((record) => record.details.length)).toEqual([25, 11]);
    expect(sight.all('error', 'client')[0]?.details).toMatchObject({ errorCode: 'EPIPE' });
    expect(sight.all('closed', 'client')[0]?.bytesWritten).toBe(25);
  });
});

describe("'data', read() and what nobody reads", () => {
  const text = '€ and 漢字, '.repeat(500);
  const total = Buffer.byteLength(text);
  /** Sends the text in uneven pieces that cut through characters. */
  async function send(socket: net.Socket): Promise<void> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 1001) {
      socket.write(bytes.subarray(at, at + 1001));
      if (at % 3 === 0) await sleep(1);
    }
    socket.end();
  }

  async function receive(read: (client: net.Socket) => unknown): Promise<ReturnType<Watch['see']>> {
    watching = watch();
    const server = await listening(watching, (socket) => void send(socket.resume()));
    const client = connecting(watching, server);
    await Promise.all([read(client), closed(client)]);
    await closed(server);
    return watching.end();
  }

  it("with 'data'", async () => {
    const sight = await receive((client) => client.on('data', () => {}));
    expect(covers(sight.all('data', 'client'), total)).toBe(true);
    expect(sight.all('data', 'client')[0]?.details.characters).toBeUndefined();
  });

  it('with an encoding, in which characters are fewer than bytes', async () => {
    let characters = 0;
    const sight = await receive((client) =>
      client.setEncoding('utf8').on('data', (chunk: string) => {
        characters += chunk.length;
      }),
    );
    const data = sight.all('data', 'client');
    expect(covers(data, total)).toBe(true);
    expect(data.reduce((sum, record) => sum + (record.details.characters ?? 0), 0)).toBe(characters);
    expect(characters).toBe(text.length);
  });

  it('paused in between', async () => {
    const sight = await receive((client) =>
      client.on('data', () => {
        client.pause();
        setTimeout(() => client.resume(), 2);
      }),
    );
    expect(covers(sight.all('data', 'client'), total)).toBe(true);
    expect(sight.names('client')).toContain('pause()');
  });

  it("with 'readable' and read()", async () => {
    const sight = await receive((client) =>
      client.on('readable', () => {
        while (client.read(700) !== null || client.read() !== null);
      }),
    );
    expect(covers(sight.all('read', 'client'), total)).toBe(true);
    expect(sight.all('data', 'client')).toEqual([]);
    expect(sight.names('client')).toContain('read()');
  });

  it('with read() of an encoded stream', async () => {
    const sight = await receive((client) =>
      client.setEncoding('utf8').on('readable', () => {
        while (client.read(100) !== null || client.read() !== null);
      }),
    );
    expect(covers(sight.all('read', 'client'), total)).toBe(true);
  });

  it('with async iteration, whose read() is Node’s', async () => {
    const sight = await receive(async (client) => {
      for await (const _chunk of client) await sleep(1);
    });
    expect(covers(sight.all('read', 'client'), total)).toBe(true);
    expect(new Set(sight.names('client'))).toContain('[read()]');
  });

  it('with pipe()', async () => {
    const sight = await receive((client) => {
      const slow = client.pipe(new PassThrough({ highWaterMark: 100 }));
      setTimeout(() => slow.resume(), 5);
    });
    expect(covers(sight.all('data', 'client'), total)).toBe(true);
    expect(sight.names('client')).toContain('[pause()]');
  });

  it('flowing with no listener', async () => {
    const sight = await receive((client) => client.resume());
    const consumed = sight.all('consumed', 'client');
    expect(covers(consumed, total)).toBe(true);
    expect(consumed[0]?.details.consumer).toBe(Consumer.nobody);
  });

  it('put back with unshift() are told again', async () => {
    let back = false;
    const sight = await receive((client) =>
      client.on('data', (chunk: Buffer) => {
        if (back) return;
        back = true;
        client.pause();
        client.unshift(chunk.subarray(chunk.length - 10));
        client.resume();
      }),
    );
    const [first, second] = ranges(sight.all('data', 'client'));
    expect(second?.[0]).toBe((first?.[0] ?? 0) + (first?.[1] ?? 0) - 10);
  });

  it('with a buffer of the program’s own (onread)', async () => {
    watching = watch();
    const server = await listening(watching, (socket) => void send(socket.resume()));
    let taken = 0;
    const callback = (length: number) => {
      taken += length;
      return true;
    };
    const client = connecting(watching, server, { onread: { buffer: Buffer.alloc(1024), callback } });
    await closed(client);
    await closed(server);
    const sight = watching.end();
    const consumed = sight.all('consumed', 'client');
    expect(taken).toBe(total);
    expect(covers(consumed, total)).toBe(true);
    expect(consumed[0]?.details.consumer).toBe(Consumer.onread);
    expect(sight.all('connect', 'client')[0]?.details.onread).toBe(true);
  });
});

describe('an http server', () => {
  async function serve(listener: http.RequestListener): Promise<http.Server> {
    const make = () => http.createServer(listener).listen(0, '127.0.0.1');
    const server = watching.probe.run(make, { acceptedLabel: 'accepted' });
    await once(server, 'listening');
    return server;
  }

  /** So many requests, one after the other on one connection. */
  async function getAll(server: http.Server, count: number): Promise<void> {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const target = { port: portOf(server), host: '127.0.0.1', agent };
    for (let i = 0; i < count; i += 1) {
      const [response] = (await once(http.get(target), 'response')) as [http.IncomingMessage];
      await once(response.resume(), 'end');
    }
    agent.destroy();
  }

  it('tells what its parser consumed, before its listener runs', async () => {
    watching = watch();
    const server = await serve((_request, response) => response.end('ok €'));
    await getAll(server, 3);
    server.closeAllConnections();
    await closed(server);
    await acceptedClosed();
    const sight = watching.end();
    const [{ bytesRead = 0, bytesWritten = 0 } = {}] = sight.all('closed', 'accepted');
    expect(covers(sight.all('consumed', 'accepted'), bytesRead)).toBe(true);
    expect(covers(sight.all('write', 'accepted'), bytesWritten)).toBe(true);
    expect(sight.all('consumed', 'accepted')).toHaveLength(3);
    const order = sight.names('accepted').filter((name) => /consumed|write/.test(name));
    expect(order).toEqual([
      'bytes consumed',
      '[write()]',
      'bytes consumed',
      '[write()]',
      'bytes consumed',
      '[write()]',
    ]);
  });

  it('counts right on when the looks and previews are used up', async () => {
    watching = watch({ previewLimit: 0 });
    const server = await serve((_request, response) => response.end(`ok ${'€'.repeat(100)}`));
    await getAll(server, 400);
    await closed(server);
    await acceptedClosed();
    const sight = watching.end();
    const [{ bytesRead = 0, bytesWritten = 0 } = {}] = sight.all('closed', 'accepted');
    expect(covers(sight.all('consumed', 'accepted'), bytesRead)).toBe(true);
    expect(covers(sight.all('write', 'accepted'), bytesWritten)).toBe(true);
    expect(watching.probe.counts().faults).toBe(0);
  });

  it('tells of a body piece by piece', async () => {
    watching = watch();
    const server = await serve((request, response) =>
      request.resume().on('end', () => response.end('thanks')),
    );
    const client = net.connect(portOf(server), '127.0.0.1');
    client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300\r\nConnection: close\r\n\r\n');
    for (let i = 0; i < 3; i += 1) {
      await sleep(20);
      client.write('x'.repeat(100));
    }
    client.resume();
    await closed(client);
    await closed(server);
    await acceptedClosed();
    const sight = watching.end();
    const [{ bytesRead = 0 } = {}] = sight.all('closed', 'accepted');
    expect(sight.all('consumed', 'accepted')).toHaveLength(4);
    expect(covers(sight.all('consumed', 'accepted'), bytesRead)).toBe(true);
  });

  it('hands an upgraded socket over to the program, whose bytes count on', async () => {
    watching = watch();
    const server = await serve(() => {});
    server.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
      socket.on('data', (chunk: Buffer) => socket.end(chunk));
    });
    const client = net.connect(portOf(server), '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    await once(client, 'data');
    client.on('data', () => {});
    client.end('raw');
    await closed(client);
    await closed(server);
    await acceptedClosed();
    const sight = watching.end();
    const told = [...sight.all('consumed', 'accepted'), ...sight.all('data', 'accepted')];
    expect(covers(told, sight.all('closed', 'accepted')[0]?.bytesRead ?? -1)).toBe(true);
    expect(sight.names('accepted')).toContain('write()');
    expect(preview(sight.all('data', 'accepted')[0])).toBe('raw');
  });

  it('tells what a listener of ’data’ on its socket gets once the parser has let go', async () => {
    watching = watch();
    const server = await serve((_request, response) => response.end('ok'));
    server.on('connection', (socket) => socket.on('data', () => {}));
    await (await fetch(`http://127.0.0.1:${portOf(server)}/`)).text();
    server.closeAllConnections();
    await closed(server);
    await acceptedClosed();
    const sight = watching.end();
    expect(sight.all('consumed', 'accepted')).toEqual([]);
    expect(covers(sight.all('data', 'accepted'), sight.all('closed', 'accepted')[0]?.bytesRead ?? -1)).toBe(
      true,
    );
  });
});
