import type { ReactNode } from 'react';
import { findingText } from '../../core/findings/render.ts';
import type { Finding } from '../../core/findings/types.ts';
import type { Actions } from '../store/actions.ts';
import { sameItem } from '../store/moves.ts';
import type { Item } from '../store/state.ts';
import { Button } from '../ui/Button.tsx';

export interface FindingCardsProps {
  readonly findings: readonly Finding[];
  /** The frame or record they are shown at. */
  readonly item: Item;
  readonly actions: Actions;
}

/** Frames and records named before the rest is only counted. */
const NAMED = 8;

/** What the engine noticed about a frame or record: what happened and why, and what it rests on. */
export function FindingCards({ findings, item, actions }: FindingCardsProps): ReactNode {
  return findings.map((finding) => {
    const { title, text, source } = findingText(finding);
    return (
      <div key={finding.index} className={`finding ${finding.severity}`}>
        <h3>
          <span className="visually-hidden">{finding.severity}: </span>
          {title}
        </h3>
        <p>{text}</p>
        <small className="finding-source">{source}</small>
        <Rests finding={finding} item={item} actions={actions} />
      </div>
    );
  });
}

function Rests({ finding, item, actions }: { finding: Finding; item: Item; actions: Actions }): ReactNode {
  const items = restsOn(finding).filter((one) => !sameItem(one, item));
  if (items.length === 0) return null;
  return (
    <div className="rests">
      {items.slice(0, NAMED).map((one) => (
        <Button
          key={`${one.kind}${one.row}`}
          onClick={() => actions.select(one)}
          onPointerEnter={() => actions.hover(one)}
          onPointerLeave={() => actions.hover(undefined)}
        >
          {one.kind === 'frame' ? `frame ${one.row + 1}` : `e${one.row + 1}`}
        </Button>
      ))}
      {items.length > NAMED && <small className="finding-source">and {items.length - NAMED} more</small>}
    </div>
  );
}

function restsOn({ frames, records }: Finding): Item[] {
  const of = (kind: Item['kind'], rows: readonly number[]): Item[] => rows.map((row) => ({ kind, row }));
  return [...of('record', records), ...of('frame', frames)];
}
