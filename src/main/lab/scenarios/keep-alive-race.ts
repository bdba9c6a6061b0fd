import type { Agent, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { type CodeLine, type LabContext, line, type Participant, scenario } from '../scenario.ts';
import { holdOption, listen, shut } from './shared.ts';

const options = z.object({
  idle: holdOption(200, 'How long the connection is idle before the server closes it.'),
});
type Options = z.output<typeof options>;

const participants: readonly Participant[] = [
  { id: 'client', role: 'client', title: 'HTTP agent' },
  { id: 'server', role: 'server', title: 'HTTP server' },
  { id: 'accepted', role: 'accepted', title: 'Server’s socket' },
];

const code = (o: Options, [port]: readonly number[]): CodeLine[] => [
  line(
    'create',
    "const server = http.createServer((request, response) => response.end('ok'));",
    'accepted bytes consumed',
  ),
  line('listen', `server.listen(${port}, '127.0.0.1');`, 'server listen()', "server 'listening'"),
  line('agent', 'const agent = new http.Agent({ keepAlive: true });'),
  line(
    'first',
    `await get('http://127.0.0.1:${port}/', { agent }); // 200; the connection is kept`,
    'client connect()',
    "client 'connect'",
  ),
  line('idle', 'setTimeout(() => {'),
  line(
    'server-closes',
    '  server.closeIdleConnections(); // as its keepAliveTimeout would, or a restart',
    'accepted destroy()',
  ),
  line('second', "  http.get(url, { agent })                // the FIN is there, and 'end' not yet"),
  line('error', "    .on('error', console.log); // ECONNRESET: socket hang up"),
  line('told', "  // the socket: 'end', and no 'error'", "client 'end'"),
  line('idle-close', `}, ${o.idle});`),
  line('close', 'server.close();', 'server close()'),
];

type Outcome = { readonly status: number } | { readonly code: string };

/** One GET through the agent: its status, or the code of its error. */
function get(context: LabContext, agent: Agent): Promise<Outcome> {
  const outcome = new Promise<Outcome>((resolve, reject) => {
    const target = { host: '127.0.0.1', port: context.ports[0]!, agent };
    const request = context.http.get(target, (response: IncomingMessage) => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0 }));
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? error.message }));
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true });
  });
  outcome.catch(() => {});
  return outcome;
}

const idleSockets = (agent: Agent): Socket[] =>
  Object.values(agent.freeSockets).flatMap((list) => list ?? []);

export const keepAliveRace = scenario({
  id: 'keep-alive-race',
  title: 'The keep-alive race',
  summary:
    'A client takes a kept connection for its next request in the moment in which the server closes it.',
  teaches: [
    'The server’s FIN is already on the wire when the client writes; its program has not been told yet. No client can rule this out.',
    'The request goes to a socket that is closed: the answer is an RST. The server’s program never sees the request.',
    'The socket emits end and no error; it is http that makes ECONNRESET (socket hang up) of a connection that ended before the response. A request that may be repeated should be.',
    'In a real program the timing is chance. Here the request is made in the turn in which the server closes.',
  ],
  options,
  participants,
  code,
  ports: () => 1,
  limit: (o) => o.idle + 10_000,
  async run(context, o) {
    const server = context.http.createServer((_request, response) => void response.end('ok'));
    await listen(context, server, context.ports[0]!);
    const agent = new context.http.Agent({ keepAlive: true });
    context.cleanup(() => agent.destroy());
    context.mark('agent');
    const first = await context.as('client', () => get(context, agent));
    if (!('status' in first)) throw new Error(`The first request failed: ${first.code}.`);
    await context.sleep(Math.max(o.idle, 20));
    if (idleSockets(agent).length !== 1) throw new Error('The agent did not keep the connection.');
    context.mark('idle');
    server.closeIdleConnections();
    context.mark('second');
    const second = await context.as('client', () => get(context, agent));
    if (!('code' in second)) throw new Error('The second request was answered: there was no race.');
    context.mark('error');
    await shut(context, server);
  },
});
