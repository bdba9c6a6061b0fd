import { useEffect } from 'react';
import { commands, runCommand } from '../store/commands/index.ts';
import { commandOf, isTyping } from '../store/commands/keys.ts';
import type { Workbench } from '../store/workbench.ts';

/** Takes the keys of commands, in both hosts: what Electron's menu has taken does not come here. */
export function useCommandKeys(workbench: Workbench): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const command =
        event.defaultPrevented || isTyping(event, event.target) ? undefined : commandOf(event, commands);
      if (!command) return;
      event.preventDefault();
      runCommand(workbench, command.id);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [workbench]);
}
