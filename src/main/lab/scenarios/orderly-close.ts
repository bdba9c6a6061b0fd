import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, familyOption, hostOf, letters, listen, oneClient, pair, receive, shut } from './shared.ts';

const options = z.object({
  closer: z.literal(['client', 'server']).default('client').meta({
    title: 'Ends first',
    description: 'Who calls end(); this side goes through TIME-WAIT.',
  }),
  bytes: z.int().min(0).max(1_000_000).default(26).meta({
    title: 'Last words',
    description: 'What end(data) sends before the FIN; 0: end() alone.',
    unit: 'bytes',
  }),
  family: familyOption(),
});
type Options = z.output<typeof options>;

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  const [closer, other] = o.closer === 'client' ? ['client', 'socket'] : ['socket', 'client'];
  const [closerId, otherId] = o.closer === 'client' ? ['client', 'accepted'] : ['accepted', 'client'];
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
    line(
      'closing',
      `  ${closer}.end(${o.bytes ? "'…'" : ''}); // ${o.bytes} bytes, then the FIN`,
      `${closerId} end()`,
    ),
    line(
      'finish',
      `  ${closer}.on('finish', () => {}); // the kernel has it all; not the FIN`,
      `${closerId} 'finish'`,
    ),
    line('data', `  ${other}.on('data', () => {});`, `${otherId} 'data'`),
    line(
      'told',
      `  ${other}.on('end', () => {}); // then Node calls ${other}.end()`,
      `${otherId} 'end'`,
      `${otherId} end()`,
    ),
    line('answered', `  ${closer}.on('end', () => {});`, `${closerId} 'end'`),
    line('connection-close', '});'),
    line('close', "client.on('close', () => server.close());", "client 'close'", 'server close()'),
  ];
}

export const orderlyClose = scenario({
  id: 'orderly-close',
  title: 'Orderly close',
  summary:
    'One side says its last words and ends, the other is told and ends too: two FINs, each acknowledged.',
  teaches: [
    'end(data) sends the data and then a FIN; the other side gets data, then end.',
    'finish means that the kernel has taken everything. The FIN may leave later.',
    'The side that ends first waits in TIME-WAIT for a while (ss -tan shows it), so that a late segment cannot reach the next connection. It holds no program.',
    'The two close events come in either order.',
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
    const [closer, other] = o.closer === 'client' ? [client, accepted] : [accepted, client];
    const over = [closed(context, client), closed(context, accepted)];
    const arrived = o.bytes > 0 ? receive(context, other, o.bytes) : undefined;
    other.resume();
    closer.resume();
    if (o.bytes > 0) closer.end(letters(o.bytes));
    else closer.end();
    await arrived;
    await Promise.all(over);
    await shut(context, server);
  },
});
