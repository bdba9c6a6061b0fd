import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../words/use-words.ts';

/** How much of the trace the filter selects; nothing while there is none. */
export function FilterStatus({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  useStore(workbench.store, (state) => state.calmVersion);
  const view = workbench.view();
  const progress = view?.tick.filter;
  if (!view || !progress) return null;
  const { frames, records } = view.tables;
  const number = (count: number): string => count.toLocaleString('en');
  return (
    // Read aloud once it stands still, not with every packet that comes.
    <span className="filter-status" role={view.tick.complete ? 'status' : undefined}>
      {t('Shown: {{frames}} of {{allFrames}} frames, {{records}} of {{allRecords}} socket records', {
        frames: number(progress.frames),
        allFrames: number(frames.length),
        records: number(progress.records),
        allRecords: number(records.length),
      })}
    </span>
  );
}

/** Where a filter leaves nothing to show: says so, and how to go on. */
export function NothingMatches({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const { store, filters } = workbench;
  const filter = useStore(store, (state) => state.filter);
  const view = workbench.view();
  if (!view) return null;
  const { frames, records } = view.tables;
  return (
    <div className="empty">
      <h2>{t('Nothing matches the filter')}</h2>
      <p>
        {t(
          'The trace has {{frames}} frames and {{records}} socket records; none of them is selected by {{filter}}.',
          {
            frames: frames.length.toLocaleString('en'),
            records: records.length.toLocaleString('en'),
            filter,
          },
        )}
      </p>
      <div className="actions">
        <Button onClick={() => void filters.clear()}>{t('Clear the display filter')}</Button>
      </div>
    </div>
  );
}

/** Whether a filter is why nothing is shown. */
export function isFilteredAway(workbench: Workbench): boolean {
  const view = workbench.view();
  return view?.tick.filter !== undefined && view.listRows === 0 && view.tables.order.length > 0;
}
