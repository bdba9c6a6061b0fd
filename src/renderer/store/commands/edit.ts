import type { Command } from './command.ts';

export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    title: 'Undo',
    group: 'Edit',
    keys: ['Mod+Z'],
    enabled: (state) => state.canUndo,
    run: ({ undo }) => undo.undo(),
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    group: 'Edit',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    enabled: (state) => state.canRedo,
    run: ({ undo }) => undo.redo(),
  },
];
