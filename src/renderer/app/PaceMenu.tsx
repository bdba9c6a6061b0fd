import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Pace } from '../../core/ladder/choice.ts';
import { durationText } from '../../core/ladder/duration.ts';
import { shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Menu, MenuCheck, MenuChoices, MenuItem, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';
import type { Translate } from '../words/words.ts';

/** Even steps or true time, what is folded, and how much is seen at once. */
export function PaceMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, ladder } = workbench;
  const { t } = useWords();
  const pace = useStore(store, (state) => state.pace);
  return (
    <Menu
      trigger={
        <Button>
          {pace.kind === 'even' ? t('Even steps') : t('True time')}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoices
        label={t('Rows of the ladder')}
        value={pace.kind}
        choices={[
          { value: 'even', label: t('Even steps') },
          { value: 'time', label: t('True time') },
        ]}
        onChoose={(kind) => ladder.setPace({ kind })}
      />
      {pace.kind === 'time' && <RowTime workbench={workbench} />}
      <MenuSeparator />
      <Folding workbench={workbench} />
      <MenuSeparator />
      <ViewItems workbench={workbench} />
    </Menu>
  );
}

const rowTimes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
const folds = [10e6, 100e6, 1e9, 10e9, Number.POSITIVE_INFINITY];

function RowTime({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, ladder } = workbench;
  const { t } = useWords();
  const { rowNanos } = useStore(store, (state) => state.pace);
  useStore(store, (state) => state.calmVersion);
  const now = workbench.view()?.rowNanos ?? 0;
  const auto = { value: 'auto', label: t('As the trace suggests'), ...(now > 0 && { aside: spanText(now) }) };
  return (
    <>
      <MenuSeparator />
      <MenuChoices
        label={t('Time to the height of a row')}
        value={String(rowNanos)}
        choices={[auto, ...rowTimes.map((nanos) => ({ value: String(nanos), label: spanText(nanos) }))]}
        onChoose={(value) => ladder.setPace({ rowNanos: value === 'auto' ? 'auto' : Number(value) })}
      />
    </>
  );
}

function Folding({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, ladder } = workbench;
  const { t } = useWords();
  const { foldNanos } = useStore(store, (state) => state.pace);
  return (
    <MenuChoices
      label={t('Fold idle time from')}
      value={String(foldNanos)}
      choices={folds.map((nanos) => ({ value: String(nanos), label: foldText(nanos, t) }))}
      onChoose={(value) => ladder.setPace({ foldNanos: Number(value) } satisfies Partial<Pace>)}
    />
  );
}

function ViewItems({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, ladder } = workbench;
  const { t } = useWords();
  const legend = useStore(store, (state) => state.legend);
  const hidden = useStore(store, (state) => state.hiddenLanes.length);
  const empty = useStore(store, (state) => shownSession(state) === undefined);
  return (
    <>
      <MenuItem disabled={empty} aside="+" onSelect={() => ladder.zoom('in')}>
        {t('Zoom in')}
      </MenuItem>
      <MenuItem disabled={empty} aside="-" onSelect={() => ladder.zoom('out')}>
        {t('Zoom out')}
      </MenuItem>
      <MenuItem disabled={empty} aside="0" onSelect={() => ladder.zoom('reset')}>
        {t('Usual height')}
      </MenuItem>
      <MenuItem disabled={empty} aside="F" onSelect={() => ladder.zoom('fit')}>
        {t('Fit all')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem disabled={hidden === 0} aside={String(hidden || '')} onSelect={() => ladder.showLane()}>
        {t('Show all lanes')}
      </MenuItem>
      <MenuCheck checked={legend} onChange={() => ladder.toggleLegend()}>
        {t('Legend')}
      </MenuCheck>
    </>
  );
}

/** `100 ms`, not `100.0 ms`: these are round. */
const spanText = (nanos: number): string => durationText(nanos).replace(/\.0+(?= )/, '');

const foldText = (nanos: number, t: Translate): string =>
  Number.isFinite(nanos) ? spanText(nanos) : t('Never');
