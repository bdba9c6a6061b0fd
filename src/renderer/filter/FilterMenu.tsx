import { Bookmark } from 'lucide-react';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';
import { usualFilters } from './usual.ts';

/** The filters that are wanted most, and those that were given a name. */
export function FilterMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, filters } = workbench;
  const { t } = useWords();
  const [naming, setNaming] = useState(false);
  const selection = useStore(store, (state) => state.selection);
  const saved = useStore(store, (state) => state.savedFilters);
  const draft = useStore(store, (state) => state.filterDraft.trim());
  const mistake = useStore(store, (state) => state.filterMistake);
  const apply = (text: string | undefined): void => {
    if (text !== undefined) void filters.applyFilter(text);
  };
  return (
    <>
      <Menu
        trigger={
          <Button look="quiet" className="icon" aria-label={t('Filters')} title={t('Filters')}>
            <Bookmark size={15} aria-hidden="true" />
          </Button>
        }
      >
        {usualFilters.map(({ title, text }) => {
          const filter = text(workbench.view(), selection);
          return (
            <MenuItem key={title} disabled={filter === undefined} onSelect={() => apply(filter)}>
              {t(title)}
            </MenuItem>
          );
        })}
        {saved.length > 0 && <MenuSeparator />}
        {saved.map(({ name, text }) => (
          <MenuItem key={name} aside={text} onSelect={() => apply(text)}>
            {name}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem disabled={draft === '' || mistake !== undefined} onSelect={() => setNaming(true)}>
          {t('Save this filter…')}
        </MenuItem>
        {saved.map(({ name }) => (
          <MenuItem key={name} onSelect={() => filters.forget(name)}>
            {t('Remove “{{name}}”', { name })}
          </MenuItem>
        ))}
      </Menu>
      {naming && (
        <NameDialog
          text={draft}
          onClose={() => setNaming(false)}
          onName={(name) => filters.save(name, draft)}
        />
      )}
    </>
  );
}

interface NameDialogProps {
  readonly text: string;
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}

function NameDialog({ text, onClose, onName }: NameDialogProps): ReactNode {
  const { t } = useWords();
  const [name, setName] = useState('');
  const save = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    onName(name.trim());
    onClose();
  };
  return (
    <Dialog title={t('Save the filter')} onClose={onClose}>
      <form className="form" onSubmit={save}>
        <code className="filter-saved-text">{text}</code>
        <label className="field">
          <span className="label">{t('Name')}</span>
          <input
            className="input"
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            {t('Save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
