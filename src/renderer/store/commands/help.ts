import type { Command } from './command.ts';

export const helpCommands: readonly Command[] = [
  {
    id: 'help.shortcuts',
    title: 'Keyboard shortcuts',
    group: 'Help',
    keys: ['F1', '?'],
    run: ({ actions }) => actions.openDialog('shortcuts'),
  },
  {
    id: 'help.permission',
    title: 'Capture permission',
    group: 'Help',
    run: ({ actions }) => actions.openDialog('permission'),
  },
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
