import type { Socket } from 'node:net';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, scenario } from '../scenario.ts';
import { closed, holdOption, letters, listen, oneClient, pair, receive, shut } from './shared.ts';

const options = z.object({
  bytes: z.int().min(4_000_000).max(64_000_000).default(16_000_000).meta({
    title: 'Payload',
    description: 'What the client writes in all: more than the kernel’s buffers hold.',
    unit: 'bytes',
  }),
  chunk: z.int().min(1000).max(1_000_000).default(65_536).meta({
    title: 'Each write',
    description: 'What one write() hands over.',
    unit: 'bytes',
  }),
  hold: holdOption(1500, 'How long the server does not read.'),
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
  line('loop', `while (left > 0) { // ${o.bytes} bytes in all`),
  line('write', `  if (!client.write(chunk)) // ${o.chunk} bytes`, 'client write()'),
  line('drain', "    await once(client, 'drain');", "client 'drain'"),
  line('loop-close', '}'),
  line('client-end', 'client.end();', 'client end()'),
  line('connection', "server.on('connection', (socket) => {", "server 'connection'"),
  line('resume', `  setTimeout(() => socket.resume(), ${o.hold});`, 'accepted resume()', "accepted 'data'"),
  line('end', "  socket.on('end', () => server.close());", "accepted 'end'", 'server close()'),
  line('connection-close', '});'),
];

/** Writes as fast as the socket takes it: stops where write() returns false, goes on at 'drain'. */
async function send(context: LabContext, client: Socket, o: Options): Promise<void> {
  const chunk = Buffer.from(letters(o.chunk));
  for (let left = o.bytes; left > 0; left -= chunk.length) {
    if (!client.write(left < chunk.length ? chunk.subarray(0, left) : chunk))
      await context.once(client, 'drain');
  }
  client.end();
}

export const backPressure = scenario({
  id: 'back-pressure',
  title: 'Back-pressure',
  summary:
    'The client writes more than the server reads: buffers fill, the window goes to zero, and drain comes when all flows again.',
  teaches: [
    'The receiver’s kernel says in each ACK how much more it can take (Win). Nobody reads, so it falls to 0 and the sender stops.',
    'write() returns false when more than highWaterMark waits in the socket’s own buffer: nothing is lost, but go on only at drain.',
    'drain means that the kernel has taken that buffer. It is not made by one ACK.',
    'While the window is 0 the sender’s kernel asks now and then whether it has opened. Wireshark calls Linux’s probes Keep-Alive.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: (o) => o.hold + 30_000,
  async run(context, o) {
    const server = context.net.createServer({ pauseOnConnect: true });
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port);
    const { client, accepted } = await pair(context, server, { host: '127.0.0.1', port });
    const over = [closed(context, client), closed(context, accepted)];
    const sent = send(context, client, o);
    sent.catch(() => {});
    context.mark('loop');
    await context.sleep(o.hold);
    const arrived = receive(context, accepted, o.bytes);
    accepted.resume();
    await Promise.all([sent, arrived]);
    await Promise.all(over);
    await shut(context, server);
  },
});
