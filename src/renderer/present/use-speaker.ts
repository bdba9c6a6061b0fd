import { useEffect, useMemo, useRef } from 'react';
import type { TraceView } from '../engine/trace-client.ts';
import { itemOf } from '../store/moves.ts';
import type { Item } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import type { PresentAction } from './keys.ts';
import { SPEAKER_CHANNEL, type SpeakerMessage, type SpeakerState } from './speaker-channel.ts';
import type { Presentation } from './use-presentation.ts';
import type { SessionFacts } from './use-session.ts';

export interface SpeakerParts {
  readonly workbench: Workbench;
  readonly show: Presentation;
  readonly session: SessionFacts;
  readonly view: TraceView | undefined;
  readonly explain: (item: Item) => { readonly title: string; readonly text: string };
  /** What the speaker's window asks for. */
  readonly onAction: (action: PresentAction) => void;
}

/** Keeps the speaker's window in step, does what it asks, and opens it. */
export function useSpeaker(parts: SpeakerParts): { readonly open: () => void } {
  const { workbench, onAction } = parts;
  const began = useMemo(() => Date.now(), []);
  const state = useSpeakerState(parts, began);
  const latest = useRef({ state, onAction });
  latest.current = { state, onAction };
  const channel = useRef<BroadcastChannel | undefined>(undefined);
  useEffect(() => {
    const opened = new BroadcastChannel(SPEAKER_CHANNEL);
    channel.current = opened;
    opened.onmessage = (event: MessageEvent<SpeakerMessage>) => {
      if (event.data.type === 'hello') opened.postMessage(latest.current.state);
      if (event.data.type === 'do') latest.current.onAction(event.data.action);
    };
    return () => {
      opened.postMessage({ type: 'end' } satisfies SpeakerMessage);
      opened.close();
    };
  }, []);
  const said = JSON.stringify(state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when something in it has changed
  useEffect(() => channel.current?.postMessage(latest.current.state), [said]);
  return { open: () => openSpeaker(workbench) };
}

function useSpeakerState({ show, session, view, explain }: SpeakerParts, began: number): SpeakerState {
  const { t, language } = useWords();
  const at = (step: number): Item | undefined =>
    view && step < view.rows ? itemOf(view.layout.rows.get('entry', step)) : undefined;
  const [now, next] = [at(show.step), at(show.step + 1)];
  const explained = now && explain(now);
  return {
    type: 'state',
    title: session.title,
    step: show.step,
    steps: show.steps,
    chapter: show.chapter ? t(show.chapter.title) : '',
    now: explained?.title ?? '',
    explanation: explained?.text ?? '',
    next: next ? explain(next).title : '',
    notes: session.notes,
    blank: show.blank,
    playing: show.playing,
    began,
    language,
  };
}

function openSpeaker({ host, actions }: Workbench): void {
  void host.openSpeaker().then((reply) => {
    if (!reply.ok) actions.tell(reply.error);
  });
}
