/** Finding points of a graph: by row, by place, and from one to the next. */
import type { PlotSeries } from './plot-paint.ts';

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
 * The point that the arrow keys lead to, by time over all the series given; the first or last where none was chosen.
 *
 * @param from where one is
 */
export function walk(
  series: readonly PlotSeries[],
  from: PlotPoint | undefined,
  step: 1 | -1,
): PlotPoint | undefined {
  const time = from ? timeOf(from) : step > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const within = from ? series.find(({ id }) => id === from.series.id) : undefined;
  let best: PlotPoint | undefined;
  for (const one of series) {
    const { times } = one.part;
    // Points of the same time stand in the order of their series, then of their index.
    for (let index = step > 0 ? 0 : times.length - 1; index >= 0 && index < times.length; index += step) {
      const candidate = { series: one, index };
      if (!isBeyond(series, candidate, from && within ? from : undefined, time, step)) continue;
      if (!best || step * (timeOf(candidate) - timeOf(best)) < 0) best = candidate;
      break;
    }
  }
  return best ?? from;
}

function isBeyond(
  series: readonly PlotSeries[],
  candidate: PlotPoint,
  from: PlotPoint | undefined,
  time: number,
  step: 1 | -1,
): boolean {
  const difference = step * (timeOf(candidate) - time);
  if (difference !== 0 || !from) return difference > 0;
  const order = (point: PlotPoint): number => series.findIndex(({ id }) => id === point.series.id);
  const bySeries = order(candidate) - order(from);
  return step * (bySeries || candidate.index - from.index) > 0;
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
