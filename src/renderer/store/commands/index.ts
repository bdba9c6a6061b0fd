import type { Workbench } from '../workbench.ts';
import { captureCommands } from './capture.ts';
import type { Command } from './command.ts';
import { editCommands } from './edit.ts';
import { fileCommands } from './file.ts';
import { filterCommands } from './filter.ts';
import { helpCommands } from './help.ts';
import { ladderCommands } from './ladder.ts';
import { copyCommands, exportCommands, goCommands, listViewCommands } from './list.ts';
import { presentCommands } from './present.ts';
import { sessionCommands } from './sessions.ts';
import { shareCommands } from './share.ts';
import { viewCommands } from './view.ts';
import { viewsCommands } from './views.ts';

/** Every command, in the order of the menus. */
export const commands: readonly Command[] = [
  ...fileCommands,
  ...exportCommands,
  ...sessionCommands,
  ...shareCommands,
  ...editCommands,
  ...copyCommands,
  ...goCommands,
  ...captureCommands,
  ...viewCommands,
  ...viewsCommands,
  ...filterCommands,
  ...ladderCommands,
  ...listViewCommands,
  ...presentCommands,
  ...helpCommands,
];

export function findCommand(id: string): Command | undefined {
  return commands.find((command) => command.id === id);
}

/** Does a command where it can be done now; false where it cannot, or is none. */
export function runCommand(workbench: Workbench, id: string): boolean {
  const command = findCommand(id);
  if (!command || command.enabled?.(workbench.store.getState()) === false) return false;
  void command.run(workbench);
  return true;
}
