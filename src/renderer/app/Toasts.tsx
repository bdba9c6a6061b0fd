import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Severity } from '../../core/base/problem.ts';
import type { Workbench } from '../store/workbench.ts';
import { IconButton } from '../ui/Button.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';

const icons: Readonly<Record<Severity, typeof Info>> = {
  error: CircleAlert,
  warning: TriangleAlert,
  info: Info,
};
const names: Readonly<Record<Severity, Key>> = { error: 'Error', warning: 'Warning', info: 'Note' };

/** Problems, each with what happened and what to do next, until they are dismissed. */
export function Toasts({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t, said } = useWords();
  const toasts = useStore(store, (state) => state.toasts);
  return (
    <section className="toasts" aria-label={t('Problems')} aria-live="polite">
      {toasts.map(({ id, problem }) => {
        const Icon = icons[problem.severity];
        return (
          <div
            key={id}
            className={`toast ${problem.severity}`}
            role={problem.severity === 'error' ? 'alert' : 'status'}
          >
            <Icon size={18} aria-hidden="true" />
            <div className="toast-text">
              <p>
                <span className="visually-hidden">{t(names[problem.severity])}: </span>
                <b>{said(problem.message)}</b>
              </p>
              {problem.advice && <p className="advice">{said(problem.advice)}</p>}
            </div>
            <IconButton icon={X} label={t('Dismiss')} onClick={() => actions.dismiss(id)} />
          </div>
        );
      })}
    </section>
  );
}
