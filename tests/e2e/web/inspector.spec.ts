/** The inspector by keyboard alone: fields and their bytes, filters from them, the state machine, both languages. */
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { complaints, inspector, list, status } from '../support/page.ts';
import { type Served, serve } from '../support/serve.ts';

const capture = join(import.meta.dirname, '../../fixtures/captures/keepalive.pcap');

let host: Served;
test.beforeEach(async ({ page }) => {
  host = await serve([capture]);
  await page.goto(host.link());
  await expect(status(page)).toContainText(/\d+ frames/);
  await list(page).focus();
  await page.keyboard.press('Home');
});
test.afterEach(async () => host.stop());

const tree = (page: Page) => page.getByRole('tree', { name: 'Fields' });
const selected = (page: Page) => tree(page).locator('[aria-selected="true"]');
const bar = (page: Page) => page.getByRole('combobox', { name: 'Display filter' });

/** Marks the source port in the tree. */
async function toSourcePort(page: Page): Promise<void> {
  await tree(page).focus();
  await page.keyboard.press('Home');
  while (!/^Transmission/.test((await selected(page).textContent()) ?? ''))
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(selected(page)).toContainText('Source Port');
}

test('a field lights its bytes, a byte its field, and its menu filters by it', async ({ page }) => {
  const heard = complaints(page);
  await toSourcePort(page);
  await expect(page.locator('.hex-byte.lit')).toHaveCount(2);
  await page.getByRole('region', { name: 'Bytes' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(selected(page)).toContainText('Destination Port');
  const port = /\d+/.exec((await selected(page).textContent()) ?? '')?.[0];
  await tree(page).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Apply as filter' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'Selected', exact: true }).press('Enter');
  await expect(bar(page)).toHaveValue(`tcp.dstport == ${port}`);
  await expect(page.locator('.filter-status')).toContainText(/Shown: [1-9]/);
  await tree(page).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Prepare as filter' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: '… or not selected' }).press('Enter');
  await expect(bar(page)).toHaveValue(`tcp.dstport == ${port} || !(tcp.dstport == ${port})`);
  expect(heard).toEqual([]);
});

test('the header says what a field is for, and lights it', async ({ page }) => {
  const cell = inspector(page).getByRole('button', { name: /^Acknowledgment number/ });
  await cell.focus();
  await expect(cell).toHaveAccessibleDescription(/the byte that the sender wants next/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.hex-byte.lit')).toHaveCount(4);
});

test('the state machine moves with the selection, and is read aloud', async ({ page }) => {
  await page.getByRole('tab', { name: 'Details' }).focus();
  await page.keyboard.press('ArrowRight');
  const diagram = page.getByRole('img', { name: /^TCP state machine/ });
  await expect(diagram).toHaveAccessibleName(/The client is in SYN-SENT, the server in LISTEN/);
  await list(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(diagram).toHaveAccessibleName(/The client is in ESTABLISHED, the server in ESTABLISHED/);
  await page.getByRole('button', { name: 'Show it larger' }).click();
  await expect(page.getByRole('dialog').getByRole('img', { name: /^TCP state machine/ })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('what happened is said in Traditional Chinese where it is chosen', async ({ page }) => {
  await page.getByRole('button', { name: 'Theme and language' }).click();
  await page.getByRole('menuitemradio', { name: '繁體中文' }).click();
  await expect(page.getByRole('region', { name: '檢視器' })).toContainText('SYN：要求建立連線');
  await expect(page.getByRole('region', { name: '檢視器' })).toContainText('三向交握的第 1 步');
});
