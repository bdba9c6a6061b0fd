import { type ReactNode, useEffect, useRef } from 'react';
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { type Problem, problem } from '../../core/base/problem.ts';
import { InspectorView } from '../inspector/InspectorView.tsx';
import { LadderView } from '../ladder/LadderView.tsx';
import type { Preferences } from '../store/preferences.ts';
import type { Pane } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { useWords } from '../words/use-words.ts';
import { EmptyLadder } from './EmptyLadder.tsx';
import { LeftPanel } from './LeftPanel.tsx';
import { LowerPanel } from './LowerPanel.tsx';

/** The panes of the screen: sizes are kept, and all but the ladder can be folded away. */
export function Panes({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const rows = useKeptLayout('rows', workbench.preferences);
  const columns = useKeptLayout('columns', workbench.preferences);
  const guarded = (view: ReactNode): ReactNode => (
    <ErrorBoundary
      text={t('This view has failed. The recording is not touched.')}
      again={t('Show it again')}
      onError={(message) => workbench.actions.tell(failure(message))}
    >
      {view}
    </ErrorBoundary>
  );
  return (
    <Group orientation="vertical" id="rows" {...rows}>
      <Panel id="upper" minSize={220}>
        <Group orientation="horizontal" id="columns" {...columns}>
          <FoldingPane workbench={workbench} pane="left" size="17%" least={200}>
            {guarded(<LeftPanel workbench={workbench} />)}
          </FoldingPane>
          <Separator className="separator" aria-label={t('Width of the left panel')} />
          <Panel id="ladder" minSize={420}>
            <div className="ladder-panel">
              <PermissionNotice workbench={workbench} />
              {guarded(<LadderView workbench={workbench} empty={<EmptyLadder workbench={workbench} />} />)}
            </div>
          </Panel>
          <Separator className="separator" aria-label={t('Width of the inspector')} />
          <FoldingPane workbench={workbench} pane="inspector" size="23.5%" least={260}>
            {guarded(<InspectorView workbench={workbench} />)}
          </FoldingPane>
        </Group>
      </Panel>
      <Separator className="separator" aria-label={t('Height of the lower panel')} />
      <FoldingPane workbench={workbench} pane="lower" size="22%" least={80}>
        {guarded(<LowerPanel workbench={workbench} />)}
      </FoldingPane>
    </Group>
  );
}

/** Sizes of a group's panes, kept in the preferences. */
function useKeptLayout(id: string, preferences: Preferences) {
  const storage = {
    getItem: (name: string) => {
      const kept = preferences.get(`panes.${name}`);
      return typeof kept === 'string' ? kept : null;
    },
    setItem: (name: string, value: string) => preferences.set(`panes.${name}`, value),
  };
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id, storage });
  return { defaultLayout, onLayoutChanged };
}

interface FoldingPaneProps {
  readonly workbench: Workbench;
  readonly pane: Pane;
  readonly size: string;
  /** Least width or height while it is open, CSS pixels. */
  readonly least: number;
  readonly children: ReactNode;
}

/** A pane that folds to nothing by command, or when it is dragged small, and says so in the store. */
function FoldingPane({ workbench, pane, size, least, children }: FoldingPaneProps): ReactNode {
  const { store, actions } = workbench;
  const panel = usePanelRef();
  const folded = useStore(store, (state) => state.folded.includes(pane));
  useEffect(() => {
    if (folded) panel.current?.collapse();
    else panel.current?.expand();
  }, [folded, panel]);
  useTall(workbench, pane, panel);
  return (
    <Panel
      id={pane}
      panelRef={panel}
      defaultSize={size}
      minSize={least}
      collapsible
      collapsedSize={0}
      groupResizeBehavior="preserve-pixel-size"
      onResize={({ inPixels }, _, before) => {
        // The first report comes before anybody moved anything.
        if (before) actions.foldPane(pane, inPixels < 1);
      }}
    >
      {!folded && children}
    </Panel>
  );
}

/** Height of the lower panel while it is enlarged. */
const TALL = '66%';

/** The lower panel takes most of the screen while it is asked to, and goes back to the height it had. */
function useTall({ store }: Workbench, pane: Pane, panel: ReturnType<typeof usePanelRef>): void {
  const tall = useStore(store, (state) => pane === 'lower' && state.lowerTall);
  const before = useRef<number>(undefined);
  useEffect(() => {
    if (tall) {
      before.current = panel.current?.getSize().inPixels;
      panel.current?.resize(TALL);
    } else if (before.current !== undefined) {
      panel.current?.resize(before.current);
      before.current = undefined;
    }
  }, [tall, panel]);
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
  const { t } = useWords();
  const refused = useStore(store, (state) => state.permission !== undefined && !state.permission.granted);
  if (!refused) return null;
  return (
    <div className="notice" role="status">
      {t('Packets cannot be captured yet; socket records can.')}
      <Button onClick={() => actions.openDialog('permission')}>{t('What to do')}</Button>
    </div>
  );
}
