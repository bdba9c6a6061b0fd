import { useRef } from 'react';

/**
 * React keys of the rows on screen, [first, end). A row that stays keeps its element; where all rows are others, as when one
 * scrolls far, the elements are used again in their places, which is far less work than to make others.
 */
export function useRowKeys(first: number, end: number): (row: number) => number {
  const shown = useRef({ first, end, shift: 0 });
  const before = shown.current;
  const stay = first < before.end && end > before.first;
  const shift = before.shift + (stay ? 0 : first - before.first);
  shown.current = { first, end, shift };
  return (row) => row - shift;
}
