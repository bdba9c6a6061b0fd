import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { commands } from '../store/commands/index.ts';
import { keysText } from '../store/commands/keys.ts';
import type { Workbench } from '../store/workbench.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';
import { commandGroups } from './command-groups.ts';
import './palette.css';

/** Keys that belong to a place rather than to a command. */
const places: readonly { readonly title: Key; readonly keys: readonly string[] }[] = [
  { title: 'Move by a row', keys: ['↑', '↓'] },
  { title: 'Move by a page', keys: ['PageUp', 'PageDown'] },
  { title: 'First and last row', keys: ['Home', 'End'] },
  { title: 'Zoom the ladder', keys: ['+', '−'] },
  { title: 'Select nothing', keys: ['Escape'] },
];

/** Every key there is, by menu. */
export function ShortcutsDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const platform = useStore(workbench.store, (state) => state.app?.platform ?? '');
  return (
    <Dialog title={t('Keyboard shortcuts')} wide onClose={() => workbench.actions.openDialog(undefined)}>
      <div className="shortcuts">
        {commandGroups.map((group) => (
          <Sheet
            key={group}
            title={t(group)}
            rows={commands
              .filter((command) => command.group === group && command.keys)
              .map(({ title, keys = [] }) => ({
                title: t(title),
                keys: keys.map((one) => keysText(one, platform)),
              }))}
          />
        ))}
        <Sheet
          title={t('In the list and the ladder')}
          rows={places.map(({ title, keys }) => ({ title: t(title), keys }))}
        />
      </div>
    </Dialog>
  );
}

interface SheetProps {
  readonly title: string;
  readonly rows: readonly { readonly title: string; readonly keys: readonly string[] }[];
}

function Sheet({ title, rows }: SheetProps): ReactNode {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map((row) => (
          <Row key={row.title} {...row} />
        ))}
      </dl>
    </section>
  );
}

function Row({ title, keys }: SheetProps['rows'][number]): ReactNode {
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {keys.map((one) => (
          <kbd key={one}>{one}</kbd>
        ))}
      </dd>
    </>
  );
}
