/** Keys of the list that move its selection; everything else is a command. */
import type { KeyboardEvent } from 'react';
import type { Move } from '../store/moves.ts';
import type { Workbench } from '../store/workbench.ts';

/** CSS pixels that an arrow key scrolls sideways. */
const SIDEWAYS = 80;

/** @param page rows of a page */
export function listKey(event: KeyboardEvent<HTMLElement>, workbench: Workbench, page: number): void {
  if (event.altKey) return;
  const { actions, list } = workbench;
  const by = moveOf(event.key, page);
  const held = event.ctrlKey || event.metaKey;
  if (by !== undefined && !held) {
    if (event.shiftKey) list.extend(by);
    else actions.moveInList(by);
  } else if (event.key === 'Escape') actions.select(undefined);
  else if (event.key.toLowerCase() === 'a' && held && !event.shiftKey) list.selectAll();
  else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
    openMenu(event.currentTarget);
  else if (event.key === 'ArrowLeft') event.currentTarget.scrollLeft -= SIDEWAYS;
  else if (event.key === 'ArrowRight') event.currentTarget.scrollLeft += SIDEWAYS;
  else return;
  event.preventDefault();
}

function moveOf(key: string, page: number): Move | undefined {
  const moves: Readonly<Record<string, Move>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: 'first',
    End: 'last',
  };
  return moves[key];
}

/** Opens the menu at the selected row, as a click there would. */
function openMenu(grid: HTMLElement): void {
  const row = grid.querySelector('tr[aria-selected="true"]');
  if (!row) return;
  const { left, bottom } = row.getBoundingClientRect();
  row.dispatchEvent(
    new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left + 60, clientY: bottom }),
  );
}
