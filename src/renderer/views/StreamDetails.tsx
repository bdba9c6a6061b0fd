import type { ReactNode } from 'react';
import { recordName } from '../../core/capfile/records/names.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import { countText } from './format.ts';
import { FrameLink, RecordLink } from './links.tsx';
import type { StreamBuffer } from './stream-buffer.ts';

/** Records named at once. */
const NAMED = 4;

export interface StreamDetailsProps {
  readonly workbench: Workbench;
  readonly buffer: StreamBuffer;
  readonly piece: number | undefined;
  readonly client: number;
}

/** Who sent the chosen bytes, where they stand in the stream, and which records they belong to. */
export function StreamDetails({ workbench, buffer, piece, client }: StreamDetailsProps): ReactNode {
  const { t } = useWords();
  const view = workbench.view();
  if (piece === undefined || !view) {
    return (
      <p className="stream-details">{t('Choose a part to see its frame, its place and its records.')}</p>
    );
  }
  const frame = buffer.frame[piece]!;
  const direction = buffer.direction[piece]!;
  const [from, to] = [buffer.from[piece]!, buffer.to[piece]!];
  const sender =
    client > 1 ? (direction === 0 ? 'A' : 'B') : direction === client ? t('Client') : t('Server');
  const records = recordsOf(view, frame, from, to);
  return (
    <p className="stream-details" role="status">
      <strong className={client > 1 ? '' : direction === client ? 'client' : 'server'}>{sender}</strong>
      <FrameLink workbench={workbench} row={frame} />
      <span>
        {t('bytes {{from}}–{{to}}', { from: countText(from), to: countText(Math.max(from, to - 1)) })} ·{' '}
        {countText(to - from)} B
      </span>
      {records.slice(0, NAMED).map((record) => (
        <RecordLink key={record} workbench={workbench} row={record}>
          {recordName(view.tables.records.get('name', record)).text}
        </RecordLink>
      ))}
      {records.length > NAMED && <span>+{records.length - NAMED}</span>}
    </p>
  );
}

/** Records linked with the frame that are about any of these bytes: write() and end() before, 'data' after. */
function recordsOf(view: TraceView, frame: number, from: number, to: number): number[] {
  const { links, records } = view.tables;
  const found = view.frameLinks.of(frame).map((link) => links.get('record', link));
  return [...new Set(found)].filter((record) => {
    const start = records.get('start', record);
    return start < to && start + records.get('byteLength', record) > from;
  });
}
