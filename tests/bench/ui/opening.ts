/** Opening a file: the first rows, and all of it. */
import type { Page } from '@playwright/test';

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

/** Opens a file by the page's own way and waits until all of it is there. */
export async function openFile(page: Page, path: string, total: number): Promise<Opened> {
  await watchRows(page, total);
  const choosing = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  const chooser = await choosing;
  const start = Date.now();
  await chooser.setFiles(path);
  await page.waitForFunction(
    () => (window as unknown as { seenRows: Seen }).seenRows.whole !== undefined,
    undefined,
    { timeout: 180_000, polling: 250 },
  );
  const { firstRows, whole } = await page.evaluate(() => (window as unknown as { seenRows: Seen }).seenRows);
  return { firstRows: firstRows! - start, whole: whole! - start };
}
