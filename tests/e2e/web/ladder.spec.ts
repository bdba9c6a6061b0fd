/** The ladder as a person handles it: real runs and a real capture, pointer and keyboard, in real Chromium. */
import { resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { fileChooser } from '../support/file-chooser.ts';
import { complaints, inspector, ladder, list, runScenario } from '../support/page.ts';
import { type Served, serve } from '../support/serve.ts';

test.describe.configure({ mode: 'serial' });

let host: Served;
let page: Page;
let heard: string[];

test.beforeAll(async ({ browser }) => {
  host = await serve();
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  page = await context.newPage();
  heard = complaints(page);
  await page.goto(host.link());
});
test.afterAll(async () => {
  await page.close();
  await host.stop();
  expect(heard).toEqual([]);
});

const selected = (): Promise<string | null> =>
  ladder(page).getByRole('option', { selected: true }).first().textContent();
const heads = () => page.getByRole('button', { name: /^Lane / });

async function choose(button: string, item: string | RegExp): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: button }).click();
  await page
    .getByRole('menu')
    .getByText(item, { exact: typeof item === 'string' })
    .click();
}

test('a record and its frames light each other, by keyboard', async () => {
  await runScenario(page, 'Three-way handshake');
  await ladder(page).focus();
  await page.keyboard.press('Home');
  while (!(await selected())?.includes('SYN, ACK')) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  expect(await selected()).toContain("Client event 'connect'");
  await expect(inspector(page)).toContainText("'connect'");
  await page.keyboard.press('ArrowLeft');
  expect(await selected()).toContain('SYN, ACK');
  await expect(list(page).getByRole('row', { selected: true })).toContainText('[SYN, ACK]');
});

test('true time stands rows apart, and the pace is kept', async () => {
  await runScenario(page, 'Back-pressure');
  const shown = (): Promise<number> => ladder(page).getByRole('option').count();
  await ladder(page).focus();
  await page.keyboard.press('Home');
  // A recording that has ended may be put in order anew: its rows are gone for a moment.
  await expect.poll(shown).toBeGreaterThan(0);
  const even = await shown();
  await choose('Even steps', 'True time');
  await page.keyboard.press('Escape');
  await expect.poll(shown).toBeLessThan(even);
  await page.reload();
  await expect(page.getByRole('button', { name: 'True time' })).toBeVisible();
  await choose('True time', 'Even steps');
  await page.keyboard.press('Escape');
  await expect.poll(shown).toBeGreaterThan(0);
});

test('lanes are moved by drag and by key, hidden and brought back', async () => {
  await runScenario(page, 'maxConnections');
  await ladder(page).focus();
  await page.keyboard.press('Home');
  const order = async (): Promise<string[]> => {
    const found = await heads().evaluateAll((all) =>
      all.map((head) => ({ name: head.textContent ?? '', x: head.getBoundingClientRect().left })),
    );
    return found.sort((a, b) => a.x - b.x).map(({ name }) => name);
  };
  await expect.poll(async () => (await order()).length).toBe(3);
  const [first, second, server] = await order();
  const head = (name: string | undefined) =>
    page.getByRole('button', { name: new RegExp(`^Lane .*${name}`) });

  await head(first).focus();
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(order).toEqual([second, first, server]);

  const [from, to] = [await head(first).boundingBox(), await head(second).boundingBox()];
  await page.mouse.move(from!.x + from!.width / 2, from!.y + 5);
  await page.mouse.down();
  await page.mouse.move(to!.x + to!.width / 2, to!.y + 5, { steps: 5 });
  await page.mouse.up();
  await expect.poll(order).toEqual([first, second, server]);

  const rows = (): Promise<string | null> =>
    ladder(page).getByRole('option').first().getAttribute('aria-setsize');
  const all = Number(await rows());
  await head(first).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: /^Hide this lane/ }).click();
  await expect.poll(async () => Number(await rows())).toBeLessThan(all);
  await page.getByRole('button', { name: '1 hidden' }).click();
  await page.getByRole('menuitem', { name: /^Show .*:\d+$/ }).click();
  await expect.poll(async () => Number(await rows())).toBe(all);
});

test('a finding is told on its row', async () => {
  await expect(
    ladder(page)
      .getByRole('option', { name: /Dropped by maxConnections/ })
      .first(),
  ).toBeAttached();
});

test('a chosen set of conversations is shown', async () => {
  await choose('All conversations', 'tcp.stream 1');
  await expect(page.getByRole('banner').getByRole('button', { name: 'tcp.stream 1' })).toBeVisible();
  await page.getByRole('menu').getByText('tcp.stream 0', { exact: true }).click();
  await page.keyboard.press('Escape');
  await choose('2 conversations', /^All conversations/);
  await page.keyboard.press('Escape');
});

test('zooms and pans by wheel, drag and key; a drag does not select', async () => {
  const chooser = await fileChooser(page, async () => {
    await page.getByRole('button', { name: 'Open…' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
  });
  await chooser.setFiles(resolve(import.meta.dirname, '../../fixtures/captures/everything.pcap'));
  const overview = page.getByRole('scrollbar', { name: 'Overview of the ladder' });
  await expect(overview).toBeVisible();
  const top = async (): Promise<number> => Number(await overview.getAttribute('aria-valuenow'));
  const shown = (): Promise<number> => ladder(page).getByRole('option').count();
  const box = (await ladder(page).boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];

  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 600);
  await expect.poll(top).toBeGreaterThan(10);
  const scrolled = await top();
  await page.mouse.down();
  await page.mouse.move(x, y + 120, { steps: 4 });
  await page.mouse.up();
  await expect.poll(top).toBeLessThan(scrolled);
  await expect(ladder(page).getByRole('option', { selected: true })).toHaveCount(0);

  const rows = await shown();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -240);
  await page.keyboard.up('Control');
  await expect.poll(shown).toBeLessThan(rows);
  await page.mouse.click(x, y);
  await expect(ladder(page).getByRole('option', { selected: true })).toHaveCount(1);
  await ladder(page).focus();
  await page.keyboard.press('0');
  // A row more or less reaches in at the edges.
  await expect.poll(async () => Math.abs((await shown()) - rows)).toBeLessThan(2);
  await page.keyboard.press('f');
  await expect(overview).toBeHidden();
  await page.keyboard.press('0');
  await expect(overview).toBeVisible();
});

test('the overview is a scrollbar for pointer and keyboard', async () => {
  const overview = page.getByRole('scrollbar', { name: 'Overview of the ladder' });
  const top = async (): Promise<number> => Number(await overview.getAttribute('aria-valuenow'));
  await overview.focus();
  await page.keyboard.press('Home');
  await expect.poll(top).toBe(0);
  await page.keyboard.press('PageDown');
  await expect.poll(top).toBeGreaterThan(10);
  await page.keyboard.press('End');
  await expect.poll(top).toBe(Number(await overview.getAttribute('aria-valuemax')));
  const box = (await overview.boundingBox())!;
  await page.mouse.click(box.x + 20, box.y + 3);
  await expect.poll(top).toBe(0);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing against it with legend and overview open, ${scheme}`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    await choose('Even steps', 'Legend');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('region', { name: 'Legend' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('.ladder').analyze();
    expect(violations).toEqual([]);
    await page.getByRole('button', { name: 'Close the legend' }).click();
  });
}
