import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { RowView } from '../../core/ladder/rows.ts';
import { clampTop, revealRow, type Window } from '../../core/ladder/view.ts';

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
  /** A step of zoom around the middle of the window; `reset` goes back to the height one starts with. */
  zoom(by: 'in' | 'out' | 'reset'): void;
  reveal(rows: RowView, row: number): void;
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
  const reveal = (rows: RowView, row: number): void => {
    const wanted = revealRow(rows, row, window, 2);
    if (wanted !== top) place(wanted, state.rowHeight);
  };
  const zoom = (by: 'in' | 'out' | 'reset'): void => {
    const { rowHeight, height: h } = latest.current;
    zoomTo(by === 'reset' ? ROW_HEIGHT : by === 'in' ? rowHeight * ZOOM_STEP : rowHeight / ZOOM_STEP, h / 2);
  };
  return { window, scrollTo, zoom, reveal };
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
