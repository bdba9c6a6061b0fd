import { lookup } from 'node:dns/promises';
import type { LookupFunction, Server } from 'node:net';
import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, dial, happened, listen, oneClient, shut } from './shared.ts';

const options = z.object({
  lookup: z.literal(['written', 'system']).default('written').meta({
    title: 'Lookup',
    description:
      'written: the answer ::1, 127.0.0.1 is written in the code; system: what this system says of the host.',
  }),
  host: z
    .string()
    .default('localhost')
    .refine((text) => /^[A-Za-z0-9:._-]{1,253}$/.test(text), {
      error: ({ input }) => `'${input}' is not a host name.`,
    })
    .meta({ title: 'Host', description: 'A name of this machine’s loopback.' }),
});
type Options = z.output<typeof options>;

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** What the system says of the name; one sentence where it is of no use here. */
async function checkHost(o: Options): Promise<string | undefined> {
  if (o.lookup === 'written') return undefined;
  try {
    const found = await lookup(o.host, { all: true });
    if (found.some(({ address }) => address === '127.0.0.1')) {
      return found.every(({ address }) => isLoopback(address))
        ? undefined
        : `host: ${o.host} has addresses that are not loopback.`;
    }
    return `host: ${o.host} does not have the address 127.0.0.1, where the server listens.`;
  } catch (thrown) {
    return `host: ${o.host} does not resolve (${(thrown as NodeJS.ErrnoException).code}).`;
  }
}

/** The answer that most systems give for localhost. */
const written: LookupFunction = (_host, _options, done) =>
  done(null, [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ]);

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  const answer = [
    line('lookup', "  lookup: (host, options, done) => done(null, [{ address: '::1', family: 6 },"),
    line('lookup-4', "    { address: '127.0.0.1', family: 4 }]),", "client 'lookup'"),
  ];
  return [
    line('create', 'const server = net.createServer();'),
    line(
      'listen',
      `server.listen(${port}, '127.0.0.1'); // not on ::1`,
      'server listen()',
      "server 'listening'",
    ),
    line('connect', 'const client = net.connect({', 'client connect()'),
    line('host', `  host: '${o.host}', port: ${port},`),
    ...(o.lookup === 'written' ? answer : []),
    line('connect-close', '});'),
    line(
      'attempt',
      "client.on('connectionAttempt', console.log); // one for each address",
      "client 'connectionAttempt'",
    ),
    line('failed', "client.on('connectionAttemptFailed', console.log);", "client 'connectionAttemptFailed'"),
    line('connected', "client.on('connect', () => client.end());", "client 'connect'", 'client end()'),
    line('close', "client.on('close', () => server.close());", "client 'close'", 'server close()'),
  ];
}

export const happyEyeballs = scenario({
  id: 'happy-eyeballs',
  title: 'Happy eyeballs',
  summary: 'localhost has two addresses: ::1 refuses, 127.0.0.1 accepts, and the program sees one connect.',
  teaches: [
    'Node tries the addresses one after the other, each a conversation of its own: SYN and RST with ::1, then a handshake with 127.0.0.1.',
    'An attempt that is refused fails at once. One that gets no answer is given up after autoSelectFamilyAttemptTimeout (250 ms in Node 20 to 24).',
    'connectionAttemptFailed is no error: error comes only when every address has failed.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: () => 10_000,
  check: checkHost,
  async run(context, o) {
    const server: Server = context.net.createServer();
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port);
    const connection = context.once(server, 'connection');
    // With the system's own lookup the option is left out, as the code shows.
    const client = dial(context, {
      host: o.host,
      port,
      ...(o.lookup === 'written' ? { lookup: written } : {}),
    });
    const over = closed(context, client);
    await Promise.race([happened(context, client, 'connect'), over]);
    if (client.errored) throw client.errored;
    await connection;
    client.end();
    await over;
    await shut(context, server);
  },
});
