import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_ROWS, Table } from '../../../src/core/trace/table.ts';

describe('a wide column', () => {
  const edges = [0, 1, 2 ** 32 - 3, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, -1, 0.5, Number.NaN, -Infinity, 1e300];

  it('holds any number, whatever it held before', () => {
    const table = new Table({ small: 'u8', value: 'wide' });
    table.append();
    for (const value of [...edges, ...edges.toReversed()]) {
      table.set('value', 0, value);
      expect(table.get('value', 0)).toBe(value);
      expect(table.chunks[0]!.value.at(0)).toBe(value);
    }
  });

  it('holds them row by row, over chunks', () => {
    const anything = fc.oneof(fc.double(), fc.integer({ min: 0 }), fc.constantFrom(...edges));
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 50 }), (values) => {
        const table = new Table({ value: 'wide' });
        for (let row = 0; row < CHUNK_ROWS + 10; row += 1) table.append();
        const rowOf = (n: number): number => CHUNK_ROWS - 20 + n;
        for (const [n, value] of values.slice(0, 30).entries()) table.set('value', rowOf(n), value);
        // The sign of zero is of no use to a column.
        for (const [n, value] of values.slice(0, 30).entries())
          expect(table.get('value', rowOf(n)) + 0).toBe(value + 0);
      }),
      { numRuns: 30 },
    );
  });

  it('takes four bytes where it is near: the rest is never written', () => {
    const table = new Table({ value: 'wide' });
    for (let row = 0; row < CHUNK_ROWS; row += 1) table.append();
    for (let row = 0; row < CHUNK_ROWS; row += 1)
      table.set('value', row, row % 3 === 0 ? Number.NaN : row * 1e5);
    expect(table.chunks[0]!.value.apart.every((cell) => cell === 0)).toBe(true);
  });
});
