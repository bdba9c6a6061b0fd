import { type CSSProperties, memo, type PointerEvent, type ReactNode } from 'react';
import type { ColorRule } from '../store/color-rules.ts';
import { builtInColumns, type Column, isBuiltIn } from '../store/columns.ts';
import { cx } from '../ui/cx.ts';

export interface ListRowProps {
  readonly row: number;
  readonly top: number;
  readonly entry: number;
  readonly columns: readonly Column[];
  /** One for each column. */
  readonly cells: readonly string[];
  /** Class names: what kind of row it is. */
  readonly look: string;
  readonly rule: ColorRule | undefined;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly onPress: (entry: number, event: PointerEvent | React.MouseEvent) => void;
  readonly onMenu: (entry: number) => void;
  readonly onEnter: (entry: number) => void;
}

/** One row; drawn anew only where something of it has changed. */
export const ListRow = memo(function ListRow(props: ListRowProps): ReactNode {
  const { row, top, entry, columns, cells, look, rule, selected, hovered } = props;
  return (
    <tr
      id={`list-row-${row}`}
      aria-rowindex={row + 2}
      aria-selected={selected}
      className={cx('list-row', look, hovered && 'hovered', rule && 'colored')}
      style={{ transform: `translateY(${top}px)`, ...(rule ? ruleStyle(rule) : {}) }}
      onClick={(event) => props.onPress(entry, event)}
      onContextMenu={() => props.onMenu(entry)}
      onPointerEnter={() => props.onEnter(entry)}
    >
      {columns.map(({ id }, index) => (
        <td
          key={id}
          className={cx(
            'list-cell',
            isNumeric(id) && 'number',
            id === 'protocol' && 'what',
            id === 'info' && 'info',
          )}
        >
          {cells[index]}
        </td>
      ))}
    </tr>
  );
}, isSame);

export const isNumeric = (id: string): boolean => isBuiltIn(id) && builtInColumns[id].numeric;

/** Both themes at once: the page's colour scheme chooses. */
function ruleStyle({ light, dark }: ColorRule): CSSProperties {
  return {
    '--row-back': `light-dark(${light.back}, ${dark.back})`,
    '--row-text': `light-dark(${light.text}, ${dark.text})`,
  } as CSSProperties;
}

function isSame(a: ListRowProps, b: ListRowProps): boolean {
  const { cells: before, ...restA } = a;
  const { cells: now, ...restB } = b;
  return (
    before.length === now.length &&
    before.every((cell, index) => cell === now[index]) &&
    (Object.keys(restA) as (keyof typeof restA)[]).every((name) => restA[name] === restB[name])
  );
}
