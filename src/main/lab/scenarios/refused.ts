import { z } from 'zod';
import { type CodeLine, line, scenario } from '../scenario.ts';
import { closed, dial, familyOption, hostOf, oneClient } from './shared.ts';

const options = z.object({ family: familyOption() });
type Options = z.output<typeof options>;

const code = (o: Options, [port]: readonly number[]): CodeLine[] => [
  line(
    'connect',
    `const client = net.connect(${port}, '${hostOf(o)}'); // nobody listens there`,
    'client connect()',
  ),
  line('attempt', "client.on('connectionAttempt', () => {});", "client 'connectionAttempt'"),
  line('failed', "client.on('connectionAttemptFailed', () => {});", "client 'connectionAttemptFailed'"),
  line('error', "client.on('error', console.log); // ECONNREFUSED", "client 'error'"),
  line('close', "client.on('close', (hadError) => {}); // true", "client 'close'"),
];

export const refused = scenario({
  id: 'refused',
  title: 'Connection refused',
  summary: 'A client connects to a port on which nobody listens.',
  teaches: [
    'The kernel answers the SYN with an RST: two segments, and no program on the other side.',
    'connectionAttempt, connectionAttemptFailed, error ECONNREFUSED, close(true); never connect.',
  ],
  options,
  participants: oneClient.slice(0, 1),
  code,
  ports: () => 1,
  limit: () => 10_000,
  async run(context, o) {
    const client = dial(context, { host: hostOf(o), port: context.ports[0]! });
    await closed(context, client);
    // 'close' comes after an error, but the error is what was to be seen.
    if (!client.errored) throw new Error(`Somebody listens on port ${context.ports[0]}.`);
  },
});
