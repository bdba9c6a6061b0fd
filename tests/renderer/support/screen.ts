/** The built page in real Chromium, over the web host with the real service: what is opened is real, nothing is captured. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { createApplication } from '../../../src/main/service/index.ts';
import { startWebHost, type WebHost } from '../../../src/main/web/host.ts';
import { fileChooser } from '../../e2e/support/file-chooser.ts';
import { sessionBytes } from './traced.ts';

export interface Screen {
  /** A new page on a screen of this size; what its console complained about is in `complaints`. */
  open(options?: {
    readonly dark?: boolean;
    readonly size?: { width: number; height: number };
  }): Promise<Page>;
  readonly complaints: string[];
  /** A session from text as a file; its path. */
  file(name: string, text: string): Promise<string>;
  close(): Promise<void>;
}

const renderer = new URL('../../../src/renderer/', import.meta.url).pathname;

async function buildPage(folder: string): Promise<void> {
  await build({
    root: renderer,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    build: { outDir: folder, assetsInlineLimit: 0, minify: false, reportCompressedSize: false },
  });
}

export async function openScreen(): Promise<Screen> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-screen-'));
  const pageFolder = join(folder, 'page');
  await buildPage(pageFolder);
  const links: string[] = [];
  const started = await startWebHost({
    pageFolder,
    application: (port) =>
      createApplication({
        host: 'web',
        version: '0.0.0',
        locale: 'en',
        dataFolder: join(folder, 'data'),
        ownPorts: () => [port],
      }),
    onLink: (link) => void links.push(link),
  });
  if (!started.ok) throw new Error(started.error.message);
  const browser = await launch();
  return screenOf(folder, links, started.value, browser);
}

function launch(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: [...asRoot, '--disable-gpu'] });
}

function screenOf(folder: string, links: string[], host: WebHost, browser: Browser): Screen {
  const complaints: string[] = [];
  return {
    complaints,
    open: async ({ dark = false, size = { width: 1600, height: 1000 } } = {}) => {
      const context = await browser.newContext({ viewport: size, colorScheme: dark ? 'dark' : 'light' });
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(links.at(-1) ?? '');
      await startEmpty(page);
      return page;
    },
    file: async (name, text) => {
      const path = join(folder, name);
      await writeFile(path, sessionBytes(text));
      return path;
    },
    close: async () => {
      await browser.close();
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A page turns to the session that another page opened last: here each starts with none. */
async function startEmpty(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Lab' }).getByRole('button').first().waitFor();
  const close = page.getByRole('button', { name: 'Close the session' });
  if (await close.isEnabled()) await close.click();
  await page.getByText('Ready').waitFor();
}

/** Opens a capture file by the page's own button, and waits until all of it is there. */
export async function openFile(page: Page, path: string): Promise<void> {
  const chooser = await fileChooser(page, () => page.getByRole('button', { name: 'Open…' }).click());
  await chooser.setFiles(path);
  // The live region sums the session up once it is complete.
  await page
    .getByRole('status')
    .filter({ hasText: /\d+ frames?, \d+ socket records?/ })
    .waitFor({ state: 'attached' });
}
