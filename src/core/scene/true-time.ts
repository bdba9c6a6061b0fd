/** What true time adds to the drawing: how long the empty stretches are, and where rows had to be spread to be read. */
import { durationText } from '../ladder/duration.ts';
import type { RowRange } from '../ladder/view.ts';
import { rowMiddle, type SceneInput } from './types.ts';

export interface Wait {
  readonly y: number;
  readonly text: string;
}

/** Rows closer in time than a row's height: their distance on the ladder says nothing. */
export interface Cluster {
  readonly from: number;
  readonly to: number;
}

/** The least height, in row units, of an empty stretch that says how long it is. */
const LEAST_STRETCH = 1;
/** More than rounding leaves between two rows that touch. */
const TOUCHING = 1e-3;

export function trueTime(
  input: SceneInput,
  { first, end }: RowRange,
): { waits: Wait[]; clusters: Cluster[] } {
  const { view, window } = input;
  const waits: Wait[] = [];
  const clusters: { from: number; to: number }[] = [];
  if (view.rowNanos === 0) return { waits, clusters };
  const { rows } = view.layout;
  for (let row = Math.max(1, first); row < Math.min(end, view.rows); row += 1) {
    if (rows.get('idle', row) > 0) continue;
    const empty = rows.get('y', row) - rows.get('y', row - 1) - 1;
    const [above, here] = [rowMiddle(input, row - 1), rowMiddle(input, row)];
    if (empty > LEAST_STRETCH) {
      waits.push({ y: (above + here) / 2, text: `+${durationText((empty + 1) * view.rowNanos)}` });
    } else if (empty < TOUCHING) extend(clusters, above, here, window.rowHeight);
  }
  return { waits, clusters };
}

function extend(
  clusters: { from: number; to: number }[],
  above: number,
  here: number,
  rowHeight: number,
): void {
  const last = clusters.at(-1);
  const inset = rowHeight / 4;
  if (last && Math.abs(last.to - (above + inset)) < 0.5) last.to = here + inset;
  else clusters.push({ from: above - inset, to: here + inset });
}
