import { isRecording, shownSession } from '../state.ts';
import type { Command } from './command.ts';

export const captureCommands: readonly Command[] = [
  {
    id: 'capture.start',
    title: 'Start the experiment, or record',
    group: 'Capture',
    keys: ['Mod+E'],
    enabled: (state) => !isRecording(state),
    run: ({ actions }) => actions.start(),
  },
  {
    id: 'capture.stop',
    title: 'Stop',
    group: 'Capture',
    keys: ['Mod+.'],
    enabled: isRecording,
    run: ({ actions }) => actions.stop(),
  },
  {
    id: 'capture.pause',
    title: 'Pause or resume the view',
    group: 'Capture',
    run: ({ actions }) => actions.togglePause(),
  },
  {
    id: 'capture.clear',
    title: 'Clear or close the session',
    group: 'Capture',
    enabled: (state) => shownSession(state) !== undefined,
    run: ({ actions }) => actions.clear(),
  },
];
