import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { runScenario } from '../support/page.ts';
import { serve } from '../support/serve.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Notes when each socket record first stands in the list, in milliseconds since 1970. */
async function watchRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = new Map<string, number>();
    Object.assign(window, { seenRecords: seen });
    const look = (): void => {
      const now = performance.timeOrigin + performance.now();
      for (const row of document.querySelectorAll('[role=grid] [role=row], [role=grid] tr')) {
        const name = /^e\d+$/.exec(row.firstElementChild?.textContent?.trim() ?? '')?.[0];
        if (name && !seen.has(name)) seen.set(name, now);
      }
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

/**
 * Milliseconds at the 95th percentile. The figure is printed; `npm run bench:latency` holds it against the aim of 150 on
 * a machine that does nothing else, the ordinary run against what even a busy one must keep.
 */
const LIMIT = Number(process.env.WIRESIDE_LATENCY_LIMIT ?? 3000);

test('a socket event reaches the screen in time', async ({ page }, info) => {
  const host = await serve();
  try {
    await page.goto(host.link());
    const delay = page.getByRole('textbox', { name: /Delay/ });
    await delay.fill('60');
    const lags: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      await watchRows(page);
      await runScenario(page, 'Three-way handshake');
      // Read before anything else moves the list: what scrolls into view later has not just arrived.
      const seen = await seenRecords(page);
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save' }).click();
      const file = join(host.folder, `run-${run}.pcapng`);
      await (await waiting).saveAs(file);
      const records = recordsOf(file);
      for (const [name, at] of seen) {
        const record = records.get(name);
        if (record?.kind === 'event') lags.push(at - Number(record.time) * 1000);
      }
    }
    lags.sort((a, b) => a - b);
    const at = (part: number): number => lags[Math.min(lags.length - 1, Math.floor(lags.length * part))];
    const figures = `${lags.length} events, median ${at(0.5).toFixed(0)} ms, 95th percentile ${at(0.95).toFixed(0)} ms`;
    console.log(`socket event to screen: ${figures}`);
    info.annotations.push({ type: 'latency', description: figures });
    expect(lags.length).toBeGreaterThan(25);
    expect(at(0.95)).toBeLessThan(LIMIT);
  } finally {
    await host.stop();
  }
});
