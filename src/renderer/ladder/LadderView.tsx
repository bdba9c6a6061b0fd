import { ArrowDownToLine } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { columnsFor } from '../../core/ladder/geometry.ts';
import { rowAt, visibleRows } from '../../core/ladder/view.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { itemOf, ladderRow } from '../store/moves.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Scrollbar } from '../ui/Scrollbar.tsx';
import { useSize } from '../ui/use-size.ts';
import { chipTextOf } from './chip-text.ts';
import './ladder.css';
import { summaryText } from '../../core/scene/outline.ts';
import { chipFont, paintScene } from '../../core/scene/paint.ts';
import { buildScene } from '../../core/scene/scene.ts';
import { startOf } from '../engine/start.ts';
import { LadderHead } from './LadderHead.tsx';
import { LadderRows } from './LadderRows.tsx';
import { createMeasure } from './measure.ts';
import { useLadderScroll } from './use-ladder-scroll.ts';
import { useCanvasStyle } from './use-palette.ts';

/** The ladder of the trace: canvas, titles, list box for keyboard and screen reader. */
export function LadderView({ workbench, empty }: { workbench: Workbench; empty: ReactNode }): ReactNode {
  const { store, actions } = workbench;
  useStore(store, (state) => state.traceVersion);
  useStore(store, (state) => state.textsVersion);
  const selection = useStore(store, (state) => state.selection);
  const hover = useStore(store, (state) => state.hover);
  const following = useStore(store, (state) => state.following);
  const theme = useStore(store, (state) => state.theme);
  const view = workbench.view();

  const body = useRef<HTMLDivElement>(null);
  const rowsElement = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(body);
  const style = useCanvasStyle(theme);
  const onFollow = useCallback((to: boolean) => actions.follow(to), [actions]);
  const total = view?.tick.height ?? 0;
  const scroll = useLadderScroll({ element: rowsElement, height: size.height, total, following, onFollow });
  const { window } = scroll;
  const records = (view?.tables.records.length ?? 1) > 0;
  const lanes = view?.tick.lanes;
  const columns = useMemo(() => columnsFor(size.width, lanes ?? [], records), [size.width, lanes, records]);
  const measure = useMemo(() => createMeasure((italic) => chipFont(italic, style.fonts)), [style.fonts]);
  const chipText = (entry: number): string => (view ? chipTextOf(view, workbench.client.texts, entry) : '');

  useRevealSelection(view, selection && view ? ladderRow(view, selection) : undefined, scroll.reveal);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || size.width === 0) return;
    fitCanvas(canvas.current, context, size);
    if (!view) return;
    const start = startOf(view);
    const scene = buildScene({ view, columns, window, selection, hover, chipText, measure, start });
    paintScene(context, scene, { ...style, columns });
  });

  const onPointer = (kind: 'move' | 'leave' | 'press', y: number): void => {
    const row = view && kind !== 'leave' ? rowAt(view.layout.rows, window, y) : undefined;
    const item =
      view && row !== undefined && row < view.rows ? itemOf(view.layout.rows.get('entry', row)) : undefined;
    if (kind === 'press') actions.select(item);
    else actions.hover(item);
  };
  const range = view ? visibleRows(view.layout.rows, window) : { first: 0, end: 0 };
  const shown = size.height / window.rowHeight;
  const hasRows = view !== undefined && view.rows > 0;
  return (
    <section className="ladder" aria-label="Ladder">
      <LadderHead view={view} columns={columns} records={records} />
      <div className="ladder-body" ref={body}>
        <div aria-hidden="true">
          <canvas ref={canvas} className="ladder-canvas" />
        </div>
        <LadderRows
          ref={rowsElement}
          view={view}
          range={{ first: range.first, end: Math.min(range.end, range.first + 200, view?.rows ?? 0) }}
          selection={selection}
          actions={actions}
          page={Math.max(1, Math.floor(shown) - 2)}
          chipText={chipText}
          onZoom={scroll.zoom}
          onPointer={onPointer}
        />
        <Scrollbar
          label="Ladder"
          controls="ladder-rows"
          top={window.top}
          shown={shown}
          total={total + 1}
          onScroll={scroll.scrollTo}
        />
        {!hasRows && empty}
        {hasRows && !following && !view.tick.complete && (
          <Button className="ladder-tail" icon={ArrowDownToLine} onClick={() => actions.follow(true)}>
            Newest
          </Button>
        )}
        <p className="visually-hidden" role="status">
          {view?.tick.complete ? summaryText(view) : ''}
        </p>
      </div>
    </section>
  );
}

/** Scrolls to the selection when it changes, wherever it was made. */
function useRevealSelection(
  view: TraceView | undefined,
  row: number | undefined,
  reveal: (rows: TraceView['layout']['rows'], row: number) => void,
): void {
  const shown = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (row !== shown.current && row !== undefined && view) reveal(view.layout.rows, row);
    shown.current = row;
  });
}

function fitCanvas(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  { width, height }: { width: number; height: number },
): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
}
