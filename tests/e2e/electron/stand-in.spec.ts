import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { allRows, complaints, inspector, list, runScenario, status } from '../support/page.ts';
import { StandIn } from './stand-in/launch.ts';

let app: StandIn;
test.afterEach(async () => app?.end());

const captures = resolve(import.meta.dirname, '../../fixtures/captures');

async function start(page: Page, files: readonly string[] = []) {
  app = await StandIn.launch(files);
  return app.show(page.context());
}

test('the secure defaults, as main asks for them', async ({ page }) => {
  const { notice } = await start(page);
  expect(notice.url).toBe('wireside://app/index.html');
  expect(notice.options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
  });
  expect(app.said.find((one) => one.say === 'schemes')).toMatchObject({
    schemes: [{ scheme: 'wireside', privileges: { standard: true, secure: true } }],
  });
  expect(await app.control('permission', { permission: 'media' })).toBe(false);
  expect(await app.control('permission', { permission: 'clipboard-sanitized-write' })).toBe(true);
  expect(await app.control('request', { url: 'https://example.com/x.js' })).toEqual({ cancel: true });
  expect(await app.control('request', { url: 'wireside://app/index.html' })).toEqual({ cancel: false });
  expect(await app.control('navigate', { url: 'https://example.com/' })).toBe(true);
  expect(await app.control('navigate', { url: 'wireside://app.evil.example/' })).toBe(true);
  expect(await app.control('navigate', { url: 'wireside://app/index.html' })).toBe(false);
  expect(await app.control('open')).toEqual({ action: 'deny' });
});

