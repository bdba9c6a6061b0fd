import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { type Columns, columnsFor } from '../../core/ladder/geometry.ts';
import { chipFont, paintScene } from '../../core/scene/paint.ts';
import { chipTextOf } from '../canvas/chip-text.ts';
import { createMeasure } from '../canvas/measure.ts';
import { useCanvasStyle } from '../canvas/use-palette.ts';
import { startOf } from '../engine/start.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { itemOf } from '../store/moves.ts';
import type { Workbench } from '../store/workbench.ts';
import { useSize } from '../ui/use-size.ts';
import { useWords } from '../words/use-words.ts';
import { stageScale, stageScene, stageWindow } from './stage-scene.ts';

export interface StageProps {
  readonly workbench: Workbench;
  readonly view: TraceView;
  readonly step: number;
  /** Milliseconds that the step's arrow takes across the wire; 0: it is there at once. */
  readonly duration: number;
}

/** The ladder up to the step, drawn large on a canvas; the step's own arrow moves across the wire. */
export function Stage({ workbench, view, step, duration }: StageProps): ReactNode {
  const { store, client } = workbench;
  useStore(store, (state) => state.textsVersion);
  const theme = useStore(store, (state) => state.theme);
  const body = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(body);
  const style = useCanvasStyle(theme);
  const measure = useMemo(() => createMeasure((italic) => chipFont(italic, style.fonts)), [style.fonts]);
  const scale = stageScale(size.width);
  const [width, height] = [size.width / scale, size.height / scale];
  const { lanes } = view.tick;
  const records = view.tables.records.length > 0;
  const columns = useMemo(() => columnsFor(width, lanes, records), [width, lanes, records]);
  const from = useRef({ step, began: 0, top: 0 });

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || size.width === 0 || view.rows === 0) return;
    const target = stageWindow(view.layout.rows.get('y', step), height).top;
    if (from.current.step !== step) from.current = { step, began: performance.now(), top: from.current.top };
    let frame = 0;
    const draw = (): void => {
      const part = duration === 0 ? 1 : Math.min(1, (performance.now() - from.current.began) / duration);
      const progress = eased(part);
      const top = from.current.top + (target - from.current.top) * progress;
      prepare(canvas.current!, context, size, scale);
      const entry = view.layout.rows.get('entry', step);
      const input = {
        view,
        columns,
        window: { ...stageWindow(0, height), top },
        selection: itemOf(entry),
        hover: undefined,
        chipText: (one: number) => chipTextOf(view, client.texts, one),
        measure,
        start: startOf(view),
      };
      paintScene(context, stageScene({ scene: input, step, progress }), { ...style, columns });
      if (part < 1) frame = requestAnimationFrame(draw);
      else from.current = { ...from.current, top: target };
    };
    draw();
    return () => cancelAnimationFrame(frame);
  });
  return (
    <div className="stage" ref={body} aria-hidden="true">
      <StageHead columns={columns} scale={scale} records={records} />
      <canvas ref={canvas} />
    </div>
  );
}

/** Whose the columns are. */
function StageHead({
  columns,
  scale,
  records,
}: {
  columns: Columns;
  scale: number;
  records: boolean;
}): ReactNode {
  const { t } = useWords();
  const { left, right, wire } = columns;
  const middle = (from: number, to: number): number => ((from + to) / 2) * scale;
  return (
    <div className="stage-head">
      <span style={{ left: records ? middle(left.from, wire.from) : wire.from * scale }}>{t('Client')}</span>
      <span style={{ left: middle(wire.from, wire.to) }}>{t('Wire')}</span>
      <span style={{ left: records ? middle(wire.to, right.to) : wire.to * scale }}>{t('Server')}</span>
    </div>
  );
}

/** Slow at both ends. */
function eased(part: number): number {
  return part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
}

function prepare(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  { width, height }: { width: number; height: number },
  scale: number,
): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  context.setTransform(ratio * scale, 0, 0, ratio * scale, 0, 0);
  context.clearRect(0, 0, width, height);
}
