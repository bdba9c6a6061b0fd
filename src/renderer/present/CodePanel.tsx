import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { CodeLine } from '../../core/contract/scenario.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';
import { litLines } from './lit-code.ts';

export interface CodePanelProps {
  readonly view: TraceView;
  readonly lines: readonly CodeLine[];
  readonly step: number;
}

/** The experiment's code, large; the lines that have been reached are lit, the newest the brightest and in sight. */
export function CodePanel({ view, lines, step }: CodePanelProps): ReactNode {
  const { t } = useWords();
  const newest = useRef<HTMLElement>(null);
  const { rows } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows may grow without another view
  const lit = useMemo(() => litLines(view, lines, step), [view, lines, step, rows]);
  const reached = new Set(lit);
  const last = lit.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is the newest
  useEffect(() => {
    newest.current?.scrollIntoView?.({ block: 'nearest' });
  }, [last]);
  return (
    <section className="present-code" aria-label={t('Code')}>
      {lines.map(({ id, text }) => (
        <code
          key={id}
          ref={id === last ? newest : undefined}
          className={cx(reached.has(id) && 'lit', id === last && 'newest')}
        >
          {text || ' '}
        </code>
      ))}
    </section>
  );
}
