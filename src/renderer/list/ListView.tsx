import { type CSSProperties, type MouseEvent, type ReactNode, useCallback, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { rowCells } from '../engine/row-cells.ts';
import { timeColumn, timeText } from '../engine/time-column.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { type Column, fieldColumns, isBuiltIn, shownColumns } from '../store/columns.ts';
import { enabledRules, selectedRows } from '../store/list-actions.ts';
import { entryOf, itemOf, listRow, sameItem } from '../store/moves.ts';
import type { State } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { MenuArea } from '../ui/Menu.tsx';
import { Scrollbar } from '../ui/Scrollbar.tsx';
import { useRowKeys } from '../ui/use-row-keys.ts';
import { useSize } from '../ui/use-size.ts';
import { useWords } from '../words/use-words.ts';
import { FindBar } from './FindBar.tsx';
import { ListHead } from './ListHead.tsx';
import { ListRow } from './ListRow.tsx';
import './list.css';
import { listKey } from './list-keys.ts';
import { RowMenu } from './RowMenu.tsx';
import { useListScroll } from './use-list-scroll.ts';

const ROW_HEIGHT = 23;
const HEAD_HEIGHT = 26;

/** Frames and socket records interleaved, in Wireshark's columns; only the rows on screen are in the page. */
export function ListView({ workbench }: { workbench: Workbench }): ReactNode {
  return (
    <div className="list-panel">
      <FindBar workbench={workbench} />
      <Grid workbench={workbench} />
    </div>
  );
}

function Grid({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.traceVersion);
  const selection = useStore(store, (state) => state.selection);
  const following = useStore(store, (state) => state.following);
  const all = useStore(store, (state) => state.columns);
  const columns = useMemo(() => shownColumns(all), [all]);
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
    of: view?.session,
  });
  const first = Math.max(0, Math.floor(top));
  const last = Math.min(total, Math.ceil(top + shown) + 1);
  const isShown = selected !== undefined && selected >= first && selected < last;
  return (
    <div className="list">
      <MenuArea
        disabled={!selection}
        area={
          <table
            ref={grid}
            id="list-rows"
            className="list-grid"
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table one moves in (ARIA in HTML §4)
            role="grid"
            tabIndex={0}
            aria-label={t('Frames and socket records')}
            aria-rowcount={total + 1}
            aria-colcount={columns.length}
            aria-multiselectable="true"
            aria-activedescendant={isShown ? `list-row-${selected}` : undefined}
            style={columnStyle(columns)}
            onKeyDown={(event) => listKey(event, workbench, Math.max(1, Math.floor(shown) - 1))}
            onPointerLeave={() => actions.hover(undefined)}
          >
            <ListHead workbench={workbench} />
            <tbody>
              {view && (
                <Rows
                  workbench={workbench}
                  view={view}
                  columns={columns}
                  top={top}
                  first={first}
                  last={last}
                />
              )}
            </tbody>
          </table>
        }
      >
        <RowMenu workbench={workbench} />
      </MenuArea>
      <Scrollbar
        label={t('List')}
        controls="list-rows"
        top={top}
        shown={shown}
        total={total}
        onScroll={scrollTo}
      />
    </div>
  );
}

/** Widths as the grid's tracks: Info, else the last column, takes what is left. */
function columnStyle(columns: readonly Column[]): CSSProperties {
  const stretches = columns.some(({ id }) => id === 'info') ? 'info' : columns.at(-1)?.id;
  const tracks = columns.map(({ id, width }) =>
    id === stretches ? `minmax(${width}px, 1fr)` : `${width}px`,
  );
  const least = columns.reduce((sum, { width }) => sum + width, 0);
  return { '--list-columns': tracks.join(' '), '--list-width': `${least}px` } as CSSProperties;
}

interface RowsProps {
  readonly workbench: Workbench;
  readonly view: TraceView;
  readonly columns: readonly Column[];
  readonly top: number;
  readonly first: number;
  readonly last: number;
}

