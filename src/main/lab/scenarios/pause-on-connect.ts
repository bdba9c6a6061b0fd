import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, holdOption, letters, listen, oneClient, pair, receive, shut } from './shared.ts';

const options = z.object({
  bytes: z.int().min(1).max(60_000).default(26).meta({
    title: 'Payload',
    description: 'What the client sends while nobody reads.',
    unit: 'bytes',
  }),
  hold: holdOption(800, 'How long the server’s socket stays paused.'),
});
type Options = z.output<typeof options>;

const code = (o: Options, [port]: readonly number[]): CodeLine[] => [
  line('create', 'const server = net.createServer({ pauseOnConnect: true });'),
  line('listen', `server.listen(${port}, '127.0.0.1');`, 'server listen()', "server 'listening'"),
  line(
    'connect',
    `const client = net.connect(${port}, '127.0.0.1');`,
    'client connect()',
    "client 'connect'",
  ),
  line('write', `client.write('…'); // ${o.bytes} bytes`, 'client write()'),
  line('connection', "server.on('connection', (socket) => {", "server 'connection'"),
  line('data', "  socket.on('data', console.log); // alone it does not start the flow", "accepted 'data'"),
  line('resume', `  setTimeout(() => socket.resume(), ${o.hold});`, 'accepted resume()'),
  line('connection-close', '});'),
  line('end', 'client.end(); // when all was read', 'client end()'),
  line('close', "client.on('close', () => server.close());", "client 'close'", 'server close()'),
];

export const pauseOnConnect = scenario({
  id: 'pause-on-connect',
  title: 'pauseOnConnect',
  summary:
    'The server’s socket begins paused: the kernel takes and acknowledges what comes, the program reads it later.',
  teaches: [
    'The bytes are acknowledged within microseconds, and bytesRead stays 0 until resume().',
    'An ACK says that the kernel has the bytes. It does not say that anyone read them.',
    'It is made for handing the socket to another process before anything is read from it.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: (o) => o.hold + 10_000,
  async run(context, o) {
    const server = context.net.createServer({ pauseOnConnect: true });
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port);
    const { client, accepted } = await pair(context, server, { host: '127.0.0.1', port });
    const over = [closed(context, client), closed(context, accepted)];
    client.write(letters(o.bytes));
    await context.sleep(o.hold);
    const arrived = receive(context, accepted, o.bytes);
    accepted.resume();
    await arrived;
    client.end();
    await Promise.all(over);
    await shut(context, server);
  },
});
