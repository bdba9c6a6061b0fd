/** Which conversation the views show, and how one gets there. */
import { NONE } from '../../core/trace/frames.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Item, State } from './state.ts';
import type { Workbench } from './workbench.ts';

/** The conversation of a frame or record; undefined where it has none. */
export function streamOf(view: TraceView, item: Item): number | undefined {
  const table = item.kind === 'frame' ? view.tables.frames : view.tables.records;
  if (item.row >= table.length) return undefined;
  const stream = table.get('stream', item.row);
  return stream === NONE ? undefined : stream;
}

/** The one that is held on to, else that of the selection, else that of the ladder; undefined: none of them. */
export function wantedStream(state: State, view: TraceView | undefined): number | undefined {
  if (heldStream(state) !== undefined) return heldStream(state);
  const selected = view && state.selection ? streamOf(view, state.selection) : undefined;
  if (selected !== undefined) return selected;
  return state.scope.kind === 'stream' ? state.scope.stream : undefined;
}

/** The conversation that is held on to in the session that is shown. */
export function heldStream(state: State): number | undefined {
  return state.heldStream?.session === state.session ? state.heldStream?.stream : undefined;
}

/** Holds on to a conversation; undefined: follows the selection again. */
export function holdStream({ store, actions }: Workbench, stream: number | undefined): void {
  const { session } = store.getState();
  actions.set({
    heldStream: stream === undefined || session === undefined ? undefined : { session, stream },
  });
}

/** Shows one conversation in the ladder. */
export function openConversation(workbench: Workbench, stream: number): void {
  workbench.actions.setScope({ kind: 'stream', stream });
  holdStream(workbench, stream);
}
