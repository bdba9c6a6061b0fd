import type { Socket } from 'node:net';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, scenario } from '../scenario.ts';
import { delayOption, familyOption, letters, receive } from './shared.ts';

const options = z.object({
  closer: z
    .literal(['client', 'server'])
    .default('client')
    .meta({ title: 'Closes first', description: 'Who calls end() once both have had their data.' }),
  bytes: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .meta({ title: 'Payload', description: 'What each side writes, in one write().', unit: 'bytes' }),
  family: familyOption(),
  delay: delayOption(0, 'How long each side waits before it answers.'),
});
type Options = z.output<typeof options>;

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  const host = o.family === 6 ? '::1' : '127.0.0.1';
  const text = o.bytes === 1 ? "'a'" : `'a'.repeat(${o.bytes})`;
  const later = (step: string) => (o.delay === 0 ? step : `setTimeout(() => ${step}, ${o.delay})`);
  const clientEnds = o.closer === 'client';
  return [
    line('create', 'const server = net.createServer();'),
    line('listen', `server.listen(${port}, '${host}');`, 'server listen()', "server 'listening'"),
    line('connection', "server.on('connection', (socket) => {", "server 'connection'"),
    line(
      'answer',
      `  socket.once('data', () => ${later(`socket.write(${text})`)});`,
      "accepted 'data'",
      'accepted write()',
    ),
    ...(clientEnds
      ? []
      : [line('server-end', `  ${later('socket.end()')}; // after the answer`, 'accepted end()')]),
    line(
      'accepted-end',
      "  socket.on('end', () => {}); // Node ends our side too: allowHalfOpen is false",
      "accepted 'end'",
    ),
    line('connection-close', '});'),
    line(
      'connect',
      `const client = net.connect(${port}, '${host}');`,
      'client connect()',
      "client 'connectionAttempt'",
    ),
    line(
      'write',
      `client.once('connect', () => ${later(`client.write(${text})`)});`,
      "client 'connect'",
      'client write()',
    ),
    line(
      'client-data',
      clientEnds ? `client.once('data', () => ${later('client.end()')});` : "client.once('data', () => {});",
      "client 'data'",
      'client end()',
    ),
    line('close', "client.on('close', () => server.close());", "client 'close'", 'server close()'),
  ];
}

/** The accepted socket's part: answers the payload; ends if it is the one to close. */
async function serve(context: LabContext, socket: Socket, o: Options): Promise<void> {
  const arrived = receive(context, socket, o.bytes);
  const closed = context.once(socket, 'close');
  await arrived;
  if (o.delay) await context.sleep(o.delay);
  socket.write(letters(o.bytes));
  if (o.closer === 'server') {
    if (o.delay) await context.sleep(o.delay);
    socket.end();
  }
  await closed;
}

async function call(context: LabContext, socket: Socket, o: Options): Promise<void> {
  const arrived = receive(context, socket, o.bytes);
  const closed = context.once(socket, 'close');
  await context.once(socket, 'connect');
  if (o.delay) await context.sleep(o.delay);
  socket.write(letters(o.bytes));
  await arrived;
  if (o.closer === 'client') {
    if (o.delay) await context.sleep(o.delay);
    socket.end();
  }
  await closed;
}

export const handshake = scenario({
  id: 'handshake',
  title: 'Three-way handshake',
  summary: 'A client connects, both sides send their data, and the connection closes in order.',
  teaches: [
    "connect() only asks the kernel: the SYN leaves at once, and 'connect' comes when the SYN, ACK has been answered.",
    "The server's 'connection' needs the third segment, the ACK. It may reach your code before the client's 'connect'.",
    "end() sends a FIN and the other side's 'end' is that FIN arriving. Each direction is closed by itself, so there are two.",
  ],
  options,
  participants: [
    { id: 'client', role: 'client', title: 'Client' },
    { id: 'server', role: 'server', title: 'Server' },
    { id: 'accepted', role: 'accepted', title: 'Server’s socket' },
  ],
  code,
  ports: () => 1,
  limit: (o) => 10_000 + o.delay * 4,
  async run(context, o) {
    const port = context.ports[0]!;
    const server = context.net.createServer();
    context.mark('create');
    const connection = context.once(server, 'connection');
    context.as('server', () => server.listen(port, context.loopback(o.family)));
    await context.once(server, 'listening');
    const client = context.as('client', () => context.net.connect(port, context.loopback(o.family)));
    const served = connection.then(([socket]) => serve(context, socket as Socket, o));
    await Promise.all([call(context, client, o), served]);
    const closed = context.once(server, 'close');
    server.close();
    await closed;
  },
});
