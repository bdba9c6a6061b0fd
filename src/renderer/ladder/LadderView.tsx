import { ArrowDownToLine } from 'lucide-react';
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { columnsFor } from '../../core/ladder/geometry.ts';
import { type RowRange, rowAt, visibleRows } from '../../core/ladder/view.ts';
import { summaryText } from '../../core/scene/outline.ts';
import { chipFont, paintScene } from '../../core/scene/paint.ts';
import { OVERVIEW_WIDTH } from '../../core/scene/paint-overview.ts';
import { buildScene, type Scene } from '../../core/scene/scene.ts';
import type { Mark, MarkSeverity } from '../../core/scene/types.ts';
import { chipTextOf } from '../canvas/chip-text.ts';
import { createMeasure } from '../canvas/measure.ts';
import { useCanvasStyle } from '../canvas/use-palette.ts';
import { startOf } from '../engine/start.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { itemOf, ladderRow } from '../store/moves.ts';
import type { Item } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Scrollbar } from '../ui/Scrollbar.tsx';
import { useSize } from '../ui/use-size.ts';
import { useWords } from '../words/use-words.ts';
import './ladder.css';
import { fitCanvas } from './fit-canvas.ts';
import { LadderHead } from './LadderHead.tsx';
import { LadderOverview } from './LadderOverview.tsx';
import { LadderRows } from './LadderRows.tsx';
import { Legend } from './Legend.tsx';
import { useLadderPointer } from './use-ladder-pointer.ts';
import { type LadderScroll, useLadderScroll } from './use-ladder-scroll.ts';
import { type Marks, useMarks } from './use-marks.ts';

/** Rows that stand in the list box, at most: where there are more they are too small to be read. */
const MOST_OPTIONS = 200;
/** Ladders longer than so many windows have the overview beside them. */
const LONG = 3;

/** The ladder of the trace: canvas, titles, list box for keyboard and screen reader, overview. */
export function LadderView({ workbench, empty }: { workbench: Workbench; empty: ReactNode }): ReactNode {
  const { store, actions, ladder } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.traceVersion);
  const selection = useStore(store, (state) => state.selection);
  const hover = useStore(store, (state) => state.hover);
  const following = useStore(store, (state) => state.following);
  const theme = useStore(store, (state) => state.theme);
  const legend = useStore(store, (state) => state.legend);
  const order = useStore(store, (state) => state.laneOrder);
  const view = workbench.view();
  const marks = useMarks(workbench);

  const body = useRef<HTMLDivElement>(null);
  const rowsElement = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(body);
  const style = useCanvasStyle(theme);
  const onFollow = useCallback((to: boolean) => actions.follow(to), [actions]);
  const total = view?.tick.height ?? 0;
  const scroll = useLadderScroll({ element: rowsElement, height: size.height, total, following, onFollow });
  const { window } = scroll;
  const shown = size.height / window.rowHeight;
  const hasOverview = view !== undefined && total > LONG * shown;
  const records = (view?.tables.records.length ?? 1) > 0;
  const lanes = view?.tick.lanes;
  const width = Math.max(0, size.width - (hasOverview ? OVERVIEW_WIDTH : 0));
  const columns = useMemo(
    () => columnsFor(width, lanes ?? [], records, order),
    [width, lanes, records, order],
  );
  const measure = useMemo(() => createMeasure((italic) => chipFont(italic, style.fonts)), [style.fonts]);
  const visible = view ? visibleRows(view.layout.rows, window) : { first: 0, end: 0 };
  const range = {
    first: visible.first,
    end: Math.min(visible.end, visible.first + MOST_OPTIONS, view?.rows ?? 0),
  };
  // What the list has asked for is no reason to draw the ladder.
  useStore(store, () => (view ? workbench.client.texts.newness(entriesIn(view, range)) : 0));
  const placed = useMemo(() => (view ? placedMarks(view, marks) : []), [view, marks]);
  const chipText = (entry: number): string => (view ? chipTextOf(view, workbench.client.texts, entry) : '');
  const markOf = (entry: number): MarkSeverity | undefined => marks.get(entry)?.severity;

  const moves = useRevealSelection(
    view,
    selection && view ? ladderRow(view, selection) : undefined,
    scroll.reveal,
  );
  useAskedZoom(store, scroll.zoom);

  const isPainted = usePainted();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || size.width === 0 || moves.current) return;
    const start = view && startOf(view);
    const scene =
      start && buildScene({ view, columns, window, selection, hover, chipText, measure, markOf, start });
    if (isPainted(scene, [size, style, columns])) return;
    fitCanvas(canvas.current, context, size);
    if (scene) paintScene(context, scene, { ...style, columns });
  });

  const itemAt = (y: number): Item | undefined => {
    const row = view ? rowAt(view.layout.rows, window, y) : undefined;
    return view && row !== undefined && row < view.rows
      ? itemOf(view.layout.rows.get('entry', row))
      : undefined;
  };
  const pointer = useLadderPointer({
    scroll,
    onHover: (y) => actions.hover(y === undefined ? undefined : itemAt(y)),
    onPress: (y) => actions.select(itemAt(y)),
  });
  const hasRows = view !== undefined && view.rows > 0;
  return (
    <section className="ladder" aria-label={t('Ladder')}>
      {view && <LadderHead workbench={workbench} columns={columns} records={records} />}
      <div className="ladder-body" ref={body}>
        <div aria-hidden="true">
          <canvas ref={canvas} className="ladder-canvas" />
        </div>
        <LadderRows
          ref={rowsElement}
          view={view}
          range={range}
          selection={selection}
          actions={actions}
          page={Math.max(1, Math.floor(shown) - 2)}
          chipText={chipText}
          markTitle={(entry) => marks.get(entry)?.title}
          onZoom={scroll.zoom}
          pointer={pointer}
        />
        {hasOverview ? (
          <LadderOverview
            view={view}
            palette={style.palette}
            height={size.height}
            top={window.top}
            shown={shown}
            marks={placed}
            onScroll={scroll.scrollTo}
          />
        ) : (
          <Scrollbar
            label={t('Ladder')}
            controls="ladder-rows"
            top={window.top}
            shown={shown}
            total={total + 1}
            onScroll={scroll.scrollTo}
          />
        )}
        {!hasRows && empty}
        {hasRows && !following && !view.tick.complete && (
          <Button className="ladder-tail" icon={ArrowDownToLine} onClick={() => actions.follow(true)}>
            {t('Newest')}
          </Button>
        )}
        {legend && hasRows && <Legend style={{ ...style, columns }} onClose={() => ladder.toggleLegend()} />}
        <p className="visually-hidden" role="status">
          {view?.tick.complete ? summaryText(view) : ''}
        </p>
      </div>
    </section>
  );
}

