/** Every scenario of the lab: its texts, its code, its options; that it ends, by itself and by Stop; and some real runs. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { RECORD_NAMES } from '../../../src/core/capfile/records/index.ts';
import { type OptionValues, scenarioSchema } from '../../../src/core/contract/scenario.ts';
import { describeScenario } from '../../../src/main/lab/describe.ts';
import { findScenario, groupOf, groups, scenarios } from '../../../src/main/lab/index.ts';
import { parseOptions } from '../../../src/main/lab/options.ts';
import { findPorts } from '../../../src/main/lab/ports.ts';
import { type RunEnvironment, runScenario } from '../../../src/main/lab/runner.ts';
import type { Scenario } from '../../../src/main/lab/scenario.ts';
import { openSockets } from '../../lab/support/open-sockets.ts';
import { told } from '../../lab/support/record.ts';

const IDS = [
  ...['http-client', 'http-server', 'same-thing', 'connect-options', 'keep-alive', 'keep-alive-unanswered'],
  ...['keep-alive-too-short', 'http-keep-alive', 'keep-alive-race', 'block-list', 'max-connections'],
  ...[
    'half-open',
    'orderly-close',
    'simultaneous-close',
    'reset',
    'unread-data',
    'refused',
    'happy-eyeballs',
  ],
  ...['idle-timeout', 'pause-on-connect', 'back-pressure', 'small-writes', 'port-in-use', 'handshake'],
];

/** Options that keep a run short; those that cannot be made short are run by `npm run test:lab` alone. */
const QUICK: Record<string, OptionValues | undefined> = {
  'keep-alive': { delay: 1000, probes: 1 },
  'keep-alive-too-short': { watch: 500 },
  'keep-alive-race': { idle: 50 },
  'connect-options': { timeout: 50 },
  'idle-timeout': { timeout: 50, action: 'end' },
  'small-writes': { messages: 2 },
  'block-list': { hold: 50 },
  'max-connections': { hold: 50 },
  'half-open': { hold: 50 },
  'pause-on-connect': { hold: 50 },
  'back-pressure': { hold: 300, bytes: 8_000_000 },
};
const LONG = new Set(['keep-alive-unanswered', 'http-keep-alive']);

const all = scenarios.map((one) => [one.id, one] as const);
const recordTexts = Object.values(RECORD_NAMES).map((name) => name.text);

function parsed(scenario: Scenario, values: OptionValues = {}): Record<string, unknown> {
  const options = parseOptions(scenario.options, values);
  if (!options.ok) throw new Error(options.error.map((problem) => problem.message).join(' '));
  return options.value;
}

async function environment(
  scenario: Scenario,
  options: Record<string, unknown>,
): Promise<RunEnvironment & { marks: string[]; stopper: AbortController }> {
  const ports = await findPorts(scenario.ports(options));
  if (!ports.ok) throw new Error(ports.error.message);
  const stopper = new AbortController();
  const marks: string[] = [];
  return {
    ports: ports.value,
    stop: stopper.signal,
    stopper,
    marks,
    observe: (make) => make(),
    mark: (line) => void marks.push(line),
    admit: async () => {},
  };
}

test('a socket that is left open is seen', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(openSockets([port])).toHaveLength(1);
  server.close();
  await once(server, 'close');
  expect(openSockets([port])).toEqual([]);
});

test('the lab has every experiment, each once, each under a heading', () => {
  expect(scenarios.map((scenario) => scenario.id).sort()).toEqual([...IDS].sort());
  for (const id of IDS) expect(groupOf(id)).not.toBe('');
  expect(new Set(groups.map((group) => group.title)).size).toBe(groups.length);
});

describe.each(all)('%s', (_, scenario) => {
  const options = parsed(scenario);
  const lines = scenario.code(options, [5000, 5001, 5002]);

  test('is text that every host can show', () => {
    expect(scenarioSchema.safeParse(describeScenario(scenario)).error).toBeUndefined();
    expect(scenario.teaches.length).toBeGreaterThan(0);
  });

  test('names its lines once, and lights them by records of its own participants', () => {
    expect(new Set(lines.map((line) => line.id)).size).toBe(lines.length);
    const participants = scenario.participants.map((participant) => participant.id);
    for (const lit of lines.flatMap((line) => line.lit)) {
      expect(participants).toContain(lit.split(' ')[0]);
      expect(recordTexts).toContain(lit.slice(lit.indexOf(' ') + 1));
    }
  });

  test('does not run longer than a minute by its defaults', () => {
    expect(scenario.limit(options)).toBeLessThanOrEqual(60_000);
  });
});

