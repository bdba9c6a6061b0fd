/** Exporting a ladder and a session from the page, in real Chromium: what is downloaded is opened and used. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { complaints, ladder } from '../support/page.ts';
import { type Served, serve } from '../support/serve.ts';

test.describe.configure({ mode: 'serial' });

const sample = resolve(import.meta.dirname, '../../../resources/samples/handshake.pcapng');
let host: Served;
let page: Page;
let heard: string[];

test.beforeAll(async ({ browser }) => {
  host = await serve([sample]);
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  page = await context.newPage();
  heard = complaints(page);
  await page.goto(host.link());
  await expect(ladder(page).getByRole('option').nth(5)).toBeAttached();
});
test.afterAll(async () => {
  await page.close();
  await host.stop();
  expect(heard).toEqual([]);
});

/** Opens the dialog at a format by the Export menu. */
async function dialogFor(item: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Presses Export and resolves with where the download was saved. */
async function exported(name: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(name);
  const path = join(host.folder, name);
  await download.saveAs(path);
  return path;
}

const NAME = 'handshake';

test('the ladder as SVG has every row, and the browser takes it', async ({ browser }) => {
  await dialogFor('Export the ladder as SVG…');
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
  expect(violations).toEqual([]);
  const path = await exported(`${NAME}.svg`);
  const svg = await readFile(path, 'utf8');
  for (const text of ['SYN, ACK', 'PSH, ACK', 'FIN, ACK', '&#39;connect&#39;', 'ESTABLISHED']) {
    expect(svg).toContain(text);
  }
  const picture = await browser.newPage();
  await picture.goto(pathToFileURL(path).href);
  expect(await picture.locator('text').count()).toBeGreaterThan(60);
  await picture.close();
});

test('as PNG at twice the size', async () => {
  await dialogFor('Export the ladder as PNG…');
  const png = await readFile(await exported(`${NAME}.png`));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(2200);
});

test('as PDF with its fonts inside', async () => {
  await dialogFor('Export the ladder as PDF…');
  const pdf = (await readFile(await exported(`${NAME}.pdf`))).toString('latin1');
  expect(pdf.startsWith('%PDF-')).toBe(true);
  expect(pdf.match(/\/FontFile2/g)?.length).toBeGreaterThanOrEqual(4);
});

test('as one picture for each step, all of one size', async () => {
  await dialogFor('Export the ladder step by step…');
  const files = unzipSync(await readFile(await exported(`${NAME}.zip`)));
  const names = Object.keys(files);
  const rows = Number(await ladder(page).getByRole('option').first().getAttribute('aria-setsize'));
  expect(names).toHaveLength(rows);
  const sizes = Object.values(files).map(
    (svg) => /viewBox="([^"]+)"/.exec(new TextDecoder().decode(svg))?.[1],
  );
  expect(new Set(sizes).size).toBe(1);
});

test('the selection alone, as text, without what was said', async () => {
  await ladder(page).focus();
  await page.keyboard.press('Home');
  const selected = ladder(page).getByRole('option', { selected: true });
  while (!(await selected.first().textContent())?.includes('write(')) await page.keyboard.press('ArrowDown');
  await dialogFor('Export the ladder as text…');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'The selected row and what it is linked to' }).check();
  await dialog.getByRole('checkbox', { name: 'With payload bytes' }).uncheck();
  const text = await readFile(await exported(`${NAME}.txt`), 'utf8');
  expect(text).toMatch(/write\(\) \d+ B/);
  expect(text).toContain('PSH, ACK');
  expect(text).not.toContain('SYN');
});

test('Mermaid’s own parser takes the diagram', async () => {
  await dialogFor('Export the ladder as a Mermaid diagram…');
  const diagram = await readFile(await exported(`${NAME}.mmd`), 'utf8');
  const plain = await page.context().newPage();
  await plain.goto('about:blank');
  await plain.addScriptTag({
    path: resolve(import.meta.dirname, '../../../node_modules/mermaid/dist/mermaid.min.js'),
  });
  const svg = await plain.evaluate(async (text) => {
    const { mermaid } = window as unknown as {
      mermaid: {
        parse(text: string): Promise<unknown>;
        render(id: string, text: string): Promise<{ svg: string }>;
      };
    };
    await mermaid.parse(text);
    return (await mermaid.render('diagram', text)).svg;
  }, diagram);
  expect(svg).toContain('SYN, ACK');
  await plain.close();
});

test('the session as a page, opened from disk and offline, steps through to the end and back', async ({
  browser,
}) => {
  await dialogFor('Export the session as a page…');
  await expect(
    page.getByRole('dialog').getByRole('checkbox', { name: 'With payload bytes' }),
  ).not.toBeChecked();
  const path = await exported(`${NAME}.html`);
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 720 } });
  const viewer = await context.newPage();
  const complained = complaints(viewer);
  const asked: string[] = [];
  viewer.on('request', (request) => asked.push(request.url()));
  await viewer.goto(pathToFileURL(path).href);
  const place = viewer.locator('output');
  await expect(place).toHaveText(/^1 \/ \d+$/);
  const rows = Number((await place.textContent())?.split(' / ')[1]);
  const panel = viewer.getByRole('complementary', { name: 'What it means' });
  const titles = new Set<string>();
  for (let row = 2; row <= rows; row += 1) {
    await viewer.keyboard.press(row % 2 ? 'PageDown' : 'ArrowRight');
    await expect(place).toHaveText(`${row} / ${rows}`);
    titles.add((await panel.getByRole('heading', { level: 2 }).first().textContent()) ?? '');
  }
  expect(titles.size).toBeGreaterThan(8);
  await viewer.keyboard.press('Home');
  await expect(place).toHaveText(`1 / ${rows}`);
  while (!(await panel.textContent())?.includes('TCP header')) await viewer.keyboard.press('ArrowRight');
  await expect(panel.getByRole('table')).toContainText('Sequence number');
  const { violations } = await new AxeBuilder({ page: viewer }).analyze();
  expect(violations).toEqual([]);
  // Offline it stays: nothing but the file itself is asked for.
  expect(asked.every((url) => url.startsWith('file:') || url.startsWith('data:'))).toBe(true);
  expect(complained).toEqual([]);
  await context.close();
});

test('the command line writes the same page', async () => {
  const path = join(host.folder, 'cli.html');
  const root = resolve(import.meta.dirname, '../../..');
  const cli = [join(root, 'out/main/cli.js'), 'export', sample, '--as', 'html', '-o', path];
  execFileSync(join(root, 'node_modules/node/bin/node'), cli);
  const plain = await page.context().newPage();
  await plain.goto(pathToFileURL(path).href);
  await expect(plain.locator('output')).toHaveText(/^1 \/ \d+$/);
  await plain.close();
});
