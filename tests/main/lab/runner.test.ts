import { once } from 'node:events';
import { createServer, connect as netConnect, type Server, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findFreePorts } from '../../../src/main/lab/ports.ts';
import { type RunEnvironment, runScenario } from '../../../src/main/lab/runner.ts';
import { type LabContext, type Scenario, scenario } from '../../../src/main/lab/scenario.ts';

function declare(run: (context: LabContext) => Promise<void>, limit = 10_000): Scenario {
  return scenario({
    id: 'test',
    title: 'Test',
    summary: '',
    teaches: [],
    options: z.object({}),
    participants: [
      { id: 'client', role: 'client', title: 'Client' },
      { id: 'server', role: 'server', title: 'Server' },
      { id: 'accepted', role: 'accepted', title: 'Accepted' },
    ],
    code: () => [],
    ports: () => 1,
    limit: () => limit,
    run,
  });
}

interface Observed {
  readonly labels: unknown[];
  readonly marks: string[];
}

async function environment(stop = new AbortController().signal): Promise<RunEnvironment & Observed> {
  const ports = await findFreePorts(1);
  const labels: unknown[] = [];
  const marks: string[] = [];
  return {
    ports: ports.ok ? ports.value : [],
    stop,
    labels,
    marks,
    observe: (make, given) => {
      if (given) labels.push(given);
      return make();
    },
    mark: (line) => marks.push(line),
    admit: async () => {},
  };
}

const refused = (port: number) =>
  new Promise<string | undefined>((resolve) => {
    const probe = netConnect(port, '127.0.0.1');
    probe.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    probe.on('connect', () => probe.destroy(undefined) && resolve(undefined));
  });

/** A server and a client that are open, connected and idle. */
async function connected(context: LabContext): Promise<{ server: Server; client: Socket; accepted: Socket }> {
  const server = context.net.createServer();
  context.as('server', () => server.listen(context.ports[0], '127.0.0.1'));
  await context.once(server, 'listening');
  const connection = context.once(server, 'connection');
  const client = context.as('client', () => context.net.connect(context.ports[0]!, '127.0.0.1'));
  await context.once(client, 'connect');
  return { server, client, accepted: (await connection)[0] as Socket };
}

describe('a run leaves no socket open', () => {
  test('when it returns without closing', async () => {
    const env = await environment();
    let left: Awaited<ReturnType<typeof connected>> | undefined;
    const outcome = await runScenario(
      declare(async (context) => {
        left = await connected(context);
      }),
      {},
      env,
    );
    expect(outcome).toEqual({ kind: 'done' });
    expect(left?.client.destroyed && left.accepted.destroyed && !left.server.listening).toBe(true);
  });

  test('when it throws', async () => {
    const env = await environment();
    const outcome = await runScenario(
      declare(async (context) => {
        await connected(context);
        throw new Error('half way');
      }),
      {},
      env,
    );
    expect(outcome).toMatchObject({ kind: 'failed', problem: { message: "'test' failed: half way" } });
    expect(await refused(env.ports[0]!)).toBe('ECONNREFUSED');
  });

  test('when it is stopped while it waits for something that never comes', async () => {
    const stop = new AbortController();
    const env = await environment(stop.signal);
    const deaf = declare(async (context) => {
      await connected(context);
      stop.abort(new Error('Stop'));
      await new Promise(() => {});
    });
    expect(await runScenario(deaf, {}, env)).toEqual({ kind: 'stopped' });
    expect(await refused(env.ports[0]!)).toBe('ECONNREFUSED');
  });

  test('when its time is up', async () => {
    const env = await environment();
    const slow = declare(async (context) => {
      await connected(context);
      await context.sleep(60_000);
    }, 50);
    expect(await runScenario(slow, {}, env)).toMatchObject({
      kind: 'failed',
      problem: { code: 'run.timeout' },
    });
    expect(await refused(env.ports[0]!)).toBe('ECONNREFUSED');
  });

  test('also those of fetch and of an http server', async () => {
    const env = await environment();
    const withFetch = declare(async (context) => {
      const server = context.http.createServer((_request, response) => response.end('ok'));
      context.as('server', () => server.listen(context.ports[0], '127.0.0.1'));
      await context.once(server, 'listening');
      const response = await context.fetch(`http://127.0.0.1:${context.ports[0]}/`);
      expect(await response.text()).toBe('ok');
    });
    expect(await runScenario(withFetch, {}, env)).toEqual({ kind: 'done' });
    expect(await refused(env.ports[0]!)).toBe('ECONNREFUSED');
  });

  test('and leaves those of others alone', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const outcome = await runScenario(
      declare(async () => {}),
      {},
      await environment(),
    );
    expect(outcome.kind).toBe('done');
    expect(other.listening).toBe(true);
    other.close();
    await once(other, 'close');
  });
});

describe('what a scenario is given', () => {
  test('an error of a socket rejects the step that waits, and nothing else', async () => {
    const env = await environment();
    const outcome = await runScenario(
      declare(async (context) => {
        const client = context.net.connect(context.ports[0]!, '127.0.0.1');
        await context.once(client, 'connect');
      }),
      {},
      env,
    );
    expect(outcome).toMatchObject({
      kind: 'failed',
      problem: { message: expect.stringContaining('ECONNREFUSED') },
    });
  });

  test('participants and marks reach the recorder by name', async () => {
    const env = await environment();
    await runScenario(
      declare(async (context) => {
        context.mark('first');
        context.as('server', () => {});
        context.as('client', () => {});
      }),
      {},
      env,
    );
    expect(env.marks).toEqual(['first']);
    expect(env.labels).toEqual([
      { label: 'server', acceptedLabel: 'accepted' },
      { label: 'client', acceptedLabel: 'accepted' },
    ]);
  });

  test('cleanup runs last first, and its failure is told', async () => {
    const order: string[] = [];
    const outcome = await runScenario(
      declare(async (context) => {
        context.cleanup(() => void order.push('first'));
        context.cleanup(() => {
          order.push('second');
          throw new Error('no');
        });
      }),
      {},
      await environment(),
    );
    expect(order).toEqual(['second', 'first']);
    expect(outcome).toMatchObject({ kind: 'failed', problem: { code: 'run.cleanup' } });
  });
});

test('ports that are found are different and free', async () => {
  const ports = await findFreePorts(20);
  expect(ports.ok && new Set(ports.value).size).toBe(20);
});
