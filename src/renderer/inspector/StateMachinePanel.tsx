import { Maximize2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { tcpStates } from '../../core/trace/frames.ts';
import type { StatePaths, StateStep } from '../engine/state-paths.ts';
import type { Item } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';
import type { Translate } from '../words/words.ts';
import { StateMachine } from './StateMachine.tsx';

/** Both ends on TCP's state machine, as of the selection; larger in a dialog. */
export function StateMachinePanel({
  workbench,
  selection,
}: {
  workbench: Workbench;
  selection: Item | undefined;
}): ReactNode {
  const { t } = useWords();
  const paths = useStatePaths(workbench, selection);
  const [large, setLarge] = useState(false);
  if (!paths) {
    return (
      <p className="inspector-empty">
        {selection
          ? t('This belongs to no TCP conversation.')
          : t('Select a frame or a socket record of a conversation to see where its two ends are.')}
      </p>
    );
  }
  const diagram = (
    <StateMachine
      paths={paths}
      description={descriptionOf(t, paths)}
      names={{ client: t('Client'), server: t('Server') }}
    />
  );
  return (
    <div className="state-panel">
      <div className="state-panel-head">
        <h2>RFC 9293 §3.3.2 · tcp.stream {paths.stream}</h2>
        <IconButton icon={Maximize2} label={t('Show it larger')} onClick={() => setLarge(true)} />
      </div>
      {diagram}
      <ul className="state-ways">
        <Way name={t('Client')} look="client" steps={paths.client} workbench={workbench} />
        <Way name={t('Server')} look="server" steps={paths.server} workbench={workbench} />
      </ul>
      {large && (
        <Dialog
          title={`${t('State machine')} · tcp.stream ${paths.stream}`}
          wide
          onClose={() => setLarge(false)}
        >
          <div className="state-large">{diagram}</div>
        </Dialog>
      )}
    </div>
  );
}

/** The states an end went through, each a way to the frame that brought it there. */
function Way({
  name,
  look,
  steps,
  workbench,
}: {
  name: string;
  look: 'client' | 'server';
  steps: readonly StateStep[];
  workbench: Workbench;
}): ReactNode {
  const { t } = useWords();
  const { actions } = workbench;
  return (
    <li>
      <b className={look}>{name}</b>{' '}
      {steps.map(({ state, frame }, index) => {
        const text = tcpStates[state];
        const key = `${index} ${text}`;
        if (frame === undefined)
          return (
            <span key={key} className="state-step">
              {text}
            </span>
          );
        return (
          <span key={key}>
            {' → '}
            <button
              type="button"
              className="state-step"
              title={t('frame {{number}}', { number: frame + 1 })}
              onClick={() => actions.select({ kind: 'frame', row: frame })}
            >
              {text}
            </button>
          </span>
        );
      })}
    </li>
  );
}

function descriptionOf(t: Translate, { client, server }: StatePaths): string {
  const way = (steps: readonly StateStep[]): string => steps.map(({ state }) => tcpStates[state]).join(' → ');
  const now = (steps: readonly StateStep[]): string => tcpStates[steps.at(-1)?.state ?? 0];
  return t(
    'TCP state machine. The client is in {{client}}, the server in {{server}}. The client went {{clientWay}}; the server went {{serverWay}}.',
    { client: now(client), server: now(server), clientWay: way(client), serverWay: way(server) },
  );
}

/** Where both ends are at the selection; the last answer stands until the next has come. */
function useStatePaths({ client, store }: Workbench, selection: Item | undefined): StatePaths | undefined {
  const [paths, setPaths] = useState<StatePaths | undefined>(undefined);
  useEffect(() => {
    if (!selection) {
      setPaths(undefined);
      return;
    }
    let current = true;
    void client.ask('states', selection).then((answer) => {
      if (current && store.getState().selection === selection) setPaths(answer);
    });
    return () => {
      current = false;
    };
  }, [client, store, selection]);
  return paths;
}
