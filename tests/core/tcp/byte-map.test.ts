import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteLists } from '../../../src/core/tcp/byte-lists.ts';
import { Place, RangeLists } from '../../../src/core/tcp/range-lists.ts';
import { flowSchema } from '../../../src/core/trace/conversations.ts';
import { frameSchema, NONE } from '../../../src/core/trace/frames.ts';
import { Table } from '../../../src/core/trace/table.ts';
import { HANDSHAKE, traceOf } from './trace-of.ts';

/** All entries of a list. */
function entries(lists: RangeLists, list: number): [number, number][] {
  const place = new Place();
  lists.seek(list, -1, place);
  const found: [number, number][] = [];
  while (lists.next(list, place))
    found.push([lists.startAt(place.block, place.index), lists.frameAt(place.block, place.index)]);
  return found;
}

describe('lists of ranges', () => {
  test('stay sorted, equal starts in the order they came', () => {
    const starts = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 400 });
    fc.assert(
      fc.property(starts, starts, (a, b) => {
        const lists = new RangeLists();
        lists.reserve(2);
        expect(a.every((start, i) => lists.insert(0, start, i))).toBe(true);
        expect(b.every((start, i) => lists.insert(1, start, i))).toBe(true);
        const sorted = (all: number[]): [number, number][] =>
          all.map((start, i): [number, number] => [start, i]).sort((x, y) => x[0] - y[0] || x[1] - y[1]);
        expect(entries(lists, 0)).toEqual(sorted(a));
        expect(entries(lists, 1)).toEqual(sorted(b));
      }),
    );
  });

  test('find the last entry at or before an offset', () => {
    const lists = new RangeLists();
    lists.reserve(1);
    for (let i = 0; i < 1000; i += 1) lists.insert(0, i * 10, i);
    const place = new Place();
    for (const offset of [5000, 0, 9999, 42, 9990, 5001]) {
      lists.seek(0, offset, place);
      expect(lists.frameAt(place.block, place.index)).toBe(Math.floor(offset / 10));
    }
    lists.seek(0, -1, place);
    expect(place.block).toBe(NONE);
  });

  test('find an entry near the last search where that is the one asked for', () => {
    const starts = fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(starts, fc.array(fc.integer({ min: 0, max: 2100 })), (all, asked) => {
        const lists = new RangeLists();
        lists.reserve(1);
        for (const [i, start] of all.entries()) lists.insert(0, start, i);
        const place = new Place();
        for (const offset of asked) {
          const before = lists.near(0, offset) ? lists.nearStart : 0;
          expect(before).toBeLessThanOrEqual(offset);
          lists.seek(0, offset, place);
          // Now the last search was there: only what is before the first entry is not near it.
          expect(lists.near(0, offset)).toBe(place.block !== NONE);
          if (place.block === NONE) continue;
          expect([lists.nearStart, lists.nearFrame]).toEqual([
            lists.startAt(place.block, place.index),
            lists.frameAt(place.block, place.index),
          ]);
        }
      }),
    );
  });

  test('find none near where offsets are beyond 2³¹', () => {
    const lists = new RangeLists();
    lists.reserve(1);
    for (const start of [2 ** 31 - 8, 2 ** 31, 2 ** 32 - 8, 2 ** 32]) lists.insert(0, start, start % 1000);
    const place = new Place();
    for (const start of [2 ** 31 - 8, 2 ** 31 - 1]) {
      lists.seek(0, start, place);
      expect([lists.near(0, start), lists.nearStart]).toEqual([true, 2 ** 31 - 8]);
    }
    for (const start of [2 ** 31, 2 ** 32 - 8, 2 ** 32]) {
      lists.seek(0, start, place);
      expect(lists.near(0, 5)).toBe(false);
    }
  });

  test('know whether they have an entry', () => {
    const lists = new RangeLists();
    lists.reserve(2);
    lists.append(1, 5, 0);
    expect([lists.isEmpty(0), lists.isEmpty(1)]).toEqual([true, false]);
  });

  test('hold offsets beyond 2³², also put between others', () => {
    const lists = new RangeLists();
    lists.reserve(1);
    const starts = [2 ** 32 - 10, 2 ** 32 + 10, 3 * 2 ** 32, 2 ** 32, 2 ** 33, 2 ** 32 - 5];
    expect(starts.every((start, i) => lists.insert(0, start, i))).toBe(true);
    expect(entries(lists, 0).map(([start]) => start)).toEqual([...starts].sort((a, b) => a - b));
  });

  test('are kept over many pages, also where entries are put between others', () => {
    const lists = new RangeLists();
    lists.reserve(2);
    const starts: number[] = [];
    for (let i = 0; i < 40_000; i += 1) starts.push(i % 7 === 6 ? i * 10 - 35 : i * 10);
    starts.forEach((start, i) => {
      if (!lists.insert(i & 1, start, i)) throw new Error(`entry ${i} was refused`);
    });
    for (const list of [0, 1]) {
      const wanted = starts
        .map((start, i): [number, number] => [start, i])
        .filter(([, i]) => (i & 1) === list);
      expect(entries(lists, list)).toEqual(wanted.sort((a, b) => a[0] - b[0]));
    }
  });

  test('give up on an order too wild, at a cost that is bounded', () => {
    const lists = new RangeLists();
    lists.reserve(1);
    const count = 300_000;
    for (let i = 0; i < count; i += 1) lists.insert(0, i * 10, i);
    expect(lists.insert(0, 5, count)).toBe(false);
    expect(lists.insert(0, count * 10 - 1000, count + 1)).toBe(true);
    const place = new Place();
    expect(lists.seekBack(0, 5, place)).toBe(false);
    expect(lists.seekBack(0, count * 10 - 2000, place)).toBe(true);
  });
});

