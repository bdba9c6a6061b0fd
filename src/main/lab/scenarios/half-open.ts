import type { Socket } from 'node:net';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, scenario } from '../scenario.ts';
import {
  closed,
  holdOption,
  letters,
  listen,
  manyClients,
  type Pair,
  pair,
  receive,
  shut,
} from './shared.ts';

const options = z.object({
  first: z.literal(['both', 'client', 'server']).default('both').meta({
    title: 'Ends first',
    description: 'Who closes its direction first; both: one connection of each kind, one after the other.',
  }),
  bytes: z.int().min(1).max(65_536).default(26).meta({
    title: 'Payload',
    description: 'What the side that is still open writes then.',
    unit: 'bytes',
  }),
  hold: holdOption(800, 'How long the connection stays half-open.'),
});
type Options = z.output<typeof options>;

const enders = (o: Options) => (o.first === 'both' ? (['client', 'server'] as const) : [o.first]);
/** The probe's name for the client whose connection the client, or the server, ends first. */
const clientOf = (first: 'client' | 'server') => (first === 'client' ? 'client-1' : 'client-2');

function connectionLines(o: Options, port: number, first: 'client' | 'server'): CodeLine[] {
  const id = clientOf(first);
  const name = first === 'client' ? 'client1' : 'client2';
  const [ends, stays] = first === 'client' ? [name, 'socket'] : ['socket', name];
  const [endsId, staysId] = first === 'client' ? [id, 'accepted'] : ['accepted', id];
  return [
    line(
      `${first}-connect`,
      `const ${name} = net.connect({ port: ${port}, host: '127.0.0.1', allowHalfOpen: true });`,
      `${id} connect()`,
      `${id} 'connect'`,
    ),
    line(`${first}-end`, `${ends}.end();`, `${endsId} end()`),
    line(`${first}-told`, `${stays}.on('end', () => {`, `${staysId} 'end'`),
    line(
      `${first}-write`,
      `  ${stays}.write('…'); // ${o.bytes} bytes: this direction is still open`,
      `${staysId} write()`,
    ),
    line(`${first}-hold`, `  setTimeout(() => ${stays}.end(), ${o.hold});`, `${staysId} end()`),
    line(`${first}-told-close`, '});'),
    line(`${first}-data`, `${ends}.on('data', console.log); // after its own FIN`, `${endsId} 'data'`),
  ];
}

const code = (o: Options, [port = 0]: readonly number[]): CodeLine[] => [
  line('create', 'const server = net.createServer({ allowHalfOpen: true });'),
  line('listen', `server.listen(${port}, '127.0.0.1');`, 'server listen()', "server 'listening'"),
  line('connection', "server.on('connection', (socket) => { … });", "server 'connection'"),
  ...enders(o).flatMap((first) => connectionLines(o, port, first)),
  line('close', 'server.close();', 'server close()'),
];

/** `ends` closes its direction; `stays` goes on writing, and closes later. */
async function closeHalf(context: LabContext, ends: Socket, stays: Socket, o: Options): Promise<void> {
  const over = [closed(context, ends), closed(context, stays)];
  const arrived = receive(context, ends, o.bytes);
  const told = context.once(stays, 'end');
  stays.resume();
  ends.end();
  await told;
  stays.write(letters(o.bytes));
  await arrived;
  await context.sleep(o.hold);
  stays.end();
  await Promise.all(over);
}

export const halfOpen = scenario({
  id: 'half-open',
  title: 'Half-open',
  summary:
    'One direction is closed and the other goes on: first the client ends, then, on another connection, the server.',
  teaches: [
    'A FIN closes one direction: the one who sent it can still receive, and the other can still send.',
    'With allowHalfOpen: true nothing happens after end until your code calls end(). With false, the default, Node calls it for you.',
    'The state is FIN-WAIT-2 at the side that ended and CLOSE-WAIT at the other. Only the side in CLOSE-WAIT can go on: its program must act.',
  ],
  options,
  participants: manyClients(2),
  code,
  ports: () => 1,
  limit: (o) => o.hold * 2 + 10_000,
  async run(context, o) {
    const server = context.net.createServer({ allowHalfOpen: true });
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port);
    for (const first of enders(o)) {
      const { client, accepted }: Pair = await pair(
        context,
        server,
        { host: '127.0.0.1', port, allowHalfOpen: true },
        clientOf(first),
      );
      const [ends, stays] = first === 'client' ? [client, accepted] : [accepted, client];
      await closeHalf(context, ends, stays, o);
    }
    await shut(context, server);
  },
});
