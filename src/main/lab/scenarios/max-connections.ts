import type { Server, Socket } from 'node:net';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, scenario } from '../scenario.ts';
import { closed, dial, halfOpenOption, holdOption, listen, manyClients, shut } from './shared.ts';

const MOST_CLIENTS = 4;

const options = z.object({
  max: z.int().min(0).max(MOST_CLIENTS).default(1).meta({
    title: 'maxConnections',
    description: 'Connections that the server takes at a time; 0 takes none.',
  }),
  clients: z.int().min(1).max(MOST_CLIENTS).default(2).meta({
    title: 'Clients',
    description: 'Each connects when the one before it is connected.',
  }),
  writes: z.boolean().default(false).meta({
    title: 'Clients write first',
    description:
      'Each client calls write() right after connect(): what is sent to a dropped connection is answered with an RST.',
  }),
  allowHalfOpen: halfOpenOption(true),
  hold: holdOption(1000, 'How long all stays as it is before the clients end.'),
});
type Options = z.output<typeof options>;

function clientLines(o: Options, port: number, number: number): CodeLine[] {
  const name = `client${number}`;
  const id = `client-${number}`;
  const first = number === 1;
  const connect = `net.createConnection({ host: '127.0.0.1', port: ${port}, allowHalfOpen: ${o.allowHalfOpen} })`;
  const text = first
    ? `const ${name} = ${connect};`
    : `client${number - 1}.on('connect', () => ${name} = ${connect});`;
  const lit = first ? [] : [`client-${number - 1} 'connect'`];
  const write = o.writes ? [line(`write-${number}`, `${name}.write('a');`, `${id} write()`)] : [];
  return [
    line(`connect-${number}`, text, `${id} connect()`, ...lit),
    ...write,
    line(`end-${number}`, `${name}.on('end', () => console.log('end'));`, `${id} 'end'`),
  ];
}

function code(o: Options, [port = 0]: readonly number[]): CodeLine[] {
  const numbers = Array.from({ length: o.clients }, (_, index) => index + 1);
  return [
    line('create', 'const server = net.createServer();'),
    line('max', `server.maxConnections = ${o.max};`),
    line('listen', `server.listen(${port}, '127.0.0.1');`, 'server listen()', "server 'listening'"),
    line('connection', "server.on('connection', () => console.log('connection'));", "server 'connection'"),
    line('drop', "server.on('drop', console.log); // six fields: both addresses", "server 'drop'"),
    ...numbers.flatMap((number) => clientLines(o, port, number)),
    line(
      'hold',
      `setTimeout(() => clients.forEach((client) => client.end()), ${o.hold});`,
      ...numbers.map((number) => `client-${number} end()`),
    ),
    line('close', 'server.close(); // when all are closed', 'server close()'),
  ];
}

/** Connects one after the other, each when the one before is connected. */
async function connectAll(context: LabContext, o: Options): Promise<Socket[]> {
  const clients: Socket[] = [];
  for (let number = 1; number <= o.clients; number += 1) {
    const port = context.ports[0]!;
    const client = dial(
      context,
      { host: '127.0.0.1', port, allowHalfOpen: o.allowHalfOpen },
      `client-${number}`,
    );
    if (o.writes) client.write('a');
    await context.once(client, 'connect');
    clients.push(client);
  }
  return clients;
}

/** Resolves when the server has been told of so many connections, accepted or dropped. */
function told(context: LabContext, server: Server, count: number): Promise<void> {
  let left = count;
  const all = new Promise<void>((resolve, reject) => {
    const one = () => {
      left -= 1;
      if (left === 0) resolve();
    };
    server.on('connection', one).on('drop', one);
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true });
  });
  all.catch(() => {});
  return all;
}

export const maxConnections = scenario({
  id: 'max-connections',
  title: 'maxConnections',
  summary:
    'A server that takes one connection: the second client’s handshake completes, then the FIN follows.',
  teaches: [
    'The kernel completes every handshake. The client over the limit gets connect and then end; the server gets drop instead of connection, with both addresses in six fields.',
    'On the wire it looks like a blockList; what differs is that the server is told.',
    'If the client writes first, its bytes reach a socket that is closed: an RST is on the wire, and no error comes, because Node has read the FIN before.',
    'server.dropMaxConnection says what a worker of node:cluster does with a connection over its limit: true closes it, false hands it back to the primary process for another worker. Outside a cluster it changes nothing.',
  ],
  options,
  participants: manyClients(MOST_CLIENTS),
  code,
  ports: () => 1,
  limit: (o) => 10_000 + o.hold,
  async run(context, o) {
    const server = context.net.createServer();
    server.maxConnections = o.max;
    for (const id of ['create', 'max']) context.mark(id);
    server.on('connection', (socket) => socket.resume());
    const all = told(context, server, o.clients);
    await listen(context, server, context.ports[0]!);
    const clients = await connectAll(context, o);
    const over = clients.map((client) => (client.destroyed ? Promise.resolve() : closed(context, client)));
    await all;
    await context.sleep(o.hold);
    for (const client of clients) client.end();
    await Promise.all(over);
    await shut(context, server);
  },
});