const entriesIn = ({ layout }: TraceView, { first, end }: RowRange): number[] =>
  Array.from({ length: Math.max(0, end - first) }, (_, index) => layout.rows.get('entry', first + index));

/**
 * Whether a scene is what was painted last. While a trace grows below the window nothing in it changes, and a canvas that
 * is painted is handed on whole to the screen. `look` is compared by identity, item by item.
 */
function usePainted(): (scene: Scene | undefined, look: readonly unknown[]) => boolean {
  const painted = useRef<readonly unknown[]>([]);
  return (scene, look) => {
    const now = [JSON.stringify(scene), devicePixelRatio, ...look];
    const before = painted.current;
    painted.current = now;
    return now.length === before.length && now.every((part, index) => part === before[index]);
  };
}

/** Findings where their entries stand, in row units. */
function placedMarks(view: TraceView, marks: Marks): Mark[] {
  return [...marks.values()].flatMap(({ entry, severity }) => {
    const row = ladderRow(view, itemOf(entry));
    return row === undefined ? [] : [{ y: view.layout.rows.get('y', row), severity }];
  });
}

/** Zooms when a menu or the palette asked for it. */
function useAskedZoom(store: Workbench['store'], zoom: LadderScroll['zoom']): void {
  const { number, step } = useStore(store, (state) => state.zoomAsked);
  const done = useRef(number);
  useEffect(() => {
    if (done.current !== number) zoom(step);
    done.current = number;
  }, [number, step, zoom]);
}

/**
 * Scrolls to the selection when it changes, wherever it was made. Says to the effects behind it whether it has just done
 * so: then all is drawn again at once, and need not be before.
 */
function useRevealSelection(
  view: TraceView | undefined,
  row: number | undefined,
  reveal: LadderScroll['reveal'],
): RefObject<boolean> {
  const shown = useRef<number | undefined>(undefined);
  const moves = useRef(false);
  useEffect(() => {
    const isOther = row !== shown.current;
    shown.current = row;
    moves.current = isOther && row !== undefined && view !== undefined && reveal(view.layout.rows, row);
  });
  return moves;
}
