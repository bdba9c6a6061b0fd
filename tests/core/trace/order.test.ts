import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameSchema, NONE } from '../../../src/core/trace/frames.ts';
import {
  entryRow,
  isMerged,
  isRecordEntry,
  Order,
  OrderReader,
  type OrderView,
  OrderWalk,
} from '../../../src/core/trace/order.ts';
import { recordKinds, recordSchema } from '../../../src/core/trace/sockets.ts';
import { CHUNK_ROWS, type Schema, Table } from '../../../src/core/trace/table.ts';

/** Two tables and their order. Times are milliseconds after 100 s; `c5` is a call, `e5` an event at 5 ms. */
class Logs {
  readonly frames = new Table(frameSchema);
  readonly records = new Table(recordSchema);
  readonly order: Order;

  constructor(options: { shared?: boolean } = {}) {
    this.order = new Order(this.frames, this.records, options);
  }

  frame(...times: number[]): this {
    for (const ms of times) {
      const row = this.frames.append();
      this.frames.set('seconds', row, Number.isNaN(ms) ? ms : 100);
      this.frames.set('nanos', row, ms * 1e6);
    }
    return this;
  }

  record(...texts: string[]): this {
    for (const text of texts) {
      const row = this.records.append();
      this.records.set('seconds', row, 100);
      this.records.set('nanos', row, Number(text.slice(1)) * 1e6);
      this.records.set('kind', row, text[0] === 'c' ? recordKinds.call : recordKinds.event);
    }
    return this;
  }

  /** Appends a row of either table, cell by cell. */
  add<S extends Schema>(table: Table<S>, values: Readonly<Partial<Record<keyof S & string, number>>>): void {
    const row = table.append();
    for (const [column, value] of Object.entries<number | undefined>(values))
      table.set(column, row, value ?? 0);
  }

  until(ms: number): string {
    const far = ms === Number.POSITIVE_INFINITY;
    this.order.advance(far ? ms : 100, far ? 0 : ms * 1e6);
    return this.text();
  }

  /** The order so far: `#1` the first frame, `e1` the first record. */
  text(): string {
    const { order } = this;
    const entries = Array.from({ length: order.length }, (_, i) => order.get('entry', i));
    return entries.map((entry) => `${isRecordEntry(entry) ? 'e' : '#'}${entryRow(entry) + 1}`).join(' ');
  }
}

/** The entries that a walk has come to since it was last asked. */
function steps(walk: OrderWalk): number[] {
  const entries: number[] = [];
  while (walk.step()) {
    let { frame, record } = walk;
    for (let n = 0; n < walk.count; n += 1) {
      entries.push(((walk.bits >>> n) & 1) === 1 ? 0x80000000 + record++ : frame++);
    }
  }
  return entries;
}

