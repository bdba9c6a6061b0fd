import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { complaints, runScenario } from '../support/page.ts';
import { openSample, stepThrough } from '../support/present.ts';
import { serve } from '../support/serve.ts';

test('recorded sessions are stepped through to the end and back, with no right to capture', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const heard = complaints(page);
  const host = await serve([], { capture: false });
  try {
    await page.goto(host.link());
    for (const id of ['handshake', 'max-connections']) {
      await openSample(page, id);
      await page.keyboard.press('Control+Enter');
      const titles = await stepThrough(page);
      expect(titles.some((title) => title.startsWith('SYN: '))).toBe(true);
      expect(titles.every((title) => title !== '')).toBe(true);
      await page.keyboard.press('Escape');
    }
    expect(heard).toEqual([]);
  } finally {
    await host.stop();
  }
});

test('a live run is presented: chapters, code, header, blank screen, the speaker’s window, the sample instead', async ({
  page,
  context,
}) => {
  const heard = complaints(page);
  const host = await serve();
  try {
    await page.goto(host.link());
    await page.setViewportSize({ width: 1280, height: 720 });
    await runScenario(page, 'Three-way handshake');
    await page.getByRole('button', { name: 'Present' }).click();
    const stage = page.getByRole('region', { name: 'Presentation' });
    const caption = stage.locator('.present-caption');
    await page.keyboard.press('n');
    await expect(caption).toContainText('SYN: asks for a connection');
    await page.keyboard.press('c');
    await expect(stage.getByRole('region', { name: 'Code' }).locator('.newest')).toContainText('net.connect');
    await page.keyboard.press('h');
    await expect(stage).toContainText('Sequence number');
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);

    const opening = context.waitForEvent('page');
    await page.keyboard.press('s');
    const speaker = await opening;
    await expect(speaker.getByRole('region', { name: 'On the stage' })).toContainText('SYN: asks');
    await expect(speaker.getByRole('region', { name: 'Notes' })).toContainText(
      'connect() only asks the kernel',
    );
    await speaker.getByRole('button', { name: 'Next step' }).click();
    await expect(caption).toContainText('SYN, ACK');
    await speaker.keyboard.press('b');
    await expect(caption).toBeHidden();
    await speaker.keyboard.press('b');
    await expect(caption).toBeVisible();
    expect((await new AxeBuilder({ page: speaker }).analyze()).violations.map(({ id }) => id)).toEqual([]);

    await page.bringToFront();
    await page.keyboard.press('End');
    await page.keyboard.press('k');
    await page.keyboard.press('Home');
    await page.keyboard.press('k');
    await expect(stage.getByRole('status')).toContainText('3 of', { timeout: 8000 });
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await expect(stage.getByRole('status')).toContainText('1 of 35');
    await page.keyboard.press('Escape');
    await expect(stage).toBeHidden();
    await expect(speaker.getByText('No presentation is on.')).toBeVisible();
    expect(heard).toEqual([]);
  } finally {
    await host.stop();
  }
});
