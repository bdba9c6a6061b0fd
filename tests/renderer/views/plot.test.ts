import { describe, expect, test } from 'vitest';
import type { TrackPart } from '../../../src/core/engine/questions/track.ts';
import { durationText } from '../../../src/core/ladder/duration.ts';
import type { PlotAnswer } from '../../../src/renderer/engine/questions/plots.ts';
import { graphSeries, graphSummary, valueTextOf } from '../../../src/renderer/views/graph-kinds.ts';
import { type PlotCanvas, type PlotSeries, paintSeries } from '../../../src/renderer/views/plot-paint.ts';
import {
  extentOf,
  nearestPoint,
  type PlotPoint,
  pointOfRow,
  rowOf,
  walk,
  zoomed,
} from '../../../src/renderer/views/plot-points.ts';
import { createWords } from '../../../src/renderer/words/words.ts';

const { t } = createWords('en', 'en');

const partOf = (points: readonly (readonly [time: number, value: number, row: number])[]): TrackPart => ({
  times: Float64Array.from(points, ([time]) => time),
  low: Float64Array.from(points, ([, value]) => value),
  high: Float64Array.from(points, ([, value]) => value),
  rows: Uint32Array.from(points, ([, , row]) => row),
  points: points.length,
});

const seriesOf = (id: string, ...points: readonly (readonly [number, number, number])[]): PlotSeries => ({
  id,
  label: id,
  look: 'dots',
  colour: '--text',
  part: partOf(points),
});

const one = seriesOf('one', [0, 1, 10], [1, 2, 11], [3, 9, 13]);
const other = seriesOf('other', [1, 5, 11], [2, 7, 12]);
const both = [one, other];

describe('points of a graph', () => {
  test('are walked by time, those of one row once', () => {
    const rows: number[] = [];
    let at: PlotPoint | undefined;
    for (let step = 0; step < 6; step += 1) {
      at = walk(both, at, 1);
      rows.push(rowOf(at!));
    }
    expect(rows).toEqual([10, 11, 12, 13, 13, 13]);
    expect(rowOf(walk(both, undefined, -1)!)).toBe(13);
    expect(rowOf(walk(both, pointOfRow(both, 12), -1)!)).toBe(11);
    expect(walk([], undefined, 1)).toBeUndefined();
  });

  test('are found by place, not too far away', () => {
    const toPixels = (time: number, value: number) => ({ x: time * 10, y: value * 10 });
    expect(nearestPoint(both, { x: 12, y: 48 }, toPixels, 20)).toMatchObject({ series: other, index: 0 });
    expect(nearestPoint(both, { x: 500, y: 0 }, toPixels, 20)).toBeUndefined();
  });

  test('have an extent within a range', () => {
    expect(extentOf(both, 1, 2)).toEqual({ least: 2, greatest: 7 });
    expect(extentOf(both, 8, 9)).toBeUndefined();
  });
});

describe('zooming', () => {
  test('goes around a time, stays within all there is, and ends in all of it', () => {
    expect(zoomed([0, 10], [0, 10], 0.5, undefined)).toEqual([2.5, 7.5]);
    expect(zoomed([0, 10], [0, 10], 0.5, 2)).toEqual([1, 6]);
    expect(zoomed([0, 10], [0, 10], 0.5, 99)).toEqual([2.5, 7.5]);
    expect(zoomed([2, 6], [0, 10], 4, undefined)).toBeUndefined();
  });
});

describe('what is drawn', () => {
  /** The calls of a canvas, as lines. */
  function drawn(series: PlotSeries): string[] {
    const log: string[] = [];
    const context = new Proxy({} as Record<string, unknown>, {
      get:
        (_, name: string) =>
        (...values: unknown[]) =>
          log.push(
            `${name} ${values.map((value) => (typeof value === 'number' ? Math.round(value) : '')).join(' ')}`.trim(),
          ),
      set: () => true,
    }) as unknown as CanvasRenderingContext2D;
    const canvas: PlotCanvas = {
      context,
      x: (time) => time * 10,
      y: (value) => 100 - value,
      scale: 1,
      colour: () => '',
    };
    paintSeries(canvas, series);
    return log.filter((line) => /^(moveTo|lineTo|arc|rect|stroke|fill)/.test(line));
  }

  test('of steps holds each value until the next', () => {
    expect(drawn({ ...one, look: 'steps' })).toEqual([
      'moveTo 0 99',
      'lineTo 10 99',
      'lineTo 10 98',
      'lineTo 30 98',
      'lineTo 30 91',
      'stroke',
    ]);
  });

  test('of marks is told apart by shape', () => {
    expect(drawn(one).filter((line) => line.startsWith('arc'))).toHaveLength(3);
    expect(drawn({ ...one, look: 'squares' }).filter((line) => line.startsWith('rect'))).toHaveLength(3);
    expect(drawn({ ...one, look: 'crosses' }).filter((line) => line.startsWith('lineTo'))).toHaveLength(6);
  });
});

describe('the kinds of graphs', () => {
  const part = partOf([[0, 1, 0]]);
  const answer: PlotAnswer = {
    whole: [0, 2],
    lines: {
      segments: part,
      repeats: part,
      acks: part,
      edges: part,
      roundTrips: part,
      wire: part,
      flight: part,
    },
    roundTrips: { count: 2, smallest: 1000, median: 2000, most: 3000 },
    segments: 1200,
    repeats: 3,
    more: false,
  };

  test('have their lines, those that the answer has', () => {
    const ids = (kind: Parameters<typeof graphSeries>[0]) => graphSeries(kind, answer, t).map(({ id }) => id);
    expect(ids('tcptrace')).toEqual(['edges', 'acks', 'segments', 'repeats']);
    expect(ids('stevens')).toEqual(['segments', 'repeats']);
    expect(ids('throughput')).toEqual(['wire']);
    expect(ids('window')).toEqual(['flight']);
  });

  test('are told in words', () => {
    expect(graphSummary('tcptrace', answer, t)).toBe(
      '1,200 segments with bytes and 3 retransmissions or out of order, over 2.00 s.',
    );
    expect(graphSummary('rtt', answer, t)).toBe(
      '2 round trips: 1.00 µs at least, 2.00 µs median, 3.00 µs at most.',
    );
    const none = { ...answer, roundTrips: { ...answer.roundTrips, count: 0 } };
    expect(graphSummary('rtt', none, t)).toMatch(/^No ACK/);
  });

  test('write their values in the unit that they have', () => {
    expect(valueTextOf('rtt')).toBe(durationText);
    expect([
      valueTextOf('throughput')(1.5e6),
      valueTextOf('window')(65536),
      valueTextOf('stevens')(90001),
    ]).toEqual(['1.50 Mb/s', '65.5 kB', '90,001']);
  });
});
