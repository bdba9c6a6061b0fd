import { defineConfig } from 'vitest/config';

/** Every scenario on real sockets with real capture: `npm run test:lab`. One at a time, because they measure time. */
export default defineConfig({
  test: {
    include: ['tests/lab/**/*.lab.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
