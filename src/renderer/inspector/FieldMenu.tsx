import type { ReactNode } from 'react';
import type { FieldNode } from '../engine/answers.ts';
import type { FilterActions } from '../store/filter-actions.ts';
import type { CombineHow } from '../store/filter-text.ts';
import { MenuItem, MenuMore, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';

const ways: readonly { readonly how: CombineHow; readonly title: Key }[] = [
  { how: 'replace', title: 'Selected' },
  { how: 'not', title: 'Not selected' },
  { how: 'and', title: '… and selected' },
  { how: 'or', title: '… or selected' },
  { how: 'andNot', title: '… and not selected' },
  { how: 'orNot', title: '… or not selected' },
];

export interface FieldMenuProps {
  /** The field it is about; undefined: none is selected. */
  readonly node: FieldNode | undefined;
  readonly bytes: Uint8Array;
  readonly filters: FilterActions;
  readonly onExpand: (all: boolean) => void;
}

/** What can be done with a field: filter by it, copy it, open and close the tree. */
export function FieldMenu({ node, bytes, filters, onExpand }: FieldMenuProps): ReactNode {
  const { t } = useWords();
  const filter = node?.filter;
  const combine = (prepare: boolean): ReactNode =>
    ways.map(({ how, title }) => (
      <MenuItem
        key={how}
        onSelect={() => filter !== undefined && void filters.andFilter(filter, how, prepare)}
      >
        {t(title)}
      </MenuItem>
    ));
  return (
    <>
      {filter !== undefined && (
        <>
          <MenuMore label={t('Apply as filter')}>{combine(false)}</MenuMore>
          <MenuMore label={t('Prepare as filter')}>{combine(true)}</MenuMore>
          <MenuSeparator />
        </>
      )}
      {node && <CopyItems node={node} bytes={bytes} />}
      <MenuItem onSelect={() => onExpand(true)}>{t('Expand all')}</MenuItem>
      <MenuItem onSelect={() => onExpand(false)}>{t('Collapse all')}</MenuItem>
    </>
  );
}

const copy = (text: string): void => void navigator.clipboard.writeText(text).catch(() => {});

function CopyItems({ node, bytes }: { node: FieldNode; bytes: Uint8Array }): ReactNode {
  const { t } = useWords();
  const { name, label, value, filter, offset, length } = node;
  const part = bytes.subarray(offset, offset + length);
  return (
    <>
      <MenuItem disabled={value === ''} aside="Ctrl+C" onSelect={() => copy(value)}>
        {t('Copy the value')}
      </MenuItem>
      <MenuItem disabled={name === ''} onSelect={() => copy(name)}>
        {t('Copy the field name')}
      </MenuItem>
      <MenuItem disabled={part.length === 0} onSelect={() => copy(hexOf(part))}>
        {t('Copy the bytes')}
      </MenuItem>
      <MenuItem onSelect={() => copy(label)}>{t('Copy the line')}</MenuItem>
      <MenuItem disabled={filter === undefined} onSelect={() => copy(filter ?? '')}>
        {t('Copy as filter')}
      </MenuItem>
      <MenuSeparator />
    </>
  );
}

/** `5e 0a 71 3f`. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
