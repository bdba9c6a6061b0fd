import { describe, expect, it } from 'vitest';
import { EntryKind, LogQueue } from '../../../src/core/link/log-queue.ts';
import { WaitingEvents } from '../../../src/core/link/waiting-events.ts';

/** Rows whose time is their number of seconds; row 1,000,000 + n has the time n too. */
const timed = { get: (column: string, row: number) => (column === 'seconds' ? row % 1_000_000 : 5) };

describe('the queue of the records log', () => {
  it('gives what the watermark has passed, in the order of the log', () => {
    const queue = new LogQueue(timed, timed);
    const taken: string[] = [];
    const take = (kind: EntryKind, row: number) =>
      taken.push(`${kind === EntryKind.tuple ? 't' : 'r'}${row}`);
    queue.add(EntryKind.record, 1);
    queue.add(EntryKind.tuple, 1_000_001);
    queue.add(EntryKind.record, 3);
    queue.drain(1, 4, take);
    expect(taken).toEqual([]);
    queue.drain(1, 5, take);
    expect(taken).toEqual(['r1', 't1000001']);
    queue.drain(Number.POSITIVE_INFINITY, 0, take);
    expect(taken).toEqual(['r1', 't1000001', 'r3']);
    expect(queue.length).toBe(0);
  });

  it('holds back what stands behind an entry that is not passed, though it is older', () => {
    const queue = new LogQueue(timed, timed);
    const taken: number[] = [];
    queue.add(EntryKind.record, 9);
    queue.add(EntryKind.record, 2);
    queue.drain(5, 0, (_kind, row) => taken.push(row));
    expect(taken).toEqual([]);
    queue.drain(9, 5, (_kind, row) => taken.push(row));
    expect(taken).toEqual([9, 2]);
  });

  it('takes any number of rows, and lets go of those it gave', () => {
    const queue = new LogQueue(timed, timed);
    let taken = 0;
    for (let row = 0; row < 50_000; row += 1) queue.add(EntryKind.record, row);
    queue.drain(40_000, 9, () => {
      taken += 1;
    });
    expect([taken, queue.length]).toEqual([40_001, 9_999]);
  });

  it('waits for no time that is no number', () => {
    const queue = new LogQueue({ get: () => Number.NaN }, timed);
    const taken: number[] = [];
    queue.add(EntryKind.record, 4);
    queue.drain(0, 0, (_kind, row) => taken.push(row));
    expect(taken).toEqual([4]);
  });
});

describe('records that wait', () => {
  it('are given once the capture has passed them', () => {
    const waiting = new WaitingEvents(timed);
    const given: number[] = [];
    for (const row of [1, 2, 3]) waiting.add(row);
    waiting.pass(2, 5, (row) => given.push(row));
    waiting.pass(2, 5, (row) => given.push(row));
    expect(given).toEqual([1, 2]);
    waiting.pass(3, 4, (row) => given.push(row));
    expect(given).toEqual([1, 2]);
  });

  it('come in the order of the log, any number of them', () => {
    const waiting = new WaitingEvents(timed);
    const given: number[] = [];
    for (let row = 0; row < 20_000; row += 1) {
      waiting.add(row);
      if (row % 7 === 0) waiting.pass(row, 5, (one) => given.push(one));
    }
    expect(given).toEqual(Array.from({ length: given.length }, (_, i) => i));
    expect(given.length).toBeGreaterThan(19_990);
  });
});
