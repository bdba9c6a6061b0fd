import { type ReactNode, useId, useState } from 'react';
import type { HeaderRow } from '../engine/explain/tcp-header.ts';
import type { ByteRange } from '../store/state.ts';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';
import { headerHelp } from './header-help.ts';

export interface HeaderDrawingProps {
  readonly rows: readonly HeaderRow[];
  readonly lit: ByteRange | undefined;
  readonly onLight: (range: ByteRange | undefined) => void;
}

/**
 * The TCP header as RFC 9293 §3.1 draws it; a field that is pressed lights its bytes. Under it stands what the field is
 * for that is lit, has the focus or is under the pointer.
 */
export function HeaderDrawing({ rows, lit, onLight }: HeaderDrawingProps): ReactNode {
  const { t } = useWords();
  const id = useId();
  const [looked, setLooked] = useState<string | undefined>(undefined);
  const isLit = ({ offset, length }: ByteRange): boolean => lit?.offset === offset && lit.length === length;
  const shown = looked ?? rows.flat().find(isLit)?.name;
  const help = shown === undefined ? undefined : headerHelp[shown];
  return (
    <>
      <div className="header-drawing">
        {rows.map((row) => (
          <div className="header-row" key={row[0]?.name}>
            {row.map((cell) => {
              const { name, value, meaning, bits, offset, length } = cell;
              const title = headerHelp[name]?.title;
              return (
                <button
                  key={name}
                  type="button"
                  className={cx('header-cell', bits === 32 && 'wraps')}
                  style={{ flex: `${bits} 1 0` }}
                  aria-pressed={isLit(cell)}
                  aria-describedby={shown === name ? id : undefined}
                  onFocus={() => setLooked(name)}
                  onBlur={() => setLooked(undefined)}
                  onPointerEnter={() => setLooked(name)}
                  onPointerLeave={() => setLooked(undefined)}
                  onClick={() => onLight(isLit(cell) ? undefined : { offset, length })}
                >
                  <span>{title ? t(title) : name}</span>
                  <span>
                    <b>{value}</b>
                    {meaning && <i>{meaning}</i>}
                  </span>
                </button>
              );
            })}
          </div>
        ))}
      </div>
      <p id={id} className="header-help">
        {help && (
          <>
            <b>{t(help.title)}</b> {t(help.text)}
          </>
        )}
      </p>
    </>
  );
}
