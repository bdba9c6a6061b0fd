import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordRanges } from '../../../src/core/link/ranges.ts';
import { recordSchema } from '../../../src/core/trace/sockets.ts';
import { Table } from '../../../src/core/trace/table.ts';

/** Ranges of records that are made with them. */
class MadeRanges extends RecordRanges {
  readonly #records: Table<typeof recordSchema>;

  constructor() {
    const records = new Table(recordSchema);
    super(records);
    this.#records = records;
  }

  put(start: number, end: number, record: number): boolean {
    while (this.#records.appended <= record) this.#records.append();
    this.#records.set('start', record, start);
    this.#records.set('byteLength', record, end - start);
    return this.add(record, start, end);
  }
}

function overlaps(ranges: RecordRanges, from: number, to: number): number[] {
  const found: number[] = [];
  ranges.eachOverlap(from, to, (record) => found.push(record) > 0);
  return found;
}

describe('record ranges', () => {
  it('find what shares a byte, and nothing that only touches', () => {
    const ranges = new MadeRanges();
    for (const [start, end, record] of [
      [0, 10, 1],
      [10, 20, 2],
      [20, 30, 3],
    ] as const)
      ranges.put(start, end, record);
    expect(overlaps(ranges, 10, 20)).toEqual([2]);
    expect(overlaps(ranges, 9, 21)).toEqual([1, 2, 3]);
    expect(overlaps(ranges, 30, 40)).toEqual([]);
    expect(overlaps(ranges, 5, 5)).toEqual([]);
    expect(ranges.end).toBe(30);
  });

  it('keep a range that repeats its neighbour, and refuse one that goes back', () => {
    const ranges = new MadeRanges();
    expect(ranges.put(5, 9, 1)).toBe(true);
    expect(ranges.put(5, 9, 2)).toBe(true);
    expect(ranges.put(3, 9, 3)).toBe(false);
    expect(ranges.put(6, 8, 4)).toBe(false);
    expect(overlaps(ranges, 0, 99)).toEqual([1, 2]);
  });

  it('stop where the visitor has had enough', () => {
    const ranges = new MadeRanges();
    for (let i = 0; i < 100; i += 1) ranges.put(i, i + 1, i);
    const found: number[] = [];
    ranges.eachOverlap(0, 100, (record) => found.push(record) < 3);
    expect(found).toEqual([0, 1, 2]);
  });

  it('forget everything', () => {
    const ranges = new MadeRanges();
    ranges.put(0, 1, 1);
    ranges.clear();
    expect([ranges.length, ranges.end, overlaps(ranges, 0, 9)]).toEqual([0, 0, []]);
  });

  it('answer any question as a walk over all of them would, whatever was asked before', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 });
    const questions = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 30 })));
    fc.assert(
      fc.property(lengths, questions, (sizes, asked) => {
        const ranges = new MadeRanges();
        const all: { start: number; end: number; record: number }[] = [];
        let at = 0;
        sizes.forEach((size, record) => {
          all.push({ start: at, end: at + size, record });
          ranges.put(at, at + size, record);
          at += size;
        });
        for (const [from, length] of asked) {
          const to = from + length;
          const naive = all
            .filter(({ start, end }) => start < to && end > from && to > from)
            .map((one) => one.record);
          expect(to > from ? overlaps(ranges, from, to) : []).toEqual(naive);
        }
      }),
    );
  });
});
