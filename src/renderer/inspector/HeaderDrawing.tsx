import type { ReactNode } from 'react';
import type { HeaderRow } from '../engine/explain/tcp-header.ts';
import type { ByteRange } from '../store/state.ts';
import { cx } from '../ui/cx.ts';

export interface HeaderDrawingProps {
  readonly rows: readonly HeaderRow[];
  readonly lit: ByteRange | undefined;
  readonly onLight: (range: ByteRange | undefined) => void;
}

/** The TCP header as RFC 9293 §3.1 draws it; a field that is pressed lights its bytes. */
export function HeaderDrawing({ rows, lit, onLight }: HeaderDrawingProps): ReactNode {
  return (
    <div className="header-drawing">
      {rows.map((row) => (
        <div className="header-row" key={row[0]?.name}>
          {row.map(({ name, value, meaning, bits, offset, length }) => {
            const isLit = lit?.offset === offset && lit.length === length;
            return (
              <button
                key={name}
                type="button"
                className={cx('header-cell', bits === 32 && 'wraps')}
                style={{ flex: `${bits} 1 0` }}
                aria-pressed={isLit}
                title={`${name}: ${value} ${meaning}`.trim()}
                onClick={() => onLight(isLit ? undefined : { offset, length })}
              >
                <span>{name}</span>
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
  );
}
