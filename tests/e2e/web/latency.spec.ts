import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { serve } from '../support/serve.ts';

const root = resolve(import.meta.dirname, '../../..');

/**
 * Notes when each socket record is first painted in the list, in milliseconds since 1970. A list that has become shorter
 * is another session's: what was seen before is forgotten, so that a row left over from one run is not taken for the
 * next one's.
 */
async function watchRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = new Map<string, number>();
    Object.assign(window, { seenRecords: seen });
    let rows = Number.POSITIVE_INFINITY;
    let list = 0;
    const isPainted = (names: readonly string[], of: number): void => {
      const now = performance.timeOrigin + performance.now();
      if (of === list) for (const name of names) if (!seen.has(name)) seen.set(name, now);
    };
    // The page draws in an animation frame. A task that is posted there runs once that frame has been painted, and so does
    // the next frame, which may come before it.
    const { port1, port2 } = new MessageChannel();
    const posted: (() => void)[] = [];
    port1.onmessage = () => posted.shift()?.();
    const oncePainted = (names: readonly string[]): void => {
      const of = list;
      posted.push(() => isPainted(names, of));
      port2.postMessage(undefined);
      requestAnimationFrame(() => isPainted(names, of));
    };
    const look = (): void => {
      const grid = document.querySelector('#list-rows');
      const count = Number(grid?.getAttribute('aria-rowcount'));
      if (count < rows) {
        list += 1;
        seen.clear();
      }
      rows = count;
      const names = [...(grid?.querySelectorAll('tbody tr') ?? [])]
        .map((row) => row.firstElementChild?.textContent?.trim() ?? '')
        .filter((name) => /^e\d+$/.test(name) && !seen.has(name));
      if (names.length > 0) oncePainted(names);
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

const seenRecords = (page: Page): Promise<[string, number][]> =>
  page.evaluate(() => [...(window as unknown as { seenRecords: Map<string, number> }).seenRecords]);

interface RecordLine {
  readonly kind: string;
  readonly record: string;
  readonly time: string;
}

function recordsOf(file: string): Map<string, RecordLine> {
  const cli = [join(root, 'out/main/cli.js'), 'inspect', file, '--json', '--records', 'sockets'];
  const text = execFileSync(join(root, 'node_modules/node/bin/node'), cli, { encoding: 'utf8' });
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordLine);
  return new Map(lines.map((line) => [line.record, line]));
}

/** Runs watched; the first, on a page where nothing was run before, counts like the others. */
const RUNS = 10;
/** Milliseconds that a person looks at the page at least before they run something. */
const READING = 2000;
/** Milliseconds between the calls of a scenario, so that each arrives for itself; and what a whole run takes at most. */
const DELAY = 60;
const RUN = 900;

// Snapshots of the page, and questions to it while it works, would be measured as its own.
test.use({ trace: 'off' });

/**
 * Milliseconds at the 95th percentile. The figure is printed; `npm run bench:latency` holds it against the aim of 60 on
 * a machine that does nothing else, the ordinary run against what even a busy one must keep.
 */
const LIMIT = Number(process.env.WIRESIDE_LATENCY_LIMIT ?? 3000);

test('a socket event reaches the screen in time', async ({ page }, info) => {
  const host = await serve();
  try {
    await page.goto(host.link());
    await page
      .getByRole('navigation', { name: 'Lab' })
      .getByRole('button', { name: 'Three-way handshake' })
      .click();
    const delay = page.getByRole('textbox', { name: /Delay/ });
    await delay.fill(String(DELAY));
    await page.waitForTimeout(READING);
    const lags: number[] = [];
    const ofRun: number[][] = [];
    for (let run = 0; run < RUNS; run += 1) {
      await watchRows(page);
      await page.getByRole('button', { name: /^Run( again)?$/ }).click();
      await page.waitForTimeout(RUN);
      await expect(page.getByRole('button', { name: 'Run again' })).toBeEnabled();
      // Read before anything else moves the list: what scrolls into view later has not just arrived.
      const seen = await seenRecords(page);
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save' }).click();
      const file = join(host.folder, `run-${run}.pcapng`);
      await (await waiting).saveAs(file);
      const records = recordsOf(file);
      const before = lags.length;
      for (const [name, at] of seen) {
        const record = records.get(name);
        if (record?.kind === 'event') lags.push(at - Number(record.time) * 1000);
      }
      ofRun.push(lags.slice(before).sort((a, b) => a - b));
    }
    lags.sort((a, b) => a - b);
    const at = (part: number): number => lags[Math.min(lags.length - 1, Math.floor(lags.length * part))];
    const figures = `${lags.length} events, median ${at(0.5).toFixed(0)} ms, 95th percentile ${at(0.95).toFixed(0)} ms`;
    console.log(`socket event to screen: ${figures}`);
    // In the first the page draws a session for the first time.
    const slowest = ofRun.map((run) => run.at(-1)?.toFixed(0) ?? '–').join(', ');
    console.log(`the slowest event of each run: ${slowest} ms`);
    info.annotations.push({ type: 'latency', description: figures });
    expect(lags.length).toBeGreaterThan(50);
    expect(at(0.95)).toBeLessThan(LIMIT);
  } finally {
    await host.stop();
  }
});
