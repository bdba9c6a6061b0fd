import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { useStore } from 'zustand';
import { entryOf } from '../store/moves.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';

/** Asks for the comment of the selected frame or record. */
export function CommentDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, notes, actions } = workbench;
  const { t } = useWords();
  const selection = useStore(store, (state) => state.selection);
  const comments = useStore(store, (state) => state.comments);
  const [text, setText] = useState((selection && comments.get(entryOf(selection))) ?? '');
  const id = useId();
  const close = (): void => actions.openDialog(undefined);
  const accept = (): void => {
    void notes.comment(text);
    close();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    accept();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    // The same keys are a command outside of the dialog.
    event.preventDefault();
    event.stopPropagation();
    accept();
  };
  const number = (selection?.row ?? 0) + 1;
  const title =
    selection?.kind === 'record'
      ? t('Comment on record e{{number}}', { number })
      : t('Comment on frame {{number}}', { number });
  return (
    <Dialog title={title} onClose={close}>
      <form className="form" onSubmit={onSubmit} onKeyDown={onKey}>
        <div className="field">
          <label className="label" htmlFor={id}>
            {t('Comment')}
          </label>
          <textarea
            id={id}
            className="input list-comment"
            data-focus
            rows={5}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <small>{t('It is saved with the session; Wireshark shows the comments on frames too.')}</small>
        </div>
        <div className="dialog-actions">
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button look="primary" type="submit">
            {t('Use')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
