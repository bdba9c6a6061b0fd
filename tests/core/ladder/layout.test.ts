import { describe, expect, it } from 'vitest';
import { itemOf, ladderRow } from '../../../src/core/ladder/items.ts';
import { LadderLayout, type LayoutOptions } from '../../../src/core/ladder/layout.ts';
import { Lifelines } from '../../../src/core/ladder/lifelines.ts';
import { BIN_ROWS, readLayout } from '../../../src/core/ladder/rows.ts';
import { NONE, tcpStates } from '../../../src/core/trace/frames.ts';
import { TextTrace } from './trace-text.ts';

const handshake = `
  0.000000 c1 call connect()
  0.000100 C1>S SYN [SYN-SENT SYN-RECEIVED]
  0.000120 S>C1 SYN ACK [ESTABLISHED SYN-RECEIVED]
  0.000140 C1>S ACK [ESTABLISHED ESTABLISHED]
  0.000300 s event 'connection' < 4
  0.000400 c1 event 'connect' < 3
`;
const close = `
  3.000000 C1>S FIN ACK [FIN-WAIT-1 CLOSE-WAIT]
  3.000010 S>C1 FIN ACK [TIME-WAIT LAST-ACK]
  3.000020 C1>S ACK [TIME-WAIT CLOSED]
`;

const all: LayoutOptions = { scope: { kind: 'all' }, idleNanos: 100e6 };

function layoutOf(trace: TextTrace, options = all): LadderLayout {
  const layout = new LadderLayout(trace, options);
  while (layout.advance(1000));
  return layout;
}

const tops = (layout: LadderLayout): number[] =>
  Array.from({ length: layout.tables.rows.length }, (_, row) => layout.tables.rows.get('y', row));

