import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { cuttableAddress, cuttableUnavailable } from './cuttable-address.ts';
import { closed, listen, oneClient, pair, shut } from './shared.ts';

const options = z.object({
  delay: z.int().min(1000).max(60_000).default(1000).meta({
    title: 'keepAliveInitialDelay',
    description: 'Idle time before the first probe; Node hands the kernel whole seconds.',
    unit: 'ms',
  }),
});
type Options = z.output<typeof options>;

/** An address for benchmarks (RFC 2544, RFC 6890): no host of the Internet has it. */
const ADDRESS = '198.18.77.7';
/** libuv: 10 probes, 1 s apart; then the connection is given up (src/unix/tcp.c, uv__tcp_keepalive). */
const UNANSWERED = 11_000;

const code = (o: Options, [port]: readonly number[]): CodeLine[] => [
  line('address', `// ip address add ${ADDRESS}/32 dev lo`),
  line('create', `const server = net.createServer({ keepAlive: true, keepAliveInitialDelay: ${o.delay} });`),
  line('listen', `server.listen(${port}, '127.0.0.1');`, 'server listen()', "server 'listening'"),
  line(
    'connect',
    `const client = net.connect({ port: ${port}, host: '127.0.0.1', localAddress: '${ADDRESS}' });`,
    'client connect()',
    "client 'connect'",
  ),
  line('connection', "server.on('connection', (socket) => {", "server 'connection'"),
  line('cut', `  // ip address del ${ADDRESS}/32 dev lo: its answers are not sent any more`),
  line('error', "  socket.on('error', console.log); // ETIMEDOUT", "accepted 'error'"),
  line('connection-close', '});'),
  line('client-error', "client.on('error', console.log); // ECONNRESET", "client 'error'"),
  line('close', 'server.close();', 'server close()'),
];

export const keepAliveUnanswered = scenario({
  id: 'keep-alive-unanswered',
  title: 'Keep-alive: no answer',
  summary:
    'The client’s answers are cut off: ten probes go unanswered, then the server’s kernel gives the connection up.',
  teaches: [
    'Now TCP_KEEPINTVL counts: the probes come every second. After the tenth the kernel gives up, sends an RST and tells the program ETIMEDOUT.',
    'To the program nothing happens for all that time: no event, no error, and a write would succeed.',
    'The client’s address is one that the lab adds to the loopback device and takes away: Linux sends nothing from an address that it does not have. Address and route are removed at the end, also when the lab is killed.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: (o) => o.delay + UNANSWERED + 10_000,
  unavailable: cuttableUnavailable,
  async run(context, o) {
    const address = await cuttableAddress(context, ADDRESS);
    context.mark('address');
    const server = context.net.createServer({ keepAlive: true, keepAliveInitialDelay: o.delay });
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port);
    const target = { host: '127.0.0.1', port, localAddress: ADDRESS };
    const { client, accepted } = await pair(context, server, target);
    const over = [closed(context, client), closed(context, accepted)];
    await address.cut();
    context.mark('cut');
    await Promise.all(over);
    await shut(context, server);
  },
});
