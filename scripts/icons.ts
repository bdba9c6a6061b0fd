/**
 * Draws resources/icons/*.png from icon.svg through Chromium: `node scripts/icons.ts`. The PNGs are kept in the repository,
 * so that packing needs no browser.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';

const folder = resolve(import.meta.dirname, '../resources/icons');
/** As Linux desktops look for them; macOS's .icns is made from the largest. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const svg = await readFile(join(folder, 'icon.svg'), 'utf8');
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: asRoot });
for (const size of sizes) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  // Small ones fill their square: the margin that macOS wants would leave too few pixels.
  const viewBox = size <= 64 ? '76 76 872 872' : '0 0 1024 1024';
  const sized = svg.replace(/viewBox="[^"]*"/, `viewBox="${viewBox}" width="${size}" height="${size}"`);
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${sized}`);
  const png = await page.screenshot({ omitBackground: true });
  await writeFile(join(folder, `${size}x${size}.png`), png);
  await page.close();
}
await browser.close();
