/** The ladder on its canvas: drawn by the same painter as in the workbench, scrolled by wheel and selection. */
import { columnsFor } from '../../core/ladder/geometry.ts';
import { type Item, itemOf } from '../../core/ladder/items.ts';
import { clampTop, revealRow, rowAt, type Window } from '../../core/ladder/view.ts';
import { chipFont, paintScene } from '../../core/scene/paint.ts';
import { buildScene } from '../../core/scene/scene.ts';
import { picturePalette } from '../../core/share/colours.ts';
import { PICTURE_HEAD, paintColumnHeads, pictureFonts } from '../../core/share/svg.ts';
import { startOfTrace } from '../../core/trace/start.ts';
import type { ViewedSession } from './session.ts';

const ROW = 24;

export class Stage {
  readonly #session: ViewedSession;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  #top = 0;
  #selection: Item | undefined;
  #asked = false;

  constructor(session: ViewedSession, canvas: HTMLCanvasElement, context: CanvasRenderingContext2D) {
    this.#session = session;
    this.#canvas = canvas;
    this.#context = context;
    new ResizeObserver(() => this.draw()).observe(canvas);
    this.#dark.addEventListener('change', () => this.draw());
    void document.fonts.ready.then(() => this.draw());
    canvas.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
  }

  /** The row at a height of the canvas, CSS pixels. */
  rowAt(y: number): number | undefined {
    const row =
      y < PICTURE_HEAD ? undefined : rowAt(this.#session.view.layout.rows, this.#window, y - PICTURE_HEAD);
    return row !== undefined && row < this.#session.view.rows ? row : undefined;
  }

  /** Shows a row, standing out. */
  select(row: number): void {
    const { rows } = this.#session.view.layout;
    this.#selection = itemOf(rows.get('entry', row));
    this.#top = this.#clamped(revealRow(rows, row, this.#window, 3));
    this.draw();
  }

  /** Draws in the next animation frame. */
  draw(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#draw();
    });
  }

  get #window(): Window {
    return { top: this.#top, height: Math.max(0, this.#canvas.clientHeight - PICTURE_HEAD), rowHeight: ROW };
  }

  #clamped(top: number): number {
    return clampTop(top, this.#session.view.tick.height, this.#window);
  }

  #onWheel(event: WheelEvent): void {
    if (event.ctrlKey) return;
    event.preventDefault();
    this.#top = this.#clamped(this.#top + (event.deltaY * (event.deltaMode === 1 ? 16 : 1)) / ROW);
    this.draw();
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const { view, marks } = this.#session;
    const context = this.#context;
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const theme = this.#dark.matches ? 'dark' : 'light';
    const columns = columnsFor(width, view.tick.lanes, view.tables.records.length > 0);
    const words = { client: 'CLIENT — CODE', wire: 'WIRE', server: 'SERVER — CODE' };
    context.setTransform(ratio, 0, 0, ratio, 0, PICTURE_HEAD * ratio);
    const scene = buildScene({
      view,
      columns,
      window: this.#window,
      selection: this.#selection,
      hover: undefined,
      chipText: (entry) => this.#session.text(entry),
      measure: (text, italic) => {
        context.font = chipFont(italic, pictureFonts);
        return context.measureText(text).width;
      },
      markOf: (entry) => marks.get(entry),
      start: startOfTrace(view.tables),
    });
    const palette = picturePalette(theme);
    paintScene(context, scene, { palette, fonts: pictureFonts, columns });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = palette.panel;
    context.fillRect(0, 0, width, PICTURE_HEAD);
    paintColumnHeads(context, view, { theme, words }, columns);
  }
}
