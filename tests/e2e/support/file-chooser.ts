import type { FileChooser, Page } from '@playwright/test';

/**
 * The dialog for files that `open` asks for. Playwright does not wait until a busy page has heard that it is to leave its
 * dialogs to the test, and input overtakes that: what the page answers to a question after it has come after it.
 */
export async function fileChooser(page: Page, open: () => Promise<unknown>): Promise<FileChooser> {
  const chooser = page.waitForEvent('filechooser');
  await page.evaluate(() => undefined);
  await open();
  return chooser;
}
