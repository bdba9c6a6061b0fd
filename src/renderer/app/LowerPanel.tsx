import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { ListView } from '../list/ListView.tsx';
import type { Workbench } from '../store/workbench.ts';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import { Conversations } from '../views/Conversations.tsx';
import { Endpoints } from '../views/Endpoints.tsx';
import { useWords } from '../words/use-words.ts';

/** The panel under the ladder: the list, and the other views on the same trace. */
export function LowerPanel({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const value = useStore(store, (state) => state.lowerTab);
  const tabs: readonly Tab[] = [
    { id: 'packets', title: t('Packets'), content: <ListView workbench={workbench} /> },
    { id: 'conversations', title: t('Conversations'), content: <Conversations workbench={workbench} /> },
    { id: 'endpoints', title: t('Endpoints'), content: <Endpoints workbench={workbench} /> },
  ];
  if (tabs.length === 1) return tabs[0]!.content;
  return (
    <Tabs label={t('View')} tabs={tabs} value={value} onChange={(lowerTab) => actions.set({ lowerTab })} />
  );
}
