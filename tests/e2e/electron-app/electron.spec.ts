/**
 * The same steps in the real application, where Electron's binary exists: `npm run test:electron`. Where it does not,
 * the suite says so and runs nothing (the stand-in's suite runs everywhere).
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { allRows, complaints, inspector, list, runScenario, status } from '../support/page.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = join(root, 'node_modules/electron');

function binary(): string | undefined {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(path) ? path : undefined;
}

const executablePath = binary();
if (!executablePath)
  console.log('electron: the binary is not installed here; the real application was NOT tested');

const withBinary = executablePath ? test : (_title: string, _body: unknown): void => {};

test('the binary is there, or the run says that it is not', () => {
  expect(executablePath === undefined || existsSync(executablePath)).toBe(true);
});

withBinary('run, see the SYN, click it, see its bytes, save, open', async () => {
  const data = await mkdtemp(join(tmpdir(), 'wireside-app-'));
  // As root Chromium runs only without its sandbox; the app itself never asks for that.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath,
    args: [root, `--user-data-dir=${data}`, ...sandbox],
  });
  try {
    const page = await app.firstWindow();
    const heard = complaints(page);
    await runScenario(page, 'Three-way handshake');
    const rows = await allRows(page);
    expect(rows.filter((row) => row.includes('[SYN]'))).toHaveLength(1);
    await page.keyboard.press('Home');
    const syn = list(page).getByRole('row', { name: /\[SYN\]/ });
    for (let i = 0; i < rows.length && (await syn.count()) === 0; i += 1)
      await page.keyboard.press('ArrowDown');
    await syn.click();
    await expect(inspector(page)).toContainText('Source port');
    const file = join(data, 'saved.pcapng');
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, file);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(status(page)).toContainText('saved.pcapng');
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
    }, file);
    await page.getByRole('button', { name: 'Open…' }).click();
    await expect.poll(async () => (await allRows(page)).join('\n')).toBe(rows.join('\n'));
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(heard).toEqual([]);
  } finally {
    await app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => {});
    await rm(data, { recursive: true, force: true });
  }
});
