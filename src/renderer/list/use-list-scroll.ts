import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

export interface ListScrollOptions {
  readonly element: RefObject<HTMLElement | null>;
  readonly rowHeight: number;
  /** Rows that fit, and rows there are. */
  readonly shown: number;
  readonly total: number;
  readonly following: boolean;
  readonly onFollow: (following: boolean) => void;
  /** Row to be seen whenever it changes. */
  readonly reveal: number | undefined;
  /** What the rows are of: where it is another, they are seen from the first on. */
  readonly of: number | undefined;
}

/** First row shown, with its fraction; wheel, follow and reveal. */
export function useListScroll(options: ListScrollOptions): {
  readonly top: number;
  readonly scrollTo: (top: number) => void;
} {
  const { element, rowHeight, shown, total, following, onFollow, reveal, of } = options;
  const [place, setPlace] = useState({ of, top: 0 });
  const most = Math.max(0, total - shown);
  const top = following ? most : Math.min(place.of === of ? place.top : 0, most);
  const latest = useRef({ top, most, of });
  latest.current = { top, most, of };
  const scrollTo = useCallback(
    (wanted: number) => {
      const next = Math.min(Math.max(0, wanted), latest.current.most);
      latest.current.top = next;
      setPlace({ of: latest.current.of, top: next });
      onFollow(next >= latest.current.most - 0.01);
    },
    [onFollow],
  );
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.shiftKey || Math.abs(sideways) > Math.abs(event.deltaY)) {
        target.scrollLeft += sideways;
        return;
      }
      scrollTo(latest.current.top + (event.deltaY * (event.deltaMode === 1 ? 16 : 1)) / rowHeight);
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element, rowHeight, scrollTo]);
  const revealed = useRef<{ readonly row?: number | undefined; readonly of?: number | undefined }>({});
  useEffect(() => {
    const isOther = reveal !== revealed.current.row || of !== revealed.current.of;
    if (reveal !== undefined && isOther) setPlace({ of, top: around(reveal, top, shown, most) });
    revealed.current = { row: reveal, of };
  });
  return { top, scrollTo };
}

/** Where to scroll so that `row` is seen with a row of margin; `top` itself where it is. */
export function around(row: number, top: number, shown: number, most: number): number {
  if (row - 1 < top) return Math.max(0, row - 1);
  return row + 2 > top + shown ? Math.min(most, Math.ceil(row + 2 - shown)) : top;
}
