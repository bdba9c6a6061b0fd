import { Tooltip } from 'radix-ui';
import { type DragEvent, type ReactNode, useEffect, useMemo, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { type Problem, problem } from '../../core/base/problem.ts';
import { InspectorView } from '../inspector/InspectorView.tsx';
import { LadderView } from '../ladder/LadderView.tsx';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { WordsContext } from '../words/use-words.ts';
import type { Words } from '../words/words.ts';
import './app.css';
import { Dialogs } from './Dialogs.tsx';
import { EmptyLadder } from './EmptyLadder.tsx';
import { LeftPanel } from './LeftPanel.tsx';
import { LowerPanel } from './LowerPanel.tsx';
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
            <Panels workbench={workbench} />
          </main>
          <StatusBar workbench={workbench} />
          <Toasts workbench={workbench} />
          <Dialogs workbench={workbench} />
          {drop.active && <div className="drop">Drop the capture file to open it</div>}
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

function Panels({ workbench }: { workbench: Workbench }): ReactNode {
  const guarded = (view: ReactNode): ReactNode => (
    <ErrorBoundary onError={(message) => workbench.actions.tell(failure(message))}>{view}</ErrorBoundary>
  );
  return (
    <Group orientation="vertical" id="rows">
      <Panel id="upper" minSize={220}>
        <Group orientation="horizontal" id="columns">
          <Panel id="lab" defaultSize="17%" minSize={200} groupResizeBehavior="preserve-pixel-size">
            {guarded(<LeftPanel workbench={workbench} />)}
          </Panel>
          <Separator className="separator" aria-label="Width of the lab" />
          <Panel id="ladder" minSize={420}>
            <div className="ladder-panel">
              <PermissionNotice workbench={workbench} />
              {guarded(<LadderView workbench={workbench} empty={<EmptyLadder workbench={workbench} />} />)}
            </div>
          </Panel>
          <Separator className="separator" aria-label="Width of the inspector" />
          <Panel id="inspector" defaultSize="23.5%" minSize={260} groupResizeBehavior="preserve-pixel-size">
            {guarded(<InspectorView workbench={workbench} />)}
          </Panel>
        </Group>
      </Panel>
      <Separator className="separator" aria-label="Height of the list" />
      <Panel id="list" defaultSize="22%" minSize={80} groupResizeBehavior="preserve-pixel-size">
        {guarded(<LowerPanel workbench={workbench} />)}
      </Panel>
    </Group>
  );
}

const failure = (message: string): Problem =>
  problem(
    'error',
    'page.failed',
    `A view has failed: ${message}.`,
    'Help › Report a problem gathers what is needed to mend it.',
  );

/** Says above the ladder that packets are missing, and where to read what to do. */
function PermissionNotice({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const refused = useStore(store, (state) => state.permission !== undefined && !state.permission.granted);
  if (!refused) return null;
  return (
    <div className="notice" role="status">
      Packets cannot be captured yet; socket records can.
      <Button onClick={() => actions.openDialog('permission')}>What to do</Button>
    </div>
  );
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
