import type { Command } from './command.ts';

export const filterCommands: readonly Command[] = [
  {
    id: 'view.filter',
    title: 'Go to the display filter',
    group: 'View',
    keys: ['Mod+/'],
    run: ({ filters }) => filters.focusBar(),
  },
  {
    id: 'view.clearFilter',
    title: 'Clear the display filter',
    group: 'View',
    enabled: (state) => state.filter !== '' || state.filterDraft !== '',
    run: async ({ filters }) => {
      await filters.clear();
    },
  },
  {
    id: 'view.details',
    title: 'Inspector: details',
    group: 'View',
    run: ({ actions }) => actions.set({ inspectorTab: 'details' }),
  },
  {
    id: 'view.stateMachine',
    title: 'Inspector: state machine',
    group: 'View',
    run: ({ actions }) => actions.set({ inspectorTab: 'states' }),
  },
];
