import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'tests/bench/**', '**/*.long.test.ts', 'node_modules/**'],
    testTimeout: 30_000,
    // As the end-to-end specs: real sockets and captures beside whatever else CI's machine does.
    retry: process.env.CI ? 1 : 0,
  },
});
