import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { fileChooser } from '../support/file-chooser.ts';
import { complaints, list, runScenario, status } from '../support/page.ts';
import { type Served, serve } from '../support/serve.ts';

const captures = resolve(import.meta.dirname, '../../fixtures/captures');

let host: Served;
test.beforeEach(async () => {
  host = await serve();
});
test.afterEach(async () => host.stop());

async function open(page: Page, name: string): Promise<void> {
  await page.goto(host.link());
  const chooser = await fileChooser(page, () => page.getByRole('button', { name: 'Open…' }).click());
  await chooser.setFiles(resolve(captures, name));
  await expect(status(page)).toContainText(/\d+ frames/);
  await expect(list(page).getByRole('row').nth(1)).toBeVisible();
}

const heads = (page: Page): Promise<string[]> => list(page).getByRole('columnheader').allTextContents();
const cells = (page: Page, row: number): Promise<string[]> =>
  list(page)
    .getByRole('row')
    .nth(row)
    .getByRole('cell')
    .or(list(page).getByRole('row').nth(row).getByRole('gridcell'))
    .allTextContents();
const selected = (page: Page) => list(page).locator('tr[aria-selected="true"]');
const head = (page: Page, name: string) => list(page).getByRole('columnheader', { name });
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

test('columns are added, moved, widened and sorted by with the keyboard alone, and are there after a reload', async ({
  page,
}) => {
  const heard = complaints(page);
  await open(page, 'everything.pcap');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('field as column');
  await page.keyboard.press('Enter');
  await page.keyboard.type('tcp.seq');
  await page.keyboard.press('Enter');
  await expect(head(page, 'tcp.seq')).toBeVisible();
  await head(page, 'tcp.seq').focus();
  const before = (await head(page, 'tcp.seq').boundingBox())!.width;
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await head(page, 'tcp.seq').boundingBox())!.width).toBe(before + 10);
  await page.keyboard.press('Control+ArrowLeft');
  expect(await heads(page)).toEqual([
    'No.',
    'Time',
    'Source',
    'Destination',
    'Protocol',
    'tcp.seq',
    'Length',
    'Info',
  ]);
  await page.keyboard.press('Enter');
  await expect(head(page, 'tcp.seq')).toHaveAttribute('aria-sort', 'ascending');
  await page.keyboard.press('Enter');
  await expect(head(page, 'tcp.seq')).toHaveAttribute('aria-sort', 'descending');
  await list(page).focus();
  // The rows are sorted a moment after the head says so.
  const first = async (): Promise<number> => {
    await page.keyboard.press('Home');
    return Number((await cells(page, 1))[5]);
  };
  await expect.poll(first).toBeGreaterThan(1);
  await head(page, 'tcp.seq').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Delete');
  expect(await heads(page)).not.toContain('tcp.seq');
  await page.keyboard.press('Control+z');
  await page.reload();
  await expect(head(page, 'tcp.seq')).toBeVisible();
  expect(heard).toEqual([]);
});

test('columns are dragged and drawn with the pointer', async ({ page }) => {
  await open(page, 'rst.pcap');
  const drag = async (from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, to.y, { steps: 4 });
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
  };
  const box = async (name: string) => (await head(page, name).boundingBox())!;
  const source = await box('Source');
  await drag(
    { x: source.x + source.width - 3, y: source.y + 12 },
    { x: source.x + source.width + 57, y: source.y + 12 },
  );
  expect((await box('Source')).width).toBeCloseTo(source.width + 60, 0);
  const [info, time] = [await box('Info'), await box('Time')];
  await drag({ x: info.x + 30, y: info.y + 12 }, { x: time.x + 5, y: time.y + 12 });
  expect((await heads(page)).slice(0, 3)).toEqual(['No.', 'Info', 'Time']);
  await expect(head(page, 'Info')).toHaveAttribute('aria-sort', 'none');
});

test('time is counted as Wireshark’s keys say', async ({ page }) => {
  await open(page, 'rst.pcap');
  await list(page).focus();
  await page.keyboard.press('Home');
  const time = async (row: number): Promise<string> => (await cells(page, row))[1]!;
  expect(await time(1)).toBe('0.000000');
  await page.keyboard.press('Control+Alt+7');
  await expect.poll(() => time(1)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
  await page.keyboard.press('Control+Alt+3');
  await expect.poll(() => time(1)).toMatch(/^1\d{9}\.\d{6}$/);
  await page.keyboard.press('Control+Alt+4');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+t');
  await expect.poll(() => time(2)).toBe('*REF*');
  expect(Number(await time(3))).toBeLessThan(1);
});

test('rows have the colours of rules, which can be changed', async ({ page }) => {
  await open(page, 'rst.pcap');
  const back = (text: string) =>
    list(page)
      .getByRole('row', { name: text })
      .first()
      .evaluate((row) => getComputedStyle(row).backgroundColor);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Colour rules');
  await page.getByRole('option', { name: 'Colour rules…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Colour rules' });
  await dialog.getByRole('button', { name: 'Add a rule' }).click();
  const filter = dialog.getByRole('textbox', { name: 'Display filter' }).first();
  await filter.fill('tcp.flags.sny == 1');
  await expect(dialog.getByRole('listitem').first().getByRole('status')).toContainText('tcp.flags.sny');
  await filter.fill('tcp.flags.syn == 1');
  await dialog.getByLabel('Light theme: background').first().fill('#00ff88');
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await dialog.getByRole('button', { name: 'Use' }).click();
  await expect.poll(() => back('[SYN]')).toBe('rgb(0, 255, 136)');
});

test('finding, going to, going back, the conversation and its links, from the keyboard', async ({ page }) => {
  const heard = complaints(page);
  await page.goto(host.link());
  await runScenario(page, 'Three-way handshake');
  await list(page).focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('[syn, ack]');
  await page.keyboard.press('Enter');
  await expect(selected(page)).toContainText('[SYN, ACK]');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('search', { name: 'Find' })).toContainText('the other end');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+g');
  await page.keyboard.type('e1');
  await page.keyboard.press('Enter');
  await expect(selected(page)).toContainText(/^e1/);
  await list(page).focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(selected(page)).toContainText('[SYN, ACK]');
  await page.keyboard.press('Alt+l');
  await expect(selected(page)).toContainText(/^e\d+/);
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Alt+.');
  await expect(selected(page)).not.toContainText('[SYN, ACK]');
  expect(heard).toEqual([]);
});

