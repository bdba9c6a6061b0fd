import type { Key, LanguageChoice } from '../../words/words.ts';
import type { Theme } from '../state.ts';
import type { Command } from './command.ts';

const theme = (id: string, title: Key, value: Theme): Command => ({
  id,
  title,
  group: 'View',
  run: ({ actions }) => actions.setTheme(value),
});

const language = (id: string, title: Key, value: LanguageChoice): Command => ({
  id,
  title,
  group: 'View',
  run: ({ actions }) => actions.setLanguage(value),
});

export const viewCommands: readonly Command[] = [
  {
    id: 'view.palette',
    title: 'Command palette…',
    group: 'View',
    keys: ['Mod+K', 'Mod+Shift+P'],
    run: ({ actions }) => actions.openDialog('palette'),
  },
  {
    id: 'view.left',
    title: 'Show or hide the left panel',
    group: 'View',
    keys: ['Mod+Shift+L'],
    run: ({ actions }) => actions.togglePane('left'),
  },
  {
    id: 'view.inspector',
    title: 'Show or hide the inspector',
    group: 'View',
    keys: ['Mod+I'],
    run: ({ actions }) => actions.togglePane('inspector'),
  },
  {
    id: 'view.lower',
    title: 'Show or hide the lower panel',
    group: 'View',
    keys: ['Mod+J'],
    run: ({ actions }) => actions.togglePane('lower'),
  },
  {
    id: 'view.theme',
    title: 'Light, dark, or as the system',
    group: 'View',
    run: ({ actions }) => actions.toggleTheme(),
  },
  theme('view.themeLight', 'Theme: light', 'light'),
  theme('view.themeDark', 'Theme: dark', 'dark'),
  theme('view.themeSystem', 'Theme: as the system', 'system'),
  language('view.english', 'Language: English', 'en'),
  language('view.chinese', 'Language: Traditional Chinese', 'zh-Hant'),
  language('view.languageSystem', 'Language: as the system', 'system'),
];