describe('the order of frames and records', () => {
  test('merges both by time', () => {
    const logs = new Logs().frame(1, 3, 5).record('e2', 'e4', 'e6');
    expect(logs.until(Number.POSITIVE_INFINITY)).toBe('#1 e1 #2 e2 #3 e3');
  });

  test('goes only as far as it is told', () => {
    const logs = new Logs().frame(1, 3, 5).record('e2', 'e4', 'e6');
    expect(logs.until(3)).toBe('#1 e1 #2');
    expect(logs.until(4)).toBe('#1 e1 #2 e2');
  });

  test('puts a call before a frame of the same nanosecond, and an event behind it', () => {
    expect(new Logs().frame(5).record('c5').until(9)).toBe('e1 #1');
    expect(new Logs().frame(5).record('e5').until(9)).toBe('#1 e1');
  });

  test('keeps frames in the order of the file though one is stamped before the one above it', () => {
    const logs = new Logs().frame(10, 9.993, 12).record('e11');
    expect(logs.until(20)).toBe('#1 #2 e1 #3');
  });

  test('keeps records in their order', () => {
    const logs = new Logs().record('e5', 'c4', 'e6').frame(4.5, 7);
    expect(logs.until(20)).toBe('#1 e1 e2 e3 #2');
  });

  test('puts what comes too late behind what was ordered before', () => {
    const logs = new Logs().frame(1, 8);
    expect(logs.until(8)).toBe('#1 #2');
    logs.record('e3').frame(9);
    expect(logs.until(9)).toBe('#1 #2 e1 #3');
  });

  test('does not let a frame without a time hold anything back', () => {
    const logs = new Logs().frame(1, Number.NaN, 3);
    expect(logs.until(2)).toBe('#1 #2');
  });

  test('is published as it grows', () => {
    const logs = new Logs().frame(1).record('e2');
    logs.until(1);
    expect(logs.order.length).toBe(1);
  });

  test('is the same entry by entry, on the way along it, and on another thread', () => {
    let seed = 7;
    const next = (): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 2 ** 32;
    };
    const logs = new Logs({ shared: true });
    const reader = new OrderReader(logs.order.share());
    logs.order.onChunk = (index, buffer) => reader.addChunk(index, buffer);
    const walk = new OrderWalk(logs.order, logs);
    const expected: number[] = [];
    const walked: number[] = [];
    let [frames, records] = [0, 0];
    for (let ms = 0; ms < 3000; ms += 1) {
      if (next() < 0.7) expected.push(logs.frame(ms) && frames++);
      else expected.push(logs.record(`e${ms}`) && 0x80000000 + records++);
      if (next() > 0.02) continue;
      logs.order.advance(100, ms * 1e6);
      const entries = (order: OrderView) =>
        Array.from({ length: order.length }, (_, at) => order.get('entry', at));
      expect(entries(logs.order)).toEqual(expected);
      expect(entries(reader)).toEqual(expected);
      walked.push(...steps(walk));
      expect(walked).toEqual(expected);
    }
    expect(() => logs.order.get('entry', 1 << 20)).toThrow('no entry');
  });
});

describe('where a row stands', () => {
  test('is where its entry says, at each length; nowhere where the order has not come to it', () => {
    const logs = new Logs();
    expect([logs.order.placeOf(0, true), logs.order.placeOf(0, false), logs.order.records]).toEqual([
      NONE,
      NONE,
      0,
    ]);
    // Long runs of either kind, and ones that change with each entry.
    const times = Array.from({ length: 300 }, (_, n) => (n < 100 ? n : n < 200 ? n * 2 : 500 + n));
    logs.frame(...times).record(...times.map((_, n) => `e${n < 150 ? n * 3 : 700 + n / 2}`));
    for (let ms = 0; ms < 1000; ms += 7) {
      logs.until(ms);
      const { order } = logs;
      const entries = Array.from({ length: order.length }, (_, at) => order.get('entry', at));
      const records = entries.filter(isRecordEntry).length;
      expect(order.records).toBe(records);
      expect(entries.map((entry) => order.placeOf(entryRow(entry), isRecordEntry(entry)))).toEqual(
        entries.map((_, at) => at),
      );
      const beyond = [records, records + 50, 5000].map((row) => order.placeOf(row, true));
      const frames = entries.length - records;
      expect([...beyond, order.placeOf(frames, false), order.placeOf(1e9, false)]).toEqual(
        Array(5).fill(NONE),
      );
    }
  });
});

interface Time {
  readonly seconds: number;
  readonly nanos: number;
}
interface Stamped extends Time {
  readonly call: boolean;
}

/** A time at which the merge must look: the same again and again, no small whole number, or none. */
const anyTime: fc.Arbitrary<Time> = fc.record({
  seconds: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 100, max: 101 }) },
    fc.constantFrom(Number.NaN, -3, 0.5, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 40),
  ),
  nanos: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 0, max: 3 }) },
    fc.constantFrom(500_000_000, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
  ),
});

/** The rule, entry by entry: heads of both tables, the earlier first, as far as it is settled. */
class PlainMerge {
  readonly entries: number[] = [];
  #frame = 0;
  #record = 0;

