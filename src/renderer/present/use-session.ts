import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CodeLine, OptionValues } from '../../core/contract/scenario.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';

/** What a session says of itself besides its trace. */
export interface SessionFacts {
  /** Its own title, else the experiment's; empty: neither. */
  readonly title: string;
  /** The experiment's code with the options of the session; empty where it is of none. */
  readonly code: readonly CodeLine[];
  /** For the speaker: the session's notes, else what the experiment says to watch for. */
  readonly notes: readonly string[];
  /** The recorded sample of the same experiment, where this is not it. */
  readonly sample: string | undefined;
}

const noCode: readonly CodeLine[] = [];

export function useSession(workbench: Workbench, view: TraceView | undefined): SessionFacts {
  const { store, host } = workbench;
  const { said } = useWords();
  const session = useStore(store, shownSession);
  const run = useStore(store, (state) => state.run);
  const scenarios = useStore(store, (state) => state.scenarios);
  const [code, setCode] = useState(noCode);
  const infos = view?.facts.infos;
  const id = infos?.get('scenario.id') ?? session?.scenario;
  const options = infos?.get('scenario.options');
  const scenario = scenarios.find((one) => one.id === id);
  const liveOptions = run?.session === session?.session ? run?.options : undefined;
  useEffect(() => {
    if (!id) return setCode(noCode);
    let isCurrent = true;
    const wanted = { scenario: id, options: liveOptions ?? parsed(options) };
    void host.call('scenarioCode', wanted).then((reply) => {
      if (isCurrent) setCode(reply.ok ? reply.value : noCode);
    });
    return () => {
      isCurrent = false;
    };
  }, [host, id, options, liveOptions]);
  const notes = infos?.get('session.notes');
  return {
    title: said(infos?.get('session.title') ?? scenario?.title ?? ''),
    code,
    notes: notes ? notes.split('\n').filter(Boolean) : (scenario?.teaches.map(said) ?? []),
    sample: scenario && session?.kind === 'live' ? scenario.id : undefined,
  };
}

/** The options as the session's info writes them, as JSON; none where it is damaged. */
function parsed(text: string | undefined): OptionValues {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as OptionValues) : {};
  } catch {
    return {};
  }
}
