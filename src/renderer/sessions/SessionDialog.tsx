import { type ReactNode, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionFacts } from '../engine/questions/session-facts.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { sessionText } from '../store/session-state.ts';
import { shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';
import type { Translate } from '../words/words.ts';
import { factRows } from './session-rows.ts';
import './sessions.css';

/** Longest notes and title, in characters: what the service takes. */
const LONGEST_NOTES = 20_000;
const LONGEST_TITLE = 200;

/** What the shown session is: its title and notes to edit, and what it is made of. */
export function SessionDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions, files } = workbench;
  const { t } = useWords();
  const session = useStore(store, shownSession);
  const selected = useStore(store, (state) => state.selection !== undefined);
  const view = workbench.view();
  const facts = useFacts(workbench);
  const before = {
    title: sessionText('session.title', session, view),
    notes: sessionText('session.notes', session, view),
  };
  const [title, setTitle] = useState(before.title);
  const [notes, setNotes] = useState(before.notes);
  const close = (): void => actions.openDialog(undefined);
  const accept = (): void => {
    close();
    void files.edit({
      ...(title === before.title ? {} : { 'session.title': title.trim() }),
      ...(notes === before.notes ? {} : { 'session.notes': notes.trim() }),
    });
  };
  if (!session) return null;
  return (
    <Dialog title={t('About this session')} onClose={close}>
      <div className="session-texts">
        <TextField label={t('Title')} value={title} longest={LONGEST_TITLE} onChange={setTitle} />
        <NotesField label={t('Notes')} value={notes} onChange={setNotes} />
      </div>
      <Facts rows={view ? factRows(t, session, view, facts) : []} />
      <p className="opens">
        {opensText(t, workbench, view)}
        <Button disabled={!selected} onClick={() => void files.openHere()}>
          {t('Open at the selected row')}
        </Button>
      </p>
      <div className="dialog-actions">
        <Button onClick={close}>{t('Cancel')}</Button>
        <Button look="primary" onClick={accept}>
          {t('Done')}
        </Button>
      </div>
    </Dialog>
  );
}

/** What the worker knows of the file; undefined until it has answered. */
function useFacts({ client }: Workbench): SessionFacts | undefined {
  const [facts, setFacts] = useState<SessionFacts | undefined>(undefined);
  useEffect(() => {
    void client.ask('session', undefined).then(setFacts);
  }, [client]);
  return facts;
}

function opensText(t: Translate, { store }: Workbench, view: TraceView | undefined): string {
  const session = shownSession(store.getState());
  const text = sessionText('session.view', session, view);
  const [, kind, number] = /"(frame|record)":(\d+)/.exec(text) ?? [];
  if (number === undefined) return t('It opens at its beginning.');
  return t('It opens at {{row}}.', {
    row: kind === 'frame' ? t('frame {{number}}', { number }) : `e${number}`,
  });
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TextField({ label, value, longest, onChange }: FieldProps & { longest: number }): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        value={value}
        maxLength={longest}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function NotesField({ label, value, onChange }: FieldProps): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className="input notes"
        rows={6}
        value={value}
        maxLength={LONGEST_NOTES}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function Facts({ rows }: { rows: readonly (readonly [string, string])[] }): ReactNode {
  return (
    <dl className="session-facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
