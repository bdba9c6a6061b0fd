import { useEffect } from 'react';
import { commands, runCommand } from '../store/commands/index.ts';
import { commandOf } from '../store/commands/keys.ts';
import type { Workbench } from '../store/workbench.ts';

/** Takes the keys of commands. Only the web host needs it: Electron's menu takes its own. */
export function useCommandKeys(workbench: Workbench): void {
  useEffect(() => {
    if (workbench.host.kind !== 'web') return;
    const onKey = (event: KeyboardEvent): void => {
      const command = commandOf(event, commands);
      if (!command) return;
      event.preventDefault();
      runCommand(workbench, command.id);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [workbench]);
}
