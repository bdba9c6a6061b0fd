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

/** Shows one conversation in the ladder, and what it carried below. */
export function openConversation(workbench: Workbench, stream: number): void {
  workbench.actions.setScope({ kind: 'stream', stream });
  openStream(workbench, stream);
}

/** Shows what a conversation carried. */
export function openStream(workbench: Workbench, stream: number): void {
  holdStream(workbench, stream);
  workbench.actions.set({ lowerTab: 'stream' });
}

/** The same for the conversation of the selection. */
export function followSelection(workbench: Workbench): void {
  const { store, actions } = workbench;
  const view = workbench.view();
  const { selection } = store.getState();
  const stream = view && selection ? streamOf(view, selection) : undefined;
  if (stream === undefined) actions.set({ lowerTab: 'stream' });
  else openStream(workbench, stream);
}