describe('rows', () => {
  it('stand one unit apart, in the merged order', () => {
    const layout = layoutOf(new TextTrace(handshake));
    expect(tops(layout)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(layout.height).toBe(6);
    expect(layout.tables.rows.get('entry', 1)).toBe(0);
    expect(layout.tables.rows.get('entry', 0)).toBe(0x8000_0000);
  });

  it('leave a unit for folded idle time and say how long it was', () => {
    const layout = layoutOf(new TextTrace(handshake + close));
    expect(tops(layout)).toEqual([0, 1, 2, 3, 4, 5, 7, 8, 9]);
    expect(layout.tables.rows.get('idle', 6)).toBeCloseTo(2.9996e9, -1);
    expect(layout.tables.rows.get('idle', 7)).toBe(0);
  });

  it('do not take a frame stamped before its predecessor for idle time', () => {
    const layout = layoutOf(
      new TextTrace(`
        1.000000 C1>S SYN
        0.500000 S>C1 SYN ACK
        1.000100 C1>S ACK
      `),
    );
    expect(tops(layout)).toEqual([0, 1, 2]);
  });

  it('are found from the frame and from the record', () => {
    const tables = new TextTrace(handshake);
    const layout = layoutOf(tables).tables;
    const rowOf =
      (kind: 'frame' | 'record', rows = 6) =>
      (row: number) =>
        ladderRow({ tables, layout, rows }, { kind, row });
    expect([0, 1, 2, 3].map(rowOf('frame'))).toEqual([1, 2, 3, undefined]);
    expect([0, 1, 2, 3].map(rowOf('record'))).toEqual([0, 4, 5, undefined]);
    expect([0, 1, 2].map(rowOf('record', 5))).toEqual([0, 4, undefined]);
  });

  it('come out the same however the trace grew', () => {
    const grown = new TextTrace();
    const layout = new LadderLayout(grown, all);
    for (const line of (handshake + close).split('\n')) {
      grown.add(line);
      layout.advance(1);
    }
    const whole = layoutOf(new TextTrace(handshake + close));
    expect(tops(layout)).toEqual(tops(whole));
    expect(layout.lanes).toEqual(whole.lanes);
  });

  it('are taken in by no more than was asked for', () => {
    const layout = new LadderLayout(new TextTrace(handshake), all);
    expect(layout.advance(4)).toBe(true);
    expect(layout.tables.rows.length).toBe(4);
    expect(layout.advance(4)).toBe(false);
    expect(layout.tables.rows.length).toBe(6);
  });
});

describe('lanes', () => {
  it('put the one who sent the SYN on the left', () => {
    const sides = layoutOf(new TextTrace(handshake)).lanes.map(({ side, port }) => [side, port]);
    expect(sides).toEqual([
      ['left', 50_001],
      ['right', 80],
    ]);
  });

  it('know from a SYN, ACK that its sender is the server', () => {
    const sides = layoutOf(new TextTrace('0.1 S>C1 SYN ACK')).lanes.map(({ side, port }) => [side, port]);
    expect(sides).toEqual([
      ['right', 80],
      ['left', 50_001],
    ]);
  });

  it('take the higher port for the client where no SYN was seen', () => {
    const sides = layoutOf(new TextTrace('0.1 S>C1 ACK len=5')).lanes.map(({ side, port }) => [side, port]);
    expect(sides).toEqual([
      ['right', 80],
      ['left', 50_001],
    ]);
  });

  it('give connections that are open at the same time strips of their own in the server’s lane', () => {
    const layout = layoutOf(
      new TextTrace(`
        0.1 C1>S SYN
        0.2 C2>S SYN
      `),
    );
    expect(layout.lanes.map(({ port, slots }) => [port, slots])).toEqual([
      [50_001, 1],
      [80, 2],
      [50_002, 1],
    ]);
  });

  it('use a strip again when its connection is over', () => {
    const trace = new TextTrace(handshake + close).add('3.1 C2>S SYN [SYN-SENT SYN-RECEIVED]');
    const layout = layoutOf(trace);
    expect(layout.lanes.find((lane) => lane.port === 80)?.slots).toBe(1);
    expect(layout.tables.strips.get('slotB', 1)).toBe(0);
  });

  it('merge a side with too many endpoints, from the beginning', () => {
    const text = Array.from({ length: 9 }, (_, i) => `0.${i + 1} C${i + 1}>S SYN`).join('\n');
    const layout = layoutOf(new TextTrace(text));
    const merged = layout.successor();
    expect(merged).toBeDefined();
    while (merged?.advance(1000));
    expect(merged?.lanes.map(({ side, address, endpoints }) => [side, address === NONE, endpoints])).toEqual([
      ['left', true, 9],
      ['right', false, 1],
    ]);
    expect(merged?.successor()).toBeUndefined();
  });
});

describe('the ladder of one conversation', () => {
  const trace = (): TextTrace =>
    new TextTrace(`
      0.0 s event 'listening'
      0.1 C1>S SYN
      0.2 C2>S SYN
      0.3 c1 event 'connect' tuple
      0.4 c2 event 'connect' tuple
      0.5 a2 event 'data' tuple
      0.6 c2 call setNoDelay() unmatched
      0.7 x> UDP
    `);

  it('has its frames, its records, and what its sockets and their server did besides', () => {
    const tables = trace();
    const layout = layoutOf(tables, { ...all, scope: { kind: 'stream', stream: 1 } });
    const entries = Array.from({ length: layout.tables.rows.length }, (_, row) =>
      layout.tables.rows.get('entry', row),
    );
    expect(
      entries.map((entry) => (entry >= 0x8000_0000 ? `e${entry - 0x8000_0000 + 1}` : entry + 1)),
    ).toEqual(['e1', 2, 'e3', 'e4', 'e5']);
    const view = { tables, layout: layout.tables, rows: entries.length };
    expect(entries.map((entry) => ladderRow(view, itemOf(entry)))).toEqual([0, 1, 2, 3, 4]);
    expect(ladderRow(view, { kind: 'frame', row: 0 })).toBeUndefined();
  });

  it('is built again when another socket turns out to belong to it', () => {
    const growing = trace();
    const layout = layoutOf(growing, { ...all, scope: { kind: 'stream', stream: 0 } });
    expect(layout.successor()).toBeUndefined();
    growing.add("0.8 a1 event 'data' tuple");
    layout.advance(10);
    expect(layout.successor()).toBeDefined();
  });
});

describe('lifelines', () => {
  const named = (layout: LadderLayout, top: number, bottom: number): string[] => {
    const lifelines = new Lifelines(layout.tables.states);
    while (lifelines.update(2));
    return lifelines
      .visible(top, bottom)
      .map(
        (s) =>
          `${layout.lanes[s.lane]?.side} ${tcpStates[s.state]} ${s.from}–${s.to === Infinity ? '' : s.to}`,
      );
  };

  it('follow both ends from the top of the ladder', () => {
    expect(named(layoutOf(new TextTrace(handshake + close)), 0, 100)).toEqual([
      'left CLOSED 0–1',
      'left SYN-SENT 1–2',
      'left ESTABLISHED 2–7',
      'left FIN-WAIT-1 7–8',
      'left TIME-WAIT 8–',
      'right LISTEN 0–1',
      'right SYN-RECEIVED 1–3',
      'right ESTABLISHED 3–7',
      'right CLOSE-WAIT 7–8',
      'right LAST-ACK 8–9',
      'right CLOSED 9–',
    ]);
  });

  it('show in a window what began above it', () => {
    expect(named(layoutOf(new TextTrace(handshake + close)), 4, 5)).toEqual([
      'left ESTABLISHED 2–7',
      'right ESTABLISHED 3–7',
    ]);
  });

  it('claim nothing of the time before a capture that began mid-stream', () => {
    const trace = new TextTrace(`
      0.0 c1 event 'data'
      0.05 S>C1 ACK len=5 [ESTABLISHED ESTABLISHED]
    `);
    expect(named(layoutOf(trace), 0, 5)).toEqual([
      'right unknown 0–1',
      'right ESTABLISHED 1–',
      'left unknown 0–1',
      'left ESTABLISHED 1–',
    ]);
  });

  it('tell the state at a height', () => {
    const layout = layoutOf(new TextTrace(handshake));
    const lifelines = new Lifelines(layout.tables.states);
    lifelines.update(100);
    expect(tcpStates[lifelines.at(0, 0, 1.5)?.state ?? 0]).toBe('SYN-SENT');
    expect(lifelines.at(5, 0, 1.5)).toBeUndefined();
  });
});

describe('bins', () => {
  it('hold the masks of their rows, or-ed, at every level', () => {
    const text = Array.from(
      { length: 70 },
      (_, i) => `0.${String(i).padStart(3, '0')} C1>S ACK ${i === 40 ? 'RST' : ''}`,
    );
    const { rows, bins1, bins2 } = layoutOf(new TextTrace(text.join('\n'))).tables;
    expect([bins1.length, bins2.length]).toEqual([3, 1]);
    const ack = rows.get('mask', 0);
    const rst = rows.get('mask', 40);
    expect(rst).not.toBe(ack);
    expect([0, 1, 2].map((bin) => bins1.get('mask', bin))).toEqual([ack, ack | rst, ack]);
    expect(bins2.get('mask', 0)).toBe(ack | rst);
    expect(bins1.get('y', 1)).toBe(BIN_ROWS);
  });
});

describe('sharing', () => {
  it('lets another reader see rows as they are published, chunk by chunk', () => {
    const trace = new TextTrace(handshake);
    const chunks: [string, number][] = [];
    const layout = new LadderLayout(trace, {
      ...all,
      shared: true,
      onChunk: (table, index) => chunks.push([table, index]),
    });
    const share = layout.share();
    layout.advance(1000);
    expect(chunks).toContainEqual(['rows', 0]);
    const reader = readLayout(layout.share());
    expect(reader.rows.length).toBe(6);
    expect(reader.rows.get('y', 5)).toBe(5);
    expect(readLayout(share).rows.length).toBe(0);
    trace.add('0.5 C1>S ACK');
    layout.advance(1000);
    expect(reader.rows.length).toBe(7);
  });
});
