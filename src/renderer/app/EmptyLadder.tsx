import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { isFilteredAway, NothingMatches } from '../filter/FilterStatus.tsx';
import { isRecording, shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { WelcomeView } from '../welcome/WelcomeView.tsx';
import { useWords } from '../words/use-words.ts';

/** What stands where the ladder will be: what to do, or what is being waited for. */
export function EmptyLadder({ workbench }: { workbench: Workbench }): ReactNode {
  const { store } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.calmVersion);
  const session = useStore(store, shownSession);
  const recording = useStore(store, isRecording);
  const busy = useStore(store, (state) => state.busy);
  const view = workbench.view();
  if (isFilteredAway(workbench)) return <NothingMatches workbench={workbench} />;
  if (busy === 'opening')
    return <Message title={t('Opening…')} text={t('The first rows appear as they are read.')} />;
  if (recording)
    return <Message title={t('Recording')} text={t('Waiting for the first packet or socket record.')} />;
  if (session && !view?.tick.complete) return <Message title={t('Reading…')} text="" />;
  if (session) {
    const text = t(
      'There are no frames and no socket records in it. Run an experiment, or open another file.',
    );
    return <Message title={t('{{name}} is empty', { name: session.name })} text={text} />;
  }
  return <WelcomeView workbench={workbench} />;
}

function Message({ title, text }: { title: string; text: string }): ReactNode {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {text && <p>{text}</p>}
    </div>
  );
}
