/** A display filter on a long trace: from Enter to the painted rows. */
import type { Page } from '@playwright/test';

/** Milliseconds until the first rows are painted, and until all of the trace has been asked. */
export interface Filtered {
  readonly first: number;
  readonly whole: number;
}

/** Types a filter into the bar and presses Enter; then clears it again. */
export async function applyFilter(page: Page, text: string): Promise<Filtered> {
  await page.keyboard.press('Control+/');
  await page.keyboard.type(text);
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    const seen: { start: number; first?: number; whole?: number } = { start: Number.NaN };
    Object.assign(window, { filterSeen: seen });
    const grid = document.querySelector('#list-rows')!;
    addEventListener('keydown', () => (seen.start = performance.now()), { capture: true, once: true });
    let count = grid.getAttribute('aria-rowcount');
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      seen.first ??= performance.now();
      seen.whole = performance.now();
    };
    new MutationObserver(() => {
      if (grid.getAttribute('aria-rowcount') === count) return;
      count = grid.getAttribute('aria-rowcount');
      port2.postMessage(undefined);
    }).observe(grid, { attributes: true, attributeFilter: ['aria-rowcount'] });
  });
  await page.keyboard.press('Enter');
  // The count of rows no longer changes: all has been asked.
  await page.waitForTimeout(3000);
  const seen = await page.evaluate(
    () => (window as unknown as { filterSeen: { start: number; first: number; whole: number } }).filterSeen,
  );
  await page.getByRole('button', { name: 'Clear the display filter' }).click();
  await page.waitForTimeout(500);
  return { first: seen.first - seen.start, whole: seen.whole - seen.start };
}
