import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { FrameAnswer, RecordAnswer } from '../engine/answers.ts';
import type { Item } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
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
  const current = answer && selection && answer.kind === selection.kind && answer.row === selection.row;
  const details = (
    <div className="inspector-details">
      {!selection && (
        <p className="inspector-empty">
          {t(
            'Select an arrow or a chip of the ladder, or a row of the list, to see what it means, its fields and its bytes.',
          )}
        </p>
      )}
      {view && current && answer.kind === 'frame' && (
        <FrameInspector key={`frame${answer.row}`} workbench={workbench} view={view} answer={answer} />
      )}
      {view && current && answer.kind === 'record' && (
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

/** What the worker says of the selection; the newest question's answer counts. */
function useAnswer(
  workbench: Workbench,
  selection: Item | undefined,
): FrameAnswer | RecordAnswer | undefined {
  const [answer, setAnswer] = useState<FrameAnswer | RecordAnswer | undefined>(undefined);
  const { client } = workbench;
  useEffect(() => {
    if (!selection) return;
    let isCurrent = true;
    const asked = selection.kind === 'frame' ? client.frame(selection.row) : client.record(selection.row);
    void asked.then((came: FrameAnswer | RecordAnswer | undefined) => {
      if (isCurrent) setAnswer(came);
    });
    return () => {
      isCurrent = false;
    };
  }, [client, selection]);
  return answer;
}
