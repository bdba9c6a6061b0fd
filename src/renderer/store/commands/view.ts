import type { Command } from './command.ts';

export const viewCommands: readonly Command[] = [
  {
    id: 'view.theme',
    title: 'Light or dark',
    group: 'View',
    run: ({ actions }) => actions.toggleTheme(),
  },
];
