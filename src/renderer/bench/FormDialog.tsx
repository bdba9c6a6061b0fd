import { type FormEvent, type ReactNode, useState } from 'react';
import type { BenchSection } from '../../core/contract/bench.ts';
import { checkOptions } from '../../core/contract/options.ts';
import type { OptionValues } from '../../core/contract/scenario.ts';
import type { Outcome } from '../store/bench-actions.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { OptionForm } from '../ui/OptionForm.tsx';
import { useWords } from '../words/use-words.ts';

export interface FormDialogProps {
  readonly title: string;
  /** What the button that does it says. */
  readonly submit: string;
  readonly sections: readonly BenchSection[];
  readonly initial: OptionValues;
  /** Does it; what is wrong goes to the fields, and the dialog stays. */
  readonly onSubmit: (values: OptionValues) => Promise<Outcome>;
  readonly onClose: () => void;
  /** Said above the buttons, by what the form holds. */
  readonly note?: (values: OptionValues) => ReactNode;
}

/** A form of Node's options in a dialog; several sections stand in two columns. */
export function FormDialog(props: FormDialogProps): ReactNode {
  const { title, submit, sections, initial, onSubmit, onClose, note } = props;
  const { t, said } = useWords();
  const [values, setValues] = useState(initial);
  const [outcome, setOutcome] = useState<Outcome>([]);
  const [busy, setBusy] = useState(false);
  const { errors } = checkOptions(
    sections.flatMap(({ fields }) => fields),
    values,
  );
  const shown = errors.length > 0 ? errors : outcome;
  const whole = shown.find(({ name, message }) => name === '' && message !== '');
  const act = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (errors.length > 0 || busy) return;
    setBusy(true);
    const wrong = await onSubmit(values);
    setBusy(false);
    setOutcome(wrong);
    if (wrong.length === 0) onClose();
  };
  return (
    <Dialog title={title} wide={sections.length > 1} onClose={onClose}>
      <form className="bench-form" onSubmit={(event) => void act(event)} noValidate>
        <div className={sections.length > 1 ? 'bench-sections' : undefined}>
          {sections.map((section) => (
            <fieldset key={section.title}>
              {sections.length > 1 && <legend>{said(section.title)}</legend>}
              <OptionForm
                fields={section.fields}
                values={values}
                errors={shown}
                disabled={busy}
                said={said}
                onChange={(name, value) => {
                  setOutcome([]);
                  setValues((before) => ({ ...before, [name]: value }));
                }}
              />
            </fieldset>
          ))}
        </div>
        {note?.(values)}
        {whole && (
          <p className="mistake" role="alert">
            {whole.message}
          </p>
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" disabled={errors.length > 0 || busy}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
