import type { Socket } from 'node:net';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, type Participant, scenario } from '../scenario.ts';
import { readUntil, requestText } from './http-text.ts';
import { closed, dial, listen, portOption, shut } from './shared.ts';

const options = z.object({
  open: z.int().min(0).max(600_000).default(0).meta({
    title: 'Stay open for curl',
    description:
      'How long both servers stay open after the lab’s own clients, for a curl of yours; Stop ends it.',
    unit: 'ms',
  }),
  port: portOption(),
});
type Options = z.output<typeof options>;

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

const participants: readonly Participant[] = [
  { id: 'client-1', role: 'client', title: 'Client #1' },
  { id: 'http', role: 'server', title: 'http.createServer' },
  { id: 'http-accepted', role: 'accepted', title: 'Socket of http' },
  { id: 'client-2', role: 'client', title: 'Client #2' },
  { id: 'net', role: 'server', title: 'net.createServer' },
  { id: 'net-accepted', role: 'accepted', title: 'Socket of net' },
];

const code = (_: Options, [first, second]: readonly number[]): CodeLine[] => [
  line('http-create', 'const httpServer = http.createServer();'),
  line(
    'http-request',
    "httpServer.on('request', (request, response) => response.end('ok'));",
    'http-accepted bytes consumed',
    'http-accepted write()',
  ),
  line('http-listen', `httpServer.listen(${first}, '127.0.0.1');`, 'http listen()', "http 'listening'"),
  line('net-create', 'const netServer = net.createServer({ allowHalfOpen: true });'),
  line('net-connection', "netServer.on('connection', (socket) => {", "net 'connection'"),
  line(
    'net-data',
    "  socket.on('data', (chunk) => { // no parser: whatever comes is taken for a request",
    "net-accepted 'data'",
  ),
  line(
    'net-write',
    "    socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok');",
    'net-accepted write()',
  ),
  line('net-data-close', '  });'),
  line(
    'net-end',
    "  socket.on('end', () => socket.end()); // allowHalfOpen: Node does not",
    "net-accepted 'end'",
    'net-accepted end()',
  ),
  line('net-connection-close', '});'),
  line('net-listen', `netServer.listen(${second}, '127.0.0.1');`, 'net listen()', "net 'listening'"),
  line('curl-1', `// curl -v http://127.0.0.1:${first}/`),
  line('curl-2', `// curl -v http://127.0.0.1:${second}/`),
  line(
    'client-1',
    `net.connect(${first}, '127.0.0.1').write('GET / HTTP/1.1\\r\\nHost: …\\r\\n\\r\\n');`,
    'client-1 connect()',
    'client-1 write()',
    "client-1 'data'",
  ),
  line(
    'client-2',
    `net.connect(${second}, '127.0.0.1').write('GET / HTTP/1.1\\r\\nHost: …\\r\\n\\r\\n');`,
    'client-2 connect()',
    'client-2 write()',
    "client-2 'data'",
  ),
  line('close', 'httpServer.close(); netServer.close();', 'http close()', 'net close()'),
];

/** The same client against either server: a request, its answer, end. */
async function request(context: LabContext, client: string, port: number): Promise<void> {
  const socket = dial(context, { host: '127.0.0.1', port }, client);
  const over = closed(context, socket);
  const answered = readUntil(context, socket, 'ok');
  await context.once(socket, 'connect');
  socket.write(requestText(port));
  await answered;
  socket.end();
  await over;
}

function answer(socket: Socket): void {
  socket.on('data', () => socket.write(ANSWER));
  socket.on('end', () => socket.end());
}

export const httpServer = scenario({
  id: 'http-server',
  title: 'HTTP server: http and net',
  summary: 'http.createServer and a bare net.createServer answer the same client, and your curl.',
  teaches: [
    'An HTTP response is text too: a status line, headers, an empty line and the body. To a client, 60 characters from net are as good as an http server.',
    'The http server parses, adds Date, Connection and Keep-Alive, and ends its side when the client has ended. The net server takes any bytes for a request.',
    'With allowHalfOpen: true the net server must end its side by itself, or the connection stays half-open.',
    'Set "Stay open" and fire the curl command of the code at either port.',
  ],
  options,
  participants,
  code,
  ports: (o) => [o.port, 0],
  limit: (o) => o.open + 10_000,
  async run(context, o) {
    const [first, second] = context.ports;
    const http = context.http.createServer((_request, response) => void response.end('ok'));
    const net = context.net.createServer({ allowHalfOpen: true }, answer);
    await listen(context, http, first!, '127.0.0.1', 'http');
    await listen(context, net, second!, '127.0.0.1', 'net');
    for (const id of ['http-create', 'net-create', 'curl-1', 'curl-2']) context.mark(id);
    await request(context, 'client-1', first!);
    await request(context, 'client-2', second!);
    await context.sleep(o.open);
    await Promise.all([shut(context, http), shut(context, net)]);
  },
});
