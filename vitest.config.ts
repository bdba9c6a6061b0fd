import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'tests/bench/**', '**/*.long.test.ts', 'node_modules/**'],
    testTimeout: 30_000,
    // As many as the machine has processors, on two of them too: much of a test is waiting for packets and browsers.
    maxWorkers: 2,
    // As the end-to-end specs: real sockets and captures beside whatever else CI's machine does.
    retry: process.env.CI ? 1 : 0,
  },
});
