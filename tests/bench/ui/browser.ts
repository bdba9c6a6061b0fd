/** The web host in real Chromium, watched from outside. */
import { existsSync, readFileSync } from 'node:fs';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { type Served, serve } from '../../e2e/support/serve.ts';

export interface Watched {
  readonly page: Page;
  readonly host: Served;
  readonly browser: Browser;
  /** Process of the page. */
  readonly renderer: number;
  stop(): Promise<void>;
}

const programs = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

const installed = (): string | undefined => programs.find((path) => existsSync(path));

/** The browser's program: the machine's own, else Playwright's. */
export const browserPath = (): string => installed() ?? chromium.executablePath();

function launch(): Promise<Browser> {
  const executablePath = installed();
  // As root Chromium runs only without its sandbox.
  const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return chromium.launch({ ...(executablePath ? { executablePath } : { channel: 'chrome' }), args });
}

/** Starts the host and a browser of its own on its page, so that nothing is left over from another measurement. */
export async function watch(): Promise<Watched> {
  const host = await serve();
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.goto(host.link());
  await page.getByRole('button', { name: 'Run', exact: true }).first().waitFor();
  const renderer = await rendererOf(browser, page);
  return {
    page,
    host,
    browser,
    renderer,
    stop: async () => {
      await browser.close();
      await host.stop();
    },
  };
}

/** The page's process is the busiest of the renderers: it alone has a page of ours. */
async function rendererOf(browser: Browser, page: Page): Promise<number> {
  const session: CDPSession = await browser.newBrowserCDPSession();
  const before = await cpuOf(session);
  await page.evaluate(() => {
    const end = performance.now() + 300;
    while (performance.now() < end);
  });
  const after = await cpuOf(session);
  await session.detach();
  const spent = [...after].map(([pid, cpu]) => ({ pid, cpu: cpu - (before.get(pid) ?? 0) }));
  return spent.sort((a, b) => b.cpu - a.cpu)[0]!.pid;
}

async function cpuOf(session: CDPSession): Promise<Map<number, number>> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return new Map(renderers.map(({ id, cpuTime }) => [id, cpuTime]));
}

/**
 * Megabytes that a process has taken for itself: anonymous and shared memory, each page once (proc(5)). The program's own
 * file, which all of Chromium's processes share, is not in it.
 */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN);
  return (field('RssAnon') + field('RssShmem')) / 1024;
}

/** The same after everything that can be collected was. */
export async function settledMemory({ page, renderer }: Watched): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  await page.waitForTimeout(1000);
  return memoryOf(renderer);
}
