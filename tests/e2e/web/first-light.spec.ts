import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { fileChooser } from '../support/file-chooser.ts';
import { allRows, complaints, inspector, ladder, list, runScenario, status } from '../support/page.ts';
import { type Served, serve } from '../support/serve.ts';

let host: Served;
test.beforeEach(async () => {
  host = await serve();
});
test.afterEach(async () => host.stop());

/** The picture as it is drawn: the pixels of the ladder, and what it says to those who do not see it. */
const picture = async (page: Page) => ({
  pixels: (
    await page.getByRole('region', { name: 'Ladder' }).screenshot({ animations: 'disabled' })
  ).toString('base64'),
  words: await ladder(page).getByRole('option').allTextContents(),
});

async function download(page: Page, folder: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save' }).click();
  const path = join(folder, 'saved.pcapng');
  await (await waiting).saveAs(path);
  return path;
}

const tshark = (file: string, ...fields: string[]): string[] =>
  execFileSync(
    'tshark',
    ['-r', file, '-Y', 'frame.time_epoch', '-T', 'fields', ...fields.flatMap((f) => ['-e', f])],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
    .trim()
    .split('\n');

test('run, see the SYN, click it, see its bytes, save, open: the same picture', async ({ page }) => {
  const heard = complaints(page);
  await page.goto(host.link());
  await runScenario(page, 'Three-way handshake');

  const rows = await allRows(page);
  expect(rows.filter((row) => /^\d/.test(row)).map((row) => /\[(.*?)\]/.exec(row)?.[1])).toEqual([
    'SYN',
    'SYN, ACK',
    'ACK',
    'PSH, ACK',
    'ACK',
    'PSH, ACK',
    'ACK',
    'FIN, ACK',
    'FIN, ACK',
    'ACK',
  ]);
  const at = (what: RegExp): number => rows.findIndex((row) => what.test(row));
  expect(at(/'connectionAttempt'/)).toBeLessThan(at(/\[SYN\]/));
  expect(at(/'connect'$/)).toBeGreaterThan(at(/\[SYN, ACK\]/));
  expect(at(/'connection'/)).toBeGreaterThan(at(/\[ACK\]/));

  await page.keyboard.press('Home');
  const syn = list(page).getByRole('row', { name: /\[SYN\]/ });
  for (let i = 0; i < rows.length && (await syn.count()) === 0; i += 1)
    await page.keyboard.press('ArrowDown');
  await syn.click();
  await expect(inspector(page)).toContainText('Source port');
  const saved = await download(page, host.folder);
  const port = tshark(saved, 'tcp.srcport')[0];
  await expect(inspector(page)).toContainText(port);
  const hex = Number(port).toString(16).padStart(4, '0');
  await expect(inspector(page)).toContainText(new RegExp(`${hex.slice(0, 2)}\\s*${hex.slice(2)}`));

  await ladder(page).click();
  await page.keyboard.press('Home');
  await page.mouse.move(5, 5);
  const before = await picture(page);
  const chooser = await fileChooser(page, () => page.getByRole('button', { name: 'Open…' }).click());
  await chooser.setFiles(saved);
  await expect(status(page)).toContainText('saved.pcapng');
  await ladder(page).click();
  await page.keyboard.press('Home');
  await page.mouse.move(5, 5);
  expect(await allRows(page)).toEqual(rows);
  await ladder(page).click();
  await page.keyboard.press('Home');
  await page.mouse.move(5, 5);
  const after = await picture(page);
  expect(after.words).toEqual(before.words);
  expect(after.pixels).toBe(before.pixels);
  expect(heard).toEqual([]);
});

test('a reload and a second tab show the same trace', async ({ page, context }) => {
  await page.goto(host.link());
  await runScenario(page, 'HTTP client: fetch and net');
  const rows = await allRows(page);
  expect(rows.length).toBeGreaterThan(20);
  await page.reload();
  await expect(status(page)).toContainText('socket records');
  expect(await allRows(page)).toEqual(rows);
  const second = await context.newPage();
  await second.goto(new URL('/', host.link()).href);
  await expect(status(second)).toContainText('socket records');
  expect(await allRows(second)).toEqual(rows);
});

test('a new page draws a session unseen, and leaves nothing of it', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.addInitScript(() => {
    const seen = { rows: 0, arrows: false };
    Object.assign(window, { rehearsed: seen });
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      const root = attach.call(this, options);
      // Closed to everybody else.
      const timer = setInterval(() => {
        if (!this.isConnected) clearInterval(timer);
        seen.rows = Math.max(seen.rows, root.querySelectorAll('#list-rows tbody tr').length);
        seen.arrows ||= root.querySelectorAll('#ladder-rows [role="option"]').length > 0;
      }, 20);
      return root;
    };
  });
  await page.goto(host.link());
  const rehearsed = () => page.evaluate(() => (window as unknown as { rehearsed: object }).rehearsed);
  await expect.poll(rehearsed).toEqual({ rows: expect.any(Number), arrows: true });
  expect(((await rehearsed()) as { rows: number }).rows).toBeGreaterThan(3);
  await expect(page.locator('.rehearsal')).toHaveCount(0);
  await expect(page.locator('#list-rows tbody tr')).toHaveCount(0);
  await expect(page.getByRole('contentinfo')).toContainText('Ready');
  expect(errors).toEqual([]);
});

test('a dropped connection is taken up again without losing the trace', async ({ page, context }) => {
  await page.goto(host.link());
  await runScenario(page, 'Three-way handshake');
  const rows = await allRows(page);
  // Ends the page's WebSockets as a fallen tunnel would; the host goes on.
  await context.setOffline(true);
  await page.waitForTimeout(1000);
  await context.setOffline(false);
  expect(await allRows(page)).toEqual(rows);
  await runScenario(page, 'Three-way handshake');
  // A busy machine may acknowledge by itself what else is acknowledged with the answer.
  await expect(status(page)).toContainText(/(?<!\d)1[0-2] frames/);
});

test('no screen of the workbench breaks a rule of axe, light and dark', async ({ page }) => {
  await page.goto(host.link());
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await runScenario(page, 'Three-way handshake');
    await list(page)
      .getByRole('row', { name: /\[PSH, ACK\]|'data'|'end'/ })
      .first()
      .click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
      scheme,
    ).toEqual([]);
  }
});

test('a session is saved with mode 0600 logs, and its payload shows in tshark', async ({ page }) => {
  await page.goto(host.link());
  await runScenario(page, 'HTTP client: fetch and net');
  const saved = await download(page, host.folder);
  const payload = tshark(saved, 'tcp.payload').join('');
  expect(Buffer.from(payload, 'hex').toString('latin1')).toMatch(
    /^GET \/ HTTP\/1\.1\r\n[\s\S]*\r\n0\r\n\r\n$/,
  );
  expect((await readFile(saved)).readUInt32LE(0)).toBe(0x0a0d0d0a);
});
