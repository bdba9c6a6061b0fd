import { ArrowDown, ArrowUp } from 'lucide-react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useState } from 'react';
import { useStore } from 'zustand';
import {
  type Column,
  columnTitle,
  LEAST_WIDTH,
  MOST_WIDTH,
  movedBefore,
  movedBy,
  resized,
  shownColumns,
  toggled,
} from '../store/columns.ts';
import type { State } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { cx } from '../ui/cx.ts';
import { MenuArea } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';
import { HeadMenu } from './HeadMenu.tsx';
import { isNumeric } from './ListRow.tsx';
import { useColumnDrag } from './use-column-drag.ts';

/** CSS pixels by which a key changes a width. */
const STEP = 10;

/**
 * The heads of the columns. One of them is in the tab order; arrow keys go among them, with Shift they change the
 * width, with Ctrl the place.
 */
export function ListHead({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, list } = workbench;
  const { t } = useWords();
  const all = useStore(store, (state) => state.columns);
  const columns = shownColumns(all);
  const sort = useStore(store, (state) => state.sort);
  const [current, setCurrent] = useState<string | undefined>(undefined);
  const [menuOf, setMenuOf] = useState<string | undefined>(undefined);
  const drag = useColumnDrag(
    (id, before) => list.setColumns(movedBefore(all, id, before)),
    (id) => list.cycleSort(id),
  );
  const tabStop = columns.some(({ id }) => id === current) ? current : columns[0]?.id;
  const last = columns.at(-1)?.id;
  const onKey = (event: KeyboardEvent<HTMLElement>, id: string): void => {
    if (!headKey(event, id, columns, workbench)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <thead>
      <MenuArea
        area={
          <tr className="list-head" aria-rowindex={1}>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                aria-sort={sortOf(sort, column.id)}
                data-column={column.id}
                tabIndex={column.id === tabStop ? 0 : -1}
                aria-description={t(
                  'Enter sorts. Arrow keys go on; with Shift they change the width, with Ctrl the place.',
                )}
                className={cx(
                  'list-cell',
                  isNumeric(column.id) && 'number',
                  drag.dragged === column.id && 'dragged',
                  drag.dragged !== undefined && drag.target === column.id && 'before',
                  drag.dragged !== undefined && drag.target === undefined && column.id === last && 'after',
                )}
                onFocus={() => setCurrent(column.id)}
                onKeyDown={(event) => onKey(event, column.id)}
                onContextMenu={() => setMenuOf(column.id)}
                {...drag.handlers(column.id)}
              >
                {columnTitle(column.id)}
                {sort?.column === column.id && <SortSign descending={sort.descending} />}
                <Grip column={column} workbench={workbench} />
              </th>
            ))}
          </tr>
        }
      >
        <HeadMenu workbench={workbench} column={menuOf} />
      </MenuArea>
    </thead>
  );
}

function SortSign({ descending }: { descending: boolean }): ReactNode {
  const Icon = descending ? ArrowDown : ArrowUp;
  return <Icon className="list-sort" size={12} aria-hidden="true" />;
}

const sortOf = (sort: State['sort'], id: string): 'ascending' | 'descending' | 'none' =>
  sort?.column === id ? (sort.descending ? 'descending' : 'ascending') : 'none';

/** The right edge of a head, which is drawn to change the width. */
function Grip({ column, workbench }: { column: Column; workbench: Workbench }): ReactNode {
  const { store, list } = workbench;
  const [from, setFrom] = useState<{ x: number; before: readonly Column[] } | undefined>(undefined);
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = widthOf(event.currentTarget.parentElement) - event.clientX;
    setFrom({ x, before: store.getState().columns });
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (from) list.setColumns(resized(store.getState().columns, column.id, from.x + event.clientX), true);
  };
  const end = (): void => {
    if (from) list.drewColumns(from.before);
    setFrom(undefined);
  };
  return (
    <span
      className={cx('list-grip', from !== undefined && 'held')}
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={(event) => {
        const width = widestCell(event.currentTarget);
        if (width > 0) list.setColumns(resized(store.getState().columns, column.id, width));
      }}
    />
  );
}

const widthOf = (element: Element | null): number => element?.getBoundingClientRect().width ?? 0;

/** Width that shows the whole of the cells on screen. */
function widestCell(grip: HTMLElement): number {
  const head = grip.parentElement;
  const at = head?.parentElement ? [...head.parentElement.children].indexOf(head) : -1;
  const rows = head?.closest('table')?.querySelectorAll('tbody tr') ?? [];
  return [...rows].reduce((most, row) => Math.max(most, (row.children[at]?.scrollWidth ?? 0) + 2), 0);
}

/** Does what a key means at a column's head; false where it means nothing. */
function headKey(
  event: KeyboardEvent<HTMLElement>,
  id: string,
  columns: readonly Column[],
  { list, store }: Workbench,
): boolean {
  const { columns: all } = store.getState();
  const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : undefined;
  if (event.altKey) return false;
  if (way === undefined) {
    if (event.key === 'Delete') list.setColumns(toggled(all, id));
    else if (event.key === 'Enter' || event.key === ' ') list.cycleSort(id);
    else return false;
    return true;
  }
  if (event.shiftKey) {
    const width = widthOf(event.currentTarget) + way * STEP;
    list.setColumns(resized(all, id, Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width))));
  } else if (event.ctrlKey || event.metaKey) list.setColumns(movedBy(all, id, way));
  else focusHead(event.currentTarget, columns, id, way);
  return true;
}

function focusHead(head: HTMLElement, columns: readonly Column[], id: string, way: 1 | -1): void {
  const next = columns[columns.findIndex((column) => column.id === id) + way];
  if (!next) return;
  head.parentElement?.querySelector<HTMLElement>(`[data-column="${CSS.escape(next.id)}"]`)?.focus();
}
