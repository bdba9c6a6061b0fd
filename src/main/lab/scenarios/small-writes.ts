import type { Socket } from 'node:net';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, type Participant, scenario } from '../scenario.ts';
import { closed, letters, listen, oneClient, pair, receive, shut } from './shared.ts';

const options = z.object({
  writes: z.int().min(2).max(100).default(5).meta({
    title: 'Writes',
    description: 'How many write() calls make one message.',
  }),
  size: z.int().min(1).max(1000).default(10).meta({
    title: 'Each write',
    description: 'Less than a segment holds.',
    unit: 'bytes',
  }),
  messages: z.int().min(2).max(50).default(4).meta({
    title: 'Messages',
    description: 'Each is answered when all of it has arrived.',
  }),
});
type Options = z.output<typeof options>;

/** The same message three ways, each on a connection of its own. */
const WAYS = ['nagle', 'no-delay', 'cork'] as const;
type Way = (typeof WAYS)[number];
const ANSWER = 'ok';

const participants: readonly Participant[] = [
  { id: 'nagle', role: 'client', title: 'Client #1: as is' },
  { id: 'no-delay', role: 'client', title: 'Client #2: noDelay' },
  { id: 'cork', role: 'client', title: 'Client #3: cork' },
  ...oneClient.slice(1),
];

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  const loop = `for (let i = 0; i < ${o.writes}; i++)`;
  const target = `port: ${port}, host: '127.0.0.1'`;
  return [
    line('create', 'const server = net.createServer();'),
    line('listen', `server.listen(${port}, '127.0.0.1');`, 'server listen()', "server 'listening'"),
    line(
      'answer',
      `socket.write('${ANSWER}'); // when ${o.writes * o.size} bytes are there`,
      "accepted 'data'",
      'accepted write()',
    ),
    line(
      'nagle-connect',
      `const client1 = net.connect({ ${target} });`,
      'nagle connect()',
      "nagle 'connect'",
    ),
    line('nagle-write', `${loop} client1.write('…'); // ${o.size} bytes`, 'nagle write()'),
    line(
      'no-delay-connect',
      `const client2 = net.connect({ ${target}, noDelay: true });`,
      'no-delay connect()',
      "no-delay 'connect'",
    ),
    line('no-delay-write', `${loop} client2.write('…');`, 'no-delay write()'),
    line('cork-connect', `const client3 = net.connect({ ${target} });`, 'cork connect()', "cork 'connect'"),
    line('cork', 'client3.cork();', 'cork cork()'),
    line('cork-write', `${loop} client3.write('…');`, 'cork write()'),
    line('uncork', 'client3.uncork();', 'cork uncork()'),
    line('close', 'server.close();', 'server close()'),
  ];
}

function sendMessage(client: Socket, way: Way, o: Options): void {
  if (way === 'cork') client.cork();
  for (let sent = 0; sent < o.writes; sent += 1) client.write(letters(o.size));
  if (way === 'cork') client.uncork();
}

/** Messages and answers, one after the other: after the first answer the kernel delays its ACKs. */
async function converse(
  context: LabContext,
  client: Socket,
  accepted: Socket,
  way: Way,
  o: Options,
): Promise<void> {
  for (let message = 0; message < o.messages; message += 1) {
    const whole = receive(context, accepted, o.writes * o.size);
    const answer = receive(context, client, ANSWER.length);
    sendMessage(client, way, o);
    await whole;
    accepted.write(ANSWER);
    await answer;
  }
}

export const smallWrites = scenario({
  id: 'small-writes',
  title: 'Small writes',
  summary: 'One message in several small writes: with Nagle’s algorithm, with noDelay, and corked.',
  teaches: [
    'Nagle’s algorithm sends a small segment only when nothing is unacknowledged. The receiver delays its ACK by 40 ms because it hopes to send it with an answer; the answer waits for the rest of the message. That is the pause on the first connection.',
    'noDelay sends each write at once: no pause, and as many segments as writes.',
    'cork() keeps the writes until uncork(): one segment and no pause. It is better than noDelay where the message is known.',
  ],
  options,
  participants,
  code,
  ports: () => 1,
  limit: (o) => 10_000 + o.messages * 200,
  async run(context, o) {
    const server = context.net.createServer();
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port);
    for (const way of WAYS) {
      const target = { host: '127.0.0.1', port, noDelay: way === 'no-delay' };
      const { client, accepted } = await pair(context, server, target, way);
      const over = [closed(context, client), closed(context, accepted)];
      await converse(context, client, accepted, way, o);
      client.end();
      await Promise.all(over);
    }
    await shut(context, server);
  },
});
