import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { durationText } from '../../core/ladder/duration.ts';
import { FilterStatus } from '../filter/FilterStatus.tsx';
import { shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';
import { readingTask } from './reading.ts';
import { clockText, countsText, isLoss, lagMedianText, linkText, lossText, selectionText } from './status.ts';

/** File, counts, what was lost, clock error, lag, event-loop delay, selection. */
export function StatusBar({ workbench }: { workbench: Workbench }): ReactNode {
  const { store } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.calmVersion);
  const session = useStore(store, shownSession);
  const capture = useStore(store, (state) => state.capture);
  const selection = useStore(store, (state) => state.selection);
  const connection = useStore(store, (state) => state.connection);
  const paused = useStore(store, (state) => state.paused);
  const view = workbench.view();
  const own = capture.session === session?.session ? capture : undefined;
  const loss = lossText(t, view, own);
  return (
    <footer className="status">
      {connection !== 'connected' && (
        <span className="alarm">
          {connection === 'lost' ? t('Connection lost, trying again…') : t('Connecting…')}
        </span>
      )}
      {!session && connection === 'connected' && <span>{t('Ready')}</span>}
      {session && (
        <span className="name">
          {session.name}
          {!session.saved && ` · ${t('not saved')}`}
        </span>
      )}
      {view && session && <span>{countsText(t, view)}</span>}
      {session && <FilterStatus workbench={workbench} />}
      {view && session && <span className={cx(isLoss(t, loss) && 'alarm')}>{loss}</span>}
      <Text text={clockText(t, view)} />
      <Text text={lagMedianText(t, view)} />
      {own?.loopDelay && (
        <span>{t('event loop: {{delay}}', { delay: durationText(own.loopDelay.mean) })}</span>
      )}
      <Text text={linkText(t, view)} alarm />
      {paused && <span className="alarm">{t('View paused; recording goes on')}</span>}
      <span className="spacer" />
      <TaskBars workbench={workbench} />
      {view && <Text text={selectionText(t, view, selection)} />}
    </footer>
  );
}

/** Work under way: reading the file that is shown, and what else takes its time. */
function TaskBars({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const session = useStore(store, shownSession);
  const tasks = useStore(store, (state) => state.tasks);
  const reading = readingTask(workbench.view(), session);
  return [...(reading ? [{ ...reading, cancel: () => void actions.clear() }] : []), ...tasks].map((task) => (
    <span key={task.id} className="task">
      {t(task.title)}
      <progress
        aria-label={t(task.title)}
        max={1}
        {...(task.done === undefined ? {} : { value: task.done })}
      />
      {task.cancel && (
        <button type="button" className="task-cancel" onClick={task.cancel}>
          {t('Cancel')}
        </button>
      )}
    </span>
  ));
}

function Text({ text, alarm = false }: { text: string; alarm?: boolean }): ReactNode {
  return text && <span className={cx(alarm && 'alarm')}>{text}</span>;
}
