import { beforeAll, describe, expect, it } from 'vitest';
import { linkedItem } from '../../../src/core/scene/links.ts';
import { chipEllipsis, ellipsis } from '../../../src/core/scene/types.ts';
import type { TraceView } from '../../../src/renderer/engine/trace-client.ts';
import { sceneInput, sceneOf } from '../../renderer/support/scenes.ts';
import { CONNECTION, shown } from '../../renderer/support/traced.ts';

let view: TraceView;
beforeAll(async () => {
  view = (await shown(CONNECTION)).view();
});

const arrows = (changes = {}): string[] =>
  sceneOf(view, changes).arrows.map(({ kind, label, numbers, from, to }) =>
    `${from < to ? '→' : '←'} ${kind} ${label} ${numbers}`.trim(),
  );

describe('the arrows of a connection', () => {
  it('go from lane to lane, each with its kind, flags and numbers', () => {
    expect(arrows()).toEqual([
      '→ syn SYN Seq=0 Win=65495',
      expect.stringMatching(/^← syn SYN, ACK Seq=0 Ack=1 Win=\d+$/),
      '→ ack ACK Seq=1 Ack=1',
      '→ data PSH, ACK Seq=1 Ack=1 Len=5',
      '← ack ACK Seq=1 Ack=6',
      '← fin FIN, ACK Seq=1 Ack=6',
      '→ ack ACK Seq=6 Ack=2',
      '→ fin FIN, ACK Seq=6 Ack=2',
      '← ack ACK Seq=2 Ack=7',
    ]);
  });

  it('end at the lifelines, their texts stay inside the wire', () => {
    const { columns } = sceneInput(view);
    for (const arrow of sceneOf(view).arrows) {
      expect(Math.min(arrow.from, arrow.to)).toBe(columns.lanes[0]! + 9);
      expect(Math.max(arrow.from, arrow.to)).toBe(columns.lanes[1]! - 9);
      expect(arrow.textFrom).toBeGreaterThan(columns.wire.from);
      expect(arrow.textTo).toBeLessThan(columns.wire.to);
    }
  });
});

describe('the chips of a connection', () => {
  it('stand at their side, right-aligned at the left and left-aligned at the right', () => {
    const { columns } = sceneInput(view);
    const { chips } = sceneOf(view);
    expect(
      chips.map(({ side, call, text }) => `${side} ${call ? 'call' : 'event'} ${text}`).slice(0, 5),
    ).toEqual(['right call e1', 'right event e2', 'left call e3', 'left event e4', 'right event e5']);
    for (const { side, x, width } of chips) {
      expect(side === 'left' ? x + width : x).toBe(side === 'left' ? columns.left.to : columns.right.from);
    }
  });

  it('show the lag of their link beside them', () => {
    const lags = sceneOf(view).chips.map(({ lag }) => lag);
    expect(lags[0]).toBe('');
    expect(lags.filter((lag) => /^\+\d+(\.\d)? (µs|ms)$/.test(lag)).length).toBeGreaterThan(5);
  });

  it('are cut where they do not fit, and then have no lag beside them', () => {
    const { columns } = sceneInput(view);
    const { chips } = sceneOf(view, { chipText: () => 'x'.repeat(200) });
    for (const { text, width, lag } of chips) {
      expect(text.endsWith('…')).toBe(true);
      expect(width).toBeLessThanOrEqual(columns.left.to - columns.left.from);
      expect(lag).toBe('');
    }
  });
});

describe('links', () => {
  it('tie each chip to the lifeline of its side at the height of its frame', () => {
    const { columns } = sceneInput(view);
    const { links, arrows: drawn } = sceneOf(view);
    expect(links.length).toBe(view.tables.links.length);
    const heights = new Set(drawn.map(({ y }) => y));
    for (const { x1, x2, y2 } of links) {
      const left = x1 === columns.left.to;
      expect(x2).toBe(left ? columns.lanes[0]! - 9 : columns.lanes[1]! + 9);
      expect(heights.has(y2)).toBe(true);
    }
  });

  it('are lit with their lag where an end is selected or hovered, and so is the other end', () => {
    const { links, arrows: drawn, chips, bands } = sceneOf(view, { selection: { kind: 'frame', row: 1 } });
    const lit = links.filter(({ lit: isLit }) => isLit);
    expect(lit).toHaveLength(1);
    // The chip that is lit says the lag; only where it has no room for it does the curve.
    expect(chips.find(({ emphasis }) => emphasis === 'lit')?.lag).toMatch(/^\+/);
    expect(lit[0]?.lag).toBe('');
    const cut = sceneOf(view, { selection: { kind: 'frame', row: 1 }, chipText: () => 'x'.repeat(200) });
    expect(cut.links.find(({ lit: isLit }) => isLit)?.lag).toMatch(/^\+/);
    expect(
      drawn.filter(({ emphasis }) => emphasis !== 'none').map(({ label, emphasis }) => [label, emphasis]),
    ).toEqual([['SYN, ACK', 'selected']]);
    expect(chips.filter(({ emphasis }) => emphasis === 'lit')).toHaveLength(1);
    expect(bands.map(({ kind }) => kind)).toEqual(['selected']);
    expect(sceneOf(view, { hover: { kind: 'record', row: 5 } }).bands.map(({ kind }) => kind)).toEqual([
      'hover',
    ]);
  });

  it('are drawn where one end only is on screen', () => {
    const window = { top: 4, height: 48, rowHeight: 24 };
    const { links, chips } = sceneOf(view, { window });
    expect(chips.length).toBeLessThan(6);
    expect(links.length).toBeGreaterThan(0);
  });
});

