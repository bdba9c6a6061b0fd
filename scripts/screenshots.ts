/** Takes the pictures of docs/images: a real run of the handshake in the web host, in real Chromium, light and dark. */
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import config from '../playwright.config.ts';
import { list, runScenario } from '../tests/e2e/support/page.ts';
import { serve } from '../tests/e2e/support/serve.ts';

const images = resolve(import.meta.dirname, '../docs/images');

async function workbench(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await runScenario(page, 'Three-way handshake');
  await list(page).getByRole('row').nth(1).click();
  await page.keyboard.press('Home');
  for (let i = 0; i < 12; i += 1) {
    const selected = await list(page).getByRole('row', { selected: true }).textContent();
    if (selected?.includes('[SYN, ACK]')) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.mouse.move(800, 990);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(images, `workbench-${scheme}.png`) });
}

const host = await serve();
const browser = await chromium.launch(config.use?.launchOptions);
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.goto(host.link());
  for (const scheme of ['light', 'dark'] as const) await workbench(page, scheme);
} finally {
  await browser.close();
  await host.stop();
}
