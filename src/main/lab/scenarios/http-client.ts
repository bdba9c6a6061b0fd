import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, scenario } from '../scenario.ts';
import { delayOption, familyOption, letters } from './shared.ts';

const options = z.object({
  chunks: z
    .int()
    .min(0)
    .max(1000)
    .default(2)
    .meta({ title: 'Chunks', description: 'How many chunks the server sends before the last, empty one.' }),
  size: z.int().min(1).max(65_536).default(513).meta({
    title: 'Chunk size',
    description: 'Each chunk; on the wire it is a line of hexadecimal.',
    unit: 'bytes',
  }),
  delay: delayOption(5, 'How long the server waits between two chunks.'),
  family: familyOption(),
});
type Options = z.output<typeof options>;

const hostOf = (o: Options) => (o.family === 6 ? '::1' : '127.0.0.1');
const requestText = (port: number) => `GET / HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;
/** What a chunked body ends with: a chunk of size 0 and no trailers (RFC 9112 §7.1). */
const LAST_CHUNK = '\r\n0\r\n\r\n';

function chunkLines(o: Options): CodeLine[] {
  const write = `response.write('a'.repeat(${o.size}));`;
  if (o.delay === 0)
    return [line('chunks', `  for (let i = 0; i < ${o.chunks}; i++) ${write}`, 'accepted write()')];
  return [
    line('loop', `  for (let i = 0; i < ${o.chunks}; i++) {`),
    line('chunks', `    ${write}`, 'accepted write()'),
    line('pause', `    await setTimeout(${o.delay}); // of node:timers/promises`),
    line('loop-end', '  }'),
  ];
}

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  return [
    line(
      'server',
      'const server = http.createServer(async (request, response) => {',
      'accepted bytes consumed',
    ),
    ...chunkLines(o),
    line('end', '  response.end(); // the empty chunk: 0'),
    line('server-close', '});'),
    line('listen', `server.listen(${port}, '${hostOf(o)}');`, 'server listen()', "server 'listening'"),
    line(
      'connect',
      `const socket = net.connect(${port}, '${hostOf(o)}');`,
      'client connect()',
      "client 'connect'",
    ),
    line('encoding', "socket.setEncoding('utf8');", 'client setEncoding()'),
    line(
      'write',
      `socket.write('GET / HTTP/1.1\\r\\nHost: localhost:${port}\\r\\n\\r\\n');`,
      'client write()',
    ),
    line('data', "socket.on('data', console.log);", "client 'data'"),
    line('client-end', 'socket.end(); // after the last chunk', 'client end()'),
    line('close', 'server.close();', 'server close()'),
  ];
}

async function respond(context: LabContext, response: ServerResponse, o: Options): Promise<void> {
  response.setHeader('Content-Type', 'text/plain');
  // By itself Node would send an empty body as Content-Length: 0.
  response.setHeader('Transfer-Encoding', 'chunked');
  for (let sent = 0; sent < o.chunks; sent += 1) {
    if (sent > 0 && o.delay > 0) await context.sleep(o.delay);
    response.write(letters(o.size));
  }
  context.mark('end');
  response.end();
}

/** Reads until the last chunk is in; the text stays with Node's own 'data', as the code shows. */
function readResponse(context: LabContext, socket: Socket): Promise<void> {
  let tail = '';
  const complete = new Promise<void>((resolve, reject) => {
    socket.on('data', (text: string) => {
      tail = (tail + text).slice(-LAST_CHUNK.length);
      if (tail === LAST_CHUNK) resolve();
    });
    socket.once('close', () => reject(new Error('The connection closed before the last chunk.')));
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true });
  });
  complete.catch(() => {});
  return complete;
}

async function request(context: LabContext, o: Options): Promise<void> {
  const port = context.ports[0]!;
  const socket = context.as('client', () => context.net.connect(port, hostOf(o)));
  socket.setEncoding('utf8');
  socket.write(requestText(port));
  const closed = context.once(socket, 'close');
  await readResponse(context, socket);
  socket.end();
  await closed;
}

async function listen(context: LabContext, o: Options): Promise<Server> {
  const server = context.http.createServer();
  server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    context.mark('server');
    respond(context, response, o).catch(() => response.destroy());
  });
  context.as('server', () => server.listen(context.ports[0], hostOf(o)));
  await context.once(server, 'listening');
  return server;
}

export const httpClient = scenario({
  id: 'http-client',
  title: 'HTTP client over net',
  summary: 'GET / written by hand through net.connect; the server answers with a chunked body.',
  teaches: [
    'An HTTP/1.1 request is text: one write() of the request line, the Host header and an empty line.',
    'Transfer-Encoding: chunked puts the size of each chunk in front of it, in hexadecimal; a chunk of size 0 ends the body.',
    "The server's socket emits no 'data': its HTTP parser takes the bytes from the handle.",
  ],
  options,
  participants: [
    { id: 'client', role: 'client', title: 'Client' },
    { id: 'server', role: 'server', title: 'HTTP server' },
    { id: 'accepted', role: 'accepted', title: 'Server’s socket' },
  ],
  code,
  ports: () => 1,
  limit: (o) => 10_000 + o.delay * o.chunks,
  async run(context, o) {
    const server = await listen(context, o);
    await request(context, o);
    const closed = context.once(server, 'close');
    server.close();
    await closed;
  },
});
