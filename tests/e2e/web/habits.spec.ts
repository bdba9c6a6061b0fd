import { expect, type Page, test } from '@playwright/test';
import { complaints, inspector, ladder, runScenario, status } from '../support/page.ts';
import { serve } from '../support/serve.ts';

async function choose(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Command palette' })).toBeFocused();
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
}

test('everything by keyboard: palette, panes that fold and stay, undo, two languages', async ({ page }) => {
  const heard = complaints(page);
  const host = await serve();
  try {
    await page.goto(host.link());
    await runScenario(page, 'Three-way handshake');

    await choose(page, 'hide inspector');
    await expect(inspector(page)).toBeHidden();
    await page.reload();
    await expect(ladder(page)).toBeVisible();
    await expect(inspector(page)).toBeHidden();
    await page.keyboard.press('Control+i');
    await expect(inspector(page)).toBeVisible();

    const socket = page.getByRole('button', { name: /^client/ }).first();
    await socket.press('Enter');
    await expect(socket).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Control+z');
    await expect(socket).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('Control+Shift+z');
    await expect(socket).toHaveAttribute('aria-pressed', 'true');

    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Ctrl+Shift+S');
    await page.keyboard.press('Escape');

    await choose(page, 'language chinese');
    await expect(status(page)).toContainText('個封包');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant');
    await page.reload();
    await expect(status(page)).toContainText('個封包');
    expect(heard).toEqual([]);
  } finally {
    await host.stop();
  }
});
