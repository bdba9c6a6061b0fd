import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { BenchView } from '../bench/BenchView.tsx';
import { LabView } from '../lab/LabView.tsx';
import type { Workbench } from '../store/workbench.ts';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import { useWords } from '../words/use-words.ts';

/** The panel at the left: where sockets come from. */
export function LeftPanel({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const value = useStore(store, (state) => state.leftTab);
  const tabs: readonly Tab[] = [
    { id: 'lab', title: t('Lab'), content: <LabView workbench={workbench} /> },
    { id: 'bench', title: t('Bench'), content: <BenchView workbench={workbench} /> },
  ];
  return <Tabs label={t('Lab')} tabs={tabs} value={value} onChange={(leftTab) => actions.set({ leftTab })} />;
}
