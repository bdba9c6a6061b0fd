import { MessageSquare } from 'lucide-react';
import { type CSSProperties, memo, type PointerEvent, type ReactNode } from 'react';
import type { ColorRule } from '../store/color-rules.ts';
import { builtInColumns, type Column, isBuiltIn } from '../store/columns.ts';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';

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
  readonly marked: boolean;
  readonly comment: string | undefined;
  readonly hovered: boolean;
  readonly onPress: (entry: number, event: PointerEvent | React.MouseEvent) => void;
  readonly onMenu: (entry: number) => void;
  readonly onEnter: (entry: number) => void;
}

/** One row; drawn anew only where something of it has changed. */
export const ListRow = memo(function ListRow(props: ListRowProps): ReactNode {
  const { row, top, entry, columns, cells, look, rule, selected, hovered, marked, comment } = props;
  const { t } = useWords();
  return (
    <tr
      id={`list-row-${row}`}
      aria-rowindex={row + 2}
      aria-selected={selected}
      className={cx('list-row', look, hovered && 'hovered', rule && 'colored', marked && 'marked')}
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
          {index === 0 && marked && <span className="visually-hidden">{t('Marked')} </span>}
          {index === 0 && comment !== undefined && <CommentSign comment={comment} />}
          {cells[index]}
        </td>
      ))}
    </tr>
  );
}, isSame);

/** Says what the comment is to those who point at it, and to those who listen. */
function CommentSign({ comment }: { comment: string }): ReactNode {
  const { t } = useWords();
  return (
    <span className="list-commented" title={comment}>
      <MessageSquare size={11} aria-hidden="true" />
      <span className="visually-hidden">
        {t('Comment')}: {comment}{' '}
      </span>
    </span>
  );
}

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
