import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { runCommand } from '../store/commands/index.ts';
import { shareCommands } from '../store/commands/share.ts';
import { shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Menu, MenuItem } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';

/** The ladder, or the session, as something to give away. */
export function ExportMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const empty = useStore(workbench.store, (state) => shownSession(state) === undefined);
  return (
    <Menu
      trigger={
        <Button disabled={empty}>
          {t('Export')}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      {shareCommands.map(({ id, title }) => (
        <MenuItem key={id} onSelect={() => runCommand(workbench, id)}>
          {t(title)}
        </MenuItem>
      ))}
    </Menu>
  );
}
