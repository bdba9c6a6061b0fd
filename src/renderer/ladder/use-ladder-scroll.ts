import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { RowView } from '../../core/ladder/rows.ts';
import { BOTTOM_ROOM, clampTop, revealRow, type Window } from '../../core/ladder/view.ts';
import type { ZoomStep } from '../store/ladder-state.ts';

/** Height of a row at the zoom one starts with, and the ends of the zoom, CSS pixels. */
export const ROW_HEIGHT = 24;
const MOST_ROW_HEIGHT = 48;
const ZOOM_STEP = 1.25;

/** No smaller than that all of the ladder is seen. */
function leastRowHeight({ height, total }: { height: number; total: number }): number {
  return Math.min(ROW_HEIGHT, height / (total + 2));
}

export interface LadderScroll {
  readonly window: Window;
  scrollTo(top: number): void;
  panBy(pixels: number): void;
  /** A step of zoom around the middle of the window; `reset` goes back to the height one starts with. */
  zoom(step: ZoomStep): void;
  /** Zooms by a factor; what is at this height of the window stays there. */
  zoomAt(factor: number, pixel: number): void;
  /** Moves so that a row is seen; false where it is already. */
  reveal(rows: RowView, row: number): boolean;
}

export interface LadderScrollOptions {
  readonly element: RefObject<HTMLElement | null>;
  /** Height of the window, CSS pixels. */
  readonly height: number;
  /** Height of the ladder, row units. */
  readonly total: number;
  /** Stay at the newest row. */
  readonly following: boolean;
  readonly onFollow: (following: boolean) => void;
}

/** Where the ladder's window stands: wheel scrolls, wheel with Ctrl or a pinch zooms, following keeps it at the end. */
export function useLadderScroll(options: LadderScrollOptions): LadderScroll {
  const { element, height, total, following, onFollow } = options;
  const [state, setState] = useState({ top: 0, rowHeight: ROW_HEIGHT });
  const latest = useRef({ ...state, height, total });
  latest.current = { ...state, height, total };
  const place = useCallback((top: number, rowHeight: number) => {
    const { height: h, total: t } = latest.current;
    const next = { top: clampTop(top, t, { top, height: h, rowHeight }), rowHeight };
    latest.current = { ...latest.current, ...next };
    setState(next);
  }, []);
  const most = clampTop(Number.POSITIVE_INFINITY, total, { top: 0, height, rowHeight: state.rowHeight });
  const top = following ? most : Math.min(state.top, most);
  const scrollTo = useCallback(
    (wanted: number) => {
      place(wanted, latest.current.rowHeight);
      const { top: at, height: h, total: t, rowHeight } = latest.current;
      onFollow(at >= clampTop(Number.POSITIVE_INFINITY, t, { top: 0, height: h, rowHeight }) - 0.01);
    },
    [place, onFollow],
  );
  const zoomTo = useCallback(
    (rowHeight: number, pixel: number) => {
      const next = Math.min(MOST_ROW_HEIGHT, Math.max(leastRowHeight(latest.current), rowHeight));
      const at = latest.current.top + pixel / latest.current.rowHeight;
      place(at - pixel / next, next);
      onFollow(false);
    },
    [place, onFollow],
  );
  useWheel(element, latest, top, scrollTo, zoomTo);
  const window = { top, height, rowHeight: state.rowHeight };
  const reveal = (rows: RowView, row: number): boolean => {
    const wanted = revealRow(rows, row, window, 2);
    if (wanted !== top) place(wanted, state.rowHeight);
    return wanted !== top;
  };
  const zoom = useCallback(
    (step: ZoomStep) => zoomTo(heightAfter(step, latest.current), latest.current.height / 2),
    [zoomTo],
  );
  const panBy = (pixels: number): void => scrollTo(top + pixels / state.rowHeight);
  const zoomAt = (factor: number, pixel: number): void => zoomTo(state.rowHeight * factor, pixel);
  return { window, scrollTo, panBy, zoom, zoomAt, reveal };
}

/** Height of a row after a step of zoom. */
function heightAfter(
  step: ZoomStep,
  { rowHeight, height, total }: { rowHeight: number; height: number; total: number },
): number {
  if (step === 'reset') return ROW_HEIGHT;
  if (step === 'fit') return Math.min(ROW_HEIGHT, height / (total + BOTTOM_ROOM));
  return step === 'in' ? rowHeight * ZOOM_STEP : rowHeight / ZOOM_STEP;
}

/** React's wheel listeners are passive; this one keeps the page from zooming. */
function useWheel(
  element: RefObject<HTMLElement | null>,
  latest: RefObject<{ rowHeight: number }>,
  top: number,
  scrollTo: (top: number) => void,
  zoomTo: (rowHeight: number, pixel: number) => void,
): void {
  const at = useRef(top);
  at.current = top;
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { rowHeight } = latest.current;
      if (event.ctrlKey) zoomTo(rowHeight * Math.exp(-event.deltaY / 240), event.offsetY);
      else {
        at.current += (event.deltaY * (event.deltaMode === 1 ? 16 : 1)) / rowHeight;
        scrollTo(at.current);
      }
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element, latest, scrollTo, zoomTo]);
}
