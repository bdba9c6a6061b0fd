/** Finding points of a graph: by row, by place, and from one to the next. */
import type { PlotSeries } from './plot-paint.ts';

/** Seconds since the trace's first frame. */
export type Range = readonly [from: number, to: number];

export interface PlotPoint {
  readonly series: PlotSeries;
  readonly index: number;
}

export const timeOf = ({ series, index }: PlotPoint): number => series.part.times[index]!;
export const levelOf = ({ series, index }: PlotPoint): number => series.part.high[index]!;
export const rowOf = ({ series, index }: PlotPoint): number => series.part.rows[index]!;

/** The first point that rests on a row. */
export function pointOfRow(series: readonly PlotSeries[], row: number | undefined): PlotPoint | undefined {
  if (row === undefined) return undefined;
  for (const one of series) {
    const index = one.part.rows.indexOf(row);
    if (index >= 0) return { series: one, index };
  }
  return undefined;
}

/** The point nearest to a place, in pixels; none further away than `most`. */
export function nearestPoint(
  series: readonly PlotSeries[],
  place: { readonly x: number; readonly y: number },
  toPixels: (time: number, value: number) => { readonly x: number; readonly y: number },
  most: number,
): PlotPoint | undefined {
  let [found, least]: [PlotPoint | undefined, number] = [undefined, most];
  for (const one of series) {
    for (let index = 0; index < one.part.times.length; index += 1) {
      const at = toPixels(one.part.times[index]!, one.part.high[index]!);
      const away = Math.hypot(at.x - place.x, at.y - place.y);
      if (away <= least) [found, least] = [{ series: one, index }, away];
    }
  }
  return found;
}

/**
 * The point that the arrow keys lead to: the next of another row, by time and then by row; the first or last where
 * none was chosen. Several series may have a point of one row: it is stopped at once.
 *
 * @param from where one is
 */
export function walk(
  series: readonly PlotSeries[],
  from: PlotPoint | undefined,
  step: 1 | -1,
): PlotPoint | undefined {
  let best: PlotPoint | undefined;
  for (const one of series) {
    for (let index = 0; index < one.part.times.length; index += 1) {
      const point = { series: one, index };
      if (from && step * compare(point, from) <= 0) continue;
      if (!best || step * compare(point, best) < 0) best = point;
    }
  }
  return best ?? from;
}

/** Points of one row count as one. */
function compare(a: PlotPoint, b: PlotPoint): number {
  return rowOf(a) === rowOf(b) ? 0 : timeOf(a) - timeOf(b) || rowOf(a) - rowOf(b);
}

/** Least and greatest value of points in [from, to] seconds; undefined: there is none. */
export function extentOf(
  series: readonly PlotSeries[],
  from: number,
  to: number,
): { readonly least: number; readonly greatest: number } | undefined {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { part } of series) {
    part.times.forEach((time, i) => {
      if (time < from || time > to) return;
      least = Math.min(least, part.low[i]!);
      greatest = Math.max(greatest, part.high[i]!);
    });
  }
  return least <= greatest ? { least, greatest } : undefined;
}

/** A range made narrower or wider around a time in it, or its middle; undefined: everything. */
export function zoomed(
  range: Range,
  whole: Range,
  factor: number,
  around: number | undefined,
): Range | undefined {
  const [from, to] = range;
  const centre = around !== undefined && around >= from && around <= to ? around : (from + to) / 2;
  const next: Range = [
    Math.max(whole[0], centre - (centre - from) * factor),
    Math.min(whole[1], centre + (to - centre) * factor),
  ];
  return next[0] <= whole[0] && next[1] >= whole[1] ? undefined : next;
}
