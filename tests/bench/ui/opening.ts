/** Opening a file: the first rows, and all of it. */
import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';
import { fileChooser } from '../../e2e/support/file-chooser.ts';
import type { Served } from '../../e2e/support/serve.ts';
import type { Unwatched } from './unwatched.ts';

export interface Opened {
  /** Milliseconds from the choice of the file to the first painted row. */
  readonly firstRows: number;
  /** Milliseconds until list and ladder have every row. */
  readonly whole: number;
}

interface Seen {
  firstRows: number | undefined;
  whole: number | undefined;
}

/** Watches the list and the ladder for rows; times are milliseconds since 1970. */
async function watchRows(page: Page, total: number): Promise<void> {
  await page.evaluate((rows) => {
    const seen: { firstRows: number | undefined; whole: number | undefined } = {
      firstRows: undefined,
      whole: undefined,
    };
    Object.assign(window, { seenRows: seen });
    const now = (): number => performance.timeOrigin + performance.now();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      seen.firstRows ??= now();
    };
    const observer = new MutationObserver(() => {
      if (!document.querySelector('#list-rows tbody tr')) return;
      observer.disconnect();
      // Drawn in an animation frame; a task posted from there runs after the paint.
      port2.postMessage(undefined);
    });
    observer.observe(document.body, { subtree: true, childList: true });
    const timer = setInterval(() => {
      const list = Number(document.querySelector('#list-rows')?.getAttribute('aria-rowcount')) - 1;
      const ladder = Number(
        document.querySelector('#ladder-rows [aria-setsize]')?.getAttribute('aria-setsize'),
      );
      if (list < rows || ladder < rows) return;
      clearInterval(timer);
      seen.whole = now();
    }, 20);
  }, total);
}

/** Waits until all is there; `start` is milliseconds since 1970. */
async function timed(page: Page, start: () => Promise<number>): Promise<Opened> {
  const from = await start();
  await page.waitForFunction(
    () => (window as unknown as { seenRows: Seen }).seenRows.whole !== undefined,
    undefined,
    { timeout: 180_000, polling: 250 },
  );
  const { firstRows, whole } = await page.evaluate(() => (window as unknown as { seenRows: Seen }).seenRows);
  return { firstRows: firstRows! - from, whole: whole! - from };
}

/** Opens a file that the browser gives to the host, as one does from another machine. */
export async function uploadFile(page: Page, path: string, total: number): Promise<Opened> {
  await watchRows(page, total);
  const chooser = await fileChooser(page, () => page.keyboard.press('Control+o'));
  return timed(page, async () => {
    const start = Date.now();
    await chooser.setFiles(path);
    return start;
  });
}

/** Milliseconds that a new page has before something is asked of it, as a person gives it. */
const STANDING = 2000;
/** Milliseconds for which nobody looks on: more than it takes. */
const ALONE = 8000;

/**
 * Opens a file of the host's machine from the list of recent files: by its path, as the product does. Nobody looks into the
 * browser meanwhile: to be told of each piece of a response takes it time that is not the product's.
 */
export async function openAlone(
  browser: Unwatched,
  host: Served,
  path: string,
  total: number,
): Promise<Opened> {
  const page = await browser.page();
  await page.goto(host.link());
  const button = await recentFile(page, path);
  await page.waitForTimeout(STANDING);
  await watchRows(page, total);
  const { x, y, height } = (await button.boundingBox())!;
  let start = 0;
  await browser.alone(async (hands) => {
    start = Date.now();
    await hands.click(x + height / 2, y + height / 2);
    await setTimeout(ALONE);
  });
  return timed(await browser.page(), async () => start);
}

/** The same in a browser that is watched, for what is measured behind it. */
export async function openRecent(page: Page, path: string, total: number): Promise<Opened> {
  const button = await recentFile(page, path);
  await watchRows(page, total);
  return timed(page, async () => {
    const start = Date.now();
    await button.click();
    return start;
  });
}

/** The button that opens the file, in a page that has just been loaded. */
async function recentFile(page: Page, path: string): Promise<Locator> {
  await page.evaluate(async (file) => {
    const ask = async (command: string, params: object): Promise<{ value: { session: number } }> => {
      const headers = { 'Content-Type': 'application/json' };
      const reply = await fetch(`/api/command/${command}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(params),
      });
      return (await reply.json()) as { value: { session: number } };
    };
    const { value } = await ask('openSession', { path: file });
    await ask('closeSession', { session: value.session });
  }, path);
  await page.reload();
  const button = page.getByRole('list', { name: 'Recent files' }).getByRole('button').first();
  await button.waitFor();
  return button;
}
