import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '../store/workbench.ts';
import { IconButton } from '../ui/Button.tsx';
import { revealRow, useVirtualRows } from '../ui/use-virtual-rows.ts';
import { useWords } from '../words/use-words.ts';
import { Choice } from './Choice.tsx';
import { Empty } from './Empty.tsx';
import { sizeText } from './format.ts';
import { SaveStream } from './SaveStream.tsx';
import { SmallButton } from './SmallButton.tsx';
import { StreamDetails } from './StreamDetails.tsx';
import { StreamLine } from './StreamLine.tsx';
import { StreamPicker } from './StreamPicker.tsx';
import type { StreamBuffer } from './stream-buffer.ts';
import { type StreamFormat, StreamRows } from './stream-rows.ts';
import { findIn, foundIn } from './stream-text.ts';
import './stream.css';
import './views.css';
import { useShownStream } from './use-shown-stream.ts';
import { useStream } from './use-stream.ts';

const ROW = 20;
/** Bytes that "more" adds. */
const MORE = 8 * 1024 * 1024;

/** What a conversation carried, both directions in order. */
export function Stream({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const stream = useShownStream(workbench);
  if (stream === undefined) {
    return (
      <Empty title={t('No stream to follow')}>
        {t('Run an experiment, record, or open a capture file; then choose a frame or a conversation.')}
      </Empty>
    );
  }
  return <Followed key={stream} workbench={workbench} stream={stream} />;
}

function Followed({ workbench, stream }: { workbench: Workbench; stream: number }): ReactNode {
  const { t } = useWords();
  const { actions, store } = workbench;
  const [format, setFormat] = useState<StreamFormat>('utf8');
  const shown = useStream(workbench, stream);
  const { buffer, version, part } = shown;
  const rows = useMemo(() => new StreamRows(buffer, format), [buffer, format]);
  rows.update();
  const find = useFind(buffer, version, format === 'hex' || format === 'rawHex');
  const box = useRef<HTMLDivElement>(null);
  const seen = useVirtualRows(box, ROW, rows.length);
  const selection = useStore(store, (state) => state.selection);
  const hover = useStore(store, (state) => state.hover);
  const piece = usePiece(buffer, version, selection?.kind === 'frame' ? selection.row : undefined);
  const reveal = (at: number, of: number): void => revealRow(box.current, rows.indexOf(at, of), ROW);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a piece is revealed when it is chosen, not when rows come
  useEffect(() => {
    if (piece !== undefined) reveal(buffer.starts[piece]!, piece);
  }, [piece, format]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same
  useEffect(() => {
    if (find.current) reveal(find.current.from, buffer.pieceAt(find.current.from));
  }, [find.current?.from]);
  const select = (to: number | undefined): void => {
    if (to === undefined || to < 0 || to >= buffer.pieces || buffer.isMissing(to)) return;
    actions.select({ kind: 'frame', row: buffer.frame[to]! });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step === undefined || event.target !== event.currentTarget) return;
    event.preventDefault();
    const first = rows.length > 0 ? rows.row(Math.min(rows.length - 1, seen.first)).piece : undefined;
    select(piece === undefined ? first : nextPiece(buffer, piece, step));
  };
  const client = workbench.view()?.tables.conversations.get('client', stream) ?? 2;
  const total = part ? part.total[0] + part.total[1] : 0;
  return (
    <section className="view stream" aria-label={t('Stream')}>
      <div className="view-bar">
        <StreamPicker workbench={workbench} stream={stream} />
        <Choice
          label={t('Shown as')}
          value={format}
          choices={[
            ['utf8', 'UTF-8'],
            ['latin1', 'Latin-1'],
            ['hex', t('Hex dump')],
            ['rawHex', t('Raw hex')],
          ]}
          onChoose={setFormat}
        />
        <FindBar find={find} />
        <SaveStream workbench={workbench} stream={stream} client={client} total={total} />
      </div>
      {part && !part.usable && (
        <p className="stream-notice">{t('The segments came in an order too wild to be put together.')}</p>
      )}
      {part && total === 0 ? (
        <Empty title={t('No bytes were carried')}>
          {t('This conversation has no payload so far. Choose another, or send something.')}
        </Empty>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a region that scrolls, moved in by keys
        <div
          ref={box}
          className="stream-box"
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move among its parts
          tabIndex={0}
          aria-label={t('Bytes of the conversation; arrow keys move from segment to segment')}
          onKeyDown={onKeyDown}
          onPointerLeave={() => actions.hover(undefined)}
        >
          <div className="stream-rows" style={{ height: rows.length * ROW }}>
            {Array.from({ length: Math.max(0, seen.last - seen.first) }, (_, i) => seen.first + i)
              .filter((index) => index < rows.length)
              .map((index) => {
                const row = rows.row(index);
                return (
                  <StreamLine
                    key={index}
                    top={index * ROW}
                    workbench={workbench}
                    buffer={buffer}
                    row={row}
                    format={format}
                    client={client}
                    found={foundIn(find.found, row)}
                    current={find.current}
                    selected={selection?.kind === 'frame' ? selection.row : undefined}
                    hovered={hover?.kind === 'frame' ? hover.row : undefined}
                  />
                );
              })}
          </div>
        </div>
      )}
      <div className="stream-foot">
        <StreamDetails workbench={workbench} buffer={buffer} piece={piece} client={client} />
        {shown.hasMore && (
          <>
            <span>
              {t('{{shown}} of {{total}} shown', { shown: sizeText(buffer.length), total: sizeText(total) })}
            </span>
            {buffer.length >= shown.limit && (
              <SmallButton onClick={() => shown.setLimit(buffer.length + MORE)}>{t('Show more')}</SmallButton>
            )}
          </>
        )}
      </div>
    </section>
  );
}

/** The next piece that a frame carried, in a direction; the same one at an end. */
function nextPiece(buffer: StreamBuffer, from: number, step: number): number {
  let to = from + step;
  while (to >= 0 && to < buffer.pieces && buffer.isMissing(to)) to += step;
  return to < 0 || to >= buffer.pieces ? from : to;
}

/** The first piece that the selected frame carried; undefined: none that is held. */
function usePiece(buffer: StreamBuffer, version: number, frame: number | undefined): number | undefined {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the buffer's contents
  return useMemo(() => {
    const at = frame === undefined ? -1 : buffer.frame.indexOf(frame);
    return at < 0 ? undefined : at;
  }, [buffer, version, frame]);
}

interface Find {
  readonly text: string;
  setText(text: string): void;
  readonly found: ReturnType<typeof findIn>;
  readonly at: number;
  readonly current: ReturnType<typeof findIn>[number] | undefined;
  move(by: number): void;
}

/** What is looked for in the bytes that are held. */
function useFind(buffer: StreamBuffer, version: number, hex: boolean): Find {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the buffer's contents
  const found = useMemo(() => findIn(buffer, text, hex), [buffer, version, text, hex]);
  const place = Math.min(at, Math.max(0, found.length - 1));
  return {
    text,
    setText: (next) => {
      setText(next);
      setAt(0);
    },
    found,
    at: place,
    current: found[place],
    move: (by) => found.length > 0 && setAt((place + by + found.length) % found.length),
  };
}

function FindBar({ find }: { find: Find }): ReactNode {
  const { t } = useWords();
  const said =
    find.text === ''
      ? ''
      : find.found.length === 0
        ? t('Not found')
        : `${find.at + 1} / ${find.found.length}`;
  return (
    <search className="stream-find">
      <input
        type="search"
        aria-label={t('Find in the stream')}
        placeholder={t('Find')}
        value={find.text}
        onChange={(event) => find.setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find.move(event.shiftKey ? -1 : 1);
        }}
      />
      <IconButton icon={ArrowUp} label={t('Previous place')} onClick={() => find.move(-1)} />
      <IconButton icon={ArrowDown} label={t('Next place')} onClick={() => find.move(1)} />
      <span role="status">{said}</span>
    </search>
  );
}
