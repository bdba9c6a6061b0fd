import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Severity } from '../../core/base/problem.ts';
import type { Workbench } from '../store/workbench.ts';
import { IconButton } from '../ui/Button.tsx';

const icons: Readonly<Record<Severity, typeof Info>> = {
  error: CircleAlert,
  warning: TriangleAlert,
  info: Info,
};
const words: Readonly<Record<Severity, string>> = { error: 'Error', warning: 'Warning', info: 'Note' };

/** Problems, each with what happened and what to do next, until they are dismissed. */
export function Toasts({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const toasts = useStore(store, (state) => state.toasts);
  return (
    <section className="toasts" aria-label="Problems" aria-live="polite">
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
                <span className="visually-hidden">{words[problem.severity]}: </span>
                <b>{problem.message}</b>
              </p>
              {problem.advice && <p className="advice">{problem.advice}</p>}
            </div>
            <IconButton icon={X} label="Dismiss" onClick={() => actions.dismiss(id)} />
          </div>
        );
      })}
    </section>
  );
}
