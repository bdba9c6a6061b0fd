import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, familyOption, hostOf, listen, oneClient, pair, shut } from './shared.ts';

const options = z.object({
  delay: z.int().min(1000).max(60_000).default(3000).meta({
    title: 'keepAliveInitialDelay',
    description: 'Node hands the kernel whole seconds.',
    unit: 'ms',
  }),
  probes: z.int().min(1).max(20).default(3).meta({ title: 'Probes', description: 'How many to wait for.' }),
  side: z.literal(['server', 'client']).default('server').meta({
    title: 'Keeps alive',
    description: 'Whose option keepAlive is true; the other’s is false.',
  }),
  family: familyOption(),
});
type Options = z.output<typeof options>;

/** Milliseconds until the last probe and its answer are there: each comes up to some 10 ms later than asked. */
const duration = (o: Options): number => o.probes * (Math.floor(o.delay / 1000) * 1000 + 25) + 450;

const SETTING = (o: Options) => `{ keepAlive: true, keepAliveInitialDelay: ${o.delay} }`;

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  const ofServer = o.side === 'server' ? SETTING(o) : '{ keepAlive: false }';
  const ofClient =
    o.side === 'client' ? `keepAlive: true, keepAliveInitialDelay: ${o.delay}` : 'keepAlive: false';
  return [
    line('create', `const server = net.createServer(${ofServer});`),
    line('listen', `server.listen(${port}, '${hostOf(o)}');`, 'server listen()'),
    line('listening', "server.on('listening', () => {", "server 'listening'"),
    line(
      'connect',
      `  const client = net.connect({ port: ${port}, host: '${hostOf(o)}', ${ofClient} });`,
      'client connect()',
      "client 'connect'",
    ),
    line(
      'wait',
      `  setTimeout(() => client.end(), ${duration(o)}); // nothing happens in between`,
      'client end()',
    ),
    line('listening-close', '});'),
    line('close', "server.on('connection', () => server.close());", "server 'connection'"),
  ];
}

export const keepAlive = scenario({
  id: 'keep-alive',
  title: 'TCP keep-alive',
  summary:
    'A connection on which nothing is said: the kernel of one side asks every few seconds whether the other is there.',
  teaches: [
    'The probe is a segment without data, one sequence number before the next byte; the other kernel answers it with an ACK. No program sees either.',
    'Why every 3 s, and not only once? libuv sets TCP_KEEPIDLE to the initial delay, TCP_KEEPINTVL to 1 s and TCP_KEEPCNT to 10, but the last two are for probes without an answer. Each answer starts the idle clock again, so the next probe comes a whole initial delay after it.',
    'This is not the Keep-Alive of HTTP, which says how long a server keeps an idle connection open.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: (o) => duration(o) + 10_000,
  async run(context, o) {
    const setting = { keepAlive: true, keepAliveInitialDelay: o.delay };
    const server = context.net.createServer(o.side === 'server' ? setting : { keepAlive: false });
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port, hostOf(o));
    const own = o.side === 'client' ? setting : { keepAlive: false };
    const { client } = await pair(context, server, { host: hostOf(o), port, ...own });
    const over = closed(context, client);
    await context.sleep(duration(o));
    client.end();
    await over;
    await shut(context, server);
  },
});
