import { expect, test } from 'vitest';
import { frameSchema } from '../../../src/core/trace/frames.ts';
import { offsetOf, setOffset } from '../../../src/core/trace/offsets.ts';
import { Table } from '../../../src/core/trace/table.ts';

test('offsets of any file come back as they were', () => {
  const frames = new Table(frameSchema);
  const offsets = [0, 24, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 7, 5 * 2 ** 40 + 3, 2 ** 48 - 1];
  for (const offset of offsets)
    setOffset(frames.chunks[frames.append() >>> 14]!, frames.appended - 1, offset);
  expect(offsets.map((_, row) => offsetOf(frames, row))).toEqual(offsets);
});
