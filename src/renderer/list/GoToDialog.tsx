import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { GoToOutcome } from '../store/list-actions.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';

const told: Readonly<Record<Exclude<GoToOutcome, 'there'>, Key>> = {
  unreadable: 'Write a frame’s number, 12, or a record’s, e12.',
  missing: 'The trace has no such number.',
  hidden: 'It is selected, but the display filter hides it from the list.',
};

/** Asks for the number of a frame or record, and selects it. */
export function GoToDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { list, actions } = workbench;
  const { t } = useWords();
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<GoToOutcome | undefined>(undefined);
  const id = useId();
  const close = (): void => actions.openDialog(undefined);
  const go = (event: FormEvent): void => {
    event.preventDefault();
    const came = list.goTo(text);
    if (came === 'there') close();
    else setOutcome(came);
  };
  return (
    <Dialog title={t('Go to a frame or record')} onClose={close}>
      <form className="form" onSubmit={go}>
        <div className="field">
          <label className="label" htmlFor={id}>
            {t('Number')}
          </label>
          <input
            id={id}
            className="input mono"
            data-focus
            placeholder="12, e12"
            value={text}
            aria-invalid={outcome !== undefined}
            aria-describedby={`${id}-said`}
            onChange={(event) => {
              setText(event.target.value);
              setOutcome(undefined);
            }}
          />
          <small id={`${id}-said`} className="mistake" role="alert">
            {outcome && outcome !== 'there' ? t(told[outcome]) : ''}
          </small>
        </div>
        <div className="dialog-actions">
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button look="primary" type="submit">
            {t('Go to')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
