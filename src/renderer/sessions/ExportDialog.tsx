import { type ReactNode, useState } from 'react';
import type { ExportChoices } from '../../core/contract/session.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';
import './sessions.css';

const choicesShown: readonly {
  readonly name: 'links' | 'payload' | 'origin';
  readonly label: Key;
  readonly help: Key;
}[] = [
  {
    name: 'links',
    label: 'Socket records on their packets',
    help: 'Each linked record stands as a comment on its packet, which Wireshark shows, and as a custom option for programs.',
  },
  {
    name: 'payload',
    label: 'Payload bytes',
    help: 'Without them frames end behind their headers, and what your program said is left out.',
  },
  {
    name: 'origin',
    label: 'What names this machine',
    help: 'Hardware and system of the capture, number and title of the process.',
  },
];

/** Writes a copy of the session for others. */
export function ExportDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { actions, files } = workbench;
  const { t } = useWords();
  const [choices, setChoices] = useState<ExportChoices>({ links: true, payload: true, origin: true });
  const close = (): void => actions.openDialog(undefined);
  const accept = (): void => {
    close();
    void files.exportCopy(choices);
  };
  return (
    <Dialog title={t('Export for Wireshark')} onClose={close}>
      <p>{t('A pcapng file that any program for captures opens. The session itself stays as it is.')}</p>
      <fieldset className="export-choices">
        <legend>{t('It carries')}</legend>
        {choicesShown.map(({ name, label, help }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={choices[name]}
              onChange={(event) => setChoices({ ...choices, [name]: event.target.checked })}
            />
            <span>
              {t(label)}
              <small>{t(help)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="dialog-actions">
        <Button onClick={close}>{t('Cancel')}</Button>
        <Button look="primary" onClick={accept}>
          {t('Export…')}
        </Button>
      </div>
    </Dialog>
  );
}
