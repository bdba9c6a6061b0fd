/** Samples, sessions and files, as a person handles them. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import type { Sample } from '../../../src/core/contract/sample.ts';
import { complaints, list, runScenario, status } from '../support/page.ts';
import { type Served, type ServeOptions, serve } from '../support/serve.ts';

const samplesFolder = resolve(import.meta.dirname, '../../../resources/samples');

let host: Served;
test.afterEach(async () => host?.stop());

const welcome = (page: Page) => page.getByRole('region', { name: 'Welcome' });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });

async function start(page: Page, files: readonly string[] = [], options: ServeOptions = {}): Promise<void> {
  host = await serve(files, options);
  await page.goto(host.link());
}

async function download(page: Page, name: string, act: () => Promise<void>): Promise<Buffer> {
  const waiting = page.waitForEvent('download');
  await act();
  const path = join(host.folder, name);
  await (await waiting).saveAs(path);
  return readFile(path);
}

test('every sample opens from its card by keyboard, whole and where its story is, with no right to capture', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const heard = complaints(page);
  await start(page, [], { capture: false });
  await expect(page.getByText('Packets cannot be captured yet')).toBeVisible();
  const samples = JSON.parse(await readFile(join(samplesFolder, 'index.json'), 'utf8')) as Sample[];
  await expect(welcome(page).getByRole('button', { name: 'Three-way handshake A client' })).toBeVisible();
  await expect(welcome(page).getByRole('group', { name: 'Samples' }).getByRole('button')).toHaveCount(
    samples.length,
  );
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  for (const [at, { title, frames, records }] of samples.entries()) {
    if (at === 0) await page.getByRole('group', { name: 'Samples' }).getByRole('button').first().focus();
    else {
      await page.keyboard.press('Control+Shift+O');
      await expect(dialog(page, 'Samples and recent files')).toBeVisible();
      await page.getByRole('dialog').getByRole('button', { name: 'Three-way handshake A client' }).focus();
      for (let i = 0; i < at; i += 1) await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Enter');
    await expect(status(page)).toContainText(title);
    await expect(status(page)).toContainText(`${frames} frames · ${records} socket record`);
    await expect(list(page).getByRole('row', { selected: true })).toBeVisible();
    await expect(status(page)).not.toContainText(/unlinked|violation/);
  }
  expect(heard).toEqual([]);
});

test('a sample is named on the command line', async ({ page }) => {
  await start(page, ['sample:keep-alive']);
  await expect(status(page)).toContainText('TCP keep-alive');
  await expect(list(page).getByRole('row', { selected: true })).toContainText('[TCP Keep-Alive]');
});

test('title and notes are edited, guarded, saved, and there again', async ({ page }) => {
  const heard = complaints(page);
  await start(page, [join(samplesFolder, 'refused.pcapng')]);
  await expect(status(page)).toContainText('refused.pcapng');
  const about = async () => {
    await page.getByRole('button', { name: 'Sessions' }).click();
    await page.getByRole('menuitem', { name: 'About this session…' }).click();
  };
  await about();
  const info = dialog(page, 'About this session');
  await expect(info).toContainText('2 frames · 6 socket records');
  await expect(info).toContainText(/Clock\s*±\d+ ns/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await info.getByLabel('Title').fill('誰也不在那裡');
  await info.getByRole('button', { name: 'Done' }).click();
  await expect(status(page)).toContainText('not saved');

  // Another session is opened only after asking.
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('dialog').getByRole('button', { name: 'TCP keep-alive A connection' }).click();
  await expect(dialog(page, 'This session is not saved')).toContainText('What was changed is lost');
  await page.getByRole('button', { name: 'Cancel' }).click();

  // Leaving the page asks too.
  let asked = 0;
  page.once('dialog', (one) => {
    asked += one.type() === 'beforeunload' ? 1 : 0;
    void one.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toBe(1);

  await about();
  await expect(info.getByLabel('Title')).toHaveValue('誰也不在那裡');
  await page.keyboard.press('Escape');
  expect(heard).toEqual([]);
});

test('an export for Wireshark has the records on their packets, and can leave the payload out', async ({
  page,
}) => {
  await start(page, ['sample:http-client']);
  await expect(status(page)).toContainText('24 frames');
  const open = async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: /^Export for Wireshark…/ }).click();
  };
  await open();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const accept = () => page.getByRole('button', { name: 'Export…' }).click();
  const whole = await download(page, 'whole.pcapng', accept);
  expect(whole.includes('was caused by this frame')).toBe(true);
  expect(whole.includes('GET / ')).toBe(true);
  await open();
  await page.getByLabel('Payload bytes').uncheck();
  const bare = await download(page, 'bare.pcapng', accept);
  expect(bare.includes('WSDE link {')).toBe(true);
  expect(bare.includes('GET / ')).toBe(false);
});

test('what a killed host had recorded is offered at the next start; recovered or discarded', async ({
  page,
}) => {
  host = await serve();
  const { folder } = host;
  await page.goto(host.link());
  await runScenario(page, 'Three-way handshake');
  process.kill(host.pid, 'SIGKILL');
  await host.exited();

  host = await serve([], { folder });
  await page.goto(host.link());
  const offer = dialog(page, 'Recordings that were not saved');
  await expect(offer).toContainText(/of packets, .* of socket records/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await welcome(page).getByRole('button', { name: 'Recover…' }).click();
  await offer.getByRole('button', { name: 'Recover', exact: true }).click();
  await expect(status(page)).toContainText(/Recovered .* not saved/);
  await expect(status(page)).toContainText(/(?<!\d)1[0-2] frames · \d+ socket records/);
  await expect(list(page)).toContainText('[SYN]');
  await host.stop({ keep: true });

  // Not saved yet: it is offered again, and goes when it is discarded.
  host = await serve([], { folder });
  await page.goto(host.link());
  await offer.getByRole('button', { name: 'Discard' }).click();
  await expect(offer).toBeHidden();
  await expect(welcome(page).getByRole('button', { name: 'Recover…' })).toBeHidden();
});
