import { ChevronsDown, ChevronsUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { ListView } from '../list/ListView.tsx';
import type { Workbench } from '../store/workbench.ts';
import { IconButton } from '../ui/Button.tsx';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import { Conversations } from '../views/Conversations.tsx';
import { Endpoints } from '../views/Endpoints.tsx';
import { Findings } from '../views/Findings.tsx';
import { Graphs } from '../views/Graphs.tsx';
import { Stream } from '../views/Stream.tsx';
import { Timing } from '../views/Timing.tsx';
import { useWords } from '../words/use-words.ts';

/** The panel under the ladder: the list, and the other views on the same trace. */
export function LowerPanel({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const value = useStore(store, (state) => state.lowerTab);
  const tall = useStore(store, (state) => state.lowerTall);
  const tabs: readonly Tab[] = [
    { id: 'packets', title: t('Packets'), content: <ListView workbench={workbench} /> },
    { id: 'conversations', title: t('Conversations'), content: <Conversations workbench={workbench} /> },
    { id: 'endpoints', title: t('Endpoints'), content: <Endpoints workbench={workbench} /> },
    { id: 'stream', title: t('Stream'), content: <Stream workbench={workbench} /> },
    { id: 'graphs', title: t('Graphs'), content: <Graphs workbench={workbench} /> },
    { id: 'findings', title: t('Findings'), content: <Findings workbench={workbench} /> },
    { id: 'timing', title: t('Timing'), content: <Timing workbench={workbench} /> },
  ];
  return (
    <Tabs
      label={t('View')}
      tabs={tabs}
      value={value}
      onChange={(lowerTab) => actions.set({ lowerTab })}
      aside={
        <IconButton
          className="panel-size"
          icon={tall ? ChevronsDown : ChevronsUp}
          label={tall ? t('Make the panel smaller') : t('Enlarge the panel')}
          aria-pressed={tall}
          onClick={() => actions.set({ lowerTall: !tall })}
        />
      }
    />
  );
}
