/** What a person does on the workbench, for specs of both hosts. */
import { expect, type Locator, type Page } from '@playwright/test';

/** Collects what the page complained of; a spec ends with none. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') heard.push(message.text());
  });
  return heard;
}

export const list = (page: Page): Locator => page.getByRole('grid', { name: 'Frames and socket records' });
export const ladder = (page: Page): Locator => page.getByRole('listbox', { name: /^Ladder/ });
export const inspector = (page: Page): Locator => page.getByRole('region', { name: 'Inspector' });
export const status = (page: Page): Locator => page.getByRole('contentinfo');

/** Chooses a scenario and runs it to its end. */
export async function runScenario(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Lab' }).getByRole('button', { name: title }).click();
  await page.getByRole('button', { name: /^Run( again)?$/ }).click();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeEnabled({ timeout: 20_000 });
  await expect(status(page)).toContainText(/\d+ frames · \d+ socket records/);
}

/** Place and text of the rows that the list shows now; the first row of the trace has place 2, below the head. */
const visibleRows = (page: Page): Promise<[number, string][]> =>
  list(page).evaluate((grid) =>
    [...grid.querySelectorAll('[role=row],tr')]
      .slice(1)
      .map((row) => [
        Number(row.getAttribute('aria-rowindex')),
        [...row.querySelectorAll('[role=gridcell],td')].map((cell) => cell.textContent?.trim()).join(' '),
      ]),
  );

/** The same once it stands still: a row's columns are there at once, its words a moment later. */
async function settledRows(page: Page): Promise<[number, string][]> {
  for (let before = ''; ; ) {
    await page.waitForTimeout(80);
    const rows = await visibleRows(page);
    if (JSON.stringify(rows) === before) return rows;
    before = JSON.stringify(rows);
  }
}

/** Text of every row of the list from the first on, paged through with the keyboard. */
export async function allRows(page: Page): Promise<string[]> {
  // Not by a click: the first row may stand half under the head.
  await list(page).press('Home');
  await expect(list(page).locator('[aria-rowindex="2"]')).toBeAttached();
  // By place: a row that is read twice counts as it was read last.
  const seen = new Map<number, string>();
  const total = async (): Promise<number> => Number(await list(page).getAttribute('aria-rowcount')) - 1;
  for (let turn = 0; turn < 500 && seen.size < (await total()); turn += 1) {
    for (const [place, text] of await settledRows(page)) if (text !== '') seen.set(place, text);
    await page.keyboard.press('PageDown');
  }
  return [...seen].sort(([a], [b]) => a - b).map(([, text]) => text);
}
