import { useEffect } from 'react';
import type { Command } from '../store/commands/command.ts';
import { commands, runCommand } from '../store/commands/index.ts';
import { commandOf, isTyping } from '../store/commands/keys.ts';
import type { Workbench } from '../store/workbench.ts';

/** Takes the keys of commands, in both hosts: what Electron's menu has taken does not come here. */
export function useCommandKeys(workbench: Workbench): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const command =
        event.defaultPrevented || isTyping(event, event.target)
          ? undefined
          : commandOf(event, commands.filter(isHere(event.target)));
      if (!command) return;
      event.preventDefault();
      runCommand(workbench, command.id);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [workbench]);
}

/** Keys that are the list's alone count where the focus is in it, and no text is selected that they would copy. */
const isHere =
  (target: EventTarget | null) =>
  ({ where }: Command): boolean =>
    where === undefined || (target instanceof Element && target.closest('.list') !== null);
