import { type ReactNode, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { RowsExport } from '../store/export-actions.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';

const forms: readonly { readonly form: RowsExport['form']; readonly label: Key; readonly help: Key }[] = [
  {
    form: 'session',
    label: 'Session (pcapng)',
    help: 'Frames and socket records that Wireshark and Wireside open. They are numbered anew.',
  },
  { form: 'csv', label: 'Table (CSV)', help: 'The columns of the list, as they are shown.' },
  { form: 'json', label: 'Table (JSON)', help: 'The same, an object for each row.' },
];

/** What of the list is exported, and as what. */
export function ExportRowsDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions, exports, list, view } = workbench;
  const { t } = useWords();
  const several = useStore(store, (state) => state.range !== undefined) && list.selectedEntries().length > 1;
  const [choice, setChoice] = useState<RowsExport>({
    rows: several ? 'selected' : 'shown',
    form: 'session',
    payload: true,
  });
  const close = (): void => actions.openDialog(undefined);
  const accept = (): void => {
    close();
    void exports.exportRows(choice);
  };
  const count = { shown: view()?.listRows ?? 0, selected: list.selectedEntries().length };
  return (
    <Dialog title={t('Export what is shown')} onClose={close}>
      <div className="form">
        <Choices
          legend={t('Rows')}
          value={choice.rows}
          choices={[
            { value: 'shown', label: t('All that are shown: {{rows}}', { rows: count.shown }) },
            {
              value: 'selected',
              label: t('Those that are selected: {{rows}}', { rows: count.selected }),
              disabled: count.selected === 0,
            },
          ]}
          onChoose={(rows) => setChoice({ ...choice, rows })}
        />
        <Choices
          legend={t('As')}
          value={choice.form}
          choices={forms.map(({ form, label, help }) => ({ value: form, label: t(label), help: t(help) }))}
          onChoose={(form) => setChoice({ ...choice, form })}
        />
        <label className="list-choice">
          <input
            type="checkbox"
            checked={choice.payload}
            disabled={choice.form !== 'session'}
            onChange={(event) => setChoice({ ...choice, payload: event.target.checked })}
          />
          <span>
            {t('With payload bytes')}
            <small>{t('Without them frames end behind their headers, and previews are left out.')}</small>
          </span>
        </label>
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('Cancel')}</Button>
        <Button look="primary" onClick={accept}>
          {t('Export…')}
        </Button>
      </div>
    </Dialog>
  );
}

interface ChoicesProps<T extends string> {
  readonly legend: string;
  readonly value: T;
  readonly choices: readonly {
    readonly value: T;
    readonly label: string;
    readonly help?: string;
    readonly disabled?: boolean;
  }[];
  readonly onChoose: (value: T) => void;
}

function Choices<T extends string>({ legend, value, choices, onChoose }: ChoicesProps<T>): ReactNode {
  const name = useId();
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="list-choice">
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            disabled={choice.disabled ?? false}
            onChange={() => onChoose(choice.value)}
          />
          <span>
            {choice.label}
            {choice.help && <small>{choice.help}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
