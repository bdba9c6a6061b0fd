import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { findCommand, runCommand } from '../store/commands/index.ts';
import { keysText } from '../store/commands/keys.ts';
import { shareCommands } from '../store/commands/share.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';

/** Samples, files, and what the session says of itself. */
export function SessionsMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  return (
    <Menu trigger={<MenuButton text={t('Sessions')} />}>
      <CommandItem workbench={workbench} id="file.welcome" />
      <CommandItem workbench={workbench} id="file.recover" />
      <MenuSeparator />
      <CommandItem workbench={workbench} id="file.saveAs" />
      <CommandItem workbench={workbench} id="file.merge" />
      <MenuSeparator />
      <CommandItem workbench={workbench} id="file.info" />
      <CommandItem workbench={workbench} id="file.openHere" />
    </Menu>
  );
}

/** What can be given to others. */
export function ExportMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  return (
    <Menu trigger={<MenuButton text={t('Export')} />}>
      <CommandItem workbench={workbench} id="file.export" />
      <CommandItem workbench={workbench} id="list.export" />
      <MenuSeparator />
      {shareCommands.map(({ id }) => (
        <CommandItem key={id} workbench={workbench} id={id} />
      ))}
    </Menu>
  );
}

function MenuButton({ text, ...rest }: { text: string }): ReactNode {
  return (
    <Button {...rest}>
      {text}
      <ChevronDown size={14} aria-hidden="true" />
    </Button>
  );
}

/** A command as an item of a menu, with its key; disabled where it cannot be done now. */
function CommandItem({ workbench, id }: { workbench: Workbench; id: string }): ReactNode {
  const { store } = workbench;
  const { t } = useWords();
  const command = findCommand(id);
  const platform = useStore(store, (state) => state.app?.platform ?? '');
  const enabled = useStore(store, (state) => command?.enabled?.(state) !== false);
  if (!command) return null;
  const keys = command.keys?.[0];
  return (
    <MenuItem
      disabled={!enabled}
      aside={keys && keysText(keys, platform)}
      onSelect={() => runCommand(workbench, id)}
    >
      {t(command.title)}
    </MenuItem>
  );
}
