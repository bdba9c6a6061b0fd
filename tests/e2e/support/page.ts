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
  // The live region sums the session up once all of it is there, and in order: what came too late stands at the end till then.
  await page
    .getByRole('status')
    .filter({ hasText: /\d+ frames?, \d+ socket records?/ })
    .waitFor({ state: 'attached' });
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

const rowCount = async (page: Page): Promise<number> =>
  Number(await list(page).getAttribute('aria-rowcount')) - 1;

/** Notes the rows from the first to the last, which is where the list ends even if another has taken its place meanwhile. */
async function readDown(page: Page, seen: Map<number, string>): Promise<void> {
  // Not by a click: the first row may stand half under the head. Again where another list has taken its place meanwhile.
  await expect(async () => {
    await list(page).press('Home');
    await expect(list(page).locator('[aria-rowindex="2"]')).toBeAttached({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  for (let last = 0; last <= (await rowCount(page)); ) {
    const rows = await settledRows(page);
    for (const [place, text] of rows) if (text !== '') seen.set(place, text);
    const reached = rows.at(-1)?.[0] ?? 0;
    if (reached === last) return;
    last = reached;
    await page.keyboard.press('PageDown');
  }
}

/** Text of every row of the list from the first on, paged through with the keyboard; from the top again where some were missed. */
export async function allRows(page: Page): Promise<string[]> {
  // By place: a row that is read twice counts as it was read last.
  const seen = new Map<number, string>();
  for (let turn = 0; turn < 3 && (turn === 0 || seen.size < (await rowCount(page))); turn += 1)
    await readDown(page, seen);
  return [...seen].sort(([a], [b]) => a - b).map(([, text]) => text);
}
