import { expect, test } from 'vitest';
import { hiddenAtMost } from '../../../src/main/capture/sources/cap.ts';

test.each([
  ['linux', '6.18.44-generic', 12],
  ['linux', '7.0.0', 12],
  ['linux', '6.17.9', 20],
  ['linux', '5.10.0-28-amd64', 20],
  ['darwin', '24.1.0', 20],
])('on %s %s a frame is hidden for less than %d ms', (system, version, milliseconds) => {
  expect(hiddenAtMost(system, version)).toBe(BigInt(milliseconds) * 1_000_000n);
});
