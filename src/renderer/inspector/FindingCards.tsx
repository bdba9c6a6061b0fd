import type { ReactNode } from 'react';
import { findingLanguage, findingText } from '../../core/findings/languages.ts';
import type { Finding } from '../../core/findings/types.ts';
import type { Actions } from '../store/actions.ts';
import { sameItem } from '../store/moves.ts';
import type { Item } from '../store/state.ts';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';

export interface FindingCardsProps {
  readonly findings: readonly Finding[];
  /** The frame or record they are shown at. */
  readonly item: Item;
  readonly actions: Actions;
}

const severityWords: Readonly<Record<Finding['severity'], Key>> = {
  chat: 'Chat',
  note: 'Note',
  warn: 'Warning',
  error: 'Error',
};

/** Frames and records named before the rest is only counted. */
const NAMED = 8;

/** What the engine noticed about a frame or record: what happened and why, and what it rests on. */
export function FindingCards({ findings, item, actions }: FindingCardsProps): ReactNode {
  const { t, language } = useWords();
  return findings.map((finding) => {
    const { title, text, source } = findingText(finding, findingLanguage(language));
    return (
      <div key={finding.index} className={`finding ${finding.severity}`}>
        <h3>
          <span className="visually-hidden">{t(severityWords[finding.severity])}: </span>
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
  const { t } = useWords();
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
          {one.kind === 'frame' ? t('frame {{number}}', { number: one.row + 1 }) : `e${one.row + 1}`}
        </Button>
      ))}
      {items.length > NAMED && (
        <small className="finding-source">{t('and {{count}} more', { count: items.length - NAMED })}</small>
      )}
    </div>
  );
}

function restsOn({ frames, records }: Finding): Item[] {
  const of = (kind: Item['kind'], rows: readonly number[]): Item[] => rows.map((row) => ({ kind, row }));
  return [...of('record', records), ...of('frame', frames)];
}
