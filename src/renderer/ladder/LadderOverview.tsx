import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { overviewOf } from '../../core/scene/overview.ts';
import { OVERVIEW_WIDTH, paintOverview } from '../../core/scene/paint-overview.ts';
import type { Palette } from '../../core/scene/palette.ts';
import type { Mark } from '../../core/scene/types.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { useWords } from '../words/use-words.ts';
import { fitCanvas } from './fit-canvas.ts';

export interface LadderOverviewProps {
  readonly view: TraceView;
  readonly palette: Palette;
  /** Height of the strip, CSS pixels. */
  readonly height: number;
  /** First row unit in the window, and how many there are in it. */
  readonly top: number;
  readonly shown: number;
  /** Findings, in row units. */
  readonly marks: readonly Mark[];
  readonly onScroll: (top: number) => void;
}

/** All of the ladder in a strip beside it, with a frame where the window is: a scrollbar that shows what is where. */
export function LadderOverview(props: LadderOverviewProps): ReactNode {
  const { view, palette, height, top, shown, marks, onScroll } = props;
  const { t } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const total = Math.max(1, view.tick.height);
  const { layout, rows } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is another at every tick; what counts is what grew
  const overview = useMemo(() => overviewOf(view, height), [layout, rows, total, height]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    fitCanvas(canvas.current, context, { width: OVERVIEW_WIDTH, height });
    const placed = marks.map(({ y, severity }) => ({ y: (y / total) * height, severity }));
    paintOverview(context, overview, placed, palette);
  }, [overview, palette, marks, total, height]);
  const most = Math.max(0, total - shown);
  const pixels = height / total;
  const drag = useWindowDrag({ pixels, top, shown, onScroll });
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = keyTarget(event.key, { top, shown, most });
    if (to === undefined) return;
    event.preventDefault();
    onScroll(to);
  };
  return (
    <div
      className="ladder-overview"
      role="scrollbar"
      aria-label={t('Overview of the ladder')}
      aria-controls="ladder-rows"
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={Math.round(most)}
      aria-valuenow={Math.min(Math.round(top), Math.round(most))}
      tabIndex={0}
      onKeyDown={onKeyDown}
      {...drag}
    >
      <div aria-hidden="true">
        <canvas ref={canvas} />
      </div>
      <div
        className="ladder-overview-window"
        style={{ top: top * pixels, height: Math.max(10, Math.min(height, shown * pixels)) }}
      />
    </div>
  );
}

/** Where a key scrolls to; undefined where it means nothing here. */
function keyTarget(
  key: string,
  { top, shown, most }: { top: number; shown: number; most: number },
): number | undefined {
  const by: Record<string, number> = {
    ArrowDown: top + 1,
    ArrowUp: top - 1,
    PageDown: top + shown,
    PageUp: top - shown,
    Home: 0,
    End: most,
  };
  const to = by[key];
  return to === undefined ? undefined : Math.min(most, Math.max(0, to));
}

/** The frame follows the pointer; a press beside it brings its middle there. */
function useWindowDrag(now: {
  readonly pixels: number;
  readonly top: number;
  readonly shown: number;
  readonly onScroll: (top: number) => void;
}) {
  const grip = useRef<number | undefined>(undefined);
  const at = (event: PointerEvent<HTMLDivElement>): number =>
    (event.clientY - event.currentTarget.getBoundingClientRect().top) / now.pixels;
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>): void => {
      const y = at(event);
      const inside = y >= now.top && y <= now.top + now.shown;
      grip.current = inside ? y - now.top : now.shown / 2;
      event.currentTarget.setPointerCapture(event.pointerId);
      if (!inside) now.onScroll(y - grip.current);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>): void => {
      if (grip.current !== undefined) now.onScroll(at(event) - grip.current);
    },
    onPointerUp: (): void => {
      grip.current = undefined;
    },
  };
}
