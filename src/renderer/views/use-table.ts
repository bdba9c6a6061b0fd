import { useCallback, useState } from 'react';

/** The order of a table: a heading chosen again turns it round. Texts begin with the first, counts with the largest. */
export function useSort<Column extends string>(
  initial: Column,
  ascending: readonly Column[],
): {
  readonly sort: { readonly column: Column; readonly descending: boolean };
  readonly onSort: (column: string) => void;
} {
  const [sort, setSort] = useState({ column: initial, descending: false });
  const onSort = (name: string): void => {
    const column = name as Column;
    setSort((before) =>
      before.column === column
        ? { column, descending: !before.descending }
        : { column, descending: !ascending.includes(column) },
    );
  };
  return { sort, onSort };
}

/** Rows asked for beyond those seen, either way: scrolling a little needs no new answer. */
const MARGIN = 30;

/** Which rows of a table are asked for. */
export function useGridWindow(): {
  readonly first: number;
  readonly count: number;
  readonly onWindow: (first: number, count: number) => void;
} {
  const [wanted, setWanted] = useState({ first: 0, count: 60 });
  const onWindow = useCallback(
    (first: number, count: number) =>
      setWanted((before) => {
        const held = first >= before.first && first + count <= before.first + before.count;
        return held ? before : { first: Math.max(0, first - MARGIN), count: count + 2 * MARGIN };
      }),
    [],
  );
  return { ...wanted, onWindow };
}
