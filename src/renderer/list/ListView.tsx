import { type KeyboardEvent, memo, type ReactNode, useCallback, useRef } from 'react';
import { useStore } from 'zustand';
import { startOf } from '../engine/start.ts';
import type { Actions } from '../store/actions.ts';
import { itemOf, listRow, sameItem } from '../store/moves.ts';
import type { Workbench } from '../store/workbench.ts';
import { cx } from '../ui/cx.ts';
import { Scrollbar } from '../ui/Scrollbar.tsx';
import { useSize } from '../ui/use-size.ts';
import './list.css';
import { type RowCells, rowCells } from './row-cells.ts';
import { useListScroll } from './use-list-scroll.ts';

const ROW_HEIGHT = 23;
const HEAD_HEIGHT = 26;

const columns: readonly {
  readonly name: string;
  readonly cell: keyof RowCells;
  readonly numeric?: boolean;
}[] = [
  { name: 'No.', cell: 'number', numeric: true },
  { name: 'Time', cell: 'time', numeric: true },
  { name: 'Source', cell: 'source' },
  { name: 'Destination', cell: 'destination' },
  { name: 'Protocol', cell: 'protocol' },
  { name: 'Length', cell: 'length', numeric: true },
  { name: 'Info', cell: 'info' },
];

/** Frames and socket records interleaved, in Wireshark's columns; only the rows on screen are in the page. */
export function ListView({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  useStore(store, (state) => state.traceVersion);
  useStore(store, (state) => state.textsVersion);
  const selection = useStore(store, (state) => state.selection);
  const hover = useStore(store, (state) => state.hover);
  const following = useStore(store, (state) => state.following);
  const view = workbench.view();
  const grid = useRef<HTMLTableElement>(null);
  const height = Math.max(0, useSize(grid).height - HEAD_HEIGHT);
  const total = view?.listRows ?? 0;
  const shown = height / ROW_HEIGHT;
  const selected = view && selection ? listRow(view, selection) : undefined;
  const onFollow = useCallback((to: boolean) => actions.follow(to), [actions]);
  const { top, scrollTo } = useListScroll({
    element: grid,
    rowHeight: ROW_HEIGHT,
    shown,
    total,
    following,
    onFollow,
    reveal: selected,
  });
  const first = Math.max(0, Math.floor(top));
  const last = Math.min(total, Math.ceil(top + shown) + 1);
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  const isShown = selected !== undefined && selected >= first && selected < last;
  const start = view ? startOf(view) : { seconds: 0, nanos: 0 };
  return (
    <div className="list">
      <table
        ref={grid}
        id="list-rows"
        className="list-grid"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table one moves in (ARIA in HTML §4)
        role="grid"
        tabIndex={0}
        aria-label="Frames and socket records"
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-activedescendant={isShown ? `list-row-${selected}` : undefined}
        onKeyDown={(event) => onKey(event, actions, Math.max(1, Math.floor(shown) - 1))}
        onPointerLeave={() => actions.hover(undefined)}
      >
        <thead>
          <tr className="list-head" aria-rowindex={1}>
            {columns.map(({ name, numeric }) => (
              <th key={name} scope="col" className={cx('list-cell', numeric && 'number')}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view &&
            rows.map((row) => {
              const entry = view.list.rows.get('entry', row);
              const item = itemOf(entry);
              return (
                <Row
                  key={row}
                  row={row}
                  top={Math.round((row - top) * ROW_HEIGHT)}
                  entry={entry}
                  selected={sameItem(item, selection)}
                  hovered={sameItem(item, hover)}
                  actions={actions}
                  {...rowCells(view, entry, workbench.client.texts.get(entry), start)}
                />
              );
            })}
        </tbody>
      </table>
      <Scrollbar
        label="List"
        controls="list-rows"
        top={top}
        shown={shown}
        total={total}
        onScroll={scrollTo}
      />
    </div>
  );
}

interface RowProps extends RowCells {
  readonly row: number;
  readonly top: number;
  readonly entry: number;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly actions: Actions;
}

const Row = memo(function Row(props: RowProps): ReactNode {
  const { row, top, entry, selected, hovered, actions, look } = props;
  return (
    <tr
      id={`list-row-${row}`}
      aria-rowindex={row + 2}
      aria-selected={selected}
      className={cx('list-row', look, hovered && 'hovered')}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => actions.select(itemOf(entry))}
      onPointerEnter={() => actions.hover(itemOf(entry))}
    >
      {columns.map(({ name, cell, numeric }) => (
        <td
          key={name}
          className={cx(
            'list-cell',
            numeric && 'number',
            cell === 'protocol' && 'what',
            cell === 'info' && 'info',
          )}
        >
          {props[cell]}
        </td>
      ))}
    </tr>
  );
});

function onKey(event: KeyboardEvent, actions: Actions, page: number): void {
  const moves: Record<string, number | 'first' | 'last'> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: 'first',
    End: 'last',
  };
  const by = moves[event.key];
  if (by !== undefined) {
    event.preventDefault();
    actions.moveInList(by);
  } else if (event.key === 'Escape') actions.select(undefined);
}
