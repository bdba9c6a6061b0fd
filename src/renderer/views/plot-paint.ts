/** Draws the lines and points of a graph; where they stand is asked of the scales. */
import type { TrackPart } from '../../core/engine/questions/track.ts';

/**
 * `bars`: from low to high; `steps`: holds until the next; `samples`: holds since the one before; the others mark points,
 * told apart by shape.
 */
export type PlotLook = 'steps' | 'samples' | 'line' | 'bars' | 'dots' | 'crosses' | 'squares' | 'rings';

export interface PlotSeries {
  readonly id: string;
  /** What the legend calls it. */
  readonly label: string;
  readonly part: TrackPart;
  readonly look: PlotLook;
  /** Design token, `--kind-data`. */
  readonly colour: string;
  readonly dashed?: boolean;
  /** Its points rest on nothing that could be chosen: they are told, no more. */
  readonly passive?: boolean;
}

/** What is drawn on; all in canvas pixels. */
export interface PlotCanvas {
  readonly context: CanvasRenderingContext2D;
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
  /** Canvas pixels of a CSS pixel. */
  readonly scale: number;
  readonly colour: (token: string) => string;
}

export function paintSeries(canvas: PlotCanvas, series: PlotSeries): void {
  const { context, colour, scale } = canvas;
  context.strokeStyle = colour(series.colour);
  context.fillStyle = colour(series.colour);
  context.lineWidth = 1.5 * scale;
  context.setLineDash(series.dashed ? [5 * scale, 3 * scale] : []);
  context.beginPath();
  paths[series.look](canvas, series.part);
  context.setLineDash([]);
}

const paths: Readonly<Record<PlotLook, (canvas: PlotCanvas, part: TrackPart) => void>> = {
  steps: ({ context, x, y }, { times, high }) => {
    times.forEach((time, i) => {
      if (i === 0) context.moveTo(x(time), y(high[0]!));
      else {
        context.lineTo(x(time), y(high[i - 1]!));
        context.lineTo(x(time), y(high[i]!));
      }
    });
    context.stroke();
  },
  samples: ({ context, x, y }, { times, high }) => {
    times.forEach((time, i) => {
      const from = times[i - 1] ?? 0;
      if (i === 0) context.moveTo(x(from), y(high[i]!));
      else context.lineTo(x(from), y(high[i]!));
      context.lineTo(x(time), y(high[i]!));
    });
    context.stroke();
  },
  line: ({ context, x, y }, { times, high }) => {
    times.forEach((time, i) => {
      if (i === 0) context.moveTo(x(time), y(high[i]!));
      else context.lineTo(x(time), y(high[i]!));
    });
    context.stroke();
  },
  bars: ({ context, x, y, scale }, { times, low, high }) => {
    const cap = 2 * scale;
    times.forEach((time, i) => {
      const [at, from, to] = [x(time), y(low[i]!), y(high[i]!)];
      context.moveTo(at, from);
      context.lineTo(at, to);
      context.moveTo(at - cap, from);
      context.lineTo(at + cap, from);
      context.moveTo(at - cap, to);
      context.lineTo(at + cap, to);
    });
    context.stroke();
  },
  dots: ({ context, x, y, scale }, { times, high }) => {
    times.forEach((time, i) => {
      const [at, value] = [x(time), y(high[i]!)];
      context.moveTo(at + 2.5 * scale, value);
      context.arc(at, value, 2.5 * scale, 0, Math.PI * 2);
    });
    context.fill();
  },
  rings: ({ context, x, y, scale }, { times, high }) => {
    times.forEach((time, i) => {
      const [at, value] = [x(time), y(high[i]!)];
      context.moveTo(at + 3 * scale, value);
      context.arc(at, value, 3 * scale, 0, Math.PI * 2);
    });
    context.stroke();
  },
  squares: ({ context, x, y, scale }, { times, high }) => {
    const size = 3 * scale;
    times.forEach((time, i) => {
      context.rect(x(time) - size, y(high[i]!) - size, 2 * size, 2 * size);
    });
    context.fill();
  },
  crosses: ({ context, x, y, scale }, { times, low, high }) => {
    const size = 4 * scale;
    context.lineWidth = 2 * scale;
    times.forEach((time, i) => {
      const [at, value] = [x(time), y((low[i]! + high[i]!) / 2)];
      context.moveTo(at - size, value - size);
      context.lineTo(at + size, value + size);
      context.moveTo(at - size, value + size);
      context.lineTo(at + size, value - size);
    });
    context.stroke();
  },
};

/** The point that is selected: a line down the graph and a ring around it. */
export function paintMark(
  { context, x, y, scale, colour }: PlotCanvas,
  point: { readonly time: number; readonly value: number },
  top: number,
  height: number,
): void {
  const at = x(point.time);
  context.strokeStyle = colour('--select-border');
  context.lineWidth = 2 * scale;
  context.beginPath();
  context.moveTo(at, top);
  context.lineTo(at, top + height);
  context.stroke();
  context.strokeStyle = colour('--text');
  context.beginPath();
  context.arc(at, y(point.value), 5.5 * scale, 0, Math.PI * 2);
  context.stroke();
}
