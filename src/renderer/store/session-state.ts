/** What is there to open, and what was left behind. */
import type { Sample } from '../../core/contract/sample.ts';
import type { Recoverable, SessionInfo } from '../../core/contract/session.ts';
import type { TraceView } from '../engine/trace-client.ts';

export interface SessionState {
  readonly samples: readonly Sample[];
  /** Recordings that a process left behind, newest first. */
  readonly recoverable: readonly Recoverable[];
}

export const initialSessionState: SessionState = { samples: [], recoverable: [] };

type InfoName = 'session.title' | 'session.notes' | 'session.view' | 'session.marks';

/** A text that a session says of itself: as it was changed here, else as it stands in the session. */
export function sessionText(
  name: InfoName,
  session: SessionInfo | undefined,
  view: TraceView | undefined,
): string {
  return session?.infos?.[name] ?? view?.facts.infos.get(name) ?? '';
}
