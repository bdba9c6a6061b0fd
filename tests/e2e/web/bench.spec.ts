/** The free bench as a person uses it: forms, sockets driven by hand, wrong input at its field, kept and run again. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { openSockets } from '../../lab/support/open-sockets.ts';
import { fileChooser } from '../support/file-chooser.ts';
import { complaints, ladder, status } from '../support/page.ts';
import { type Served, serve } from '../support/serve.ts';

let host: Served;
test.beforeEach(async ({ page }) => {
  host = await serve();
  await page.goto(host.link());
  await page.getByRole('tab', { name: 'Bench' }).click();
});
test.afterEach(async () => host.stop());

const bench = (page: Page): Locator => page.getByRole('navigation', { name: 'Bench' });
const card = (page: Page, title: string): Locator =>
  bench(page).getByRole('button', { name: new RegExp(`^${title} `) });
const dialog = (page: Page): Locator => page.getByRole('dialog');

async function makeServer(page: Page): Promise<number> {
  await bench(page).getByRole('button', { name: 'Server', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Listen' }).click();
  await expect(dialog(page)).toBeHidden();
  const text = await card(page, 'Server 1').textContent();
  return Number(/:(\d+)/.exec(text ?? '')?.[1]);
}

async function makeClient(page: Page): Promise<void> {
  await bench(page).getByRole('button', { name: 'Client', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Connect' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(card(page, 'Client 1')).toContainText('open');
}

/** The ladder's rows as they are told to those who do not see it. */
const told = (page: Page, text: RegExp): Locator => ladder(page).getByRole('option', { name: text }).last();

test('a server, a client, a text, its segment, a reset; kept, loaded and run again', async ({ page }) => {
  const heard = complaints(page);
  const port = await makeServer(page);
  await makeClient(page);
  expect(openSockets([port])).not.toEqual([]);
  await card(page, 'Client 1').click();
  await bench(page).getByRole('textbox', { name: 'Data to write' }).fill('hello bench\\r\\n');
  await bench(page).getByRole('button', { name: 'write()' }).click();
  await expect(card(page, 'Client 1')).toContainText('wrote 13 B · read 13 B');
  await expect(told(page, /PSH, ACK.*Len=13/)).toBeAttached();
  await bench(page).getByRole('button', { name: 'resetAndDestroy()' }).click();
  await expect(card(page, 'Client 1')).toContainText('closed');
  await expect(card(page, 'Socket 1')).toContainText('ECONNRESET');
  await expect(told(page, /RST/)).toBeAttached();

  await bench(page).getByRole('button', { name: 'Stop' }).click();
  await expect(bench(page).getByRole('button', { name: 'Stop' })).toBeDisabled();
  expect(openSockets([port])).toEqual([]);

  await bench(page).getByRole('textbox', { name: 'Name' }).fill('Hello and reset');
  const waiting = page.waitForEvent('download');
  await bench(page).getByRole('button', { name: 'Save…' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('hello-and-reset.bench.json');
  const path = join(host.folder, 'kept.bench.json');
  await download.saveAs(path);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ format: 'wireside.bench', version: 1 });

  const chooser = await fileChooser(page, () => bench(page).getByRole('button', { name: 'Load…' }).click());
  await chooser.setFiles(path);
  const lab = page.getByRole('navigation', { name: 'Lab' });
  await expect(lab.getByRole('button', { name: 'Hello and reset' })).toHaveAttribute('aria-current', 'true');
  await lab.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(lab.getByRole('button', { name: 'Run again' })).toBeEnabled({ timeout: 20_000 });
  await expect(status(page)).toContainText('Hello and reset');
  await expect(told(page, /PSH, ACK.*Len=13/)).toBeAttached();
  await expect(told(page, /RST/)).toBeAttached();
  await expect(lab.locator('.code-line.lit').last()).toContainText('client1.resetAndDestroy()');
  expect(heard).toEqual([]);
});

test('wrong input is told at its field, and nothing is started', async ({ page }) => {
  await bench(page).getByRole('button', { name: 'Server', exact: true }).click();
  const field = (name: string): Locator => dialog(page).getByRole('textbox', { name, exact: true });
  const mistake = dialog(page).getByRole('alert');
  const listen = dialog(page).getByRole('button', { name: 'Listen' });

  await field('port').fill('70000');
  await expect(mistake).toHaveText('port is 70000; it can be 0 to 65535.');
  await expect(listen).toBeDisabled();
  // The host's own port is in use.
  const own = new URL(page.url()).port;
  await field('port').fill(own);
  await listen.click();
  await expect(mistake).toHaveText(`Port ${own} is in use.`);
  await field('port').fill('0');
  await field('blockList').fill('127.0.0.0/40');
  await listen.click();
  await expect(mistake).toContainText("'127.0.0.0/40' is not a subnet");
  await field('blockList').fill('');
  await field('host').fill('no-such-host.invalid');
  await expect(dialog(page).getByText('This address is not loopback.')).toBeVisible();
  await listen.click();
  await expect(mistake).toContainText('no-such-host.invalid does not resolve');
  await expect(field('host')).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(bench(page).getByRole('button', { name: 'Stop' })).toBeDisabled();
  await expect(status(page)).toContainText('Ready');
});

test('by keyboard alone: a server, a client, end()', async ({ page }) => {
  await bench(page).getByRole('button', { name: 'Server', exact: true }).focus();
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('textbox', { name: 'port', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('textbox', { name: 'port', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(card(page, 'Client 1')).toContainText('open');
  await card(page, 'Client 1').press('Enter');
  await bench(page).getByRole('textbox', { name: 'Data to write' }).fill('');
  await bench(page).getByRole('button', { name: 'end()' }).press('Enter');
  await expect(card(page, 'Client 1')).toContainText('closed');
});

test('no part of the bench breaks a rule of axe, light and dark', async ({ page }) => {
  await makeServer(page);
  await makeClient(page);
  await card(page, 'Client 1').click();
  for (const scheme of ['light', 'dark'] as const) {
    // Without motion no colour is on its way from one scheme to the other.
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const check = async (what: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
        `${what}, ${scheme}`,
      ).toEqual([]);
    };
    await check('cards');
    await bench(page).getByRole('button', { name: 'Client', exact: true }).click();
    await check('form');
    await page.keyboard.press('Escape');
  }
});
