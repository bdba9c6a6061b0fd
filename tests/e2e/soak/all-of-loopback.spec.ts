import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { status } from '../support/page.ts';
import { serve } from '../support/serve.ts';

const SECONDS = 30;

/** Resident memory of a process and its children, MB. */
function residentOf(pid: number): number {
  const children = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter(Boolean);
  return [pid, ...children.map(Number)].reduce((sum, one) => {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? '0';
    return sum + Number(kilobytes) / 1024;
  }, 0);
}

/** Memory of the page's JavaScript after a collection, MB. */
async function heapOf(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  return usedSize / 1024 / 1024;
}

/** A little traffic that is not ours: ten bytes a tenth of a second. */
async function chatter(): Promise<{ port: number; stop(): void }> {
  const net = await import('node:net');
  const server = createServer((socket) => socket.pipe(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const client = net.connect(port, '127.0.0.1');
  client.resume();
  for (const end of [client, server]) end.on('error', () => {});
  const timer = setInterval(() => client.write('0123456789'), 100);
  return {
    port,
    stop: () => {
      clearInterval(timer);
      client.destroy();
      server.close();
    },
  };
}

test(`all of loopback for ${SECONDS} s while a tab watches: none of our own traffic, flat memory`, async ({
  page,
}, info) => {
  test.setTimeout(240_000);
  const host = await serve();
  const other = await chatter();
  try {
    const port = Number(new URL(host.link()).port);
    await page.goto(host.link());
    await page
      .getByRole('button', { name: /loopback|lab’s ports/ })
      .first()
      .click();
    await page.getByRole('radio', { name: /Everything on the device/ }).check();
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await page.getByRole('banner').getByRole('button', { name: 'Record packets' }).click();
    await page.waitForTimeout(5000);
    const before = { host: residentOf(host.pid), page: await heapOf(page) };
    await page.waitForTimeout(SECONDS * 1000 - 5000);
    const after = { host: residentOf(host.pid), page: await heapOf(page) };
    const figures = `host ${before.host.toFixed(0)} → ${after.host.toFixed(0)} MB, page ${before.page.toFixed(1)} → ${after.page.toFixed(1)} MB`;
    console.log(`memory while capturing all of loopback: ${figures}; ${await status(page).textContent()}`);
    info.annotations.push({ type: 'memory', description: figures });
    await page.getByRole('banner').getByRole('button', { name: /Stop/ }).click();
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save' }).click();
    const file = join(host.folder, 'all.pcapng');
    await (await waiting).saveAs(file);
    const frames = (filter: string): number =>
      execFileSync('tshark', ['-r', file, '-Y', filter], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
        .split('\n')
        .filter(Boolean).length;
    expect(frames(`tcp.port == ${other.port}`)).toBeGreaterThan(SECONDS * 10);
    expect(frames(`tcp.port == ${port}`)).toBe(0);
    expect(after.host - before.host).toBeLessThan(40);
    expect(after.page - before.page).toBeLessThan(10);
  } finally {
    other.stop();
    await host.stop();
  }
});
