import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { spawned, wireside, workplace } from './wireside.ts';

const file = workplace();

test('--version prints the version of the package', () => {
  expect(spawned(['--version'])).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
});

test('--help names every command', async () => {
  const { status, stdout } = await wireside('--help');
  expect(status).toBe(0);
  for (const command of ['run', 'inspect', 'list', 'devices', 'serve', 'open', 'recover'])
    expect(stdout).toContain(`  ${command} `);
});

test('no command prints the help and is a mistake', async () => {
  const { status, stderr } = await wireside();
  expect(status).toBe(2);
  expect(stderr).toContain('Usage: wireside');
});

test('an unknown command is told', async () => {
  const { status, stderr } = await wireside('inspct');
  expect(status).toBe(2);
  expect(stderr).toContain("unknown command 'inspct'");
  expect(stderr).toContain('inspect');
});

test('list prints every scenario with its options; as JSON it is what the page gets', async () => {
  const text = (await wireside('list')).stdout;
  expect(text).toMatch(/^handshake$/m);
  expect(text).toContain('--set bytes=1');
  const scenarios = JSON.parse((await wireside('list', '--json')).stdout);
  expect(scenarios.map((one: { id: string }) => one.id)).toContain('http-client');
  expect(scenarios[0].options[0]).toMatchObject({
    name: 'closer',
    kind: 'choice',
    choices: ['client', 'server'],
  });
});

test('devices prints loopback as the default', async () => {
  expect((await wireside('devices')).stdout).toMatch(/^lo0? +default, loopback/m);
  const devices = JSON.parse((await wireside('devices', '--json')).stdout);
  expect(devices.filter((one: { preferred: boolean }) => one.preferred)).toHaveLength(1);
});

test('nothing of this made a data folder', () => {
  expect(existsSync(file('data'))).toBe(false);
});
