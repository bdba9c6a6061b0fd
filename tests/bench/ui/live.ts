/** A recording at 20,000 packets a second while a person works with it. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import type { Served } from '../../e2e/support/serve.ts';
import { quantile } from './figures.ts';
import type { Hands, Unwatched } from './unwatched.ts';

const root = resolve(import.meta.dirname, '../../..');
/** Milliseconds between two interactions. */
const PAUSE = 250;

export interface Live {
  readonly packetsPerSecond: number;
  /** Milliseconds from an interaction to the paint after it, by Event Timing, which counts in steps of 8: 98 %, and all. */
  readonly interaction: number;
  readonly longest: number;
  readonly interactions: number;
  /** Datagrams that were sent and are not in the session, and what the capture says it dropped. */
  readonly lost: number;
  readonly dropped: number;
}

/** Everything on the device, as a person chooses it. */
async function record(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /loopback|lab’s ports/ })
    .first()
    .click();
  await page.getByRole('radio', { name: /Everything on the device/ }).check();
  await page.getByRole('button', { name: 'Use', exact: true }).click();
  await page.getByRole('banner').getByRole('button', { name: 'Record packets' }).click();
}

/** Counts interactions by their longest event; those under 16 ms are not told of and count as that. */
async function watchInteractions(page: Page): Promise<void> {
  await page.evaluate(() => {
    const longest = new Map<number, number>();
    Object.assign(window, { interactions: longest });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
        if (entry.interactionId === 0) continue;
        longest.set(entry.interactionId, Math.max(longest.get(entry.interactionId) ?? 0, entry.duration));
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Places {
  readonly list: Box;
  readonly ladder: Box;
}

async function placesOf(page: Page): Promise<Places> {
  const boxOf = async (id: string): Promise<Box> => (await page.locator(id).boundingBox())!;
  return { list: await boxOf('#list-rows'), ladder: await boxOf('#ladder-rows') };
}

/** Clicks rows of the list and the ladder and moves with the keys, until the time is over; returns how often. */
async function work(hands: Hands, { list, ladder }: Places, milliseconds: number): Promise<number> {
  const end = Date.now() + milliseconds;
  const click = (box: Box, part: number) => () =>
    hands.click(box.x + box.width / 2, box.y + box.height * part);
  const steps = [
    click(list, 0.5),
    () => hands.press('ArrowDown'),
    () => hands.press('PageUp'),
    click(ladder, 0.4),
    () => hands.press('ArrowUp'),
    () => hands.press('End'),
  ];
  let done = 0;
  for (; Date.now() < end; done += 1) {
    await steps[done % steps.length]!();
    await new Promise((pass) => setTimeout(pass, PAUSE));
  }
  return done;
}

const framesOf = async (page: Page): Promise<number> =>
  Number(
    /([\d,]+) frames/
      .exec((await page.getByRole('contentinfo').textContent()) ?? '')?.[1]
      ?.replaceAll(',', ''),
  );

/** Stops, saves, and counts the datagrams in the file. */
async function datagramsIn(page: Page, folder: string, port: number): Promise<number> {
  await page.getByRole('banner').getByRole('button', { name: /Stop/ }).click();
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  const file = join(folder, 'live.pcapng');
  await (await waiting).saveAs(file);
  const filter = ['inspect', file, '--filter', `udp.dstport == ${port}`, '--fields', 'frame.number'];
  const lines = execFileSync(process.execPath, [join(root, 'out/main/cli.js'), ...filter], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return lines.trim().split('\n').length;
}

/** Starts the traffic; `sent` is what it says once it has ended. */
function startTraffic(seconds: number): { readonly sent: Promise<{ port: number; datagrams: number }> } {
  const script = join(import.meta.dirname, 'steady-traffic.ts');
  const traffic = spawn(process.execPath, [script, String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  traffic.stdout.on('data', (bytes) => {
    said += bytes;
  });
  return { sent: once(traffic, 'exit').then(() => JSON.parse(said) as { port: number; datagrams: number }) };
}

/** Records while the traffic runs, and works with the page meanwhile, which nobody looks into. */
export async function measureLive(host: Served, browser: Unwatched, seconds: number): Promise<Live> {
  const page = await browser.page();
  await page.goto(host.link());
  await page.getByRole('button', { name: 'Run', exact: true }).first().waitFor();
  await record(page);
  const { sent } = startTraffic(seconds);
  await page.locator('#list-rows tbody tr').first().waitFor();
  // The status bar's counts come a moment after the first row.
  await page
    .getByRole('contentinfo')
    .filter({ hasText: /\d frames/ })
    .waitFor();
  await watchInteractions(page);
  const before = await framesOf(page);
  const places = await placesOf(page);
  const { interactions, traffic } = await browser.alone(async (hands) => ({
    interactions: await work(hands, places, seconds * 1000),
    traffic: await sent,
  }));
  return tell(await browser.page(), host.folder, { before, interactions, seconds, ...traffic });
}

interface Done {
  readonly before: number;
  readonly interactions: number;
  readonly seconds: number;
  readonly port: number;
  readonly datagrams: number;
}

/** What the page noted, and what is in the session in the end. */
async function tell(page: Page, folder: string, done: Done): Promise<Live> {
  const { before, interactions, seconds, port, datagrams } = done;
  await page.waitForTimeout(1000);
  const frames = (await framesOf(page)) - before;
  const longest = await page.evaluate(() => [
    ...(window as unknown as { interactions: Map<number, number> }).interactions.values(),
  ]);
  const quick = Array.from({ length: Math.max(0, interactions - longest.length) }, () => 16);
  const all = [...longest, ...quick];
  const dropped = Number(
    /([\d,]+) dropped/.exec((await page.getByRole('contentinfo').textContent()) ?? '')?.[1],
  );
  const kept = await datagramsIn(page, folder, port);
  return {
    packetsPerSecond: frames / seconds,
    interaction: quantile(all, 0.98),
    longest: quantile(all, 1),
    interactions: all.length,
    lost: datagrams - kept,
    dropped,
  };
}
