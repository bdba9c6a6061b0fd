/** The capture filter is checked by libpcap while it is written. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { type Served, serve } from '../support/serve.ts';

let host: Served;
test.beforeEach(async () => {
  host = await serve();
});
test.afterEach(async () => host.stop());

test('a capture filter is right or wrong before it is used, and remembered after', async ({ page }) => {
  await page.goto(host.link());
  const open = () => page.getByRole('button', { name: /lab’s ports|^loopback · filter/ }).click();
  const use = page.getByRole('button', { name: 'Use', exact: true });
  await open();
  await page.getByRole('radio', { name: /What a capture filter lets through/ }).check();
  const field = page.getByRole('combobox', { name: 'Capture filter' });
  await expect(use).toBeEnabled();
  await field.fill('tcp prt 80');
  await expect(page.getByRole('alert').filter({ hasText: 'libpcap does not take' })).toBeVisible();
  await expect(use).toBeDisabled();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'One port' }).click();
  await expect(field).toHaveValue('tcp port 8080');
  await expect(use).toBeEnabled();
  await use.click();
  await open();
  await expect(field).toHaveValue('tcp port 8080');
  await expect(page.locator('datalist option')).toHaveAttribute('value', 'tcp port 8080');
});
