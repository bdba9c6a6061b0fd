import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { type FrameKind, frameKinds } from '../../core/ladder/kinds.ts';
import type { Canvas } from '../../core/scene/canvas.ts';
import { type PaintStyle, paintMark } from '../../core/scene/paint.ts';
import { paintArrow } from '../../core/scene/paint-arrows.ts';
import type { MarkSeverity } from '../../core/scene/types.ts';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';
import { fitCanvas } from './fit-canvas.ts';

const kindNames: Readonly<Record<FrameKind, Key>> = {
  syn: 'Opening (SYN)',
  data: 'Data',
  ack: 'Acknowledgment alone',
  fin: 'Closing (FIN)',
  rst: 'Reset (RST)',
  keepalive: 'Keep-alive',
  window: 'Window',
  trouble: 'Lost, repeated, out of order',
  other: 'Not TCP',
};

const markNames: Readonly<Record<MarkSeverity, Key>> = {
  note: 'Worth knowing',
  warn: 'Unusual',
  error: 'Broken',
};

const states: readonly (readonly [string, Key])[] = [
  ['closed', 'Closed, listening (thin)'],
  ['opening', 'Opening'],
  ['open', 'Open'],
  ['closing', 'Closing'],
  ['waiting', 'TIME-WAIT'],
];

/** What lines, colours and shapes mean; each kind has a dash, a weight or a head of its own beside its colour. */
export function Legend({ style, onClose }: { style: PaintStyle; onClose: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <section className="legend" aria-label={t('Legend')}>
      <button
        type="button"
        className="button quiet icon"
        aria-label={t('Close the legend')}
        onClick={onClose}
      >
        <X size={14} aria-hidden="true" />
      </button>
      <h4>{t('Segments')}</h4>
      <ul>
        {frameKinds.map((kind) => (
          <li key={kind}>
            <Sample style={style} paint={(canvas) => paintArrow(canvas, arrowOf(kind), style)} />
            {t(kindNames[kind])}
          </li>
        ))}
      </ul>
      <h4>{t('Your code')}</h4>
      <ul>
        <li>
          <span className="legend-chip call">connect()</span>
          {t('call')}
          <span className="legend-chip">'connect'</span>
          {t('event')}
        </li>
      </ul>
      <h4>{t('State of the connection')}</h4>
      <ul>
        {states.map(([name, key]) => (
          <li key={name}>
            <span className={`legend-state ${name}`} />
            {t(key)}
          </li>
        ))}
      </ul>
      <h4>{t('Findings')}</h4>
      <ul>
        {(['note', 'warn', 'error'] as const).map((severity) => (
          <li key={severity}>
            <Sample
              style={style}
              paint={(canvas) => paintMark(canvas, { y: 7, severity }, markStyle(style))}
            />
            {t(markNames[severity])}
          </li>
        ))}
      </ul>
    </section>
  );
}

const WIDTH = 46;
const HEIGHT = 14;

/** Painted by the same code as the ladder. */
function Sample({ style, paint }: { style: PaintStyle; paint: (canvas: Canvas) => void }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawing changes with the palette alone
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    fitCanvas(canvas.current, context, { width: WIDTH, height: HEIGHT });
    paint(context);
  }, [style.palette]);
  return (
    <span className="legend-sample" aria-hidden="true">
      <canvas ref={canvas} />
    </span>
  );
}

function arrowOf(kind: FrameKind) {
  const place = { row: 0, y: HEIGHT / 2, from: 2, to: WIDTH - 4, textFrom: 0, textTo: 0 };
  return { ...place, kind, label: '', numbers: '', emphasis: 'none' } as const;
}

/** A mark in the middle of its sample. */
function markStyle(style: PaintStyle): PaintStyle {
  return { ...style, columns: { ...style.columns, times: { from: 0, to: WIDTH / 2 + 5 } } };
}
