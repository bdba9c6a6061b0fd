import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, familyOption, hostOf, listen, oneClient, pair, shut } from './shared.ts';

const options = z.object({ family: familyOption() });
type Options = z.output<typeof options>;

const code = (o: Options, [port]: readonly number[]): CodeLine[] => [
  line('create', 'const server = net.createServer();'),
  line('listen', `server.listen(${port}, '${hostOf(o)}');`, 'server listen()', "server 'listening'"),
  line(
    'connect',
    `const client = net.connect(${port}, '${hostOf(o)}');`,
    'client connect()',
    "client 'connect'",
  ),
  line('connection', "server.on('connection', (socket) => {", "server 'connection'"),
  line('client-end', '  client.end();', 'client end()'),
  line(
    'server-end',
    '  socket.end(); // in the same turn: nobody has been told anything yet',
    'accepted end()',
  ),
  line('told', "  socket.on('end', () => {});", "accepted 'end'"),
  line('client-told', "  client.on('end', () => {});", "client 'end'"),
  line('connection-close', '});'),
  line('close', "client.on('close', () => server.close());", "client 'close'", 'server close()'),
];

export const simultaneousClose = scenario({
  id: 'simultaneous-close',
  title: 'Simultaneous close',
  summary:
    'Both sides call end() in the same turn of the event loop, before either has heard from the other.',
  teaches: [
    'Neither program had been told end when it called end(): to both it is the first to close.',
    'On a network the two FINs may cross, and both sides then go through CLOSING (RFC 9293, figure 13). On loopback a segment arrives within the system call that sends it, so the second FIN always leaves after the first has arrived, and acknowledges it: look at the Ack numbers.',
    'The order of calls, FINs and ends shows the difference between what a program knows and what its kernel knows.',
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
    client.end();
    accepted.end();
    await Promise.all(over);
    await shut(context, server);
  },
});
