import { z } from 'zod';
import { type CodeLine, type LabContext, line, type Participant, scenario } from '../scenario.ts';
import { readUntil, requestText } from './http-text.ts';
import { closed, dial, listen, pair, shut } from './shared.ts';

const options = z.object({
  timeout: z.int().min(1000).max(60_000).default(5000).meta({
    title: 'keepAliveTimeout',
    description: 'Of the HTTP server; it is what its header Keep-Alive: timeout=… says, in whole seconds.',
    unit: 'ms',
  }),
  delay: z.int().min(1000).max(60_000).default(2000).meta({
    title: 'keepAliveInitialDelay',
    description: 'Of the TCP server.',
    unit: 'ms',
  }),
});
type Options = z.output<typeof options>;

const participants: readonly Participant[] = [
  { id: 'http-client', role: 'client', title: 'Client of http' },
  { id: 'http', role: 'server', title: 'HTTP server' },
  { id: 'http-accepted', role: 'accepted', title: 'Socket of http' },
  { id: 'tcp-client', role: 'client', title: 'Client of net' },
  { id: 'tcp', role: 'server', title: 'TCP server' },
  { id: 'tcp-accepted', role: 'accepted', title: 'Socket of net' },
];

const code = (o: Options, [first, second]: readonly number[]): CodeLine[] => [
  line('http-create', `const httpServer = http.createServer({ keepAliveTimeout: ${o.timeout} });`),
  line(
    'http-request',
    "httpServer.on('request', (request, response) => response.end('ok'));",
    'http-accepted bytes consumed',
    'http-accepted write()',
  ),
  line('http-listen', `httpServer.listen(${first}, '127.0.0.1');`, 'http listen()'),
  line(
    'tcp-create',
    `const tcpServer = net.createServer({ keepAlive: true, keepAliveInitialDelay: ${o.delay} });`,
  ),
  line('tcp-listen', `tcpServer.listen(${second}, '127.0.0.1');`, 'tcp listen()'),
  line(
    'http-connect',
    `const client1 = net.connect(${first}, '127.0.0.1');`,
    'http-client connect()',
    "http-client 'connect'",
  ),
  line(
    'http-write',
    "client1.write('GET / HTTP/1.1\\r\\nHost: …\\r\\n\\r\\n'); // one request, then idle",
    'http-client write()',
  ),
  line(
    'http-data',
    `client1.on('data', console.log); // Keep-Alive: timeout=${Math.floor(o.timeout / 1000)}`,
    "http-client 'data'",
  ),
  line(
    'http-end',
    "client1.on('end', () => {}); // the server closed the idle connection",
    "http-client 'end'",
  ),
  line(
    'tcp-connect',
    `const client2 = net.connect(${second}, '127.0.0.1');`,
    'tcp-client connect()',
    "tcp-client 'connect'",
  ),
  line(
    'tcp-end',
    "client1.on('close', () => client2.end()); // until then it stayed open",
    "http-client 'close'",
    'tcp-client end()',
  ),
  line('close', 'httpServer.close(); tcpServer.close();', 'http close()', 'tcp close()'),
];

/** One request; then it waits for the server to close the connection. */
async function idleAfterRequest(context: LabContext, port: number): Promise<void> {
  const client = dial(context, { host: '127.0.0.1', port }, 'http-client');
  const over = closed(context, client);
  const answered = readUntil(context, client, 'ok');
  client.write(requestText(port));
  await answered;
  await over;
}

export const httpKeepAlive = scenario({
  id: 'http-keep-alive',
  title: 'HTTP Keep-Alive beside TCP keep-alive',
  summary:
    'Two idle connections: the HTTP server closes the one after its timeout, TCP keep-alive holds the other open.',
  teaches: [
    'Keep-Alive: timeout=5 is a promise about closing: a connection that is idle for 5 s is closed by the server. Nothing is on the wire until its FIN.',
    'TCP keep-alive is a question whether the peer is there: probes and ACKs, and nothing is closed as long as they are answered.',
    'Node closes up to a second later than it says (keepAliveTimeoutBuffer), so that a client that goes by the header is not cut off.',
  ],
  options,
  participants,
  code,
  ports: () => 2,
  limit: (o) => o.timeout + 15_000,
  async run(context, o) {
    const [first, second] = context.ports;
    const http = context.http.createServer({ keepAliveTimeout: o.timeout }, (_request, response) => {
      response.end('ok');
    });
    const tcp = context.net.createServer({ keepAlive: true, keepAliveInitialDelay: o.delay });
    for (const id of ['http-create', 'tcp-create']) context.mark(id);
    await listen(context, http, first!, '127.0.0.1', 'http');
    await listen(context, tcp, second!, '127.0.0.1', 'tcp');
    const { client } = await pair(context, tcp, { host: '127.0.0.1', port: second! }, 'tcp-client');
    await idleAfterRequest(context, first!);
    const over = closed(context, client);
    client.end();
    await over;
    await Promise.all([shut(context, http), shut(context, tcp)]);
  },
});
