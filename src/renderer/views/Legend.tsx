import type { ReactNode } from 'react';
import { resolveShape } from './legend-shapes.tsx';
import type { PlotSeries } from './plot-paint.ts';

export interface LegendProps {
  readonly series: readonly PlotSeries[];
  /** Ids of those that are left out. */
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}

/** What each line and mark is; one that is in the way is left out by its button. */
export function Legend({ series, hidden, onToggle }: LegendProps): ReactNode {
  return (
    <div className="plot-legend">
      {series.map(({ id, label, look, colour, dashed }) => (
        <button key={id} type="button" aria-pressed={!hidden.has(id)} onClick={() => onToggle(id)}>
          <svg width="18" height="12" aria-hidden="true" style={{ color: `var(${colour})` }}>
            {resolveShape(look, dashed ?? false)}
          </svg>
          {label}
        </button>
      ))}
    </div>
  );
}
