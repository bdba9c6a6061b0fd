import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react';
import type { ByteRange } from '../store/state.ts';
import { cx } from '../ui/cx.ts';
import { useSize } from '../ui/use-size.ts';
import { useWords } from '../words/use-words.ts';
import { asciiText, bytesPerRow, byteText, offsetText } from './hex-rows.ts';

export interface HexViewProps {
  readonly bytes: Uint8Array;
  readonly lit: ByteRange | undefined;
  /** A byte was chosen: its field is to be lit. */
  readonly onByte: (offset: number) => void;
  /** The field at the lit range, for the screen reader. */
  readonly describe: string;
}

const ROW_HEIGHT = 18;

/**
 * The frame's bytes, sixteen a row; the lit range follows the field tree, and a byte that is pressed lights its field. Drawn
 * anew only where something of it has changed: it has hundreds of elements.
 */
export const HexView = memo(function HexView({ bytes, lit, onByte, describe }: HexViewProps): ReactNode {
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [cursor, setCursor] = useState<number | undefined>(undefined);
  const perRow = bytesPerRow(useSize(scroller).width);
  const total = Math.ceil(bytes.length / perRow);
  useEffect(() => {
    if (lit && scroller.current) showRow(scroller.current, Math.floor(lit.offset / perRow));
  }, [lit, perRow]);
  const choose = (offset: number): void => {
    const next = Math.min(Math.max(0, offset), bytes.length - 1);
    setCursor(next);
    onByte(next);
  };
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - 4);
  const rows = Array.from({ length: Math.min(40, Math.max(0, total - first)) }, (_, i) => first + i);
  return (
    <section
      ref={scroller}
      className="hex"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its bytes are chosen with the arrow keys
      tabIndex={0}
      aria-label={t('Bytes')}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={(event) => onKey(event, perRow, cursor ?? lit?.offset ?? -1, choose)}
    >
      <div className="hex-rows" style={{ height: total * ROW_HEIGHT }}>
        {rows.map((row) => (
          <HexRow
            key={row}
            row={row}
            perRow={perRow}
            bytes={bytes}
            lit={lit}
            cursor={cursor}
            onByte={choose}
          />
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {describe}
      </p>
    </section>
  );
});

interface HexRowProps {
  readonly row: number;
  readonly perRow: number;
  readonly bytes: Uint8Array;
  readonly lit: ByteRange | undefined;
  readonly cursor: number | undefined;
  readonly onByte: (offset: number) => void;
}

function HexRow({ row, perRow, bytes, lit, cursor, onByte }: HexRowProps): ReactNode {
  const start = row * perRow;
  const offsets = Array.from({ length: Math.min(perRow, bytes.length - start) }, (_, i) => start + i);
  const look = (offset: number): string => litClass(offset, lit, start, start + offsets.length - 1);
  return (
    <div className="hex-row" style={{ top: row * ROW_HEIGHT }}>
      <span className="hex-offset">{offsetText(start, bytes.length)}</span>
      {offsets.map((offset) => (
        <span
          key={offset}
          className={cx(
            'hex-byte',
            offset % 8 === 0 && offset > start && 'half',
            look(offset),
            offset === cursor && 'cursor',
          )}
          onPointerDown={() => onByte(offset)}
        >
          {byteText(bytes[offset] ?? 0)}
        </span>
      ))}
      <span
        className="hex-gap"
        style={{ width: `${1.4 + (perRow - offsets.length) * 2.6 + missingHalf(offsets.length, perRow)}ch` }}
      />
      {offsets.map((offset) => (
        <span key={offset} className={cx('hex-ascii', look(offset))}>
          {asciiText(bytes[offset] ?? 0)}
        </span>
      ))}
    </div>
  );
}

/** Room of the gap between the halves of a row that ends before it. */
function missingHalf(count: number, perRow: number): number {
  return perRow === 16 && count <= 8 ? 0.8 : 0;
}

function litClass(offset: number, lit: ByteRange | undefined, rowFrom: number, rowTo: number): string {
  if (!lit || offset < lit.offset || offset >= lit.offset + lit.length) return '';
  const first = offset === lit.offset || offset === rowFrom;
  const last = offset === lit.offset + lit.length - 1 || offset === rowTo;
  return cx('lit', first && 'first', last && 'last');
}

function showRow(element: HTMLElement, row: number): void {
  const y = row * ROW_HEIGHT;
  if (y < element.scrollTop) element.scrollTop = y;
  else if (y + 3 * ROW_HEIGHT > element.scrollTop + element.clientHeight) {
    element.scrollTop = y + 3 * ROW_HEIGHT - element.clientHeight;
  }
}

function onKey(event: KeyboardEvent, perRow: number, cursor: number, choose: (offset: number) => void): void {
  const moves: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: perRow,
    ArrowUp: -perRow,
  };
  const by = moves[event.key];
  if (by === undefined) return;
  event.preventDefault();
  choose(cursor < 0 ? 0 : cursor + by);
}
