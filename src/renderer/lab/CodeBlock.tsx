import type { ReactNode } from 'react';
import type { CodeLine } from '../../core/contract/scenario.ts';
import { cx } from '../ui/cx.ts';

/** The code a scenario stands for; lines that have run are lit, the newest the brightest. */
export function CodeBlock({ lines, lit }: { lines: readonly CodeLine[]; lit: readonly string[] }): ReactNode {
  const reached = new Set(lit);
  const newest = lit.at(-1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, so the keyboard must reach it
    <section className="code" aria-label="Code of the experiment" tabIndex={0}>
      {lines.map(({ id, text }) => (
        <code key={id} className={cx('code-line', reached.has(id) && 'lit', id === newest && 'newest')}>
          {text || ' '}
        </code>
      ))}
    </section>
  );
}
