import { FileClock, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { bytesText } from '../engine/record-text.ts';
import type { Workbench } from '../store/workbench.ts';
import { IconButton } from '../ui/Button.tsx';
import { useWords } from '../words/use-words.ts';

/** How many are shown. */
const SHOWN = 8;

/** The files that were opened or saved last; each can be forgotten. */
export function RecentFiles({ workbench, onOpen }: { workbench: Workbench; onOpen?: () => void }): ReactNode {
  const { store, actions, files } = workbench;
  const { t } = useWords();
  const recent = useStore(store, (state) => state.recent);
  return (
    <ul className="recent" aria-label={t('Recent files')}>
      {recent.slice(0, SHOWN).map(({ path, name, bytes }) => (
        <li key={path}>
          <button
            type="button"
            className="file"
            disabled={bytes === undefined}
            title={path}
            onClick={() => {
              onOpen?.();
              actions.openRecent(path);
            }}
          >
            <FileClock size={14} aria-hidden="true" />
            <span className="file-name">{name}</span>
            <small>{bytes === undefined ? t('not there any more') : bytesText(bytes)}</small>
          </button>
          <IconButton
            icon={X}
            label={t('Forget {{name}}', { name })}
            onClick={() => void files.forgetRecent(path)}
          />
        </li>
      ))}
    </ul>
  );
}
