/** The lab's panel: groups, the code of a run with its ports, a command to copy that works. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { openSockets } from '../../lab/support/open-sockets.ts';
import { type Served, serve } from '../support/serve.ts';

let host: Served;
test.beforeEach(async ({ page }) => {
  host = await serve();
  await page.goto(host.link());
});
test.afterEach(async () => host.stop());

const lab = (page: Page): Locator => page.getByRole('navigation', { name: 'Lab' });

test('experiments stand in groups, and the one that is chosen stays in sight', async ({ page }) => {
  const headings = lab(page).getByRole('heading', { level: 3 });
  await expect(headings.first()).toHaveText('Start here');
  expect(await headings.allTextContents()).toContain('Closing');
  const last = lab(page).getByRole('button', { name: 'Small writes' });
  await last.click();
  await expect(last).toBeInViewport();
  await expect(lab(page).getByRole('button', { name: 'Run', exact: true })).toBeInViewport();
});

test('the curl command of the HTTP servers can be copied and fired at either, with the ports of the run', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab(page).getByRole('button', { name: 'HTTP server: http and net' }).click();
  await lab(page).getByRole('textbox', { name: 'Stay open for curl' }).fill('60000');
  await lab(page).getByRole('button', { name: 'Run', exact: true }).click();
  const copies = lab(page).getByRole('button', { name: /^Copy “curl/ });
  await expect(copies).toHaveCount(2);
  await expect(copies.first()).not.toHaveAccessibleName(/:500\d\//);
  const ports: number[] = [];
  for (const copy of await copies.all()) {
    const command = /“(.*)”/.exec((await copy.getAttribute('aria-label')) ?? '')?.[1] ?? '';
    await copy.click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(command);
    const [program, ...args] = command.split(' ');
    const { stdout } = await promisify(execFile)(program as string, [...args, '--max-time', '10']);
    expect(stdout).toBe('ok');
    ports.push(Number(/:(\d+)\//.exec(command)?.[1]));
  }
  await lab(page).getByRole('button', { name: 'Stop' }).click();
  await expect(lab(page).getByRole('button', { name: 'Run again' })).toBeEnabled();
  expect(openSockets(ports)).toEqual([]);
});
