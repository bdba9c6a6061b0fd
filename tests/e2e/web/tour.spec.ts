import { expect, test } from '@playwright/test';
import { complaints, inspector, ladder, list, status } from '../support/page.ts';
import { serve } from '../support/serve.ts';

/** The README's tour, with no pointer at all. */
test('the tour in five steps, by keyboard alone', async ({ page }) => {
  test.setTimeout(90_000);
  const heard = complaints(page);
  const host = await serve();
  try {
    await page.goto(host.link());
    // 1. Run an experiment: from the palette.
    await expect(page.getByRole('navigation', { name: 'Lab' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('experiment http-client');
    await page.keyboard.press('Enter');
    await expect(status(page)).toContainText(/2\d frames · \d+ socket records · 2 conversations/, {
      timeout: 20_000,
    });
    await expect(page.getByRole('button', { name: 'Run again' })).toBeEnabled({ timeout: 20_000 });

    // 2. Look at a packet: by the arrow keys, in list and ladder alike.
    await list(page).press('Home');
    const selected = list(page).getByRole('row', { selected: true });
    for (let i = 0; i < 30 && !(await selected.textContent())?.includes('[SYN]'); i += 1) {
      await page.keyboard.press('ArrowDown');
      await expect(selected).toHaveCount(1);
    }
    await expect(inspector(page)).toContainText('SYN: asks for a connection');
    await expect(inspector(page)).toContainText('Sequence number');
    await ladder(page).press('ArrowDown');
    await expect(inspector(page)).not.toContainText('SYN: asks for a connection');

    // 3. Ask for what you want to see: frames and socket records with one expression.
    const rows = Number(await list(page).getAttribute('aria-rowcount'));
    await page.keyboard.press('Control+/');
    await page.keyboard.type('tcp.flags.fin == 1 || socket.event == "end"');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => Number(await list(page).getAttribute('aria-rowcount')))
      .toBeLessThan(rows / 2);
    // In the bar itself Ctrl+Z takes back what was typed.
    await list(page).press('Control+z');
    await expect.poll(async () => Number(await list(page).getAttribute('aria-rowcount'))).toBe(rows);

    // 4. See the whole conversation: the stream, by its key.
    await list(page).press('End');
    await page.keyboard.press('Control+Alt+Shift+t');
    await expect(page.getByRole('tab', { name: 'Stream' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByText('GET / HTTP/1.1').first()).toBeVisible();
    await page.getByRole('tab', { name: 'Stream' }).press('ArrowRight');
    await expect(page.getByRole('tab', { name: 'Graphs' })).toHaveAttribute('aria-selected', 'true');

    // 5. Show it, and save it.
    await page.keyboard.press('Control+Enter');
    const stage = page.getByRole('region', { name: 'Presentation' });
    await page.keyboard.press('PageDown');
    await expect(stage.getByRole('status')).toContainText('2 of');
    await page.keyboard.press('Escape');
    await expect(stage).toBeHidden();
    const saving = page.waitForEvent('download');
    await page.keyboard.press('Control+s');
    expect((await saving).suggestedFilename()).toMatch(/\.pcapng$/);
    expect(heard).toEqual([]);
  } finally {
    await host.stop();
  }
});
