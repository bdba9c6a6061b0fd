import { ChevronDown, ChevronRight, ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useEffect, useMemo, useState } from 'react';
import type { FieldNode } from '../engine/answers.ts';
import type { FilterActions } from '../store/filter-actions.ts';
import type { ByteRange } from '../store/state.ts';
import { IconButton } from '../ui/Button.tsx';
import { cx } from '../ui/cx.ts';
import { MenuArea } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';
import { FieldMenu } from './FieldMenu.tsx';
import { allParents, ancestors, type FieldRow, fieldRows, nodeAt } from './field-rows.ts';

export interface FieldTreeProps {
  readonly fields: readonly FieldNode[];
  readonly bytes: Uint8Array;
  readonly filters: FilterActions;
  /** Path of the selected field. */
  readonly selected: string | undefined;
  readonly onSelect: (path: string | undefined, range: ByteRange | undefined) => void;
}

/**
 * The fields of a frame as a tree (ARIA APG: tree view); the selected field's bytes are lit in the hex view. Drawn anew only
 * where something of it has changed, not whenever the trace has grown.
 */
export const FieldTree = memo(function FieldTree({
  fields,
  bytes,
  filters,
  selected,
  onSelect,
}: FieldTreeProps): ReactNode {
  const { t } = useWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (selected) setOpen((before) => new Set([...before, ...ancestors(selected)]));
  }, [selected]);
  const rows = useMemo(() => fieldRows(fields, open), [fields, open]);
  const toggle = (path: string, to: boolean): void => {
    setOpen((before) => {
      const next = new Set(before);
      if (to) next.add(path);
      else next.delete(path);
      return next;
    });
  };
  const select = (path: string): void => {
    const node = nodeAt(fields, path);
    onSelect(path, node && node.length > 0 ? { offset: node.offset, length: node.length } : undefined);
  };
  const current = rows.some(({ path }) => path === selected) ? selected : undefined;
  const expand = (all: boolean): void => setOpen(new Set(all ? allParents(fields) : []));
  const node = current === undefined ? undefined : nodeAt(fields, current);
  const tree = (
    <div
      className="field-tree"
      role="tree"
      tabIndex={0}
      aria-label={t('Fields')}
      aria-activedescendant={current && `field-${current}`}
      onKeyDown={(event) => onKey(event, rows, current, select, toggle, node?.value ?? '')}
    >
      {rows.map((row) => (
        <Row key={row.path} row={row} selected={row.path === current} onSelect={select} onToggle={toggle} />
      ))}
    </div>
  );
  return (
    <>
      <div className="fields-head">
        <h2>{t('Fields')}</h2>
        <IconButton icon={ChevronsUpDown} label={t('Expand all')} onClick={() => expand(true)} />
        <IconButton icon={ChevronsDownUp} label={t('Collapse all')} onClick={() => expand(false)} />
      </div>
      <MenuArea area={tree}>
        <FieldMenu node={node} bytes={bytes} filters={filters} onExpand={expand} />
      </MenuArea>
    </>
  );
});

interface RowProps {
  readonly row: FieldRow;
  readonly selected: boolean;
  readonly onSelect: (path: string) => void;
  readonly onToggle: (path: string, to: boolean) => void;
}

function Row({ row, selected, onSelect, onToggle }: RowProps): ReactNode {
  const { node, path, level, open, position, siblings } = row;
  const parent = node.children.length > 0;
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and takes the keys
    <div
      id={`field-${path}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={selected}
      aria-expanded={parent ? open : undefined}
      className={cx('field-row', `level${level}`, !parent && 'leaf', node.severity)}
      style={{ marginLeft: (level - 1) * 14 }}
      onClick={() => onSelect(path)}
      onDoubleClick={() => parent && onToggle(path, !open)}
      onContextMenu={() => onSelect(path)}
    >
      {parent && (
        <Icon
          size={12}
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            onToggle(path, !open);
          }}
        />
      )}
      <span>{node.label}</span>
    </div>
  );
}

function onKey(
  event: KeyboardEvent,
  rows: readonly FieldRow[],
  current: string | undefined,
  select: (path: string) => void,
  toggle: (path: string, to: boolean) => void,
  value: string,
): void {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c' && value !== '') {
    event.preventDefault();
    void navigator.clipboard.writeText(value).catch(() => {});
    return;
  }
  const index = rows.findIndex(({ path }) => path === current);
  const row = rows[index];
  const go = (to: FieldRow | undefined): void => {
    if (to) select(to.path);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => go(rows[index + 1]),
    ArrowUp: () => go(rows[Math.max(0, index - 1)]),
    Home: () => go(rows[0]),
    End: () => go(rows.at(-1)),
    ArrowRight: () => {
      if (!row || row.node.children.length === 0) return;
      if (row.open) go(rows[index + 1]);
      else toggle(row.path, true);
    },
    ArrowLeft: () => {
      if (row?.open) toggle(row.path, false);
      else if (row) go(rows.find(({ path }) => path === ancestors(row.path).at(-1)));
    },
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}
