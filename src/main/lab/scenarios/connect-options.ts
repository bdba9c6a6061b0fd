import type { Socket } from 'node:net';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, scenario } from '../scenario.ts';
import { closed, familyOption, hostOf, listen, manyClients, shut } from './shared.ts';

const options = z.object({
  timeout: z.int().min(50).max(10_000).default(300).meta({
    title: 'timeout',
    description: 'Idle time after which the socket emits timeout.',
    unit: 'ms',
  }),
  family: familyOption(),
  localPort: z.int().min(0).max(65_535).default(0).meta({
    title: 'localPort',
    description: 'The port the first client connects from; 0: one that is found free before the run.',
  }),
  noDelay: z.boolean().default(true).meta({
    title: 'noDelay',
    description: 'Sets TCP_NODELAY as soon as the socket is connected.',
  }),
});
type Options = z.output<typeof options>;

/** Milliseconds to wait beyond the timeout for what does not come. */
const BEYOND = 200;

function code(o: Options, [port, localPort]: readonly number[]): CodeLine[] {
  return [
    line('create', 'const server = net.createServer();'),
    line('listen', `server.listen(${port}, '${hostOf(o)}');`, 'server listen()', "server 'listening'"),
    line('options', 'const options = {'),
    line('target', `  host: '${hostOf(o)}', port: ${port}, family: ${o.family},`),
    line('values', `  noDelay: ${o.noDelay}, timeout: ${o.timeout}`),
    line('options-close', '};'),
    line(
      'connect-1',
      `const client1 = net.createConnection({ ...options, localPort: ${localPort} });`,
      'client-1 connect()',
      "client-1 'connect'",
    ),
    line(
      'inside',
      '  // createConnection calls setTimeout(options.timeout), then connect()',
      'client-1 setTimeout()',
    ),
    line('timeout-1', "client1.on('timeout', () => client1.end());", "client-1 'timeout'", 'client-1 end()'),
    line(
      'connect-2',
      'const client2 = new net.Socket().connect(options); // ignores timeout',
      'client-2 connect()',
      "client-2 'connect'",
    ),
    line('timeout-2', "client2.on('timeout', () => {}); // does not come", "client-2 'timeout'"),
    line('end-2', `setTimeout(() => client2.end(), ${o.timeout + BEYOND});`, 'client-2 end()'),
    line('close', 'server.close();', 'server close()'),
  ];
}

/** A client through the factory, with a local port of its own: its 'timeout' comes. */
async function withFactory(context: LabContext, o: Options): Promise<void> {
  const [port, localPort] = context.ports;
  const { timeout, noDelay, family } = o;
  const client = context.as('client-1', () =>
    context.net.createConnection({
      host: hostOf(o),
      port: port!,
      family,
      noDelay,
      timeout,
      localPort: localPort!,
    }),
  );
  // Called before there is a connection to observe.
  context.mark('inside');
  const over = closed(context, client);
  await context.once(client, 'timeout');
  client.end();
  await over;
}

/** A client through Socket's own connect(), which knows no `timeout`. */
async function withoutFactory(context: LabContext, o: Options): Promise<void> {
  const { timeout, noDelay, family } = o;
  // The types know that `timeout` is no option of it; that it is ignored is what is to be seen.
  const target = { host: hostOf(o), port: context.ports[0]!, family, noDelay, timeout };
  const client: Socket = context.as('client-2', () => new context.net.Socket().connect(target));
  const over = closed(context, client);
  await context.once(client, 'connect');
  await context.sleep(timeout + BEYOND);
  client.end();
  await over;
}

export const connectOptions = scenario({
  id: 'connect-options',
  title: 'Options of net.connect',
  summary: 'timeout, family, localPort and noDelay; and what createConnection does with timeout.',
  teaches: [
    'createConnection makes a socket, calls setTimeout() if there is a timeout, and then connect(): that is all. socket.connect() with the same options ignores timeout.',
    'timeout is no limit for connecting: it is idle time, and all it does is emit an event.',
    'localPort is in the SYN as the source port; without it the kernel chooses one.',
    'family decides which addresses of a name are tried. noDelay sends nothing by itself: it lets small segments leave at once later.',
  ],
  options,
  participants: manyClients(2),
  code,
  ports: (o) => [0, o.localPort],
  limit: (o) => o.timeout * 2 + 10_000,
  async run(context, o) {
    const server = context.net.createServer();
    context.mark('create');
    await listen(context, server, context.ports[0]!, hostOf(o));
    await withFactory(context, o);
    await withoutFactory(context, o);
    await shut(context, server);
  },
});
