import type { KeyboardEvent, ReactNode, Ref } from 'react';
import type { RowRange } from '../../core/ladder/view.ts';
import { linkedItem } from '../../core/scene/links.ts';
import { rowText } from '../../core/scene/outline.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Actions } from '../store/actions.ts';
import type { ZoomStep } from '../store/ladder-state.ts';
import { ladderRow } from '../store/moves.ts';
import type { Item } from '../store/state.ts';
import { cx } from '../ui/cx.ts';
import { useRowKeys } from '../ui/use-row-keys.ts';
import { useWords } from '../words/use-words.ts';
import type { useLadderPointer } from './use-ladder-pointer.ts';

export interface LadderRowsProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly view: TraceView | undefined;
  readonly range: RowRange;
  readonly selection: Item | undefined;
  readonly actions: Actions;
  /** Rows that PageUp and PageDown move by. */
  readonly page: number;
  readonly chipText: (entry: number) => string;
  /** Title of the weightiest finding that rests on an entry; undefined: none. */
  readonly markTitle: (entry: number) => string | undefined;
  readonly onZoom: (step: ZoomStep) => void;
  readonly pointer: ReturnType<typeof useLadderPointer>;
}

const rowId = (row: number): string => `ladder-row-${row}`;

/**
 * The ladder for keyboard and screen reader: a list box over the canvas whose options are the rows on screen, in
 * words. The pointer is taken here too.
 */
export function LadderRows(props: LadderRowsProps): ReactNode {
  const { ref, view, range, selection, chipText, pointer } = props;
  const { t } = useWords();
  const selected = view && selection && ladderRow(view, selection);
  const keyOf = useRowKeys(range.first, range.end);
  const rows = view
    ? Array.from({ length: Math.max(0, range.end - range.first) }, (_, i) => range.first + i)
    : [];
  const active = selected !== undefined && rows.includes(selected) ? rowId(selected) : undefined;
  return (
    <div
      ref={ref}
      id="ladder-rows"
      className={cx('ladder-rows', pointer.panning && 'panning')}
      role="listbox"
      tabIndex={0}
      aria-label={t('Ladder: frames and socket records in the order of time')}
      aria-activedescendant={active}
      onKeyDown={(event) => onKey(event, props)}
      {...pointer.handlers}
    >
      <div className="visually-hidden ladder-options">
        {view &&
          rows.map((row) => (
            <div
              key={keyOf(row)}
              id={rowId(row)}
              role="option"
              tabIndex={-1}
              aria-selected={row === selected}
              aria-posinset={row + 1}
              aria-setsize={view.rows}
            >
              {rowText(view, row, chipText) + markText(props, row)}
            </div>
          ))}
      </div>
    </div>
  );
}

/** A finding that rests on the row, in words. */
function markText({ view, markTitle }: LadderRowsProps, row: number): string {
  const title = view && markTitle(view.layout.rows.get('entry', row));
  return title ? ` — ${title}` : '';
}

function onKey(event: KeyboardEvent, { view, selection, actions, page, onZoom }: LadderRowsProps): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const moves: Record<string, number | 'first' | 'last'> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: 'first',
    End: 'last',
  };
  const by = moves[event.key];
  const step = zooms[event.key];
  if (by !== undefined) {
    event.preventDefault();
    actions.move(by);
  } else if (event.key === 'Escape') actions.select(undefined);
  else if (step) onZoom(step);
  else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    event.preventDefault();
    const linked = view && selection && linkedItem(view, selection, event.key === 'ArrowRight');
    if (linked) actions.select(linked);
  }
}

/** Keys that zoom; with Ctrl or ⌘ they are the browser's own. */
const zooms: Readonly<Record<string, ZoomStep>> = {
  '+': 'in',
  '=': 'in',
  '-': 'out',
  '0': 'reset',
  f: 'fit',
};
