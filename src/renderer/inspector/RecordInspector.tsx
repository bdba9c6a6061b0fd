import type { ReactNode } from 'react';
import { sideOfRole } from '../../core/ladder/scope.ts';
import type { RecordAnswer } from '../engine/answers.ts';
import { explainRecord } from '../engine/explain/explain.ts';
import { previewText } from '../engine/record-text.ts';
import { socketName } from '../engine/socket-name.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import { countText, type Key, type Translate } from '../words/words.ts';
import { ExplanationCard } from './ExplanationCard.tsx';
import { FindingCards } from './FindingCards.tsx';
import { HexView } from './HexView.tsx';
import { LinkList } from './LinkList.tsx';

export interface RecordInspectorProps {
  readonly workbench: Workbench;
  readonly view: TraceView;
  readonly answer: RecordAnswer;
}

/** RecordFlag bits of core/capfile/records/schema, in words. */
const flagWords: readonly (readonly [number, Key])[] = [
  [1, 'made by Node itself'],
  [2, 'returned false'],
  [4, 'threw'],
  [8, 'preview cut'],
];

/** A socket record: what it means, its arguments and counters, the frames it hangs together with. */
export function RecordInspector({ workbench, view, answer }: RecordInspectorProps): ReactNode {
  const { t } = useWords();
  const { records, sockets } = view.tables;
  const { row, details, preview } = answer;
  const socket = records.get('socket', row);
  const server = sideOfRole(sockets.get('role', socket)) === 'right';
  return (
    <>
      <div className="inspector-scroll">
        <FindingCards findings={answer.findings} item={{ kind: 'record', row }} actions={workbench.actions} />
        <ExplanationCard explanation={explainRecord(view, row)} look={server ? 'event server' : 'event'} />
        <LinkList view={view} item={{ kind: 'record', row }} actions={workbench.actions} />
        <h2>{t('Socket record e{{number}}', { number: row + 1 })}</h2>
        <dl className="facts">
          <Fact name="socket" value={socketName(view, socket)} />
          <Fact name="text" value={answer.chip} />
          {details.map(({ name, value }) => (
            <Fact key={name} name={name} value={value} />
          ))}
          <Fact name="bytesRead" value={counter(t, answer.bytesRead)} />
          <Fact name="bytesWritten" value={counter(t, answer.bytesWritten)} />
          {flagWords.map(
            ([bit, words]) =>
              (answer.flags & bit) !== 0 && <Fact key={bit} name={t('note')} value={t(words)} />,
          )}
        </dl>
        {preview.length > 0 && <Preview bytes={preview} />}
      </div>
      {preview.length > 0 && <HexView bytes={preview} lit={undefined} onByte={noField} describe="" />}
    </>
  );
}

/** The bytes of a preview are no fields. */
const noField = (): void => {};

function Preview({ bytes }: { bytes: Uint8Array }): ReactNode {
  const { t } = useWords();
  const text = previewText(bytes, 400);
  if (text === undefined) return null;
  return (
    <>
      <h2>{t('First bytes')}</h2>
      <pre className="preview">{text.replaceAll('\\r\\n', '\\r\\n\n')}</pre>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function counter(t: Translate, count: number): string {
  return Number.isNaN(count) ? t('not known') : countText(t, '{{count}} bytes', count);
}
