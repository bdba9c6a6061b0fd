import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { findCommand, runCommand } from '../store/commands/index.ts';
import { keysText } from '../store/commands/keys.ts';
import type { Workbench } from '../store/workbench.ts';
import { MenuItem, MenuMore, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';

/** What can be done with the selected rows: commands, so that each has its key. */
export function RowMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const item = (id: string): ReactNode => <CommandItem key={id} workbench={workbench} id={id} />;
  return (
    <>
      {['list.mark', 'list.comment', 'list.reference'].map(item)}
      <MenuSeparator />
      {['list.previousInConversation', 'list.nextInConversation', 'list.linked'].map(item)}
      <MenuSeparator />
      <MenuMore label={t('Copy')}>{['list.copyText', 'list.copyCsv', 'list.copyFilter'].map(item)}</MenuMore>
      <MenuSeparator />
      {['list.export'].map(item)}
      <MenuSeparator />
      {['list.find', 'list.goTo', 'list.back', 'list.forward'].map(item)}
    </>
  );
}

function CommandItem({ workbench, id }: { workbench: Workbench; id: string }): ReactNode {
  const { t } = useWords();
  const platform = useStore(workbench.store, (state) => state.app?.platform ?? '');
  const disabled = useStore(workbench.store, (state) => findCommand(id)?.enabled?.(state) === false);
  const command = findCommand(id);
  if (!command) return null;
  const keys = command.keys?.[0];
  return (
    <MenuItem
      disabled={disabled}
      aside={keys && keysText(keys, platform)}
      onSelect={() => runCommand(workbench, id)}
    >
      {t(command.title)}
    </MenuItem>
  );
}
