/**
 * `npm run docs:screenshots [-- name…]`: takes the pictures of docs/images: every screen, on real sockets in real
 * Chromium, in both themes and both languages. With names only those.
 */
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import config from '../playwright.config.ts';
import { serve } from '../tests/e2e/support/serve.ts';

const images = resolve(import.meta.dirname, '../docs/images');
const schemes = ['light', 'dark'] as const;
const locales = ['en-GB', 'zh-TW'] as const;

/** What a person does to come to a screen, on a page that has just been opened. Ids and keys, no words: see locales. */
interface Screen {
  readonly name: string;
  /** Files that the host opens at its start. */
  readonly files?: readonly string[];
  readonly size?: { readonly width: number; readonly height: number };
  go(page: Page): Promise<void>;
}

const sample = (id: string): string => `sample:${id}`;
const settle = (page: Page, milliseconds = 700): Promise<void> => page.waitForTimeout(milliseconds);

async function selectFrame(page: Page, info: string): Promise<void> {
  const grid = page.locator('#list-rows');
  await grid.press('Home');
  for (let i = 0; i < 60; i += 1) {
    await settle(page, 30);
    const row = grid.locator('[aria-selected="true"]');
    if ((await row.count()) > 0 && (await row.textContent())?.includes(info)) return;
    await page.keyboard.press('ArrowDown');
  }
}

async function filter(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+/');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

async function openTab(page: Page, index: number): Promise<void> {
  await page.locator('.tabs-list').last().getByRole('tab').nth(index).click();
  await settle(page);
}

const screens: readonly Screen[] = [
  { name: 'welcome', go: (page) => settle(page) },
  {
    name: 'workbench',
    files: [sample('handshake')],
    go: (page) => selectFrame(page, '[SYN, ACK]'),
  },
  {
    name: 'keep-alive',
    files: [sample('keep-alive')],
    go: (page) => selectFrame(page, 'Keep-Alive]'),
  },
  {
    name: 'filter',
    files: [sample('http-client')],
    go: (page) => filter(page, 'tcp.flags.fin == 1 || socket.event == "end"'),
  },
  { name: 'conversations', files: [sample('http-client')], go: (page) => openTab(page, 1) },
  { name: 'stream', files: [sample('http-client')], go: (page) => openTab(page, 3) },
  { name: 'graphs', files: [sample('back-pressure')], go: (page) => openTab(page, 4) },
  { name: 'findings', files: [sample('block-list')], go: (page) => openTab(page, 5) },
  { name: 'timing', files: [sample('back-pressure')], go: (page) => openTab(page, 6) },
  {
    name: 'bench',
    go: async (page) => {
      await page.locator('.tabs-list').first().getByRole('tab').nth(1).click();
      await settle(page);
    },
  },
  {
    name: 'palette',
    files: [sample('handshake')],
    go: async (page) => {
      await page.keyboard.press('Control+k');
      await settle(page);
    },
  },
  {
    name: 'present',
    files: [sample('handshake')],
    size: { width: 1280, height: 720 },
    go: async (page) => {
      await page.keyboard.press('Control+Enter');
      await settle(page);
      await page.keyboard.press('n');
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('PageDown');
      await settle(page, 1200);
    },
  },
];

async function take(browser: Browser, screen: Screen, locale: (typeof locales)[number]): Promise<void> {
  const host = await serve(screen.files ?? []);
  try {
    for (const colorScheme of schemes) {
      const viewport = screen.size ?? { width: 1440, height: 900 };
      const page = await browser.newPage({ viewport, locale, colorScheme });
      await page.goto(host.link());
      await settle(page, 1200);
      await screen.go(page);
      await page.mouse.move(viewport.width / 2, viewport.height - 2);
      await settle(page);
      const language = locale === 'en-GB' ? '' : '-zh';
      await page.screenshot({ path: join(images, `${screen.name}-${colorScheme}${language}.png`) });
      await page.close();
    }
  } finally {
    await host.stop();
  }
}

const wanted = process.argv.slice(2);
const browser = await chromium.launch(config.use?.launchOptions);
try {
  for (const screen of screens.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const locale of locales) await take(browser, screen, locale);
    console.log(screen.name);
  }
} finally {
  await browser.close();
}
