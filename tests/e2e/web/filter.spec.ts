/** The filter bar as a person uses it: by keyboard alone, on a real capture. */
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { allRows, complaints, ladder, list, status } from '../support/page.ts';
import { type Served, serve } from '../support/serve.ts';

const capture = join(import.meta.dirname, '../../fixtures/captures/loss.pcap');

let host: Served;
test.beforeEach(async ({ page }) => {
  host = await serve([capture]);
  await page.goto(host.link());
  await expect(status(page)).toContainText(/\d+ frames/);
});
test.afterEach(async () => host.stop());

const bar = (page: Page) => page.getByRole('combobox', { name: 'Display filter' });
const option = (page: Page, name: RegExp) => page.getByRole('option', { name });
const marked = (page: Page) => page.locator('.filter-option[aria-selected="true"]');
const shown = (page: Page) => page.locator('.filter-status');

/** Rows of the list, seen or not. */
const rowsOf = async (page: Page): Promise<number> =>
  Number(await list(page).getAttribute('aria-rowcount')) - 1;

/** How many frames the status bar says are shown. */
async function framesShown(page: Page): Promise<number> {
  const text = (await shown(page).textContent()) ?? '';
  return Number(/Shown: ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
}

test('a filter is typed with completion, applied, and cleared; list and ladder go together', async ({
  page,
}) => {
  const heard = complaints(page);
  const all = await rowsOf(page);
  await page.keyboard.press('Control+/');
  await expect(bar(page)).toBeFocused();
  await page.keyboard.type('tcp.analysis.re');
  await expect(option(page, /^tcp\.analysis\.retransmission/)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(marked(page)).toContainText('tcp.analysis.retransmission');
  await expect(bar(page)).toHaveAttribute(
    'aria-activedescendant',
    (await marked(page).getAttribute('id')) as string,
  );
  await page.keyboard.press('Enter');
  await expect(bar(page)).toHaveValue('tcp.analysis.retransmission ');
  await page.keyboard.press('Enter');
  await expect.poll(() => framesShown(page)).toBeGreaterThan(0);

  const count = await framesShown(page);
  expect(count).toBeLessThan(all);
  const rows = await allRows(page);
  expect(rows).toHaveLength(count);
  for (const row of rows) expect(row).toMatch(/Retransmission/);
  await ladder(page).focus();
  await page.keyboard.press('Home');
  await expect(ladder(page).getByRole('option', { selected: true })).toContainText(/Retransmission/);

  await page.keyboard.press('Control+/');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await expect(shown(page)).toHaveCount(0);
  expect(await rowsOf(page)).toBe(all);
  expect(heard).toEqual([]);
});

test('values are those of the trace', async ({ page }) => {
  await page.keyboard.press('Control+/');
  await page.keyboard.type('tcp.stream == ');
  await expect(option(page, /^0 ×/)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(bar(page)).toHaveValue('tcp.stream == 0 ');
});

test('a mistake is marked where it is, said aloud, and mended by what was meant', async ({ page }) => {
  await bar(page).fill('tcp && tcp.prot == 5000');
  await page.keyboard.press('Enter');
  await expect(bar(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('.filter-mirror mark')).toHaveText('tcp.prot');
  const says = page.getByRole('status').filter({ hasText: 'At character 8' });
  await expect(says).toContainText("There is no field 'tcp.prot'. Did you mean tcp.port?");
  await expect(shown(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'tcp.port' }).click();
  await expect(bar(page)).toHaveValue('tcp && tcp.port == 5000');
  await expect(bar(page)).toHaveAttribute('aria-invalid', 'false');
});

test('Escape closes the suggestions, then restores what is in force', async ({ page }) => {
  await bar(page).fill('tcp.flags.syn == 1');
  await page.keyboard.press('Enter');
  await expect.poll(() => framesShown(page)).toBeGreaterThan(0);
  await bar(page).pressSequentially(' && ip');
  await expect(page.getByRole('listbox', { name: 'Suggestions' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox', { name: 'Suggestions' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveValue('tcp.flags.syn == 1');
});

test('the usual filters are a menu away, and one’s own is kept under its name', async ({ page }) => {
  await list(page).getByRole('row').nth(1).click();
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('menuitem', { name: 'This conversation' }).click();
  await expect(bar(page)).toHaveValue(/^tcp\.stream == \d+$/);
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('menuitem', { name: 'Save this filter…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('The one that lost');
  await page.keyboard.press('Enter');
  await bar(page).fill('udp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Nothing matches the filter' })).toBeVisible();
  await page.reload();
  await expect(status(page)).toContainText(/\d+ frames/);
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('menuitem', { name: /^The one that lost/ }).click();
  await expect(bar(page)).toHaveValue(/^tcp\.stream == \d+$/);
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe has nothing against the bar while it completes and while it is wrong, ${theme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.keyboard.press('Control+/');
    await page.keyboard.type('tcp.');
    await expect(page.locator('.filter-option').first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(marked(page)).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await bar(page).fill('tcp.port == 4 && tcp.prot');
    await expect(page.locator('.filter-mirror mark')).toHaveText('tcp.prot');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}
