import type { ReactNode } from 'react';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';

interface LinkProps {
  readonly workbench: Workbench;
  readonly row: number;
  readonly children?: ReactNode;
}

/** Leads to a frame: `frame 14`. */
export function FrameLink({ workbench, row, children }: LinkProps): ReactNode {
  const { t } = useWords();
  return (
    <button
      type="button"
      className="row-link"
      onClick={() => workbench.actions.select({ kind: 'frame', row })}
      onPointerEnter={() => workbench.actions.hover({ kind: 'frame', row })}
      onPointerLeave={() => workbench.actions.hover(undefined)}
    >
      {children ?? t('frame {{number}}', { number: row + 1 })}
    </button>
  );
}

/** Leads to a socket record: `e14`, with what it is. */
export function RecordLink({ workbench, row, children }: LinkProps): ReactNode {
  return (
    <button
      type="button"
      className="row-link record"
      onClick={() => workbench.actions.select({ kind: 'record', row })}
      onPointerEnter={() => workbench.actions.hover({ kind: 'record', row })}
      onPointerLeave={() => workbench.actions.hover(undefined)}
    >
      {children} e{row + 1}
    </button>
  );
}
