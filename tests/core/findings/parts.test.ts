import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FindingList } from '../../../src/core/findings/finding-list.ts';
import { Timers } from '../../../src/core/findings/timers.ts';
import { ROWS_KEPT } from '../../../src/core/findings/types.ts';
import { NONE } from '../../../src/core/trace/frames.ts';

describe('timers', () => {
  it('run in the order of their moments, and of setting where those are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (moments) => {
        const timers = new Timers();
        const ran: { at: number; i: number }[] = [];
        moments.forEach((at, i) => {
          timers.set(at, (now) => ran.push({ at: now, i }));
        });
        timers.run(25);
        timers.run(50);
        const sorted = moments.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at || a.i - b.i);
        expect(ran).toEqual(sorted);
        expect(timers.next).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });

  it('may set others, which run too if they are due', () => {
    const timers = new Timers();
    const ran: string[] = [];
    timers.set(1, () => {
      ran.push('first');
      timers.set(2, () => ran.push('second'));
      timers.set(9, () => ran.push('later'));
    });
    timers.run(5);
    expect(ran).toEqual(['first', 'second']);
    expect(timers.next).toBe(9);
  });

  it('at the end of the trace run only where they were to be decided by then', () => {
    const timers = new Timers();
    const ran: string[] = [];
    timers.set(3, () => ran.push('due'));
    timers.set(9, () => ran.push('not due'));
    timers.set(9, (now) => ran.push(`at the end, at ${now}`), true);
    timers.end(5);
    expect(ran).toEqual(['due', 'at the end, at 5']);
  });
});

describe('the list of findings', () => {
  const list = () => new FindingList(() => 1000);

  it('keeps what was noticed with its time, rows and values', () => {
    const findings = list();
    const finding = findings.add('window.zero', 2_500_000_000, {
      params: { who: 'server' },
      stream: 3,
      frames: [7, 4, 7, NONE],
      records: [NONE],
    });
    expect(finding).toMatchObject({
      index: 0,
      severity: 'warn',
      stream: 3,
      socket: NONE,
      frames: [4, 7],
      records: [],
      count: 1,
      seconds: 1002,
      nanos: 500_000_000,
    });
    expect(findings.version).toBe(1);
  });

  it('lets a finding grow: rows are added in order, values replaced, times counted', () => {
    const findings = list();
    const finding = findings.add('tcp.retransmission', 0, {
      params: { count: 1, who: 'client' },
      frames: [9],
    });
    findings.grow(finding, { params: { count: 2 }, frames: [4], records: [2] });
    findings.grow(finding, { frames: [9], count: 0 });
    expect(finding).toMatchObject({
      frames: [4, 9],
      records: [2],
      count: 2,
      params: { count: 2, who: 'client' },
    });
    expect(findings.version).toBe(3);
  });

  it('names no more rows than it says, and counts on', () => {
    const findings = list();
    const finding = findings.add('tcp.duplicate-ack', 0, { frames: [0] });
    for (let frame = 1; frame < 1000; frame += 1) findings.grow(finding, { frames: [frame] });
    expect(finding.frames).toHaveLength(ROWS_KEPT);
    expect(finding.count).toBe(1000);
  });
});
