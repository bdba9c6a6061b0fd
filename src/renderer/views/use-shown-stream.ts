import { useRef } from 'react';
import { useStore } from 'zustand';
import { wantedStream } from '../store/views-actions.ts';
import type { Workbench } from '../store/workbench.ts';

/**
 * The conversation that a view shows: the one held on to, that of the selection, that of the ladder, else the one it
 * showed before, else the first. Undefined: there is none.
 */
export function useShownStream(workbench: Workbench): number | undefined {
  const { store } = workbench;
  useStore(store, (state) => state.calmVersion);
  const session = useStore(store, (state) => state.session);
  const wanted = useStore(store, (state) => wantedStream(state, workbench.view()));
  const before = useRef({ session, stream: 0 });
  const total = workbench.view()?.tables.conversations.length ?? 0;
  if (before.current.session !== session) before.current = { session, stream: 0 };
  const stream = wanted ?? before.current.stream;
  if (total === 0) return undefined;
  before.current = { session, stream: Math.min(stream, total - 1) };
  return before.current.stream;
}
