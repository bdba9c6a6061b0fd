import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));

/** Real Chromium; never one of Playwright's own downloads. As root Chromium runs only without its sandbox. */
const launchOptions = {
  ...(chromium ? { executablePath: chromium } : { channel: 'chrome' }),
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

const LATENCY = 'web/latency.spec.ts';

/** What `npm test` runs; the others are named commands of their own. */
const ordinary = [
  { name: 'web', testMatch: 'web/**/*.spec.ts', testIgnore: LATENCY },
  { name: 'electron-stand-in', testMatch: 'electron/**/*.spec.ts' },
  { name: 'electron', testMatch: 'electron-app/**/*.spec.ts' },
  // It measures: after all others, and by itself.
  { name: 'latency', testMatch: LATENCY, dependencies: ['web', 'electron-stand-in'] },
];
const long = [{ name: 'soak', testMatch: 'soak/**/*.spec.ts' }];

export default defineConfig({
  testDir: 'tests/e2e',
  // Specs wait more than they work: two files at a time. Those that measure run by themselves (latency, soak).
  workers: process.env.WIRESIDE_LONG ? 1 : 2,
  fullyParallel: false,
  forbidOnly: true,
  // Real captures on a machine that others use: in CI a spec is tried once more, and reported as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: 'build/reports/e2e',
  reporter: [['list'], ['json', { outputFile: 'build/reports/e2e.json' }]],
  use: {
    launchOptions,
    viewport: { width: 1600, height: 1000 },
    locale: 'en-GB',
    trace: 'retain-on-failure',
  },
  projects: process.env.WIRESIDE_LONG ? [...ordinary, ...long] : ordinary,
});
