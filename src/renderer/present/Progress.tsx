import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.ts';
import type { Presentation } from './use-presentation.ts';

/** How far the talk is, with its chapters to jump to. */
export function Progress({ show }: { show: Presentation }): ReactNode {
  const { t } = useWords();
  const { chapters, chapter, step, steps, goTo } = show;
  const part = steps > 1 ? step / (steps - 1) : 0;
  return (
    <footer className="present-progress">
      <nav aria-label={t('Chapters')}>
        {chapters.map((one) => (
          <button
            key={one.title}
            type="button"
            aria-current={one === chapter ? 'step' : undefined}
            onClick={() => goTo(one.row)}
          >
            {t(one.title)}
          </button>
        ))}
      </nav>
      <div className="present-bar" aria-hidden="true">
        <div style={{ width: `${part * 100}%` }} />
      </div>
      <output>{t('{{step}} of {{steps}}', { step: Math.min(step + 1, steps), steps })}</output>
    </footer>
  );
}
