import { describe, expect, it } from 'vitest';
import { suggestRowNanos } from '../../../src/core/ladder/choice.ts';
import { LadderLayout, type LayoutOptions } from '../../../src/core/ladder/layout.ts';
import { scopeOf, streamsOf, withStream } from '../../../src/core/ladder/scope.ts';
import { TextTrace } from './trace-text.ts';

const all: LayoutOptions = { scope: { kind: 'all' }, idleNanos: 100e6 };

function layoutOf(trace: TextTrace, options: LayoutOptions): LadderLayout {
  const layout = new LadderLayout(trace, options);
  while (layout.advance(1000));
  return layout;
}

const tops = (layout: LadderLayout): number[] =>
  Array.from({ length: layout.tables.rows.length }, (_, row) => layout.tables.rows.get('y', row));

const paced = `
  0.000000 C1>S SYN
  0.000010 S>C1 SYN ACK
  0.000310 C1>S ACK
  0.000400 C1>S ACK len=5
  0.050000 S>C1 ACK
  3.000000 C1>S FIN ACK
`;

describe('true time', () => {
  it('stands rows apart by the time between them, close ones one row apart', () => {
    const layout = layoutOf(new TextTrace(paced), { ...all, rowNanos: 100_000 });
    const [first, second, third, fourth] = tops(layout);
    expect([first, second, third, fourth]).toEqual([0, 1, expect.closeTo(4, 6), expect.closeTo(5, 6)]);
  });

  it('folds what is longer than the threshold, and what would take more than a screen', () => {
    const { rows } = layoutOf(new TextTrace(paced), { ...all, rowNanos: 100_000 }).tables;
    // 49.6 ms would be 496 rows high.
    expect(rows.get('idle', 4)).toBeCloseTo(49.6e6, -1);
    expect(rows.get('idle', 5)).toBeCloseTo(2.95e9, -1);
    const coarse = layoutOf(new TextTrace(paced), { ...all, rowNanos: 10e6 }).tables.rows;
    expect(coarse.get('idle', 4)).toBe(0);
    expect(coarse.get('y', 4) - coarse.get('y', 3)).toBeCloseTo(4.96, 6);
  });

  it('never folds where nobody wants it, in even steps', () => {
    const layout = layoutOf(new TextTrace(paced), { ...all, idleNanos: Number.POSITIVE_INFINITY });
    expect(tops(layout)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('comes out the same however the trace grew', () => {
    const grown = new TextTrace();
    const layout = new LadderLayout(grown, { ...all, rowNanos: 100_000 });
    for (const line of paced.split('\n')) {
      grown.add(line);
      layout.advance(1);
    }
    expect(tops(layout)).toEqual(tops(layoutOf(new TextTrace(paced), { ...all, rowNanos: 100_000 })));
  });

  it('takes for a row what half of the steps are longer than', () => {
    // Steps of 10, 90, 300 and 49,600 µs; the median is 300 µs, 200 the nearest round number.
    expect(suggestRowNanos(new TextTrace(paced), 100e6)).toBe(200_000);
    expect(suggestRowNanos(new TextTrace('0.1 C1>S SYN'), 100e6)).toBe(100_000);
  });
});

describe('a chosen set of conversations', () => {
  const three = `
    0.1 C1>S SYN
    0.2 C2>S SYN
    0.3 C3>S SYN
    0.4 c1 event 'connect' tuple
    0.5 c3 event 'connect' tuple
  `;

  it('has their frames and records alone', () => {
    const scope = scopeOf([0, 1]);
    const { tables } = layoutOf(new TextTrace(three), { ...all, scope });
    expect(tables.rows.length).toBe(3);
    expect([0, 1, 2].map((row) => tables.rows.get('entry', row))).toEqual([0, 1, 0x8000_0000]);
  });

  it('is put together one by one', () => {
    const one = withStream({ kind: 'all' }, 4);
    expect(one).toEqual({ kind: 'stream', stream: 4 });
    const two = withStream(one, 1);
    expect(streamsOf(two)).toEqual([1, 4]);
    expect(withStream(two, 4)).toEqual({ kind: 'stream', stream: 1 });
    expect(withStream(one, 4)).toEqual({ kind: 'all' });
  });

  it('leaves out the conversations of a hidden lane, and their records', () => {
    const trace = new TextTrace(three);
    const address = trace.conversations.get('a', 0);
    const { tables, lanes } = layoutOf(trace, { ...all, hidden: [{ address, port: 50_001 }] });
    expect(lanes.map(({ port }) => port)).toEqual([50_002, 80, 50_003]);
    expect(tables.rows.length).toBe(3);
    expect(layoutOf(trace, { ...all, hidden: [{ address, port: 80 }] }).tables.rows.length).toBe(0);
  });
});