describe('time', () => {
  it('counts from the first entry', () => {
    const { times } = sceneOf(view);
    expect(times[0]?.text).toBe('0.000000');
    expect(times.at(-1)?.text).toMatch(/^3\.\d{6}$/);
  });

  it('is folded where nothing happened, and says how long', () => {
    const { gaps } = sceneOf(view);
    expect(gaps.map(({ text }) => text)).toEqual(['3.00 s idle']);
  });
});

describe('lifelines', () => {
  it('are named where there is room, on the outer side', () => {
    const labels = sceneOf(view).lifelines.filter(({ label }) => label !== '');
    expect(labels.map(({ label, align }) => `${align} ${label}`)).toEqual([
      'right CLOSED',
      'right SYN-SENT',
      'right ESTABLISHED',
      'right CLOSE-WAIT',
      'right LAST-ACK',
      'right CLOSED',
      'left LISTEN',
      'left SYN-RECEIVED',
      'left ESTABLISHED',
      'left FIN-WAIT-1',
      'left FIN-WAIT-2',
      'left TIME-WAIT',
    ]);
  });

  it('are thin where there is no connection', () => {
    const widths = sceneOf(view).lifelines.map(({ state, width }) => [state, width] as const);
    expect(Math.max(...widths.filter(([state]) => state === 'CLOSED').map(([, width]) => width))).toBe(4);
    expect(Math.min(...widths.filter(([state]) => state !== 'CLOSED').map(([, width]) => width))).toBe(10);
  });
});

describe('detail', () => {
  it('drops all text but some times when rows are low, and rows when they are lower than pixels', () => {
    const lines = sceneOf(view, { window: { top: 0, height: 400, rowHeight: 6 } });
    expect(lines.arrows.every(({ label }) => label === '')).toBe(true);
    expect(lines.links).toEqual([]);
    expect(lines.times.map(({ y }) => y)).toEqual([11, 55, 99]);
    const bins = sceneOf(view, { window: { top: 0, height: 400, rowHeight: 0.5 } });
    expect(bins.arrows).toEqual([]);
    expect(bins.bins.slice(0, 3)).toMatchObject([
      { y: 0, height: 1, kinds: [], left: false, right: true },
      { y: 1, height: 1, kinds: [], left: true, right: false },
      { y: 2, height: 1, kinds: ['syn'], left: false, right: false },
    ]);
    expect(new Set(bins.bins.flatMap(({ kinds }) => kinds))).toEqual(new Set(['syn', 'ack', 'data', 'fin']));
    expect(bins.lifelines.length).toBeGreaterThan(4);
  });

  it('draws no more rows than are on screen', () => {
    const scene = sceneOf(view, { window: { top: 10, height: 72, rowHeight: 24 } });
    expect(scene.arrows.length + scene.chips.length).toBeLessThanOrEqual(6);
  });
});

describe('texts that are cut', () => {
  const width = (text: string): number => text.length;

  it('end in an ellipsis', () => {
    expect(ellipsis('abcdef', 4, width)).toBe('abc…');
    expect(ellipsis('abc', 4, width)).toBe('abc');
    expect(ellipsis('abc', 0, width)).toBe('…');
  });

  it('keep the count of bytes', () => {
    expect(chipEllipsis("write('GET / HTTP/1.1…') 41 B", 20, width)).toBe("write('GET /…') 41 B");
    expect(chipEllipsis("'connectionAttempt' 127.0.0.1", 12, width)).toBe("'connection…");
  });
});

describe('findings', () => {
  it('are marked on the rows they rest on', () => {
    const { marks, arrows: drawn } = sceneOf(view, { markOf: (entry) => (entry === 5 ? 'warn' : undefined) });
    expect(marks).toEqual([{ y: drawn[5]!.y - 6, severity: 'warn' }]);
  });
});

describe('linked items', () => {
  it('lead from a frame to its record and back', () => {
    const record = linkedItem(view, { kind: 'frame', row: 1 }, true);
    expect(record?.kind).toBe('record');
    expect(linkedItem(view, record!, true)).toEqual({ kind: 'frame', row: 1 });
    expect(linkedItem(view, { kind: 'frame', row: 2 }, true)).toMatchObject({ kind: 'record' });
    expect(linkedItem(view, { kind: 'record', row: 0 }, true)).toBeUndefined();
  });
});
