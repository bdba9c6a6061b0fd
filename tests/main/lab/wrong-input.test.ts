/** What a person may get wrong on the command line, for options that only the system can judge or a schema refines. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { findFreePorts } from '../../../src/main/lab/ports.ts';
import { wireside, workplace } from '../cli/wireside.ts';

const file = workplace();
const output = file('x.pcapng');

/** Runs it, and gives what it complained of: one line, and advice under it. Nothing is made. */
async function complaint(scenario: string, ...settings: string[]): Promise<string[]> {
  const outcome = await wireside('run', scenario, '-o', output, ...settings.flatMap((one) => ['--set', one]));
  expect(outcome.status).not.toBe(0);
  expect(outcome.stdout).toBe('');
  expect(existsSync(output)).toBe(false);
  expect(existsSync(file('data/sessions'))).toBe(false);
  return outcome.stderr.trimEnd().split('\n');
}

describe('one clear sentence, and nothing started', () => {
  test.each([
    ['port 70000', 'http-server', 'port=70000', /^wireside: error: port: .*70000/],
    ['a port that is no number', 'http-server', 'port=http', /^wireside: error: port: 'http' is not/],
    ['a bad subnet', 'block-list', 'subnet=127.0.0.0/40', /^wireside: error: subnet: .*subnet/],
    ['a bad address', 'block-list', 'address=localhost', /^wireside: error: address: .*IPv4/],
  ])('%s', async (_, scenario, setting, expected) => {
    const [first, ...more] = await complaint(scenario, setting);
    expect(first).toMatch(expected);
    expect(more).toEqual([]);
  });

  test('a host that does not resolve', async () => {
    const said = await complaint('happy-eyeballs', 'lookup=system', 'host=no-such-host.invalid');
    expect(said).toEqual([expect.stringMatching(/host: no-such-host\.invalid does not resolve \(E\w+\)\.$/)]);
  });

  test('a port that is in use', async () => {
    const [port] = await free();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    try {
      const [first] = await complaint('port-in-use', `port=${port}`);
      expect(first).toContain(`port: ${port} cannot be listened on`);
    } finally {
      other.close();
      await once(other, 'close');
    }
  });
});

async function free(): Promise<readonly number[]> {
  const ports = await findFreePorts(1);
  if (!ports.ok) throw new Error(ports.error.message);
  return ports.value;
}
