import { Check, Copy, Download } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useStore } from 'zustand';
import { messageOf, problem } from '../../core/base/problem.ts';
import { MOST_SESSION_BYTES } from '../../core/share/html.ts';
import { type ShareChoice, type ShareFormat, shareFormats } from '../store/share-state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';
import { makeFile, type SharedFile } from './make.ts';
import { saveFile } from './save.ts';
import './share.css';

const formatNames: Readonly<Record<ShareFormat, Key>> = {
  svg: 'SVG picture',
  png: 'PNG picture',
  pdf: 'PDF page',
  steps: 'One SVG for each step (zip)',
  mermaid: 'Mermaid sequence diagram',
  text: 'Text for a README',
  ascii: 'Text in ASCII alone',
  html: 'Page to step through (HTML)',
};

const formatNotes: Readonly<Record<ShareFormat, Key>> = {
  svg: 'Sharp at any size; its text stays text.',
  png: 'Twice the size of the screen’s, for slides.',
  pdf: 'One page with its fonts inside.',
  steps: 'Numbered pictures of one size, each a row longer: the builds of a slide.',
  mermaid: 'For pages that draw Mermaid: GitHub, GitLab, many wikis.',
  text: 'Aligned columns for a block of code.',
  ascii: 'The same with - | and > alone.',
  html: 'The whole session in one file that anyone can open offline, at most {{size}} MB.',
};

const parts: readonly (readonly [ShareChoice['part'], Key])[] = [
  ['whole', 'The whole ladder'],
  ['selection', 'The selected row and what it is linked to'],
  ['step', 'The ladder up to the selected row'],
];

/** Texts can be copied as well. */
const copied: ReadonlySet<ShareFormat> = new Set(['mermaid', 'text', 'ascii']);
const pictured: ReadonlySet<ShareFormat> = new Set(['svg', 'png', 'pdf', 'steps']);

/** What to give away, and how much of it. */
export function ShareDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const initial = useStore(store, (state) => state.shareFormat);
  const dark = document.documentElement.dataset.theme === 'dark';
  const [choice, setChoice] = useState<ShareChoice>({
    format: initial,
    part: 'whole',
    theme: dark ? 'dark' : 'light',
    payload: initial !== 'html',
  });
  const [busy, setBusy] = useState(false);
  const copy = useCopy();
  const change = (part: Partial<ShareChoice>): void => setChoice({ ...choice, ...part });
  const close = (): void => actions.openDialog(undefined);
  const make = async (use: (file: SharedFile) => void): Promise<void> => {
    setBusy(true);
    const file = await made(workbench, choice);
    setBusy(false);
    if (file) use(file);
  };
  return (
    <Dialog title={t('Export')} onClose={close}>
      <div className="form">
        <FormatField choice={choice} onChange={change} />
        {choice.format !== 'html' && <PartField workbench={workbench} choice={choice} onChange={change} />}
        {pictured.has(choice.format) && <ThemeField choice={choice} onChange={change} />}
        <PayloadField choice={choice} onChange={change} />
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('Cancel')}</Button>
        {copied.has(choice.format) && (
          <Button
            icon={copy.copied ? Check : Copy}
            disabled={busy}
            onClick={() => void make(({ content }) => copy.copy(String(content)))}
          >
            {copy.copied ? t('Copied') : t('Copy')}
          </Button>
        )}
        <Button
          look="primary"
          icon={Download}
          disabled={busy}
          onClick={() =>
            void make(({ name, type, content }) => {
              saveFile(name, type, content);
              close();
            })
          }
        >
          {busy ? t('Making it…') : t('Export')}
        </Button>
      </div>
    </Dialog>
  );
}

/** The file; what went wrong is told, and what was left out. */
async function made({ actions, ...rest }: Workbench, choice: ShareChoice): Promise<SharedFile | undefined> {
  try {
    const file = await makeFile({ actions, ...rest }, choice);
    if (!file.ok) {
      actions.tell(file.error);
      return undefined;
    }
    if (file.value.note) actions.tell(file.value.note);
    return file.value;
  } catch (thrown) {
    actions.tell(problem('error', 'share.failed', `It could not be exported: ${messageOf(thrown)}.`));
    return undefined;
  }
}

interface FieldProps {
  readonly choice: ShareChoice;
  readonly onChange: (part: Partial<ShareChoice>) => void;
}

function FormatField({ choice, onChange }: FieldProps): ReactNode {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('Export as')}
      </label>
      <select
        id={id}
        className="input"
        value={choice.format}
        aria-describedby={`${id}-note`}
        onChange={(event) => {
          const format = event.target.value as ShareFormat;
          onChange({ format, payload: format !== 'html' });
        }}
      >
        {shareFormats.map((format) => (
          <option key={format} value={format}>
            {t(formatNames[format])}
          </option>
        ))}
      </select>
      <small id={`${id}-note`} className="share-note">
        {t(formatNotes[choice.format], { size: MOST_SESSION_BYTES / 1024 / 1024 })}
      </small>
    </div>
  );
}

function PartField({
  workbench,
  choice,
  onChange,
}: FieldProps & { readonly workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const name = useId();
  const hasSelection = useStore(workbench.store, (state) => state.selection !== undefined);
  return (
    <fieldset>
      <legend>{t('How much')}</legend>
      {parts.map(([part, key]) => (
        <label key={part} className="share-choice">
          <input
            type="radio"
            name={name}
            checked={choice.part === part}
            disabled={part !== 'whole' && !hasSelection}
            onChange={() => onChange({ part })}
          />
          <span>{t(key)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function ThemeField({ choice, onChange }: FieldProps): ReactNode {
  const { t } = useWords();
  const name = useId();
  return (
    <fieldset>
      <legend>{t('Background')}</legend>
      {(['light', 'dark'] as const).map((theme) => (
        <label key={theme} className="share-choice">
          <input
            type="radio"
            name={name}
            checked={choice.theme === theme}
            onChange={() => onChange({ theme })}
          />
          <span>{theme === 'light' ? t('Light') : t('Dark')}</span>
        </label>
      ))}
    </fieldset>
  );
}

function PayloadField({ choice, onChange }: FieldProps): ReactNode {
  const { t } = useWords();
  return (
    <label className="share-choice">
      <input
        type="checkbox"
        checked={choice.payload}
        onChange={(event) => onChange({ payload: event.target.checked })}
      />
      <span>
        {t('With payload bytes')}
        <small>
          {choice.format === 'html'
            ? t('Everything that was said is then in the file, for whoever gets it.')
            : t('Chips then show the beginning of what was said.')}
        </small>
      </span>
    </label>
  );
}
