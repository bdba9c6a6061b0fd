import type { CommandGroup } from '../store/commands/command.ts';
import { commands } from '../store/commands/index.ts';

/** The groups that have commands, in the order of the menus. */
export const commandGroups: readonly CommandGroup[] = [...new Set(commands.map(({ group }) => group))];