test.each(all.filter(([id]) => !LONG.has(id)))(
  '%s ends by itself, marks lines that it has, and leaves no socket open',
  async (id, scenario) => {
    const quick = parsed(scenario, QUICK[id]);
    const env = await environment(scenario, quick);
    expect(await runScenario(scenario, quick, env)).toEqual({ kind: 'done' });
    const ids = scenario.code(quick, env.ports).map((line) => line.id);
    for (const mark of env.marks) expect(ids).toContain(mark);
    expect(openSockets(env.ports)).toEqual([]);
  },
);

/** Those that this system can run. */
const available = all.filter(([, scenario]) => scenario.unavailable?.(process.platform) === undefined);

test.each(available)('%s ends by Stop at any time, and leaves no socket open', async (_, scenario) => {
  const options = parsed(scenario);
  const env = await environment(scenario, options);
  const run = runScenario(scenario, options, env);
  setTimeout(() => env.stopper.abort(new Error('Stop.')), 30);
  const outcome = await run;
  // A short one may have been done before.
  expect(['stopped', 'done']).toContain(outcome.kind);
  expect(openSockets(env.ports)).toEqual([]);
});

describe('wrong options', () => {
  const messages = (id: string, values: OptionValues): string[] => {
    const outcome = parseOptions(findScenario(id)!.options, values);
    return outcome.ok ? [] : outcome.error.map((problem) => problem.message);
  };

  test.each([
    ['http-server', { port: 70_000 }, /^port: .*70000.*65535/],
    ['port-in-use', { port: -1 }, /^port: /],
    ['connect-options', { localPort: 65_536 }, /^localPort: /],
    ['block-list', { subnet: '127.0.0.0/33' }, /^subnet: .*subnet/],
    ['block-list', { subnet: '127.0.0.0' }, /^subnet: /],
    ['block-list', { address: '127.0.0.256' }, /^address: .*IPv4/],
    ['block-list', { start: '127.0.0.9', end: '127.0.0.1' }, /^end: .*before/],
    ['keep-alive', { delay: 999 }, /^delay: .*1000/],
    ['happy-eyeballs', { host: 'no such host' }, /^host: /],
  ])('%s %o: one sentence, which names the field', (id, values, expected) => {
    expect(messages(id, values)).toEqual([expect.stringMatching(expected)]);
  });

  test('a host that does not resolve, and one that is not loopback', async () => {
    const eyeballs = findScenario('happy-eyeballs')!;
    const check = (host: string) => eyeballs.check!(parsed(eyeballs, { lookup: 'system', host }));
    expect(await check('no-such-host.invalid')).toMatch(/^host: no-such-host\.invalid does not resolve/);
    expect(await check('192.0.2.1')).toMatch(/^host: .*127\.0\.0\.1/);
    expect(await check('localhost')).toBeUndefined();
  });
});

describe('on real sockets with real capture', () => {
  const HANDSHAKE = ['C>S SYN', 'S>C SYN,ACK', 'C>S ACK'];

  test('handshake', async () => {
    const story = await told('handshake');
    expect(story.wire()).toEqual([...HANDSHAKE, 'C>S data 1', 'S>C data 1', 'C>S FIN', 'S>C FIN']);
    story.expectOrder(
      0,
      'client connect()',
      "client 'connectionAttempt'",
      'C>S SYN',
      'S>C SYN,ACK',
      "client 'connect'",
    );
    story.expectOrder(
      0,
      'C>S ACK',
      "server 'connection'",
      "accepted 'data'",
      'accepted write()',
      'S>C data 1',
    );
    story.expectFindings([]);
  });

  test('refused', async () => {
    const story = await told('refused');
    expect(story.wire()).toEqual(['C>S SYN', 'S>C RST']);
    story.expectFindings(['connect.refused']);
  });

  test('block-list', async () => {
    const story = await told('block-list', { hold: 600 });
    expect(story.wire()).toEqual([...HANDSHAKE, 'S>C FIN', 'C>S FIN']);
    story.expectFindings(['server.blocked', 'connection.half-open']);
  });

  test('reset', async () => {
    const story = await told('reset');
    expect(story.wire()).toEqual([...HANDSHAKE, 'C>S data 26', 'C>S RST']);
    story.expectFindings(['reset.error']);
  });
});
