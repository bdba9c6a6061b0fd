import { shownSession } from '../state.ts';
import type { Command } from './command.ts';

/** Keys without Ctrl or ⌘ are the ladder's own (LadderRows): they count while it has the focus. */
export const ladderCommands: readonly Command[] = [
  {
    id: 'ladder.pace',
    title: 'Even steps or true time',
    group: 'View',
    run: ({ store, ladder }) =>
      ladder.setPace({ kind: store.getState().pace.kind === 'even' ? 'time' : 'even' }),
  },
  {
    id: 'ladder.fit',
    title: 'Fit all of the ladder',
    group: 'View',
    enabled: (state) => shownSession(state) !== undefined,
    run: ({ ladder }) => ladder.zoom('fit'),
  },
  {
    id: 'ladder.zoomIn',
    title: 'Zoom the ladder in',
    group: 'View',
    enabled: (state) => shownSession(state) !== undefined,
    run: ({ ladder }) => ladder.zoom('in'),
  },
  {
    id: 'ladder.zoomOut',
    title: 'Zoom the ladder out',
    group: 'View',
    enabled: (state) => shownSession(state) !== undefined,
    run: ({ ladder }) => ladder.zoom('out'),
  },
  {
    id: 'ladder.zoomReset',
    title: 'Usual height of the ladder’s rows',
    group: 'View',
    enabled: (state) => shownSession(state) !== undefined,
    run: ({ ladder }) => ladder.zoom('reset'),
  },
  {
    id: 'ladder.only',
    title: 'Show only the selected conversation',
    group: 'View',
    enabled: (state) => state.selection !== undefined,
    run: ({ ladder }) => ladder.showSelected(),
  },
  {
    id: 'ladder.lanes',
    title: 'Show all lanes',
    group: 'View',
    enabled: (state) => state.hiddenLanes.length > 0,
    run: ({ ladder }) => ladder.showLane(),
  },
  {
    id: 'ladder.legend',
    title: 'Legend of the ladder',
    group: 'View',
    run: ({ ladder }) => ladder.toggleLegend(),
  },
];
