/** Stepping through a session in present mode, by keyboard alone. */
import { resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { fileChooser } from './file-chooser.ts';
import { status } from './page.ts';

const samples = resolve(import.meta.dirname, '../../../resources/samples');

/** Opens a recorded sample as a file; the one before it is closed. */
export async function openSample(page: Page, id: string): Promise<void> {
  const chooser = await fileChooser(page, () => page.keyboard.press('Control+o'));
  await chooser.setFiles(resolve(samples, `${id}.pcapng`));
  await expect(status(page)).toContainText(`${id}.pcapng`);
  await expect(status(page)).toContainText(/\d+ socket records/);
}

const counter = (page: Page): Promise<{ step: number; steps: number }> =>
  page
    .getByRole('region', { name: 'Presentation' })
    .getByRole('status')
    .evaluate((output) => {
      const [step, steps] = (output.textContent?.match(/\d+/g) ?? []).map(Number);
      return { step: step ?? 0, steps: steps ?? 0 };
    });

/** Steps to the end and back, one key at a time; @returns the titles of the steps, first to last. */
export async function stepThrough(page: Page): Promise<string[]> {
  const caption = page.locator('.present-caption h3');
  const { steps } = await counter(page);
  expect(steps).toBeGreaterThan(1);
  const titles: string[] = [];
  for (let step = 1; step <= steps; step += 1) {
    titles.push((await caption.textContent()) ?? '');
    await page.keyboard.press('ArrowRight');
  }
  expect(await counter(page)).toEqual({ step: steps, steps });
  for (let step = steps; step > 1; step -= 1) await page.keyboard.press('PageUp');
  expect(await counter(page)).toEqual({ step: 1, steps });
  expect(await caption.textContent()).toBe(titles[0]);
  return titles;
}
