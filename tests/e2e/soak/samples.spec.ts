import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { complaints } from '../support/page.ts';
import { openSample, stepThrough } from '../support/present.ts';
import { serve } from '../support/serve.ts';

const index = resolve(import.meta.dirname, '../../../resources/samples/index.json');
const ids = (JSON.parse(readFileSync(index, 'utf8')) as { id: string }[]).map(({ id }) => id);

test('every sample is stepped through to the end and back', async ({ page }) => {
  test.setTimeout(600_000);
  const heard = complaints(page);
  const host = await serve([], { capture: false });
  try {
    await page.goto(host.link());
    for (const id of ids) {
      await openSample(page, id);
      await page.keyboard.press('Control+Enter');
      const titles = await stepThrough(page);
      expect(
        titles.every((title) => title !== ''),
        id,
      ).toBe(true);
      await page.keyboard.press('Escape');
    }
    expect(heard).toEqual([]);
  } finally {
    await host.stop();
  }
});
