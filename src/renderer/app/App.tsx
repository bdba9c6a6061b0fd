import { Tooltip } from 'radix-ui';
import { type DragEvent, type ReactNode, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '../store/workbench.ts';
import { WordsContext } from '../words/use-words.ts';
import type { Words } from '../words/words.ts';
import './app.css';
import { Dialogs } from './Dialogs.tsx';
import { Panes } from './Panes.tsx';
import { Presentation } from './Presentation.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Toasts } from './Toasts.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useCommandKeys } from './use-command-keys.ts';

/** The whole screen. */
export function App({ workbench }: { workbench: Workbench }): ReactNode {
  const { actions } = workbench;
  const words = useChosenWords(workbench);
  const drop = useFileDrop((file) => actions.openDropped(file));
  useCommandKeys(workbench);
  return (
    <WordsContext value={words}>
      <Tooltip.Provider delayDuration={500}>
        <div className="app" {...drop.handlers}>
          <Toolbar workbench={workbench} />
          <main className="panels">
            <Panes workbench={workbench} />
          </main>
          <StatusBar workbench={workbench} />
          <Toasts workbench={workbench} />
          <Dialogs workbench={workbench} />
          <Presentation workbench={workbench} />
          {drop.active && <div className="drop">{words.t('Drop the capture file to open it')}</div>}
        </div>
      </Tooltip.Provider>
    </WordsContext>
  );
}

/** The words in the language chosen; the document says which it is. */
function useChosenWords(workbench: Workbench): Words {
  const language = useStore(workbench.store, (state) => state.language);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they change with the choice
  const words = useMemo(() => workbench.words(), [workbench, language]);
  useEffect(() => {
    document.documentElement.lang = words.language;
  }, [words]);
  return words;
}

/** A file that is dragged over the page, and dropped. */
function useFileDrop(onFile: (file: File) => void) {
  const [active, setActive] = useState(false);
  const over = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setActive(true);
  };
  const leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) setActive(false);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setActive(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return { active, handlers: { onDragOver: over, onDragLeave: leave, onDrop: drop } };
}
