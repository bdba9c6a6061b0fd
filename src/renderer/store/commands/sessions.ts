import { isRecording, shownSession } from '../state.ts';
import type { Command } from './command.ts';

const hasSession: NonNullable<Command['enabled']> = (state) => shownSession(state) !== undefined;

export const sessionCommands: readonly Command[] = [
  {
    id: 'file.welcome',
    title: 'Samples and recent files…',
    group: 'File',
    keys: ['Mod+Shift+O'],
    run: ({ actions }) => actions.openDialog('welcome'),
  },
  {
    id: 'file.info',
    title: 'About this session…',
    group: 'File',
    enabled: hasSession,
    run: ({ actions }) => actions.openDialog('session'),
  },
  {
    id: 'file.openHere',
    title: 'Open this session at the selected row',
    group: 'File',
    enabled: (state) => hasSession(state) && state.selection !== undefined,
    run: ({ files }) => files.openHere(),
  },
  {
    id: 'file.merge',
    title: 'Merge socket records…',
    group: 'File',
    enabled: (state) => shownSession(state)?.kind === 'file' && !isRecording(state),
    run: ({ files }) => files.merge(),
  },
  {
    id: 'file.export',
    title: 'Export for Wireshark…',
    group: 'File',
    keys: ['Mod+Shift+E'],
    enabled: hasSession,
    run: ({ actions }) => actions.openDialog('export'),
  },
  {
    id: 'file.recover',
    title: 'Recover recordings…',
    group: 'File',
    enabled: (state) => state.recoverable.length > 0,
    run: ({ actions }) => actions.openDialog('recover'),
  },
];
