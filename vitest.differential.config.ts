import { defineConfig } from 'vitest/config';

/** Everything that is held against tshark, the long lists that `npm test` leaves out included. */
export default defineConfig({
  test: { include: ['tests/differential/**/*.test.ts'], testTimeout: 120_000 },
});