test('rows are selected together and copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, 'rst.pcap');
  await list(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selected(page)).toHaveCount(3);
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(() => clipboard(page)).toBe('frame.number in {1..3}');
  await page.keyboard.press('Control+c');
  await expect.poll(() => clipboard(page)).toMatch(/^No\. +Time +Source/);
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Copy', exact: true }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'Copy rows as CSV' }).press('Enter');
  await expect.poll(() => clipboard(page)).toMatch(/^"No\.","Time"/);
});

test('marks and comments are saved with the session, where tshark reads them and the page shows them again', async ({
  page,
}) => {
  const heard = complaints(page);
  await page.goto(host.link());
  await runScenario(page, 'Three-way handshake');
  const goTo = async (number: string): Promise<void> => {
    await list(page).focus();
    await page.keyboard.press('Control+g');
    await page.keyboard.type(number);
    await page.keyboard.press('Enter');
    await list(page).focus();
  };
  const comment = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+Alt+c');
    await page.keyboard.type(text);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await goTo('2');
  await page.keyboard.press('Control+m');
  await comment('the answer');
  await goTo('e3');
  await page.keyboard.press('Control+m');
  await comment('asked here');
  const noted = async (): Promise<void> => {
    await goTo('2');
    await expect(selected(page)).toContainText('Comment: the answer');
    await expect(selected(page)).toContainText('Marked');
    await page.keyboard.press('Alt+m');
    await expect(selected(page)).toContainText('Comment: asked here');
    await expect(selected(page)).toContainText(/e3/);
  };
  await noted();
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save' }).first().click();
  const path = join(host.folder, 'noted.pcapng');
  await (await waiting).saveAs(path);
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', 'frame.comment', '-Y', 'frame.comment'];
  const quiet = { encoding: 'utf8' as const, stdio: 'pipe' as const };
  expect(execFileSync('tshark', ['-r', path, ...fields], quiet)).toBe('2\tthe answer\n');
  const copy = join(host.folder, 'copy.pcapng');
  execFileSync('editcap', [path, copy]);
  const chooser = await fileChooser(page, () => page.getByRole('button', { name: 'Open…' }).click());
  await chooser.setFiles(copy);
  await expect(status(page)).toContainText('copy.pcapng');
  await noted();
  expect(heard).toEqual([]);
});

test('what a filter selects is exported: as a session that tshark counts, and as CSV', async ({ page }) => {
  await open(page, 'everything.pcap');
  const bar = page.getByRole('combobox', { name: /filter/i }).first();
  await bar.fill('tcp.flags.syn == 1');
  await bar.press('Enter');
  await expect.poll(async () => list(page).getAttribute('aria-rowcount')).not.toBe('0');
  await expect.poll(async () => Number(await list(page).getAttribute('aria-rowcount'))).toBeLessThan(40);
  const count = Number(await list(page).getAttribute('aria-rowcount')) - 1;
  const exported = async (form: RegExp, name: string): Promise<string> => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Export what is shown');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Export what is shown' });
    await dialog.getByRole('radio', { name: form }).check();
    const waiting = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export…' }).click();
    const path = join(host.folder, name);
    await (await waiting).saveAs(path);
    return path;
  };
  const session = await exported(/Session/, 'some.pcapng');
  const printed = execFileSync('tshark', ['-r', session, '-T', 'fields', '-e', 'tcp.flags.syn'], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  expect(new Set(printed.trim().split('\n'))).toEqual(new Set(['1']));
  expect(printed.trim().split('\n')).toHaveLength(count);
  const csv = await readFile(await exported(/CSV/, 'some.csv'), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(count + 1);
});

test('neither the menus nor the find bar break a rule of axe, light and dark', async ({ page }) => {
  await open(page, 'everything.pcap');
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await list(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+f');
    await list(page).focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem').first().waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
      scheme,
    ).toEqual([]);
    await page.keyboard.press('Escape');
  }
});
