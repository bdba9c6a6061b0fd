import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { cx } from './cx.ts';
import './data-grid.css';
import { revealRow, useVirtualRows } from './use-virtual-rows.ts';

export interface GridColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** Pixels; the last column takes what is left, unless it is of numbers. */
  readonly width: number;
  readonly numeric?: boolean;
  /** False: its heading does not sort. */
  readonly sortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
  readonly look?: (row: Row) => string | undefined;
}

export interface GridSort {
  readonly column: string;
  readonly descending: boolean;
}

export interface DataGridProps<Row> {
  readonly id: string;
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  /** Rows that there are; of them those from `first` on are at hand. */
  readonly total: number;
  readonly first: number;
  readonly rows: readonly Row[];
  /** Number of the row one is at. */
  readonly current: number | undefined;
  readonly onCurrent: (row: number) => void;
  /** Enter, or a double click. */
  readonly onOpen?: (row: Row) => void;
  /** Which rows are wanted. */
  readonly onWindow: (first: number, count: number) => void;
  readonly sort?: GridSort;
  readonly onSort?: (column: string) => void;
  /** A row that is a heading over all columns; undefined for other rows. */
  readonly heading?: (row: Row) => ReactNode | undefined;
  readonly rowLook?: (row: Row) => string | undefined;
}

const ROW = 24;
const HEAD = 27;

/** A table one moves in by keys, of any length: only the rows on screen are in the page. */
export function DataGrid<Row>(props: DataGridProps<Row>): ReactNode {
  const { id, label, columns, total, first, rows, current, onCurrent, onOpen, onWindow } = props;
  const grid = useRef<HTMLTableElement>(null);
  const seen = useVirtualRows(grid, ROW, total, HEAD);
  useEffect(
    () => onWindow(seen.first, Math.max(1, seen.last - seen.first)),
    [onWindow, seen.first, seen.last],
  );
  useEffect(() => {
    if (current !== undefined) revealRow(grid.current, current, ROW, HEAD);
  }, [current]);
  const rowAt = (row: number): Row | undefined => rows[row - first];
  const numbers = Array.from({ length: Math.max(0, seen.last - seen.first) }, (_, i) => seen.first + i);
  const template = columns
    .map(({ width, numeric }, i) =>
      i === columns.length - 1 && !numeric ? `minmax(${width}px, 1fr)` : `${width}px`,
    )
    .join(' ');
  const isSeen = current !== undefined && rowAt(current) !== undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const opened = current === undefined ? undefined : rowAt(current);
    if (event.key === 'Enter' && opened !== undefined) onOpen?.(opened);
    const next = target(event.key, current, total, Math.max(1, Math.floor(seen.shown) - 1));
    if (next === undefined) return;
    event.preventDefault();
    onCurrent(next);
  };
  return (
    <table
      ref={grid}
      id={id}
      className="data-grid"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table one moves in (ARIA in HTML §4)
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={isSeen ? `${id}-${current}` : undefined}
      style={{ '--grid-columns': template } as React.CSSProperties}
      onKeyDown={onKeyDown}
    >
      <Head {...props} />
      <tbody style={{ height: total * ROW }}>
        {numbers.map((number) => {
          const row = rowAt(number);
          if (row === undefined) return null;
          const heading = props.heading?.(row);
          return (
            <tr
              key={number}
              id={`${id}-${number}`}
              aria-rowindex={number + 2}
              aria-selected={number === current}
              className={cx('data-row', heading !== undefined && 'heading', props.rowLook?.(row))}
              style={{ transform: `translateY(${number * ROW}px)` }}
              onClick={() => onCurrent(number)}
              onDoubleClick={() => onOpen?.(row)}
            >
              {heading === undefined ? (
                columns.map((column) => <Cell key={column.id} column={column} row={row} />)
              ) : (
                <td className="data-cell whole" colSpan={columns.length}>
                  {heading}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Cell<Row>({ column, row }: { column: GridColumn<Row>; row: Row }): ReactNode {
  return (
    <td className={cx('data-cell', column.numeric && 'number', column.look?.(row))}>{column.cell(row)}</td>
  );
}

/** Headings; those that sort are one stop for Tab, and the arrow keys move among them. */
function Head<Row>({ columns, sort, onSort }: DataGridProps<Row>): ReactNode {
  const sorted = columns.some(({ id }) => id === sort?.column) ? sort?.column : columns[0]?.id;
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    buttons[buttons.indexOf(event.target as HTMLButtonElement) + step]?.focus();
  };
  return (
    <thead>
      <tr className="data-head" aria-rowindex={1} onKeyDown={onKeyDown}>
        {columns.map(({ id, title, numeric, sortable }) => {
          const isSorted = sort?.column === id;
          const direction = sort?.descending ? 'descending' : 'ascending';
          const Arrow = sort?.descending ? ArrowDown : ArrowUp;
          return (
            <th
              key={id}
              scope="col"
              className={cx('data-cell', numeric && 'number')}
              aria-sort={isSorted ? direction : undefined}
            >
              {onSort && sortable !== false ? (
                <button type="button" tabIndex={id === sorted ? 0 : -1} onClick={() => onSort(id)}>
                  {title}
                  {isSorted && <Arrow size={12} aria-hidden="true" />}
                </button>
              ) : (
                title
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** The row that a key leads to; undefined for keys that do not move. */
function target(key: string, current: number | undefined, total: number, page: number): number | undefined {
  if (total === 0) return undefined;
  const from = current ?? -1;
  const moves: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from < 0 ? total - 1 : from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: total - 1,
  };
  const to = moves[key];
  return to === undefined ? undefined : Math.min(total - 1, Math.max(0, to));
}