test('the scheme serves the page alone: GET, one host, nothing outside the folder', async ({ page }) => {
  await start(page);
  const get = (url: string, method = 'GET') => app.control('fetch', { url, method });
  expect(await get('wireside://app/index.html')).toMatchObject({
    status: 200,
    headers: { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
  });
  for (const url of [
    'wireside://app/..%2f..%2fpackage.json',
    'wireside://app/%2e%2e/main/index.js',
    'wireside://app/..%5cmain%5cindex.js',
    'wireside://app/index.html%00.js',
    'wireside://app/%',
    'wireside://app/',
    'wireside://other/index.html',
  ]) {
    expect(await get(url), url).toMatchObject({ status: 404 });
  }
  expect(await get('wireside://app/index.html', 'POST')).toMatchObject({ status: 405 });
});

test('a run through IPC and MessagePort: seen, clicked, saved, opened', async ({ page: first }) => {
  const { page } = await start(first);
  const heard = complaints(page);
  await page
    .getByRole('navigation', { name: 'Lab' })
    .getByRole('button', { name: 'Three-way handshake' })
    .click();
  // It lasts long enough for a busy machine to bring the helper's port to the page meanwhile.
  await page.getByRole('textbox', { name: /Delay/ }).fill('100');
  await runScenario(page, 'Three-way handshake');
  const rows = await allRows(page);
  expect(rows.filter((row) => row.includes('[SYN]'))).toHaveLength(1);
  // The packets came from the helper's own port, not through main's event loop.
  expect(await app.control('carried')).toBeGreaterThan(2);
  await page.keyboard.press('Home');
  const syn = list(page).getByRole('row', { name: /\[SYN\]/ });
  for (let i = 0; i < rows.length && (await syn.count()) === 0; i += 1)
    await page.keyboard.press('ArrowDown');
  await syn.click();
  await expect(inspector(page)).toContainText('Source port');

  const file = join(app.folder, 'saved.pcapng');
  await app.control('answer', { with: { canceled: false, filePath: file } });
  await app.control('menu', { label: 'Save' });
  await expect.poll(() => existsSync(file)).toBe(true);
  await expect(status(page)).toContainText('saved.pcapng');
  expect(execFileSync('capinfos', ['-c', file], { encoding: 'utf8' })).toMatch(/Number of packets:\s+1\d/);

  await app.control('answer', { with: { canceled: false, filePaths: [file] } });
  await app.control('menu', { label: 'Open…' });
  await expect.poll(async () => (await allRows(page)).join('\n')).toBe(rows.join('\n'));
  expect(heard).toEqual([]);
  expect(app.output).not.toContain('is not known');
});

test('a message from anyone but the page’s own main frame does nothing', async ({ page: first }) => {
  const { page } = await start(first);
  await expect(page.getByRole('navigation', { name: 'Lab' })).toBeVisible();
  const run = {
    channel: 'wireside:startRun',
    args: [
      {
        scenario: 'handshake',
        options: {},
        capture: { scope: { kind: 'lab' }, snaplen: 262144, limits: {} },
      },
    ],
  };
  const refused = { ok: false, error: { code: 'ipc.sender' } };
  expect(await app.control('forge', { ...run, frame: 'wireside://app/index.html' })).toMatchObject(refused);
  expect(await app.control('forge', { ...run, frame: 'https://evil.example/' })).toMatchObject(refused);
  expect(await app.control('forge', { ...run, frame: 'gone' })).toMatchObject(refused);
  expect(await app.control('forgeOther', run)).toMatchObject(refused);
  await app.control('sendForged', { channel: 'wireside:live', frame: 'https://evil.example/' });
  const snapshot = { channel: 'wireside:snapshot', args: [{}], frame: 'main' };
  expect(await app.control('forge', snapshot)).toMatchObject({ ok: true, value: { sessions: [] } });
});

test('hostile parameters are refused with nothing done', async ({ page: first }) => {
  const { page } = await start(first);
  await expect(page.getByRole('navigation', { name: 'Lab' })).toBeVisible();
  const hostile: [string, unknown][] = [
    ['startRun', { scenario: 7 }],
    ['startRun', 'handshake'],
    ['startRun', { scenario: 'handshake', options: { bytes: 'x'.repeat(200_000) }, capture: {} }],
    ['openSession', { path: '' }],
    ['openSession', { path: '/etc/passwd\u0000.pcapng' }],
    ['openSession', { path: 'x'.repeat(10_000) }],
    ['saveSessionAs', { session: -1, path: '/nowhere/x' }],
    ['saveSessionDialog', { session: 'all' }],
    ['startCapture', { scope: { kind: 'everything' }, snaplen: 1e9, limits: {} }],
    ['snapshot', { extra: true }],
    ['closeSession', null],
  ];
  for (const [name, params] of hostile) {
    const reply = await app.control('forge', { channel: `wireside:${name}`, args: [params], frame: 'main' });
    expect(reply, `${name} ${JSON.stringify(params).slice(0, 80)}`).toMatchObject({ ok: false });
  }
  const snapshot = await app.control('forge', { channel: 'wireside:snapshot', args: [{}], frame: 'main' });
  expect(snapshot).toMatchObject({ ok: true, value: { sessions: [], capture: { status: 'idle' } } });
});

test('files from the command line, from the system and from a second start are shown', async ({
  page: first,
}) => {
  const { page } = await start(first, [join(captures, 'keepalive.pcap')]);
  await expect(status(page)).toContainText('keepalive.pcap');
  await app.control('emit', { event: 'open-file', args: [join(captures, 'rst.pcap')] });
  await expect(status(page)).toContainText('rst.pcap');
  const argv = ['electron', '.', 'loss.pcap'];
  await app.control('emit', { event: 'second-instance', args: [argv, captures] });
  await expect(status(page)).toContainText('loss.pcap');
  await app.control('emit', { event: 'open-file', args: [join(captures, 'missing.pcap')] });
  await expect.poll(() => app.said.some((one) => one.say === 'errorBox')).toBe(true);
});

test('menus and dialogs speak the language of the page', async ({ page: first }) => {
  const { page } = await start(first);
  await expect(page.getByRole('navigation', { name: 'Lab' })).toBeVisible();
  await app.control('menu', { label: 'Command Palette…' });
  await expect(page.getByRole('combobox', { name: 'Command palette' })).toBeFocused();
  await page.keyboard.type('language chinese');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant');
  await expect.poll(async () => JSON.stringify(await app.control('menuLabels'))).toContain('另存新檔…');
  await app.control('menu', { label: '鍵盤快速鍵' });
  await expect(page.getByRole('dialog', { name: '鍵盤快速鍵' })).toBeVisible();
});

test('an unsaved session holds the window until the person has decided', async ({ page: first }) => {
  const { page, notice } = await start(first);
  await runScenario(page, 'Three-way handshake');
  await app.control('answer', { with: { response: 2 } });
  await app.control('closeWindow', { window: notice.window });
  await expect.poll(() => app.control('dialogs')).toHaveLength(1);
  expect(app.said.some((one) => one.say === 'closed')).toBe(false);
  await app.control('answer', { with: { response: 1 } });
  await app.control('closeWindow', { window: notice.window });
  await expect.poll(() => app.said.some((one) => one.say === 'closed')).toBe(true);
  expect(await app.exited).toBe(0);
});