describe('the byte map', () => {
  test('says which frame carried a byte', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=100 ; S>C ACK len=7 ; C>S ACK len=100`);
    expect(trace.carriers(0, 0, 0, 100)).toEqual(['4[0,100)']);
    expect(trace.carriers(0, 0, 50, 150)).toEqual(['4[50,100)', '6[100,150)']);
    expect(trace.carriers(0, 1, 0, 7)).toEqual(['5[0,7)']);
    expect(trace.carriers(0, 0, 200, 300)).toEqual([]);
    expect(trace.carriers(0, 0, 100, 100)).toEqual([]);
  });

  test('may be asked again while it answers', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=10 ; C>S ACK len=10 ; C>S ACK len=10`);
    const found: string[] = [];
    trace.engine.byteMap.eachCarrier(0, 0, 0, 30, (frame) => {
      found.push(`${frame + 1}: ${trace.carriers(0, 0, 5, 25).join(' ')}`);
    });
    const all = '4[5,10) 5[10,20) 6[20,25)';
    expect(found).toEqual([`4: ${all}`, `5: ${all}`, `6: ${all}`]);
  });

  test('names repetitions after the first carriers', () => {
    const trace = traceOf(
      `${HANDSHAKE} ; C>S ACK len=100 ; C>S ACK len=100 ; C>S ACK seq=1 len=100 ; C>S ACK seq=51 len=100`,
    );
    expect(trace.carriers(0, 0, 0, 100)).toEqual(['4[0,100)', '6[0,100) again', '7[50,100) again']);
  });

  test('lets a segment that fills a gap be first', () => {
    const trace = traceOf(
      `${HANDSHAKE} ; C>S ACK len=100 ; ~C>S ACK len=100 ; C>S ACK len=100 ; C>S ACK seq=101 len=100`,
    );
    expect(trace.carriers(0, 0, 0, 300)).toEqual(['4[0,100)', '6[100,200)', '5[200,300)']);
  });

  test('parts a segment that is partly new', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=100 ; C>S ACK seq=51 len=100`);
    expect(trace.carriers(0, 0, 0, 150)).toEqual(['4[0,100)', '5[100,150)', '5[50,150) again']);
  });

  test('counts from behind the SYN, data in the SYN included', () => {
    const trace = traceOf('C>S SYN len=10 ; S>C SYN,ACK ack=11 ; C>S ACK seq=11 len=5');
    expect(trace.carriers(0, 0, 0, 20)).toEqual(['1[0,10)', '3[10,15)']);
    expect(trace.engine.byteMap.offsetOf(2)).toBe(10);
  });

  test('goes on past a wrapped sequence number', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=100 ; C>S ACK len=100`, { isn: { C: 0xffffff9c } });
    expect(trace.carriers(0, 0, 90, 110)).toEqual(['4[90,100)', '5[100,110)']);
  });

  test('knows the offset of a segment without bytes', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=100 ; C>S ACK ; C>S ACK seq=100`);
    expect([0, 2, 3, 4, 5].map((row) => trace.engine.byteMap.offsetOf(row))).toEqual([0, 0, 0, 100, 99]);
  });
});

/** Flow 0 with segments at 64-bit offsets, as the tracker would enter them. */
class Flow {
  readonly frames = new Table(frameSchema);
  readonly flows = new Table(flowSchema);
  readonly lists = new ByteLists(this.frames, this.flows);

  constructor() {
    this.flows.append();
    this.flows.set('isnKnown', 0, 1);
  }

  add(start: number, length: number): void {
    const row = this.frames.append();
    this.frames.set('stream', row, 0);
    this.frames.set('relSeq', row, (start + 1) % 2 ** 32);
    this.frames.set('tcpLen', row, length);
    this.lists.add(0, row, start % 2 ** 32, length);
  }

  carriers(from: number, to: number): { frame: number; from: number; to: number; again: boolean }[] {
    const found: { frame: number; from: number; to: number; again: boolean }[] = [];
    this.lists.eachCarrier(0, 0, from, to, (frame, a, b, again) =>
      found.push({ frame, from: a, to: b, again }),
    );
    return found;
  }
}

describe('the byte map of a long stream', () => {
  test('tells offsets beyond 4 GiB from those 4 GiB before', () => {
    const flow = new Flow();
    const gigabyte = 2 ** 30;
    for (let i = 0; i < 12; i += 1) flow.add(i * gigabyte, gigabyte);
    expect(flow.lists.onlyCarrier(0, 9 * gigabyte, 9 * gigabyte + 1)).toBe(9);
    expect(flow.lists.onlyCarrier(0, gigabyte, gigabyte + 1)).toBe(1);
    expect(flow.carriers(5 * gigabyte, 5 * gigabyte + 1).map((one) => one.frame)).toEqual([5]);
    expect(flow.carriers(9 * gigabyte - 1, 9 * gigabyte + 1).map((one) => one.frame)).toEqual([8, 9]);
    expect([1, 5, 9].map((row) => flow.lists.offsetOf(row) / gigabyte)).toEqual([1, 5, 9]);
  });
});

describe('the byte map of a stream in a wild order', () => {
  test('is given up, and says so', () => {
    const flow = new Flow();
    for (let i = 0; i < 300_000; i += 1) flow.add(i * 10, 10);
    expect(flow.lists.usable(0, 0)).toBe(true);
    flow.add(0, 10);
    expect(flow.lists.usable(0, 0)).toBe(false);
    flow.add(3_000_000, 10);
    expect(flow.carriers(3_000_000, 3_000_010).map((one) => one.frame)).toEqual([300_001]);
  });
});

describe('the byte map of any stream', () => {
  const segment = fc.record({
    start: fc.integer({ min: 0, max: 120 }),
    length: fc.integer({ min: 1, max: 40 }),
  });

  test('gives every byte its first frame once, and every other frame that has it as a repetition', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 60 }), (segments) => {
        const flow = new Flow();
        for (const { start, length } of segments) flow.add(start, length);
        for (let byte = 0; byte < 160; byte += 1) {
          const holders = segments.flatMap(({ start, length }, frame) =>
            byte >= start && byte < start + length ? [frame] : [],
          );
          const found = flow.carriers(byte, byte + 1);
          expect(found.filter((one) => !one.again).map((one) => one.frame)).toEqual(holders.slice(0, 1));
          const again = found.filter((one) => one.again).map((one) => one.frame);
          // A segment that is partly new is among the repetitions with all it holds.
          expect(again.filter((frame) => frame !== holders[0])).toEqual(holders.slice(1));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('names the only carrier of a span where nothing was repeated, and where the span is in one segment', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 160 }), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 20 }), fc.array(span), (segments, spans) => {
        const flow = new Flow();
        for (const { start, length } of segments) flow.add(start, length);
        const repeated = flow.carriers(0, 200).some((one) => one.again);
        for (const [from, length] of spans) {
          const to = from + length;
          const [first, ...others] = flow.carriers(from, to);
          const only = first && others.length === 0 && first.from === from && first.to === to;
          const expected = only && !repeated ? first.frame : NONE;
          expect(flow.lists.onlyCarrier(0, from, to)).toBe(expected);
          expect(flow.lists.nearCarrier(0, from, to)).toBe(expected | 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('names no only carrier where the initial sequence number is not known', () => {
    const flow = new Flow();
    flow.flows.set('isnKnown', 0, 0);
    flow.add(0, 10);
    expect([flow.lists.onlyCarrier(0, 0, 10), flow.lists.nearCarrier(0, 0, 10)]).toEqual([NONE, -1]);
    flow.flows.set('isnKnown', 0, 1);
    expect([flow.lists.onlyCarrier(0, 0, 10), flow.lists.nearCarrier(0, 0, 10)]).toEqual([0, 0]);
  });
});
