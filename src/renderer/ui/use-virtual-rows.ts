import { type RefObject, useEffect, useState } from 'react';

/** Rows drawn above and below those that are seen. */
const MARGIN = 6;

export interface VirtualRows {
  /** Rows to draw: [first, last). */
  readonly first: number;
  readonly last: number;
  /** Rows that fit. */
  readonly shown: number;
}

/**
 * Which rows of equal height an element that scrolls natively shows. Good for some hundred thousand rows: beyond about
 * a million a browser cannot make the content tall enough.
 *
 * @param head height above the rows that stays in place, pixels
 */
export function useVirtualRows(
  element: RefObject<HTMLElement | null>,
  rowHeight: number,
  total: number,
  head = 0,
): VirtualRows {
  const [seen, setSeen] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const look = (): void =>
      setSeen((before) => {
        const [top, height] = [target.scrollTop, target.clientHeight];
        return before.top === top && before.height === height ? before : { top, height };
      });
    const observer = new ResizeObserver(look);
    observer.observe(target);
    target.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      target.removeEventListener('scroll', look);
    };
  }, [element]);
  const shown = Math.max(0, (seen.height - head) / rowHeight);
  const top = Math.min(Math.floor(seen.top / rowHeight), Math.max(0, Math.ceil(total - shown)));
  return {
    first: Math.max(0, top - MARGIN),
    last: Math.min(total, Math.ceil(top + shown) + MARGIN),
    shown,
  };
}

/** Scrolls just so far that a row is seen. */
export function revealRow(element: HTMLElement | null, row: number, rowHeight: number, head = 0): void {
  if (!element) return;
  const room = element.clientHeight - head;
  const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight];
  if (top < element.scrollTop) element.scrollTop = top;
  else if (bottom > element.scrollTop + room) element.scrollTop = bottom - room;
}
