import { shownSession } from '../state.ts';
import { timeKinds } from '../time-format.ts';
import type { Command } from './command.ts';

const selected: Command['enabled'] = (state) => state.selection !== undefined;

/** Finding, going to, and what can be done with the selected rows. Where Wireshark has a key for it, it is Wireshark's. */
export const goCommands: readonly Command[] = [
  {
    id: 'list.find',
    title: 'Find…',
    group: 'Go',
    keys: ['Mod+F'],
    run: ({ list }) => list.openFind(true),
  },
  {
    id: 'list.findNext',
    title: 'Find next',
    group: 'Go',
    keys: ['F3', 'Mod+N'],
    run: ({ list }) => list.findNext(1),
  },
  {
    id: 'list.findPrevious',
    title: 'Find previous',
    group: 'Go',
    keys: ['Shift+F3', 'Mod+B'],
    run: ({ list }) => list.findNext(-1),
  },
  {
    id: 'list.goTo',
    title: 'Go to a frame or record…',
    group: 'Go',
    keys: ['Mod+G'],
    run: ({ actions }) => actions.openDialog('goTo'),
  },
  {
    id: 'list.back',
    title: 'Back to the selection before',
    group: 'Go',
    keys: ['Alt+ArrowLeft'],
    enabled: (state) => state.canGoBack,
    run: ({ list }) => list.goBack(),
  },
  {
    id: 'list.forward',
    title: 'Forward to the selection after',
    group: 'Go',
    keys: ['Alt+ArrowRight'],
    enabled: (state) => state.canGoForward,
    run: ({ list }) => list.goForward(),
  },
  {
    id: 'list.nextInConversation',
    title: 'Next in the conversation',
    group: 'Go',
    // Wireshark's Ctrl+. stops here.
    keys: ['Alt+.'],
    enabled: selected,
    run: ({ list }) => list.inConversation(1),
  },
  {
    id: 'list.previousInConversation',
    title: 'Previous in the conversation',
    group: 'Go',
    keys: ['Alt+,', 'Mod+,'],
    enabled: selected,
    run: ({ list }) => list.inConversation(-1),
  },
  {
    id: 'list.linked',
    title: 'Go to the linked record or frame',
    group: 'Go',
    keys: ['Alt+L'],
    enabled: selected,
    run: ({ list }) => list.goToLinked(),
  },
];

export const copyCommands: readonly Command[] = [
  {
    id: 'list.copyText',
    title: 'Copy rows as text',
    group: 'Edit',
    keys: ['Mod+C'],
    where: 'list',
    enabled: selected,
    run: ({ list }) => list.copy('text'),
  },
  {
    id: 'list.copyCsv',
    title: 'Copy rows as CSV',
    group: 'Edit',
    keys: ['Mod+Alt+Shift+C'],
    where: 'list',
    enabled: selected,
    run: ({ list }) => list.copy('csv'),
  },
  {
    id: 'list.copyFilter',
    title: 'Copy a filter that selects the rows',
    group: 'Edit',
    keys: ['Mod+Shift+C'],
    where: 'list',
    enabled: selected,
    run: ({ list }) => list.copy('filter'),
  },
  {
    id: 'list.mark',
    title: 'Mark or unmark',
    group: 'Edit',
    keys: ['Mod+M'],
    enabled: selected,
    run: ({ notes }) => notes.toggleMarks(),
  },
  {
    id: 'list.nextMark',
    title: 'Next mark',
    group: 'Edit',
    keys: ['Alt+M', 'Mod+Shift+N'],
    enabled: (state) => state.marks.size > 0,
    run: ({ notes }) => notes.goToMark(1),
  },
  {
    id: 'list.previousMark',
    title: 'Previous mark',
    group: 'Edit',
    keys: ['Alt+Shift+M', 'Mod+Shift+B'],
    enabled: (state) => state.marks.size > 0,
    run: ({ notes }) => notes.goToMark(-1),
  },
  {
    id: 'list.clearMarks',
    title: 'Take all marks away',
    group: 'Edit',
    enabled: (state) => state.marks.size > 0,
    run: ({ notes }) => notes.clearMarks(),
  },
  {
    id: 'list.comment',
    title: 'Comment…',
    group: 'Edit',
    keys: ['Mod+Alt+C'],
    enabled: selected,
    run: ({ actions }) => actions.openDialog('comment'),
  },
  {
    id: 'list.reference',
    title: 'Set or unset a time reference',
    group: 'Edit',
    keys: ['Alt+T', 'Mod+T'],
    enabled: selected,
    run: ({ list }) => list.toggleReference(),
  },
  {
    id: 'list.clearReferences',
    title: 'Unset all time references',
    group: 'Edit',
    keys: ['Mod+Alt+T'],
    enabled: (state) => state.timeReferences.length > 0,
    run: ({ list }) => list.clearReferences(),
  },
];

export const exportCommands: readonly Command[] = [
  {
    id: 'list.export',
    title: 'Export what is shown…',
    group: 'File',
    enabled: (state) => shownSession(state) !== undefined,
    run: ({ actions }) => actions.openDialog('exportRows'),
  },
];

export const listViewCommands: readonly Command[] = [
  ...timeKinds.map(
    ({ kind, title, keys }): Command => ({
      id: `list.time${kind[0]?.toUpperCase()}${kind.slice(1)}`,
      title,
      group: 'View',
      keys: [keys],
      run: ({ list }) => list.setTimeFormat({ kind }),
    }),
  ),
  {
    id: 'list.colors',
    title: 'List in colours',
    group: 'View',
    run: ({ list }) => list.toggleColors(),
  },
  {
    id: 'list.colorRules',
    title: 'Colour rules…',
    group: 'View',
    run: ({ actions }) => actions.openDialog('colorRules'),
  },
  {
    id: 'list.addColumn',
    title: 'Add a field as column…',
    group: 'View',
    run: ({ actions }) => actions.openDialog('addColumn'),
  },
  {
    id: 'list.resetColumns',
    title: 'Reset the columns',
    group: 'View',
    run: ({ list }) => list.resetColumns(),
  },
];
