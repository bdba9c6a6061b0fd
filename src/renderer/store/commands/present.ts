import type { Command } from './command.ts';

export const presentCommands: readonly Command[] = [
  {
    id: 'present.start',
    title: 'Present',
    group: 'View',
    keys: ['Mod+Enter'],
    enabled: (state) => state.session !== undefined,
    run: ({ actions }) => actions.set({ presenting: true }),
  },
];
