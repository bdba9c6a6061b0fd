import { followSelection } from '../views-actions.ts';
import type { Command } from './command.ts';

const tab = (id: string, title: Command['title']): Command => ({
  id: `view.${id}`,
  title,
  group: 'View',
  run: ({ actions }) => actions.set({ lowerTab: id }),
});

export const viewsCommands: readonly Command[] = [
  tab('packets', 'Packets'),
  tab('conversations', 'Conversations'),
  tab('endpoints', 'Endpoints'),
  {
    id: 'view.stream',
    title: 'Follow the stream of the selection',
    group: 'View',
    keys: ['Mod+Alt+Shift+T'],
    run: followSelection,
  },
  tab('graphs', 'Graphs'),
  tab('findings', 'Findings'),
  tab('timing', 'Timing'),
  {
    id: 'view.tallPanel',
    title: 'Enlarge the lower panel, or not',
    group: 'View',
    run: ({ store, actions }) => actions.set({ lowerTall: !store.getState().lowerTall }),
  },
];
