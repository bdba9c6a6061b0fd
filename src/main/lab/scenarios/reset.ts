import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, familyOption, hostOf, letters, listen, oneClient, pair, receive, shut } from './shared.ts';

const options = z.object({
  side: z.literal(['client', 'server']).default('client').meta({
    title: 'Resets',
    description: 'Who calls resetAndDestroy().',
  }),
  bytes: z.int().min(0).max(65_536).default(26).meta({
    title: 'Payload',
    description: 'What the client sends before; 0: nothing.',
    unit: 'bytes',
  }),
  family: familyOption(),
});
type Options = z.output<typeof options>;

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  const [own, peer] = o.side === 'client' ? ['client', 'socket'] : ['socket', 'client'];
  const [ownId, peerId] = o.side === 'client' ? ['client', 'accepted'] : ['accepted', 'client'];
  return [
    line('create', 'const server = net.createServer();'),
    line('listen', `server.listen(${port}, '${hostOf(o)}');`, 'server listen()', "server 'listening'"),
    line(
      'connect',
      `const client = net.connect(${port}, '${hostOf(o)}');`,
      'client connect()',
      "client 'connect'",
    ),
    line('connection', "server.on('connection', (socket) => {", "server 'connection'"),
    ...(o.bytes > 0
      ? [line('write', `  client.write('…'); // ${o.bytes} bytes`, 'client write()', "accepted 'data'")]
      : []),
    line('reset', `  ${own}.resetAndDestroy();`, `${ownId} resetAndDestroy()`),
    line('error', `  ${peer}.on('error', console.log); // ECONNRESET`, `${peerId} 'error'`),
    line('own-close', `  ${own}.on('close', (hadError) => {}); // false`, `${ownId} 'close'`),
    line('peer-close', `  ${peer}.on('close', (hadError) => {}); // true`, `${peerId} 'close'`),
    line('connection-close', '});'),
    line('close', 'server.close();', 'server close()'),
  ];
}

export const reset = scenario({
  id: 'reset',
  title: 'Reset',
  summary: 'One side tears the connection down with an RST; the other gets an error.',
  teaches: [
    'resetAndDestroy() sends an RST instead of a FIN. There is no answer to it, and no TIME-WAIT.',
    'The side that resets closes without an error; the other gets error ECONNRESET and close(true), and no end.',
    'An error that nobody listens for ends the process.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: () => 10_000,
  async run(context, o) {
    const server = context.net.createServer();
    context.mark('create');
    const port = context.ports[0]!;
    await listen(context, server, port, hostOf(o));
    const { client, accepted } = await pair(context, server, { host: hostOf(o), port });
    const over = [closed(context, client), closed(context, accepted)];
    if (o.bytes > 0) {
      const arrived = receive(context, accepted, o.bytes);
      client.write(letters(o.bytes));
      await arrived;
    }
    const own = o.side === 'client' ? client : accepted;
    own.resetAndDestroy();
    await Promise.all(over);
    await shut(context, server);
  },
});
