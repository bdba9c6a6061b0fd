import { z } from 'zod';
import { type CodeLine, type LabContext, line, type Participant, scenario } from '../scenario.ts';
import { closed, familyOption, hostOf, letters, listen, receive, shut } from './shared.ts';

const options = z.object({
  bytes: z.int().min(1).max(65_536).default(26).meta({
    title: 'Payload',
    description: 'What each client sends.',
    unit: 'bytes',
  }),
  family: familyOption(),
});
type Options = z.output<typeof options>;

const participants: readonly Participant[] = [
  { id: 'client-1', role: 'client', title: 'net.connect' },
  { id: 'server-1', role: 'server', title: 'new net.Server' },
  { id: 'server-1-accepted', role: 'accepted', title: 'Socket of server #1' },
  { id: 'client-2', role: 'client', title: 'net.createConnection' },
  { id: 'server-2', role: 'server', title: 'net.createServer' },
  { id: 'server-2-accepted', role: 'accepted', title: 'Socket of server #2' },
];

function half(o: Options, number: 1 | 2, port = 0): CodeLine[] {
  const [make, connect] =
    number === 1 ? ['new net.Server()', 'net.connect'] : ['net.createServer()', 'net.createConnection'];
  const [server, client] = [`server-${number}`, `client-${number}`];
  const target = `{ host: '${hostOf(o)}', port: ${port} }`;
  return [
    line(`create-${number}`, `const server${number} = ${make};`),
    line(
      `listen-${number}`,
      `server${number}.listen(${port}, '${hostOf(o)}');`,
      `${server} listen()`,
      `${server} 'listening'`,
    ),
    line(
      `connect-${number}`,
      `const client${number} = ${connect}(${target});`,
      `${client} connect()`,
      `${client} 'connect'`,
    ),
    line(`end-${number}`, `client${number}.end('…'); // ${o.bytes} bytes`, `${client} end()`),
  ];
}

const code = (o: Options, [first, second]: readonly number[]): CodeLine[] => [
  ...half(o, 1, first),
  ...half(o, 2, second),
];

async function talk(context: LabContext, o: Options, number: 1 | 2): Promise<void> {
  const { net } = context;
  const server = number === 1 ? new net.Server() : net.createServer();
  const port = context.ports[number - 1]!;
  await listen(context, server, port, hostOf(o), `server-${number}`);
  context.mark(`create-${number}`);
  const target = { host: hostOf(o), port };
  const served = context.once(server, 'connection').then(async ([socket]) => {
    const over = closed(context, socket as never);
    await receive(context, socket as never, o.bytes);
    await over;
  });
  const client = context.as(`client-${number}`, () =>
    number === 1 ? net.connect(target) : net.createConnection(target),
  );
  const over = closed(context, client);
  await context.once(client, 'connect');
  client.end(letters(o.bytes));
  await Promise.all([served, over]);
  await shut(context, server);
}

export const sameThing = scenario({
  id: 'same-thing',
  title: 'Two names, one thing',
  summary:
    'new net.Server() and net.createServer(), net.connect() and net.createConnection(): the same calls, events and segments.',
  teaches: [
    'net.createServer(…) is return new Server(…), and net.createConnection is net.connect under another name.',
    'Compare the two conversations line by line: they differ in ports, sequence numbers and times, and in nothing else.',
  ],
  options,
  participants,
  code,
  ports: () => 2,
  limit: () => 10_000,
  async run(context, o) {
    await talk(context, o, 1);
    await talk(context, o, 2);
  },
});
