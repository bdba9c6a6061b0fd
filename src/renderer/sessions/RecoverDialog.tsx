import { type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import type { Recoverable } from '../../core/contract/session.ts';
import { bytesText } from '../engine/record-text.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';
import './sessions.css';

/** Offers what a process left behind: what, when, how much; to recover it or to discard it. */
export function RecoverDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const found = useStore(store, (state) => state.recoverable);
  const close = (): void => actions.openDialog(undefined);
  const none = found.length === 0;
  useEffect(() => {
    if (none) actions.openDialog(undefined);
  }, [none, actions]);
  return (
    <Dialog title={t('Recordings that were not saved')} onClose={close}>
      <p>
        {t(
          'Wireside ended before these were saved. Their packets and socket records are on disk, up to the last whole block.',
        )}
      </p>
      <ul className="recoverable">
        {found.map((one) => (
          <Recording key={one.id} workbench={workbench} recording={one} />
        ))}
      </ul>
      <div className="dialog-actions">
        <Button onClick={close}>{t('Later')}</Button>
      </div>
    </Dialog>
  );
}

function Recording({ workbench, recording }: { workbench: Workbench; recording: Recoverable }): ReactNode {
  const { files } = workbench;
  const { t, language } = useWords();
  const { id, startedAt, packetsLength, recordsLength } = recording;
  const when = new Date(startedAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <li>
      <span className="when">
        <b>{when}</b>
        <small>
          {t('{{packets}} of packets, {{records}} of socket records', {
            packets: bytesText(packetsLength),
            records: bytesText(recordsLength),
          })}
        </small>
      </span>
      <Button onClick={() => void files.discardRecoverable(id)}>{t('Discard')}</Button>
      <Button look="primary" onClick={() => files.recover(id)}>
        {t('Recover')}
      </Button>
    </li>
  );
}
