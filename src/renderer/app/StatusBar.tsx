import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { durationText } from '../../core/ladder/duration.ts';
import { shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { cx } from '../ui/cx.ts';
import { clockText, countsText, isLoss, lagMedianText, linkText, lossText, selectionText } from './status.ts';

/** File, counts, what was lost, clock error, lag, event-loop delay, selection. */
export function StatusBar({ workbench }: { workbench: Workbench }): ReactNode {
  const { store } = workbench;
  useStore(store, (state) => state.calmVersion);
  const session = useStore(store, shownSession);
  const capture = useStore(store, (state) => state.capture);
  const selection = useStore(store, (state) => state.selection);
  const connection = useStore(store, (state) => state.connection);
  const paused = useStore(store, (state) => state.paused);
  const view = workbench.view();
  const own = capture.session === session?.session ? capture : undefined;
  const loss = lossText(view, own);
  return (
    <footer className="status">
      {connection !== 'connected' && (
        <span className="alarm">
          {connection === 'lost' ? 'Connection lost, trying again…' : 'Connecting…'}
        </span>
      )}
      {!session && connection === 'connected' && <span>Ready</span>}
      {session && (
        <span className="name">
          {session.name}
          {!session.saved && ' · not saved'}
        </span>
      )}
      {view && session && <span>{countsText(view)}</span>}
      {view && session && <span className={cx(isLoss(loss) && 'alarm')}>{loss}</span>}
      <Text text={clockText(view)} />
      <Text text={lagMedianText(view)} />
      {own?.loopDelay && <span>event loop: {durationText(own.loopDelay.mean)}</span>}
      <Text text={linkText(view)} alarm />
      {paused && <span className="alarm">View paused; recording goes on</span>}
      <span className="spacer" />
      {view && <Text text={selectionText(view, selection)} />}
    </footer>
  );
}

function Text({ text, alarm = false }: { text: string; alarm?: boolean }): ReactNode {
  return text && <span className={cx(alarm && 'alarm')}>{text}</span>;
}
