import type { Key } from '../../words/words.ts';
import type { ShareFormat } from '../share-state.ts';
import { shownSession } from '../state.ts';
import type { Command } from './command.ts';

/** In the order of the Export menu. */
const exports: readonly (readonly [ShareFormat, Key])[] = [
  ['svg', 'Export the ladder as SVG…'],
  ['png', 'Export the ladder as PNG…'],
  ['pdf', 'Export the ladder as PDF…'],
  ['steps', 'Export the ladder step by step…'],
  ['mermaid', 'Export the ladder as a Mermaid diagram…'],
  ['text', 'Export the ladder as text…'],
  ['html', 'Export the session as a page…'],
];

export const shareCommands: readonly Command[] = exports.map(([format, title]) => ({
  id: `share.${format}`,
  title,
  group: 'File',
  enabled: (state) => shownSession(state) !== undefined,
  run: ({ actions }) => {
    actions.set({ shareFormat: format });
    actions.openDialog('share');
  },
}));
