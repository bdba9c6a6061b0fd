import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, type Participant, scenario } from '../scenario.ts';
import { LAST_CHUNK, readUntil, requestText } from './http-text.ts';
import { closed, delayOption, dial, familyOption, hostOf, letters, listen, shut } from './shared.ts';

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
  clients: z.literal(['both', 'net', 'fetch']).default('both').meta({
    title: 'Clients',
    description: 'net.connect and fetch side by side, or one of them.',
  }),
  family: familyOption(),
});
type Options = z.output<typeof options>;

const participants: readonly Participant[] = [
  { id: 'client', role: 'client', title: 'net.connect' },
  { id: 'fetch', role: 'client', title: 'fetch' },
  { id: 'server', role: 'server', title: 'HTTP server' },
  { id: 'accepted', role: 'accepted', title: 'Server’s socket' },
];

/** Milliseconds for fetch to close its kept connection once the server has. */
const FETCH_CLOSES = 100;

const urlHost = (o: Options) => (o.family === 6 ? '[::1]' : '127.0.0.1');

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

const netLines = (o: Options, port = 0): CodeLine[] => [
  line(
    'connect',
    `const socket = net.connect(${port}, '${hostOf(o)}');`,
    'client connect()',
    "client 'connect'",
  ),
  line('encoding', "socket.setEncoding('utf8');", 'client setEncoding()'),
  line('write', `socket.write('GET / HTTP/1.1\\r\\nHost: localhost:${port}\\r\\n\\r\\n');`, 'client write()'),
  line('data', "socket.on('data', console.log); // chunk sizes and all", "client 'data'"),
  line('client-end', 'socket.end(); // after the last chunk', 'client end()'),
];

const fetchLines = (o: Options, port = 0): CodeLine[] => [
  line(
    'fetch',
    `const response2 = await fetch('http://${urlHost(o)}:${port}/');`,
    'fetch connect()',
    "fetch 'connect'",
    'fetch write()',
  ),
  line('text', 'console.log(await response2.text()); // the body alone'),
];

const code = (o: Options, [port]: readonly number[]): CodeLine[] => [
  line(
    'server',
    'const server = http.createServer(async (request, response) => {',
    'accepted bytes consumed',
  ),
  ...chunkLines(o),
  line('end', '  response.end(); // the empty chunk: 0'),
  line('server-close', '});'),
  line('listen', `server.listen(${port}, '${hostOf(o)}');`, 'server listen()', "server 'listening'"),
  ...(o.clients === 'fetch' ? [] : netLines(o, port)),
  ...(o.clients === 'net' ? [] : fetchLines(o, port)),
  line('close', 'server.close(); // and the connection that fetch keeps', 'server close()'),
];

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

async function withNet(context: LabContext, o: Options): Promise<void> {
  const port = context.ports[0]!;
  const socket = dial(context, { host: hostOf(o), port });
  socket.setEncoding('utf8');
  socket.write(requestText(port));
  const over = closed(context, socket);
  await readUntil(context, socket, LAST_CHUNK);
  socket.end();
  await over;
}

async function withFetch(context: LabContext, o: Options): Promise<void> {
  const url = `http://${urlHost(o)}:${context.ports[0]}/`;
  await context.as('fetch', async () => {
    const response = await context.fetch(url, { signal: context.signal });
    const text = await response.text();
    if (text.length !== o.chunks * o.size) throw new Error(`fetch read ${text.length} bytes of body.`);
  });
  context.mark('text');
}

async function serve(context: LabContext, o: Options): Promise<Server> {
  const server = context.http.createServer();
  server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    context.mark('server');
    respond(context, response, o).catch(() => response.destroy());
  });
  await listen(context, server, context.ports[0]!, hostOf(o));
  return server;
}

export const httpClient = scenario({
  id: 'http-client',
  title: 'HTTP client: fetch and net',
  summary:
    'The same GET through fetch and written by hand through net.connect; the server answers with a chunked body.',
  teaches: [
    'An HTTP/1.1 request is text: one write() of the request line, the Host header and an empty line.',
    'Transfer-Encoding: chunked puts the size of each chunk in front of it, in hexadecimal; a chunk of size 0 ends the body. Your own socket shows that; fetch takes it away and gives the body.',
    'fetch keeps its connection for the next request: it ends when the server closes. The one of net.connect ends when you say so.',
    "The server's socket emits no 'data': its HTTP parser takes the bytes from the handle. fetch reads with 'readable' and read().",
  ],
  options,
  participants,
  code,
  ports: () => 1,
  limit: (o) => 10_000 + o.delay * o.chunks,
  async run(context, o) {
    const server = await serve(context, o);
    const both = [];
    if (o.clients !== 'fetch') both.push(withNet(context, o));
    if (o.clients !== 'net') both.push(withFetch(context, o));
    await Promise.all(both);
    await shut(context, server);
    // The connection that fetch keeps is its own: its end cannot be awaited.
    if (o.clients !== 'net') await context.sleep(FETCH_CLOSES);
  },
});
