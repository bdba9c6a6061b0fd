import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { PassThrough, pipeline, Readable, Transform } from 'node:stream';
import { pipeline as pipelined } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal } from './journal.ts';

// Programs that use net in every way that the probe wraps, and write down what they see. Each is run twice, with and
// without the probe, and must see the same.

const SOCKET_EVENTS = [
  'lookup',
  'connectionAttempt',
  'connectionAttemptFailed',
  'connectionAttemptTimeout',
  'connect',
];
const STREAM_EVENTS = [
  'ready',
  'end',
  'finish',
  'drain',
  'timeout',
  'error',
  'close',
  'pause',
  'resume',
  'prefinish',
];
const EVENTS = [...SOCKET_EVENTS, ...STREAM_EVENTS];
const SERVER_EVENTS = ['listening', 'connection', 'drop', 'error', 'close'];

const portOf = (server: net.Server): number => (server.address() as AddressInfo).port;
const close = (emitter: net.Socket | net.Server): Promise<unknown> =>
  new Promise((resolve) => emitter.once('close', resolve));

async function serve(
  journal: Journal,
  options: net.ServerOpts,
  use: (socket: net.Socket) => void,
): Promise<net.Server> {
  const server = net.createServer(options, use);
  journal.listen('server', server, SERVER_EVENTS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function connect(
  journal: Journal,
  server: net.Server,
  options: Partial<net.TcpNetConnectOpts> = {},
): net.Socket {
  const client = net.connect({ port: portOf(server), host: '127.0.0.1', ...options });
  journal.listen('client', client, EVENTS);
  return client;
}

async function finish(journal: Journal, server: net.Server, ...clients: net.Socket[]): Promise<void> {
  await Promise.all(clients.map((client) => (client.closed ? undefined : close(client))));
  for (const client of clients) journal.inspect('client', client);
  journal.note(
    'client',
    'counters',
    clients.map((client) => [client.bytesRead, client.bytesWritten]),
  );
  const closing = close(server);
  server.close();
  await closing;
  journal.inspect('server', server);
}

/** Runs an exchange of one client with a server. */
async function exchange(
  journal: Journal,
  use: { server: (socket: net.Socket) => void; client: (socket: net.Socket) => unknown },
  options: { server?: net.ServerOpts; client?: Partial<net.TcpNetConnectOpts> } = {},
): Promise<void> {
  const server = await serve(journal, options.server ?? {}, (socket) => {
    journal.listen('accepted', socket, EVENTS);
    use.server(socket);
  });
  const client = connect(journal, server, options.client);
  await use.client(client);
  await finish(journal, server, client);
}

type Program = (journal: Journal) => Promise<void>;

export const PROGRAMS: Readonly<Record<string, Program>> = {
  echo: (journal) =>
    exchange(journal, {
      server: (socket) => socket.on('data', (data) => journal.note('accepted', 'wrote', socket.write(data))),
      client: (socket) => {
        journal.note(
          'client',
          'wrote',
          socket.write('hello', () => journal.note('client', 'written')),
        );
        socket.on('data', (data) => {
          journal.note('client', 'data', data);
          journal.note('client', 'end', socket.end('', () => journal.note('client', 'ended')) === socket);
        });
      },
    }),

  'order of turns': (journal) =>
    exchange(journal, {
      server: (socket) => socket.pipe(socket),
      client: (socket) => {
        const turns = (when: string) => {
          process.nextTick(() => journal.note('client', when, 'next tick'));
          queueMicrotask(() => journal.note('client', when, 'microtask'));
          void Promise.resolve().then(() => journal.note('client', when, 'promise'));
          journal.note('client', when, 'now');
        };
        turns('made');
        socket.on('connectionAttempt', () => turns('attempt'));
        socket.on('connect', () => turns('connect'));
        socket.on('connect', () => {
          socket.write('x', () => turns('written'));
          turns('after write');
        });
        socket.on('data', () => {
          turns('data');
          socket.end(() => turns('ended'));
        });
        socket.on('close', () => turns('close'));
      },
    }),

  encoding: (journal) =>
    exchange(journal, {
      server: (socket) => socket.resume().end('漢字€ and text'),
      client: (socket) =>
        socket
          .setEncoding('utf8')
          .on('data', (text) => journal.note('client', 'text', text, socket.bytesRead)),
    }),

  pipe: (journal) =>
    exchange(journal, {
      server: (socket) => Readable.from(['a', 'b'.repeat(100_000), 'c']).pipe(socket.resume()),
      client: async (socket) => {
        let length = 0;
        const sink = new Transform({
          transform: (chunk, _encoding, done) => setTimeout(done, 1, null, chunk),
        });
        socket.pipe(sink).on('data', (chunk) => {
          length += chunk.length;
        });
        await once(sink, 'end');
        journal.note('client', 'length', length);
      },
    }),

  iteration: (journal) =>
    exchange(journal, {
      server: (socket) => {
        socket.resume().write('one');
        setTimeout(() => socket.end('two'), 10);
      },
      client: async (socket) => {
        for await (const chunk of socket) journal.note('client', 'chunk', chunk);
        journal.note('client', 'iterated', socket.destroyed);
      },
    }),

  'iteration with a break': (journal) =>
    exchange(journal, {
      server: (socket) => socket.on('error', () => {}).write('one'),
      client: async (socket) => {
        for await (const chunk of socket) {
          journal.note('client', 'chunk', chunk);
          break;
        }
      },
    }),

  onread: (journal) => {
    const callback = (length: number, buffer: Uint8Array) => {
      journal.note('client', 'read', length, Buffer.from(buffer.subarray(0, length)));
      return true;
    };
    return exchange(
      journal,
      { server: (socket) => socket.resume().end('into my own buffer'), client: () => {} },
      { client: { onread: { buffer: Buffer.alloc(8), callback } } },
    );
  },

  'half open': (journal) =>
    exchange(
      journal,
      {
        server: (socket) => {
          socket.resume().on('end', () => {
            journal.note('accepted', 'still writable', socket.writable, socket.readyState);
            setTimeout(() => socket.end('after your end'), 10);
          });
        },
        client: (socket) => {
          socket.on('data', (data) => journal.note('client', 'data', data, socket.readyState));
          socket.end('request');
        },
      },
      { server: { allowHalfOpen: true } },
    ),

  'pause and resume': (journal) =>
    exchange(journal, {
      server: (socket) => {
        socket.resume().write('first');
        setTimeout(() => socket.end('second'), 40);
      },
      client: (socket) => {
        socket.on('data', (data) => journal.note('client', 'data', data, socket.isPaused()));
        socket.once('data', () => {
          journal.note('client', 'paused', socket.pause() === socket, socket.isPaused());
          setTimeout(
            () => journal.note('client', 'resumed', socket.resume() === socket, socket.isPaused()),
            10,
          );
        });
      },
    }),

  'readable and read': (journal) =>
    exchange(journal, {
      server: (socket) => {
        socket.resume().write('0123456789');
        setTimeout(() => socket.end('abcde'), 10);
      },
      client: (socket) =>
        socket.on('readable', () => {
          journal.note('client', 'readable', socket.readableLength);
          for (let chunk = socket.read(4); chunk !== null; chunk = socket.read(4))
            journal.note('client', 'read', chunk);
        }),
    }),

  'pipeline with an error': (journal) =>
    exchange(journal, {
      server: (socket) => {
        pipeline(socket, new PassThrough(), socket, (error) => journal.note('accepted', 'pipeline', error));
      },
      client: async (socket) => {
        const failing = new Transform({
          transform: (_chunk, _encoding, done) => done(new Error('failing transform')),
        });
        socket.write('x');
        await pipelined(socket, failing).catch((error: unknown) =>
          journal.note('client', 'pipelined', error),
        );
      },
    }),

  reset: (journal) =>
    exchange(journal, {
      server: (socket) =>
        socket.on('data', () => journal.note('accepted', socket.resetAndDestroy() === socket)),
      client: (socket) => socket.resume().write('reset me'),
    }),

  'destroy in handlers': (journal) =>
    exchange(journal, {
      server: (socket) => socket.on('data', () => socket.destroy(new Error('of the server'))),
      client: (socket) => {
        socket.on('connect', () => socket.write('x'));
        socket.on('end', () => {
          journal.note('client', 'destroyed', socket.destroy() === socket, socket.destroyed);
          journal.note('client', 'write after destroy', socket.write('y'));
        });
        socket.resume();
      },
    }),

  'maximum of connections': async (journal) => {
    const server = await serve(journal, {}, (socket) => socket.resume());
    server.maxConnections = 1;
    const first = connect(journal, server);
    await once(first, 'connect');
    const second = net.connect(portOf(server), '127.0.0.1');
    journal.listen('second', second.resume(), EVENTS);
    await close(second);
    first.resume().end();
    await finish(journal, server, first);
  },

  'block list': async (journal) => {
    const blockList = new net.BlockList();
    blockList.addAddress('127.0.0.1');
    const server = await serve(journal, { blockList } as net.ServerOpts, () =>
      journal.note('server', 'accepted'),
    );
    const client = connect(journal, server);
    client.resume();
    await finish(journal, server, client);
  },

  cork: (journal) =>
    exchange(journal, {
      server: (socket) => {
        let all = '';
        socket.setEncoding('latin1').on('data', (text) => {
          all += text;
        });
        socket.on('end', () => journal.note('accepted', 'all', all));
      },
      client: async (socket) => {
        await once(socket.resume(), 'connect');
        socket.cork();
        journal.note(
          'client',
          socket.write('a'),
          socket.write('b'),
          socket.writableLength,
          socket.writableCorked,
        );
        process.nextTick(() => {
          socket.uncork();
          journal.note('client', socket.writableLength, socket.bytesWritten);
          socket.end('c');
        });
      },
    }),

  refused: async (journal) => {
    const unused = net.createServer().listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const port = portOf(unused);
    unused.close();
    await close(unused);
    const client = net.connect(port, '127.0.0.1');
    journal.listen('client', client, EVENTS);
    await close(client);
    journal.inspect('client', client);
    journal.note('client', 'addresses', client.remoteAddress, client.localAddress, client.readyState);
  },

  'refused by every address': async (journal) => {
    const lookup = ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
      setImmediate(done, null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ])) as never;
    const client = net.connect({ port: 1, host: 'both.test', lookup });
    journal.listen('client', client, EVENTS);
    await close(client);
    journal.note('client', 'tried', client.autoSelectFamilyAttemptedAddresses?.length);
  },

  'a host that does not resolve': async (journal) => {
    const lookup = ((_host: string, _options: object, done: (error: Error) => void) =>
      setImmediate(done, Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }))) as never;
    const client = net.connect({ port: 1, host: 'nowhere.test', lookup });
    journal.listen('client', client, EVENTS);
    await close(client);
  },

  'listeners of every sort': (journal) =>
    exchange(journal, {
      server: (socket) => socket.once('data', (data) => socket.end(data)),
      client: (socket) => {
        socket.on('newListener', (name) => journal.note('client', 'new listener', name));
        socket.on('removeListener', (name) => journal.note('client', 'removed', name));
        socket.prependListener('connect', () => journal.note('client', 'first'));
        socket.prependOnceListener('connect', () => journal.note('client', 'before first'));
        socket.once('connect', () => socket.write('x'));
        const removed = () => journal.note('client', 'never');
        socket.on('data', removed).off('data', removed);
        socket.once('data', (data) => journal.note('client', 'once', data));
        journal.note('client', socket.rawListeners('connect').length, socket.listeners('data').length);
      },
    }),

  'rejections captured': (journal) =>
    exchange(
      journal,
      {
        server: (socket) => socket.resume().end('x'),
        client: (socket) => {
          socket.on('data', async (data) => {
            journal.note('client', 'data', data);
            throw new Error('rejected');
          });
        },
      },
      { client: { captureRejections: true } as Partial<net.TcpNetConnectOpts> },
    ),

  'a listener that throws': async (journal) => {
    const uncaught = new Promise<unknown>((resolve) => process.once('uncaughtException', resolve));
    await exchange(journal, {
      server: (socket) => socket.resume().end('x'),
      client: async (socket) => {
        socket.on('data', () => {
          throw new TypeError('thrown in data');
        });
        journal.note('client', 'uncaught', await uncaught);
      },
    });
  },

  'writes that throw': (journal) =>
    exchange(journal, {
      server: (socket) => socket.resume().end(),
      client: async (socket) => {
        await once(socket.resume(), 'connect');
        for (const bad of [null, undefined, 5, {}]) {
          try {
            socket.write(bad as never);
          } catch (error) {
            journal.note('client', 'threw', error);
          }
        }
        socket.end();
      },
    }),

  'write after the end': (journal) =>
    exchange(journal, {
      server: (socket) => socket.resume().end('bye'),
      client: (socket) => {
        socket.resume().on('end', () => {
          journal.note('client', 'write is', socket.write, Object.hasOwn(socket, 'write'));
          journal.note('client', 'wrote', socket.write('after your FIN'));
        });
        socket.on('finish', () =>
          journal.note(
            'client',
            'wrote',
            socket.write('after mine', (e) => journal.note('client', e)),
          ),
        );
      },
    }),

  'back-pressure': (journal) =>
    exchange(
      journal,
      {
        server: (socket) => {
          let length = 0;
          setTimeout(() => socket.on('data', (data) => (length += data.length)), 20);
          socket.on('end', () => {
            journal.note('accepted', 'length', length);
            socket.end();
          });
        },
        client: (socket) => {
          journal.note('client', 'wrote', socket.write(Buffer.alloc(8_000_000)), socket.writableNeedDrain);
          socket.resume().once('drain', () => socket.end());
        },
      },
      { server: { allowHalfOpen: true, pauseOnConnect: false } },
    ),

  'idle timeout': (journal) =>
    exchange(journal, {
      server: (socket) => socket.resume(),
      client: (socket) => {
        journal.note('client', 'set', socket.setTimeout(15, () => socket.end()) === socket, socket.timeout);
        socket.resume();
      },
    }),

  'options and getters': async (journal) => {
    const server = await serve(
      journal,
      { noDelay: true, keepAlive: true, keepAliveInitialDelay: 2000 },
      (socket) => socket.resume().end(),
    );
    const asked: string[] = [];
    const options = new Proxy({ port: portOf(server), host: '127.0.0.1' } as net.NetConnectOpts, {
      get(target, key) {
        asked.push(String(key));
        return Reflect.get(target, key);
      },
    });
    const client = net.connect(options);
    client.resume().setKeepAlive(true, 1500).setNoDelay(true).unref().ref();
    journal.listen('client', client, EVENTS);
    await once(client, 'connect');
    journal.note('client', 'asked', asked);
    journal.note('client', client.remoteAddress, client.remoteFamily, client.localAddress, client.address());
    await finish(journal, server, client);
  },

  'http with keep-alive': async (journal) => {
    const server = http.createServer((request, response) => {
      journal.listen('request', request, ['end', 'close']);
      journal.note('request', request.method, request.url, request.socket.listenerCount('data'));
      let body = '';
      request.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      request.on('end', () => response.end(`${request.url} got ${body.length} €`));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (const [path, body] of [
      ['/a', ''],
      ['/b', 'x'.repeat(70_000)],
      ['/c', 'y'],
    ] as const) {
      const request = http.request({ port: portOf(server), host: '127.0.0.1', path, method: 'POST', agent });
      request.end(body);
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      journal.note('response', text, response.headers.connection, request.reusedSocket);
      journal.inspect('response', request.socket as net.Socket);
    }
    agent.destroy();
    const closing = close(server);
    server.close();
    await closing;
  },

  fetch: async (journal) => {
    const server = http.createServer((request, response) => {
      journal.note('server', request.method, request.url);
      response.write('part one, ');
      setTimeout(() => response.end('part two'), 5);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const response = await fetch(`http://127.0.0.1:${portOf(server)}/path`);
    journal.note('client', response.status, await response.text());
    await fetch('http://127.0.0.1:1/').catch((error: Error) =>
      journal.note('client', error.message, error.cause),
    );
    server.closeAllConnections();
    const closing = close(server);
    server.close();
    await closing;
  },

  upgrade: async (journal) => {
    const server = http.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.on('upgrade', (request, socket: net.Socket, head: Buffer) => {
      journal.note('server', request.headers.upgrade, head, socket.eventNames().map(String));
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n');
      socket.on('data', (data) => socket.end(data));
      journal.listen('accepted', socket, EVENTS);
    });
    const headers = { connection: 'Upgrade', upgrade: 'raw' };
    const request = http.get({ port: portOf(server), host: '127.0.0.1', headers });
    const [, socket] = (await once(request, 'upgrade')) as [unknown, net.Socket];
    journal.listen('client', socket, EVENTS);
    socket.on('data', (data) => journal.note('client', 'data', data));
    socket.write('raw bytes');
    await close(socket);
    const closing = close(server);
    server.close();
    await closing;
  },

  subclass: async (journal) => {
    class Talker extends net.Socket {
      override write(chunk: string | Uint8Array): boolean {
        journal.note('client', 'own write', chunk.length);
        return super.write(chunk);
      }
      override emit(event: string | symbol, ...args: unknown[]): boolean {
        journal.note('client', 'own emit', event, args.length);
        return super.emit(event as string, ...args);
      }
      override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
        journal.note('client', 'own destroy', error);
        super._destroy(error, done);
      }
    }
    const server = await serve(journal, {}, (socket) => socket.pipe(socket));
    const client = new Talker();
    client.connect(portOf(server), '127.0.0.1', () => client.write('through a subclass'));
    client.on('data', (data) => {
      journal.note('client', 'data', data);
      client.end();
    });
    await finish(journal, server, client);
  },

  'the looks of net': async (journal) => {
    const names = [
      'connect',
      'write',
      'end',
      'destroy',
      'emit',
      'read',
      'pause',
      'setKeepAlive',
      'setTimeout',
      'ref',
    ];
    for (const name of names) {
      const method = net.Socket.prototype[name as 'connect'];
      journal.note('socket', name, method, typeof method, 'prototype' in method);
    }
    journal.note(
      'server',
      net.Server.prototype.listen,
      net.Server.prototype.close,
      net.Server.prototype.emit,
    );
    const listed: string[] = [];
    for (const key in new net.Socket()) listed.push(key);
    journal.note('socket', 'for in', listed.toSorted());
    await sleep(1);
  },
};
