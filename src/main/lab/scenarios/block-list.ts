import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, dial, halfOpenOption, happened, holdOption, listen, oneClient, shut } from './shared.ts';

const ipv4 = (initial: string, title: string) =>
  z
    .string()
    .default(initial)
    .refine((text) => isIPv4(text), {
      error: ({ input }) => `'${input}' is not an IPv4 address such as 127.0.0.1.`,
    })
    .meta({ title, description: 'An IPv4 address.' });

/** `127.0.0.0/8`. */
const isSubnet = (text: string): boolean => {
  const [network = '', prefix = '', ...more] = text.split('/');
  return isIPv4(network) && /^\d{1,2}$/.test(prefix) && Number(prefix) <= 32 && more.length === 0;
};

const numberOf = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const options = z
  .object({
    rule: z.literal(['address', 'range', 'subnet']).default('address').meta({
      title: 'Rule',
      description: 'Which kind of rule the list has; the fields below are its values.',
    }),
    address: ipv4('127.0.0.1', 'Address'),
    start: ipv4('127.0.0.1', 'Range from'),
    end: ipv4('127.0.0.9', 'Range to'),
    subnet: z
      .string()
      .default('127.0.0.0/8')
      .refine(isSubnet, { error: ({ input }) => `'${input}' is not an IPv4 subnet such as 127.0.0.0/8.` })
      .meta({ title: 'Subnet', description: 'An IPv4 network and its prefix length.' }),
    allowHalfOpen: halfOpenOption(true),
    hold: holdOption(1000, 'How long the client stays half-open before it ends too.'),
  })
  .refine((o) => numberOf(o.start) <= numberOf(o.end), {
    path: ['end'],
    error: 'the range ends before it starts.',
  });
type Options = z.output<typeof options>;

function ruleText(o: Options): string {
  if (o.rule === 'range') return `addRange('${o.start}', '${o.end}')`;
  if (o.rule === 'address') return `addAddress('${o.address}')`;
  const [network, prefix] = o.subnet.split('/');
  return `addSubnet('${network}', ${prefix})`;
}

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  const later = o.allowHalfOpen
    ? [line('hold', `setTimeout(() => client.end(), ${o.hold}); // after 'end'`, 'client end()')]
    : [];
  return [
    line('list', 'const blockList = new net.BlockList();'),
    line('rule', `blockList.${ruleText(o)};`),
    line('create', 'const server = net.createServer({ blockList });'),
    line('connection', "server.on('connection', () => console.log('connection'));", "server 'connection'"),
    line('drop', "server.on('drop', () => console.log('drop')); // not for a blockList", "server 'drop'"),
    line('listen', `server.listen(${port}, '127.0.0.1');`, 'server listen()', "server 'listening'"),
    line('connect', 'const client = net.createConnection({', 'client connect()'),
    line('options', `  host: '127.0.0.1', port: ${port}, allowHalfOpen: ${o.allowHalfOpen}`),
    line('connect-close', '});'),
    line(
      'attempt',
      "client.on('connectionAttempt', () => console.log('connectionAttempt'));",
      "client 'connectionAttempt'",
    ),
    line('connected', "client.on('connect', () => console.log('connect'));", "client 'connect'"),
    line('end', "client.on('end', () => console.log('end'));", "client 'end'"),
    line('error', "client.on('error', () => console.log('error')); // does not come", "client 'error'"),
    ...later,
    line('close', "client.on('close', () => server.close());", "client 'close'", 'server close()'),
  ];
}

export const blockList = scenario({
  id: 'block-list',
  title: 'BlockList',
  summary: 'A server with a blockList: the handshake completes, then its FIN follows at once.',
  teaches: [
    'The kernel completes the handshake before Node knows of the connection, so the client sees connect: a blockList cannot refuse, only close.',
    'The server closes at once and is told nothing: no connection, and not even drop.',
    'With allowHalfOpen the client gets end and stays half-open until its own end(). Without it, Node ends for it.',
    'Change the address, range or subnet so that 127.0.0.1 is not in it, and the connection is accepted.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: (o) => 10_000 + o.hold,
  async run(context, o) {
    const list = new context.net.BlockList();
    const [network = '', prefix] = o.subnet.split('/');
    if (o.rule === 'address') list.addAddress(o.address);
    else if (o.rule === 'range') list.addRange(o.start, o.end);
    else list.addSubnet(network, Number(prefix));
    for (const id of ['list', 'rule', 'create']) context.mark(id);
    const server = context.net.createServer({ blockList: list });
    const port = context.ports[0]!;
    await listen(context, server, port);
    const client = dial(context, { host: '127.0.0.1', port, allowHalfOpen: o.allowHalfOpen });
    const over = closed(context, client);
    await Promise.race([happened(context, client, 'end'), happened(context, server, 'connection')]);
    if (!client.destroyed && (o.allowHalfOpen || !client.readableEnded)) {
      await context.sleep(o.hold);
      client.end();
    }
    await over;
    await shut(context, server);
  },
});
