import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import { socketRows } from './socket-rows.ts';

/** The sockets of the trace; one that is pressed makes its conversation the ladder's, pressed again all of them. */
export function SocketList({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.calmVersion);
  const live = useStore(store, (state) => state.sockets);
  const scope = useStore(store, (state) => state.scope);
  const view = workbench.view();
  const rows = view ? socketRows(view, live) : [];
  if (rows.length === 0)
    return <p className="lab-empty">{t('No sockets yet. They appear here when an experiment runs.')}</p>;
  return (
    <ul className="sockets">
      {rows.map(({ row, side, name, ports, state, stream }) => {
        const pressed = scope.kind === 'stream' && scope.stream === stream;
        return (
          <li key={row}>
            <button
              type="button"
              className="socket"
              disabled={stream === undefined}
              aria-pressed={pressed}
              onClick={() =>
                actions.setScope(
                  pressed || stream === undefined ? { kind: 'all' } : { kind: 'stream', stream },
                )
              }
            >
              <span className={`role ${side}`}>{name}</span> {ports}
              <small>{state || t('no segments yet')}</small>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
