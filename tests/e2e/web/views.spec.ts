/** The views on a conversation, on real captures and on a live run. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { complaints, inspector, ladder, runScenario, status } from '../support/page.ts';
import { type Served, serve } from '../support/serve.ts';

const capture = (name: string): string =>
  resolve(import.meta.dirname, `../../fixtures/captures/${name}.pcap`);

let host: Served;
test.afterEach(async () => host.stop());

async function open(page: Page, name: string): Promise<void> {
  host = await serve([capture(name)]);
  await page.goto(host.link());
  await expect(status(page)).toContainText(`${name}.pcap`);
}

/** Turns to a view; its region. */
async function view(page: Page, name: string): Promise<Locator> {
  await page.getByRole('tab', { name, exact: true }).click();
  return page.getByRole('tabpanel', { name, exact: true });
}

const cells = (row: Locator): Promise<string[]> => row.getByRole('gridcell').allTextContents();

test('conversations are sorted, lead to ladder, stream and filter, and are copied', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const heard = complaints(page);
  await open(page, 'loss');
  const panel = await view(page, 'Conversations');
  const grid = panel.getByRole('grid', { name: 'Conversations' });
  await expect(panel.getByRole('status')).toContainText('3 conversations');
  await expect(grid.getByRole('row')).toHaveCount(4);
  expect((await cells(grid.getByRole('row').nth(1))).slice(0, 5)).toEqual([
    '0',
    '10.77.0.1',
    '44072',
    '10.77.0.2',
    '6120',
  ]);

  // By keys alone: down to the second, Enter opens it.
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Stream', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(page.getByRole('spinbutton', { name: 'tcp.stream' })).toHaveValue('1');
  await expect(page.getByRole('button', { name: 'tcp.stream 1' })).toBeVisible();

  await view(page, 'Conversations');
  await grid.getByRole('button', { name: 'Frames A → B' }).click();
  await expect(grid.getByRole('columnheader', { name: 'Frames A → B' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(grid.getByRole('row').nth(1)).toContainText('44072');
  await grid.getByRole('row').nth(3).click();
  await panel.getByRole('button', { name: 'Apply as filter' }).click();
  await (await view(page, 'Packets')).getByRole('grid').waitFor();
  await expect(page.getByRole('grid', { name: /Frames and socket records/ })).toHaveAttribute(
    'aria-rowcount',
    '124',
  );

  await view(page, 'Conversations');
  await panel.getByRole('button', { name: 'Copy as CSV' }).click();
  await expect(panel.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.trim().split('\r\n')).toHaveLength(4);
  expect(copied).toMatch(/^tcp\.stream,address A,port A/);
  expect(heard).toEqual([]);
});

test('endpoints are counted by TCP, UDP and IP', async ({ page }) => {
  await open(page, 'loss');
  const panel = await view(page, 'Endpoints');
  const grid = panel.getByRole('grid', { name: 'Endpoints' });
  await expect(panel.getByRole('status')).toContainText('4 endpoints');
  await panel.getByRole('radio', { name: 'IP' }).check();
  await expect(panel.getByRole('status')).toContainText('2 endpoints');
  expect((await cells(grid.getByRole('row').nth(1))).slice(0, 3)).toEqual(['10.77.0.1', '377', '292,763']);
  await panel.getByRole('radio', { name: 'UDP' }).check();
  await expect(panel).toContainText('No such endpoint yet');
});

test('a stream is followed: who sent what, in text and hex, found, saved', async ({ page }) => {
  const heard = complaints(page);
  await open(page, 'keepalive');
  const panel = await view(page, 'Stream');
  const box = panel.getByRole('group', { name: /Bytes of the conversation/ });
  await expect(box).toContainText('hi');
  await expect(box).toContainText('later');
  await box.getByText('later').click();
  await expect(inspector(page)).toContainText('Sequence number');
  await expect(panel.getByRole('status').filter({ hasText: /^Server/ })).toContainText('frame 12');

  await box.focus();
  await page.keyboard.press('ArrowUp');
  await expect(panel.getByRole('status').filter({ hasText: /^Client/ })).toContainText('frame 4');
  await panel.getByRole('radio', { name: 'Hex dump' }).check();
  await expect(box).toContainText('68 69');
  await panel.getByRole('radio', { name: 'Raw hex' }).check();
  await expect(box).toContainText('6c61746572');
  await panel.getByRole('radio', { name: 'UTF-8' }).check();
  await panel.getByRole('searchbox', { name: 'Find in the stream' }).fill('ATE');
  await expect(panel.getByRole('search')).toContainText('1 / 1');
  await panel.getByRole('searchbox').fill('nothing of the kind');
  await expect(panel.getByRole('search')).toContainText('Not found');

  const saved = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save bytes' }).click();
  await page.getByRole('menuitem', { name: 'Both, in the order they came' }).click();
  expect(await readFile(await (await saved).path(), 'utf8')).toBe('hilater');
  expect(heard).toEqual([]);
});

test('what a capture lacks is said, and Wireshark’s keys follow the stream of the selection', async ({
  page,
}) => {
  await open(page, 'loss');
  await (await view(page, 'Packets')).getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Control+Alt+Shift+T');
  const panel = page.getByRole('tabpanel', { name: 'Stream', exact: true });
  await expect(panel.getByRole('spinbutton')).toHaveValue('2');
  await expect(panel).toContainText('bytes of this segment were not captured');
  await panel.getByRole('spinbutton').fill('0');
  await expect(panel).toContainText('10.77.0.1:44072');
});

test('graphs are walked by keys, select their frames, zoom and come back', async ({ page }) => {
  const heard = complaints(page);
  await open(page, 'zerowin');
  await page.getByRole('button', { name: 'Enlarge the panel' }).click();
  const panel = await view(page, 'Graphs');
  const graph = panel.getByRole('group', { name: 'Graph of tcp.stream 0' });
  await expect(graph.locator('canvas')).toBeVisible();
  await expect(panel.getByText(/segments with bytes and \d+ retransmissions/).last()).toBeVisible();
  for (const kind of ['Stevens', 'Round-trip time', 'Throughput', 'Window', 'tcptrace']) {
    await panel.getByRole('radio', { name: kind }).check();
    await graph.focus();
    // The points of a graph come a moment after it: before that there is nothing to go to.
    await expect(async () => {
      await page.keyboard.press('ArrowRight');
      await expect(panel.getByRole('status')).toContainText(/frame \d+ · \d+\.\d+ s · /, { timeout: 1000 });
    }).toPass({ timeout: 10_000 });
  }
  const first = await panel.getByRole('status').textContent();
  await page.keyboard.press('ArrowRight');
  await expect(panel.getByRole('status')).not.toHaveText(first!);
  await expect(inspector(page)).toContainText('Sequence number');

  const all = panel.getByRole('button', { name: 'Show all' });
  await expect(all).toBeDisabled();
  await page.keyboard.press('+');
  await expect(all).toBeEnabled();
  await page.keyboard.press('0');
  await expect(all).toBeDisabled();
  const bounds = (await graph.locator('.u-over').boundingBox())!;
  await page.mouse.move(bounds.x + bounds.width * 0.4, bounds.y + 40);
  await page.mouse.down();
  await page.mouse.move(bounds.x + bounds.width * 0.7, bounds.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(all).toBeEnabled();
  await all.click();
  await expect(all).toBeDisabled();
  expect(heard).toEqual([]);
});

test('findings are grouped, filtered, read, and lead to their frames', async ({ page }) => {
  await open(page, 'loss');
  const panel = await view(page, 'Findings');
  const grid = panel.getByRole('grid', { name: 'Findings' });
  await expect(grid).toContainText('Notes · ');
  await grid
    .getByRole('row', { name: /Fast retransmission/ })
    .first()
    .click();
  const details = panel.getByRole('region', { name: 'The finding chosen' });
  await expect(details).toContainText('packet-tcp.c');
  await details
    .getByRole('button', { name: /^frame \d+$/ })
    .first()
    .click();
  await expect(inspector(page)).toContainText('Sequence number');
  await panel.getByRole('radio', { name: 'By kind' }).check();
  await expect(grid).toContainText('Fast retransmission · ');
  await panel.getByRole('button', { name: /^Notes/ }).click();
  await expect(grid).not.toContainText('Fast retransmission');
});

test('a live run: who holds the sockets, records of the bytes, lags', async ({ page }) => {
  host = await serve();
  const heard = complaints(page);
  await page.goto(host.link());
  await runScenario(page, 'Three-way handshake');
  const conversations = await view(page, 'Conversations');
  await expect(conversations.getByRole('row').nth(1)).toContainText(/client/);
  const stream = await view(page, 'Stream');
  await expect(stream.getByRole('group', { name: /Bytes of/ })).toContainText(/\w/);
  await stream.getByRole('group', { name: /Bytes of/ }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(stream.getByRole('button', { name: /^write\(\) e\d+$/ }).first()).toBeVisible();
  await expect(stream.getByRole('button', { name: /^'data' e\d+$/ }).first()).toBeVisible();
  const timing = await view(page, 'Timing');
  await expect(timing.getByRole('table', { name: 'Distribution' })).toContainText('All lags');
  await timing
    .getByRole('table', { name: 'The slowest events' })
    .getByRole('button', { name: /e\d+$/ })
    .first()
    .click();
  await expect(inspector(page)).toContainText(/e\d+/);
  await expect(ladder(page)).toBeVisible();
  expect(heard).toEqual([]);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing wrong with any view, empty and full, ${scheme}`, async ({ page }) => {
    test.slow();
    host = await serve();
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(host.link());
    const look = async (what: string): Promise<void> => {
      for (const name of ['Conversations', 'Endpoints', 'Stream', 'Graphs', 'Findings', 'Timing']) {
        const panel = await view(page, name);
        await expect(panel.getByText(/./).first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).include('[role=tabpanel]').analyze();
        const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
        expect(said, `${what}, ${name}`).toEqual([]);
      }
    };
    await look('empty');
    await runScenario(page, 'Three-way handshake');
    await look('full');
  });
}
