import type { Command } from './command.ts';

export const helpCommands: readonly Command[] = [
  {
    id: 'help.report',
    title: 'Report a problem…',
    group: 'Help',
    run: ({ actions }) => actions.openDialog('report'),
  },
  {
    id: 'help.about',
    title: 'About Wireside',
    group: 'Help',
    run: ({ actions }) => actions.openDialog('about'),
  },
];
