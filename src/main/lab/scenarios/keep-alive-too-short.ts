import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, listen, oneClient, pair, shut } from './shared.ts';

const options = z.object({
  delay: z.int().min(1).max(999).default(500).meta({
    title: 'keepAliveInitialDelay',
    description: 'Under one second, so Node rounds it down to 0.',
    unit: 'ms',
  }),
  where: z.literal(['setKeepAlive', 'connect', 'createServer']).default('setKeepAlive').meta({
    title: 'Asked for by',
    description:
      'A call of the server’s socket, an option of the client, or an option of the server, which keeps whole seconds only: then no record can tell what was asked for.',
  }),
  watch: z.int().min(500).max(30_000).default(2500).meta({
    title: 'Watch',
    description: 'How long to wait for a probe that does not come.',
    unit: 'ms',
  }),
});
type Options = z.output<typeof options>;

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  const setting = `{ keepAlive: true, keepAliveInitialDelay: ${o.delay} }`;
  const ofServer = o.where === 'createServer' ? setting : '';
  const ofClient = `{ host: '127.0.0.1', port: ${port}${o.where === 'connect' ? `, ...${setting}` : ''} }`;
  const call = `server.on('connection', (socket) => socket.setKeepAlive(true, ${o.delay}));`;
  return [
    line('create', `const server = net.createServer(${ofServer});`),
    line('listen', `server.listen(${port}, '127.0.0.1');`, 'server listen()', "server 'listening'"),
    ...(o.where === 'setKeepAlive' ? [line('set', call, 'accepted setKeepAlive()')] : []),
    line('connect', `const client = net.connect(${ofClient});`, 'client connect()', "client 'connect'"),
    line('wait', `setTimeout(() => client.end(), ${o.watch}); // no probe until then`, 'client end()'),
    line('close', "client.on('close', () => server.close());", "client 'close'", 'server close()'),
  ];
}

export const keepAliveTooShort = scenario({
  id: 'keep-alive-too-short',
  title: 'Keep-alive: too short',
  summary:
    'An initial delay under 1000 ms: Node makes 0 s of it, the kernel refuses that, and nobody says so.',
  teaches: [
    'keepAliveInitialDelay is in milliseconds, but the kernel counts seconds: Node rounds down, and 999 becomes 0.',
    'The kernel refuses 0 (EINVAL), and Node does not look at the answer. Keep-alive is on then, with the delay of the system: two hours (ss -tno shows 119 minutes left).',
    'createServer({ keepAliveInitialDelay }) rounds the same way.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: (o) => o.watch + 10_000,
  async run(context, o) {
    const setting = { keepAlive: true, keepAliveInitialDelay: o.delay };
    const server = context.net.createServer(o.where === 'createServer' ? setting : {});
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port);
    const own = o.where === 'connect' ? setting : {};
    const { client, accepted } = await pair(context, server, { host: '127.0.0.1', port, ...own });
    if (o.where === 'setKeepAlive') accepted.setKeepAlive(true, o.delay);
    const over = closed(context, client);
    await context.sleep(o.watch);
    client.end();
    await over;
    await shut(context, server);
  },
});