  advance(frames: readonly Time[], records: readonly Stamped[], limit: Time): void {
    for (;;) {
      const frame = frames[this.#frame];
      const record = records[this.#record];
      const isRecord = record !== undefined && (frame === undefined || comesFirst(record, frame));
      const next = isRecord ? record : frame;
      if (next === undefined || isBehind(next, limit)) return;
      this.entries.push(isRecord ? 0x80000000 + this.#record++ : this.#frame++);
    }
  }
}

const comesFirst = (record: Stamped, frame: Time): boolean =>
  isBehind(frame, record) ||
  (record.call && record.seconds === frame.seconds && record.nanos === frame.nanos);
const isBehind = (a: Time, b: Time): boolean =>
  a.seconds > b.seconds || (a.seconds === b.seconds && a.nanos > b.nanos);

describe('the merge of a whole word', () => {
  test('is that of one entry after the other, whatever the times are and however far it may go', () => {
    const more = fc.record({
      frames: fc.array(anyTime, { maxLength: 60 }),
      records: fc.array(fc.tuple(anyTime, fc.boolean()), { maxLength: 60 }),
      limit: fc.oneof(
        anyTime.filter(({ seconds }) => !Number.isNaN(seconds)),
        fc.constantFrom(
          { seconds: Number.POSITIVE_INFINITY, nanos: 0 },
          { seconds: Number.NEGATIVE_INFINITY, nanos: 0 },
        ),
      ),
    });
    fc.assert(
      fc.property(fc.array(more, { minLength: 1, maxLength: 5 }), (pieces) => {
        const logs = new Logs();
        const merge = new PlainMerge();
        const frames: Time[] = [];
        const records: Stamped[] = [];
        for (const piece of pieces) {
          for (const time of piece.frames) {
            frames.push(time);
            logs.add(logs.frames, time);
          }
          for (const [time, call] of piece.records) {
            records.push({ ...time, call });
            logs.add(logs.records, { ...time, kind: call ? recordKinds.call : recordKinds.event });
          }
          merge.advance(frames, records, piece.limit);
          logs.order.advance(piece.limit.seconds, piece.limit.nanos);
          const { order } = logs;
          expect(Array.from({ length: order.length }, (_, at) => order.get('entry', at))).toEqual(
            merge.entries,
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  test('goes on where a chunk of either table ends', () => {
    const logs = new Logs();
    const merge = new PlainMerge();
    const rows = Array.from({ length: 2 * CHUNK_ROWS + 5 }, (_, row) => ({ seconds: 7, nanos: row * 10 }));
    const frames = rows.map(({ seconds, nanos }, row) => ({ seconds, nanos: nanos + (row % 3) }));
    const records = rows.slice(0, CHUNK_ROWS + 40).map((time, row) => ({ ...time, call: row % 2 === 0 }));
    for (const time of frames) logs.add(logs.frames, time);
    for (const { call, ...time } of records) logs.add(logs.records, { ...time, kind: call ? 1 : 0 });
    const end = { seconds: Number.POSITIVE_INFINITY, nanos: 0 };
    merge.advance(frames, records, end);
    logs.order.advance(end.seconds, end.nanos);
    const walk = new OrderWalk(logs.order, logs);
    expect(steps(walk)).toEqual(merge.entries);
    for (const at of [0, 5, 77, 40_000]) expect(logs.order.get('entry', at)).toBe(merge.entries[at]);
  });
});

describe('whether an order is a merge', () => {
  const merged = ({ order, frames, records }: Logs): boolean => isMerged(order, frames, records);

  test('it is, with frames stamped backwards among themselves and frames without a time', () => {
    const logs = new Logs().frame(1, 4, 3.5, Number.NaN, 9).record('c0', 'e2', 'e4', 'c9');
    logs.until(Number.POSITIVE_INFINITY);
    expect(merged(logs)).toBe(true);
  });

  test('it is not where a frame, or a record, came after a limit that it stands before', () => {
    const frames = new Logs().frame(1).record('e2', 'e5');
    frames.until(6);
    expect(merged(frames)).toBe(true);
    frames.frame(3).until(7);
    expect([frames.text(), merged(frames)]).toEqual(['#1 e1 e2 #2', false]);
    const records = new Logs().frame(1, 5);
    records.until(6);
    records.record('e2').until(7);
    expect([records.text(), merged(records)]).toEqual(['#1 #2 e1', false]);
  });
});
