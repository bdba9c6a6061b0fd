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
];
