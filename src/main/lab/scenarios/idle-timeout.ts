import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, letters, listen, oneClient, pair, receive, shut } from './shared.ts';

const options = z.object({
  timeout: z.int().min(50).max(10_000).default(300).meta({
    title: 'setTimeout',
    description: 'Idle time after which timeout is emitted.',
    unit: 'ms',
  }),
  action: z.literal(['nothing', 'end', 'destroy']).default('nothing').meta({
    title: 'On timeout',
    description: 'What the client’s program does when it is told.',
  }),
});
type Options = z.output<typeof options>;

/** Milliseconds for which the connection, idle and timed out, is left alone. */
const LATER = 700;
const BYTES = 5;

function code(o: Options, [port]: readonly number[]): CodeLine[] {
  const act = o.action === 'nothing' ? "console.log('timeout')" : `client.${o.action}()`;
  const acted = o.action === 'nothing' ? [] : [`client ${o.action}()`];
  const later = [
    line(
      'later',
      `setTimeout(() => client.write('abcde'), ${o.timeout + LATER}); // still open`,
      'client write()',
    ),
    line('echo', "client.on('data', () => client.end());", "client 'data'", 'client end()'),
  ];
  return [
    line(
      'create',
      'const server = net.createServer((socket) => socket.pipe(socket));',
      "server 'connection'",
    ),
    line('listen', `server.listen(${port}, '127.0.0.1');`, 'server listen()', "server 'listening'"),
    line(
      'connect',
      `const client = net.connect(${port}, '127.0.0.1');`,
      'client connect()',
      "client 'connect'",
    ),
    line('set', `client.setTimeout(${o.timeout});`, 'client setTimeout()'),
    line('timeout', `client.on('timeout', () => ${act});`, "client 'timeout'", ...acted),
    ...(o.action === 'nothing' ? later : []),
    line('close', "client.on('close', () => server.close());", "client 'close'", 'server close()'),
  ];
}

export const idleTimeout = scenario({
  id: 'idle-timeout',
  title: 'Idle timeout',
  summary: 'setTimeout() on a socket emits timeout after idle time, and does nothing else.',
  teaches: [
    'The event comes from a timer in this process: no segment goes over the wire, and the other side learns nothing.',
    'The connection stays open and usable. To close it, call end() or destroy() when timeout comes.',
    'It counts idle time, so each write and each read starts it again.',
  ],
  options,
  participants: oneClient,
  code,
  ports: () => 1,
  limit: (o) => o.timeout + LATER + 10_000,
  async run(context, o) {
    const server = context.net.createServer((socket) => socket.pipe(socket));
    const port = context.ports[0]!;
    await listen(context, server, port);
    context.mark('create');
    const { client, accepted } = await pair(context, server, { host: '127.0.0.1', port });
    const over = [closed(context, client), closed(context, accepted)];
    client.setTimeout(o.timeout);
    await context.once(client, 'timeout');
    if (o.action === 'destroy') client.destroy();
    else if (o.action === 'end') client.end();
    else {
      await context.sleep(LATER);
      const echo = receive(context, client, BYTES);
      client.setTimeout(0);
      client.write(letters(BYTES));
      await echo;
      client.end();
    }
    await Promise.all(over);
    await shut(context, server);
  },
});
