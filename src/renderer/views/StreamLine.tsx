import type { ReactNode } from 'react';
import { secondsText } from '../../core/ladder/duration.ts';
import { startOf } from '../engine/start.ts';
import type { Workbench } from '../store/workbench.ts';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';
import { countText } from './format.ts';
import type { StreamBuffer } from './stream-buffer.ts';
import type { StreamFormat, StreamRow } from './stream-rows.ts';
import { asciiOf, type StreamSpan, type Stretch, spansOf } from './stream-text.ts';

export interface StreamLineProps {
  readonly top: number;
  readonly workbench: Workbench;
  readonly buffer: StreamBuffer;
  readonly row: StreamRow;
  readonly format: StreamFormat;
  /** Which side opened the conversation: 0 A, 1 B, 2 not known. */
  readonly client: number;
  readonly found: readonly Stretch[];
  readonly current: Stretch | undefined;
  /** Frame rows. */
  readonly selected: number | undefined;
  readonly hovered: number | undefined;
}

/** One line: when its first segment came and who sent it, and its bytes. */
export function StreamLine(props: StreamLineProps): ReactNode {
  const { top, buffer, row, client } = props;
  const direction = buffer.direction[row.piece]!;
  const byClient = client > 1 ? direction === 0 : direction === client;
  return (
    <div
      className={cx('stream-line', byClient ? 'client' : 'server', row.gap && 'gap')}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row.gap ? <Gap {...props} /> : <Bytes {...props} byClient={byClient} />}
    </div>
  );
}

function Gap({ buffer, row }: StreamLineProps): ReactNode {
  const { t } = useWords();
  const count = buffer.absent(row.piece);
  const bytes = countText(count);
  return (
    <span className="stream-gap">
      {buffer.isMissing(row.piece)
        ? t('{{bytes}} bytes are not in the capture', { bytes })
        : t('{{bytes}} bytes of this segment were not captured', { bytes })}
    </span>
  );
}

function Bytes(props: StreamLineProps & { readonly byClient: boolean }): ReactNode {
  const { workbench, buffer, row, format, found, byClient } = props;
  const spans = spansOf(buffer, row, format, found);
  const first = spans.find(({ begins }) => begins);
  const offset = buffer.from[row.piece]! + row.start - buffer.starts[row.piece]!;
  return (
    <>
      <span className="stream-gutter" aria-hidden="true">
        <span className="stream-time">{first ? timeOf(workbench, buffer.frame[first.piece]!) : ''}</span>
        <span className="stream-arrow">{byClient ? '→' : '←'}</span>
      </span>
      {format === 'hex' && <span className="stream-offset">{offset.toString(16).padStart(8, '0')}</span>}
      <span className={cx('stream-bytes', format === 'hex' && 'hex')}>
        {spans.map((span, index) => (
          <Span key={span.start} {...props} span={span} space={format === 'hex' && index > 0} />
        ))}
      </span>
      {format === 'hex' && (
        <span className="stream-ascii">{asciiOf(buffer.bytes.subarray(row.start, row.end))}</span>
      )}
    </>
  );
}

/** A part of one segment; a click chooses its frame. Keys move from segment to segment in the whole view. */
function Span(props: StreamLineProps & { readonly span: StreamSpan; readonly space: boolean }): ReactNode {
  const { workbench, buffer, span, space, selected, hovered, current } = props;
  const frame = buffer.frame[span.piece]!;
  const isCurrent =
    span.found && current !== undefined && span.start >= current.from && span.start < current.to;
  return (
    <>
      {space && ' '}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the view takes the keys */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same */}
      <span
        className={cx(
          'stream-part',
          span.begins && 'begins',
          frame === selected && 'selected',
          frame === hovered && 'hovered',
          span.found && 'found',
          isCurrent && 'current',
        )}
        onClick={() => workbench.actions.select({ kind: 'frame', row: frame })}
        onPointerEnter={() => workbench.actions.hover({ kind: 'frame', row: frame })}
      >
        {span.text}
      </span>
    </>
  );
}

/** Time of a frame as the list shows it. */
function timeOf(workbench: Workbench, frame: number): string {
  const view = workbench.view();
  if (!view || frame >= view.tables.frames.length) return '';
  const { frames } = view.tables;
  const start = startOf(view);
  const seconds = frames.get('seconds', frame);
  return Number.isNaN(seconds)
    ? ''
    : secondsText(seconds - start.seconds, frames.get('nanos', frame) - start.nanos);
}
