import { shownSession } from '../state.ts';
import type { Command } from './command.ts';

export const fileCommands: readonly Command[] = [
  {
    id: 'file.open',
    title: 'Open…',
    group: 'File',
    keys: ['Mod+O'],
    run: ({ actions }) => actions.open(),
  },
  {
    id: 'file.save',
    title: 'Save',
    group: 'File',
    keys: ['Mod+S'],
    enabled: (state) => shownSession(state) !== undefined,
    run: ({ actions }) => actions.save(),
  },
  {
    id: 'file.saveAs',
    title: 'Save As…',
    group: 'File',
    keys: ['Mod+Shift+S'],
    enabled: (state) => shownSession(state) !== undefined,
    run: ({ actions }) => actions.saveAs(),
  },
];