/** What the rows need of the state, each piece of it the same while it has not changed. */
function useRowState({
  store,
}: Workbench): Pick<
  State,
  | 'selection'
  | 'hover'
  | 'range'
  | 'marks'
  | 'comments'
  | 'timeFormat'
  | 'timeReferences'
  | 'colorRules'
  | 'colorRows'
> {
  return {
    selection: useStore(store, (state) => state.selection),
    hover: useStore(store, (state) => state.hover),
    range: useStore(store, (state) => state.range),
    marks: useStore(store, (state) => state.marks),
    comments: useStore(store, (state) => state.comments),
    timeFormat: useStore(store, (state) => state.timeFormat),
    timeReferences: useStore(store, (state) => state.timeReferences),
    colorRules: useStore(store, (state) => state.colorRules),
    colorRows: useStore(store, (state) => state.colorRows),
  };
}

function Rows({ workbench, view, columns, top, first, last }: RowsProps): ReactNode {
  const { client, store } = workbench;
  const state = useRowState(workbench);
  const entryAt = (row: number): number | undefined =>
    row >= 0 ? view.list.rows.get('entry', row) : undefined;
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  const entries = rows.map((row) => view.list.rows.get('entry', row));
  // What the ladder has asked for is no reason to draw the list.
  useStore(store, () => client.texts.newness(entries) + client.rows.newness(entries));
  const keyOf = useRowKeys(first, last);
  const handlers = useRowHandlers(workbench);
  const { selection, hover, timeFormat, timeReferences, colorRows } = state;
  const rules = useMemo(() => enabledRules(state.colorRules), [state.colorRules]);
  const fields = fieldColumns(columns);
  const references = timeReferences.map(entryOf);
  const time = timeColumn(view, timeFormat, references);
  const range = selectedRows(view, state);
  const asks = colorRows || fields.length > 0 || timeFormat.kind === 'conversation';
  return rows.map((row, index) => {
    const entry = entries[index]!;
    const item = itemOf(entry);
    const answer = asks ? client.rows.get(entry) : undefined;
    const when = references.includes(entry)
      ? '*REF*'
      : timeText(view, time, entry, entryAt(row - 1), answer?.before);
    const cells = {
      ...rowCells(view, entry, client.texts.get(entry), when),
      comment: state.comments.get(entry) ?? '',
    };
    return (
      <ListRow
        key={keyOf(row)}
        row={row}
        top={Math.round((row - top) * ROW_HEIGHT)}
        entry={entry}
        columns={columns}
        cells={columns.map(({ id }) =>
          isBuiltIn(id) ? cells[id] : (answer?.cells[fields.indexOf(id)] ?? ''),
        )}
        look={cells.look}
        rule={colorRows && answer ? rules[answer.rule] : undefined}
        selected={range ? row >= range.first && row <= range.last : sameItem(item, selection)}
        hovered={sameItem(item, hover)}
        marked={state.marks.has(entry)}
        comment={state.comments.get(entry)}
        {...handlers}
      />
    );
  });
}

/** The same functions at every drawing, so that rows that have not changed are left alone. */
function useRowHandlers({ store, actions, list, view }: Workbench) {
  return useMemo(
    () => ({
      onPress: (entry: number, event: Pick<MouseEvent, 'shiftKey'>): void => {
        if (event.shiftKey) list.extendTo(itemOf(entry));
        else actions.select(itemOf(entry));
      },
      /** The menu is for what is selected: a row outside of it becomes the selection. */
      onMenu: (entry: number): void => {
        const trace = view();
        const range = trace && selectedRows(trace, store.getState());
        const row = trace && listRow(trace, itemOf(entry));
        const within = range && row !== undefined && row >= range.first && row <= range.last;
        if (!within) actions.select(itemOf(entry));
      },
      onEnter: (entry: number): void => actions.hover(itemOf(entry)),
    }),
    [store, actions, list, view],
  );
}
