import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { TimePrecision } from '../engine/time-text.ts';
import { columnTitle, isBuiltIn, toggled, without } from '../store/columns.ts';
import { keysText } from '../store/commands/keys.ts';
import { timeKinds, timePrecisions } from '../store/time-format.ts';
import type { Workbench } from '../store/workbench.ts';
import { MenuCheck, MenuChoices, MenuItem, MenuMore, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';

/** What can be done with the columns; `column` is the one the menu was opened on. */
export function HeadMenu({
  workbench,
  column,
}: {
  workbench: Workbench;
  column?: string | undefined;
}): ReactNode {
  const { store, list, actions } = workbench;
  const { t } = useWords();
  const columns = useStore(store, (state) => state.columns);
  const colorRows = useStore(store, (state) => state.colorRows);
  const field = column !== undefined && !isBuiltIn(column) ? column : undefined;
  return (
    <>
      {columns.map(({ id, shown }) => (
        <MenuCheck key={id} checked={shown} onChange={() => list.setColumns(toggled(columns, id))}>
          {columnTitle(id)}
        </MenuCheck>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => actions.openDialog('addColumn')}>{t('Add a field as column…')}</MenuItem>
      {field && (
        <MenuItem onSelect={() => list.setColumns(without(columns, field))}>
          {t('Remove the column {{name}}', { name: field })}
        </MenuItem>
      )}
      <MenuItem onSelect={() => list.resetColumns()}>{t('Reset the columns')}</MenuItem>
      <MenuSeparator />
      <TimeMenu workbench={workbench} />
      <MenuCheck checked={colorRows} onChange={() => list.toggleColors()}>
        {t('List in colours')}
      </MenuCheck>
      <MenuItem onSelect={() => actions.openDialog('colorRules')}>{t('Colour rules…')}</MenuItem>
    </>
  );
}

function TimeMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, list } = workbench;
  const { t } = useWords();
  const format = useStore(store, (state) => state.timeFormat);
  const platform = useStore(store, (state) => state.app?.platform ?? '');
  return (
    <MenuMore label={t('Time format')}>
      <MenuChoices
        label={t('Time as')}
        value={format.kind}
        choices={timeKinds.map(({ kind, title, keys }) => ({
          value: kind,
          label: t(title),
          aside: keysText(keys, platform),
        }))}
        onChoose={(kind) => list.setTimeFormat({ kind })}
      />
      <MenuSeparator />
      <MenuChoices<TimePrecision>
        label={t('Precision')}
        value={format.precision}
        choices={timePrecisions.map(({ precision, title }) => ({ value: precision, label: t(title) }))}
        onChoose={(precision) => list.setTimeFormat({ precision })}
      />
    </MenuMore>
  );
}
