import { z } from 'zod';
import { type CodeLine, type LabContext, line, type Participant, scenario } from '../scenario.ts';
import { closed, listen, pair, portOption, shut } from './shared.ts';

const options = z.object({ port: portOption() });
type Options = z.output<typeof options>;

const participants: readonly Participant[] = [
  { id: 'client-1', role: 'client', title: 'Client #1' },
  { id: 'server-1', role: 'server', title: 'Server #1' },
  { id: 'server-1-accepted', role: 'accepted', title: 'Socket of server #1' },
  { id: 'server-2', role: 'server', title: 'Server #2' },
  { id: 'client-2', role: 'client', title: 'Client #2' },
  { id: 'server-3', role: 'server', title: 'Server #3' },
  { id: 'server-3-accepted', role: 'accepted', title: 'Socket of server #3' },
];

const code = (_: Options, [port]: readonly number[]): CodeLine[] => [
  line('listen-1', `server1.listen(${port}, '127.0.0.1');`, 'server-1 listen()', "server-1 'listening'"),
  line('listen-2', `server2.listen(${port}, '127.0.0.1');`, 'server-2 listen()'),
  line('error-2', "server2.on('error', console.log); // EADDRINUSE", "server-2 'error'"),
  line(
    'connect-1',
    `const client1 = net.connect(${port}, '127.0.0.1');`,
    'client-1 connect()',
    "client-1 'connect'",
  ),
  line(
    'end-1',
    "server1.on('connection', (socket) => socket.end()); // ends first: TIME-WAIT is here",
    "server-1 'connection'",
    'server-1-accepted end()',
  ),
  line('close-1', `server1.close(); // ss -tan '( sport = :${port} )' shows TIME-WAIT`, 'server-1 close()'),
  line(
    'listen-3',
    `server3.listen(${port}, '127.0.0.1'); // works`,
    'server-3 listen()',
    "server-3 'listening'",
  ),
  line(
    'connect-2',
    `const client2 = net.connect(${port}, '127.0.0.1');`,
    'client-2 connect()',
    "client-2 'connect'",
  ),
  line('close-3', 'server3.close();', 'server-3 close()'),
];

/** One connection that the server's side ends first, so that its port is in TIME-WAIT; then the server closes. */
async function serveOnce(
  context: LabContext,
  port: number,
  number: 1 | 3,
  client: string,
): Promise<() => Promise<void>> {
  const server = context.net.createServer();
  await listen(context, server, port, '127.0.0.1', `server-${number}`);
  return async () => {
    const ends = await pair(context, server, { host: '127.0.0.1', port }, client);
    const over = [closed(context, ends.client), closed(context, ends.accepted)];
    ends.accepted.end();
    await Promise.all(over);
    await shut(context, server);
  };
}

export const portInUse = scenario({
  id: 'port-in-use',
  title: 'Port in use',
  summary:
    'A second server on the same port gets EADDRINUSE; a port that is only in TIME-WAIT can be listened on.',
  teaches: [
    'EADDRINUSE comes from the kernel, to listen(), and nothing of it is on the wire.',
    'The side that ends a connection first keeps it in TIME-WAIT for a minute (Linux) or half of one (macOS). That does not stop a new server: libuv sets SO_REUSEADDR.',
    'So if a restarted server gets EADDRINUSE, another process still listens there: TIME-WAIT is not the reason.',
  ],
  options,
  participants,
  code,
  ports: (o) => [o.port],
  limit: () => 15_000,
  async run(context) {
    const port = context.ports[0]!;
    const first = await serveOnce(context, port, 1, 'client-1');
    const second = context.net.createServer();
    const failed = new Promise<NodeJS.ErrnoException>((resolve) => second.once('error', resolve));
    context.as('server-2', () => second.listen(port, '127.0.0.1'));
    const { code: reason } = await Promise.race([
      failed,
      context.once(second, 'listening').then(() => ({ code: 'none' })),
    ]);
    if (reason !== 'EADDRINUSE') throw new Error(`The second server got ${reason} and not EADDRINUSE.`);
    await first();
    const again = await serveOnce(context, port, 3, 'client-2');
    await again();
  },
});
