import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import type { FieldInfo } from '../../core/filter/types.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';

/** Names offered while one is typed. */
const OFFERED = 60;

/** Asks for the name of a field that is to be a column. */
export function AddColumnDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { client, list, actions } = workbench;
  const { t } = useWords();
  const [fields, setFields] = useState<readonly FieldInfo[]>([]);
  const [name, setName] = useState('');
  const id = useId();
  useEffect(() => {
    void client.ask('filterFields', undefined).then((known) => setFields(known ?? []));
  }, [client]);
  const field = fields.find((one) => one.name === name.trim());
  const close = (): void => actions.openDialog(undefined);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (!field) return;
    list.addColumn(field.name);
    close();
  };
  const typed = name.trim().toLowerCase();
  const offered = fields.filter((one) => one.name.includes(typed)).slice(0, OFFERED);
  return (
    <Dialog title={t('Add a field as column')} onClose={close}>
      <form className="form" onSubmit={add}>
        <div className="field">
          <label className="label" htmlFor={id}>
            {t('Field')}
          </label>
          <input
            id={id}
            className="input mono"
            list={`${id}-names`}
            data-focus
            placeholder="tcp.seq"
            spellCheck={false}
            value={name}
            aria-describedby={`${id}-said`}
            onChange={(event) => setName(event.target.value)}
          />
          <datalist id={`${id}-names`}>
            {offered.map((one) => (
              <option key={one.name} value={one.name}>
                {one.title}
              </option>
            ))}
          </datalist>
          <small id={`${id}-said`}>
            {field?.title ?? (typed === '' ? '' : t('There is no field of that name.'))}
          </small>
        </div>
        <div className="dialog-actions">
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" disabled={!field}>
            {t('Add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
