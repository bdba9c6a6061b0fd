/** Turns to what a session wants to be seen first (its info `session.view`), once it has been read. */
import { readSessionView, type SessionView } from '../../core/contract/session-view.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { type Item, shownSession } from './state.ts';
import type { Workbench } from './workbench.ts';

/** Once for each time that a file is turned to; what the person has selected meanwhile stays. */
export function followOpeningView(workbench: Workbench): void {
  const { store } = workbench;
  let waiting = store.getState().session;
  store.subscribe((state, before) => {
    if (state.session !== before.session) waiting = state.session;
    if (waiting === undefined || state.traceVersion === before.traceVersion) return;
    const view = workbench.view();
    if (view?.session !== waiting || !view.tick.complete || view.tick.catchingUp) return;
    waiting = undefined;
    const wanted = readSessionView(view.facts.infos.get('session.view'));
    const isFile = shownSession(state)?.kind === 'file';
    if (wanted && isFile && state.selection === undefined) turnTo(workbench, view, wanted);
  });
}

function turnTo({ actions }: Workbench, view: TraceView, wanted: SessionView): void {
  const { stream } = wanted;
  if (stream !== undefined && stream < view.tables.conversations.length)
    actions.setScope({ kind: 'stream', stream });
  const item = itemOf(view, wanted);
  if (item) actions.select(item);
}

function itemOf(view: TraceView, { frame, record }: SessionView): Item | undefined {
  const { frames, records } = view.tables;
  if (frame !== undefined && frame <= frames.length) return { kind: 'frame', row: frame - 1 };
  if (record !== undefined && record <= records.length) return { kind: 'record', row: record - 1 };
  return undefined;
}
