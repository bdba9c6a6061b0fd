import { Check, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CodeLine } from '../../core/contract/scenario.ts';
import { IconButton } from '../ui/Button.tsx';
import { cx } from '../ui/cx.ts';
import { useCopy } from '../ui/use-copy.ts';
import { useWords } from '../words/use-words.ts';
import { commandOf } from './code-of-run.ts';

/** The code a scenario stands for; lines that have run are lit, the newest the brightest. */
export function CodeBlock({ lines, lit }: { lines: readonly CodeLine[]; lit: readonly string[] }): ReactNode {
  const { t } = useWords();
  const reached = new Set(lit);
  const newest = lit.at(-1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, so the keyboard must reach it
    <section className="code" aria-label={t('Code of the experiment')} tabIndex={0}>
      {lines.map(({ id, text }) => (
        <code key={id} className={cx('code-line', reached.has(id) && 'lit', id === newest && 'newest')}>
          {text || ' '}
          <CopyCommand command={commandOf(text)} />
        </code>
      ))}
    </section>
  );
}

/** A command that a person can fire from a terminal of their own. */
function CopyCommand({ command }: { command: string | undefined }): ReactNode {
  const { t } = useWords();
  const { copied, copy } = useCopy();
  if (command === undefined) return null;
  return (
    <IconButton
      className="copy-command"
      icon={copied ? Check : Copy}
      label={copied ? t('Copied') : t('Copy “{{command}}”', { command })}
      onClick={() => copy(command)}
    />
  );
}
