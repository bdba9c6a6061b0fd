import type { KeyboardEvent, ReactNode, Ref } from 'react';
import type { RowRange } from '../../core/ladder/view.ts';
import { rowText } from '../../core/scene/outline.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Actions } from '../store/actions.ts';
import { ladderRow } from '../store/moves.ts';
import type { Item } from '../store/state.ts';

export interface LadderRowsProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly view: TraceView | undefined;
  readonly range: RowRange;
  readonly selection: Item | undefined;
  readonly actions: Actions;
  /** Rows that PageUp and PageDown move by. */
  readonly page: number;
  readonly chipText: (entry: number) => string;
  readonly onZoom: (by: 'in' | 'out' | 'reset') => void;
  readonly onPointer: (kind: 'move' | 'leave' | 'press', y: number) => void;
}

const rowId = (row: number): string => `ladder-row-${row}`;

/**
 * The ladder for keyboard and screen reader: a list box over the canvas whose options are the rows on screen, in
 * words. The pointer is taken here too.
 */
export function LadderRows(props: LadderRowsProps): ReactNode {
  const { ref, view, range, selection, actions, page, chipText, onZoom, onPointer } = props;
  const selected = view && selection && ladderRow(view, selection);
  const rows = view
    ? Array.from({ length: Math.max(0, range.end - range.first) }, (_, i) => range.first + i)
    : [];
  const active = selected !== undefined && rows.includes(selected) ? rowId(selected) : undefined;
  return (
    <div
      ref={ref}
      id="ladder-rows"
      className="ladder-rows"
      role="listbox"
      tabIndex={0}
      aria-label="Ladder: frames and socket records in the order of time"
      aria-activedescendant={active}
      onKeyDown={(event) => onKey(event, actions, page, onZoom)}
      onPointerMove={(event) => onPointer('move', offsetY(event))}
      onPointerLeave={() => onPointer('leave', 0)}
      onPointerDown={(event) => onPointer('press', offsetY(event))}
    >
      <div className="visually-hidden">
        {view &&
          rows.map((row) => (
            <div
              key={row}
              id={rowId(row)}
              role="option"
              tabIndex={-1}
              aria-selected={row === selected}
              aria-posinset={row + 1}
              aria-setsize={view.rows}
            >
              {rowText(view, row, chipText)}
            </div>
          ))}
      </div>
    </div>
  );
}

function offsetY(event: { clientY: number; currentTarget: Element }): number {
  return event.clientY - event.currentTarget.getBoundingClientRect().top;
}

function onKey(
  event: KeyboardEvent,
  actions: Actions,
  page: number,
  onZoom: (by: 'in' | 'out' | 'reset') => void,
): void {
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
    actions.move(by);
  } else if (event.key === 'Escape') actions.select(undefined);
  else if (zooms[event.key] && !event.ctrlKey && !event.metaKey) onZoom(zooms[event.key] ?? 'reset');
}

/** Keys that zoom; with Ctrl or ⌘ they are the browser's own. */
const zooms: Readonly<Record<string, 'in' | 'out' | 'reset'>> = {
  '+': 'in',
  '=': 'in',
  '-': 'out',
  '0': 'reset',
};
