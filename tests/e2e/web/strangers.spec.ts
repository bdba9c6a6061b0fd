import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { ask, dial } from '../../main/web/client.ts';
import { runScenario } from '../support/page.ts';
import { serve } from '../support/serve.ts';

const root = resolve(import.meta.dirname, '../../..');

test('the real host refuses strangers and starts nothing for them', async ({ page }) => {
  const host = await serve();
  try {
    await page.goto(host.link());
    const port = Number(new URL(host.link()).port);
    const [cookie] = await page.context().cookies();
    const mine = {
      cookie: `${cookie.name}=${cookie.value}`,
      host: `127.0.0.1:${port}`,
      origin: `http://127.0.0.1:${port}`,
    };
    const json = { 'content-type': 'application/json' };
    const capture = { scope: { kind: 'lab' }, snaplen: 262144, limits: {} };
    const run = JSON.stringify({ scenario: 'handshake', options: {}, capture });
    const post = async (headers: Record<string, string>, body = run, command = 'startRun') =>
      (
        await ask(port, {
          method: 'POST',
          path: `/api/command/${command}`,
          headers: { ...json, ...headers },
          body,
        })
      ).status;
    expect(await post({ ...mine, cookie: '' })).toBe(401);
    expect(await post({ ...mine, origin: 'https://evil.example' })).toBe(403);
    expect(await post({ ...mine, host: `evil.example:${port}`, origin: `http://evil.example:${port}` })).toBe(
      403,
    );
    expect(await post(mine, run, 'eval')).toBe(404);
    expect(await dial(port, '/api/live', { ...mine, origin: 'https://evil.example' })).toBe(403);
    expect(await dial(port, '/api/live', { ...mine, cookie: '' })).toBe(401);
    // Right sender, wrong content: a reply that says so, and nothing done.
    const wrong = await ask(port, {
      method: 'POST',
      path: '/api/command/startRun',
      headers: { ...json, ...mine },
      body: '{"scenario":7}',
    });
    expect(JSON.parse(wrong.text)).toMatchObject({ ok: false });
    const snapshot = await ask(port, {
      method: 'POST',
      path: '/api/command/snapshot',
      headers: { ...json, ...mine },
      body: '{}',
    });
    expect(JSON.parse(snapshot.text)).toMatchObject({ ok: true, value: { sessions: [] } });
  } finally {
    await host.stop();
  }
});

const setpriv = (): boolean => {
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
};

test('where nothing may capture, the page says why and gives the command, and sockets are still recorded', async ({
  page,
}) => {
  expect(setpriv(), 'this test takes the right to capture away with setpriv, as root on Linux').toBe(true);
  const folder = await mkdtemp(join(tmpdir(), 'wireside-unprivileged-'));
  const node = join(root, 'node_modules/node/bin/node');
  // No CAP_NET_RAW for it or its children, whoever they are: dumpcap and tcpdump cannot capture either.
  const drop = ['--bounding-set', '-net_raw,-net_admin', '--inh-caps', '-all', '--no-new-privs'];
  const child = spawn('setpriv', [...drop, node, join(root, 'out/main/cli.js'), 'serve'], {
    env: { ...process.env, WIRESIDE_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const link = await new Promise<string>((done) => {
      child.stdout.on('data', (chunk) => {
        const found = /http:\S+/.exec(String(chunk));
        if (found) done(found[0]);
      });
    });
    await page.goto(link);
    await expect(page.getByText('Packets cannot be captured yet; socket records can.')).toBeVisible();
    await page.getByRole('button', { name: 'What to do' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('this user may not open the device');
    await expect(dialog).toContainText('--cap-add=NET_RAW');
    await page.keyboard.press('Escape');
    await runScenario(page, 'Three-way handshake');
    await expect(page.getByRole('contentinfo')).toContainText(/0 frames · \d\d socket records/);
  } finally {
    // It still writes while it ends.
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
});
