import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { FrameAnswer, RecordAnswer } from '../engine/answers.ts';
import type { Item } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { afterPaint } from '../ui/after-paint.ts';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import { useWords } from '../words/use-words.ts';
import { FrameInspector } from './FrameInspector.tsx';
import './inspector.css';
import { RecordInspector } from './RecordInspector.tsx';
import { StateMachinePanel } from './StateMachinePanel.tsx';

/** Everything about the selected frame or socket record. */
export function InspectorView({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.calmVersion);
  const tab = useStore(store, (state) => state.inspectorTab);
  const selection = useStore(store, (state) => state.selection);
  const answer = useAnswer(workbench, selection);
  const view = workbench.view();
  const details = (
    <div className="inspector-details">
      {!selection && (
        <p className="inspector-empty">
          {t(
            'Select an arrow or a chip of the ladder, or a row of the list, to see what it means, its fields and its bytes.',
          )}
        </p>
      )}
      {view && answer?.kind === 'frame' && (
        <FrameInspector key={`frame${answer.row}`} workbench={workbench} view={view} answer={answer} />
      )}
      {view && answer?.kind === 'record' && (
        <RecordInspector key={`record${answer.row}`} workbench={workbench} view={view} answer={answer} />
      )}
    </div>
  );
  const tabs: readonly Tab[] = [
    { id: 'details', title: t('Details'), content: details },
    {
      id: 'states',
      title: t('State machine'),
      content: <StateMachinePanel workbench={workbench} selection={selection} />,
    },
  ];
  return (
    <section className="inspector" aria-label={t('Inspector')}>
      <Tabs
        label={t('Inspector')}
        tabs={tabs}
        value={tab}
        onChange={(inspectorTab) => actions.set({ inspectorTab })}
      />
    </section>
  );
}

/**
 * What the worker says of the selection; the newest question's answer counts. It is asked once the selection is painted, so
 * that pressing a row or running through the list is not held up by fields and bytes; what was there stands until then.
 */
function useAnswer(
  workbench: Workbench,
  selection: Item | undefined,
): FrameAnswer | RecordAnswer | undefined {
  const { client, store } = workbench;
  const session = useStore(store, (state) => state.session);
  const [answered, setAnswered] = useState<Answered | undefined>(undefined);
  useEffect(() => {
    if (!selection) return;
    let isCurrent = true;
    const takeBack = afterPaint(() => {
      const asked = selection.kind === 'frame' ? client.frame(selection.row) : client.record(selection.row);
      void asked.then((answer: FrameAnswer | RecordAnswer | undefined) => {
        if (isCurrent) setAnswered({ session, answer });
      });
    });
    return () => {
      isCurrent = false;
      takeBack();
    };
  }, [client, selection, session]);
  return selection && answered?.session === session ? answered?.answer : undefined;
}

interface Answered {
  readonly session: number | undefined;
  readonly answer: FrameAnswer | RecordAnswer | undefined;
}
