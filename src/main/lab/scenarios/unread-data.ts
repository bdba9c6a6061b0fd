import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, familyOption, hostOf, letters, listen, oneClient, pair, shut } from './shared.ts';

const options = z.object({
  bytes: z.int().min(1).max(65_536).default(26).meta({
    title: 'Payload',
    description: 'What the client sends and nobody reads.',
    unit: 'bytes',
  }),
  family: familyOption(),
});
type Options = z.output<typeof options>;

/** Milliseconds for the kernel to have the data before the socket is destroyed. */
const ARRIVAL = 100;

const code = (o: Options, [port]: readonly number[]): CodeLine[] => [
  line('create', 'const server = net.createServer({ pauseOnConnect: true }); // nobody reads'),
  line('listen', `server.listen(${port}, '${hostOf(o)}');`, 'server listen()', "server 'listening'"),
  line(
    'connect',
    `const client = net.connect(${port}, '${hostOf(o)}');`,
    'client connect()',
    "client 'connect'",
  ),
  line('write', `client.write('…'); // ${o.bytes} bytes`, 'client write()'),
  line('connection', "server.on('connection', (socket) => {", "server 'connection'"),
  line('destroy', `  setTimeout(() => socket.destroy(), ${ARRIVAL});`, 'accepted destroy()'),
  line('connection-close', '});'),
  line('error', "client.on('error', console.log); // ECONNRESET", "client 'error'"),
  line('close', "client.on('close', () => server.close());", "client 'close'", 'server close()'),
];

export const unreadData = scenario({
  id: 'unread-data',
  title: 'Closed with data unread',
  summary:
    'The server destroys a socket whose data the kernel has and the program has not read: an RST, not a FIN.',
  teaches: [
    'The kernel acknowledged the bytes at once; that says nothing about the program, which never read them.',
    'close() with unread data sends an RST: the peer must learn that what it sent was lost (RFC 2525 §2.17). Without unread data the same destroy() sends a FIN.',
    'The client gets ECONNRESET although both programs only closed.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: () => 10_000,
  async run(context, o) {
    const server = context.net.createServer({ pauseOnConnect: true });
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port, hostOf(o));
    const { client, accepted } = await pair(context, server, { host: hostOf(o), port });
    const over = [closed(context, client), closed(context, accepted)];
    client.write(letters(o.bytes));
    await context.sleep(ARRIVAL);
    accepted.destroy();
    await Promise.all(over);
    await shut(context, server);
  },
});
