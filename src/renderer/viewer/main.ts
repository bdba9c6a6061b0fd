/** The exported page: a session to step through, offline. */
import { type Item, itemOf, ladderRow } from '../../core/ladder/items.ts';
import { rowText, summaryText } from '../../core/scene/outline.ts';
import { h } from './dom.ts';
import { itemPanel } from './item-panel.ts';
import { readSession, type ViewedSession } from './session.ts';
import { Stage } from './stage.ts';
import './viewer.css';

/** Rows that Page Up and Page Down go by, unless a clicker sends them: a step each, as slides do. */
const keys: Readonly<Record<string, number | 'first' | 'last'>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  PageDown: 1,
  ' ': 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageUp: -1,
  Home: 'first',
  End: 'last',
};

class Viewer {
  readonly #session: ViewedSession;
  readonly #stage: Stage;
  readonly #panel = h('aside', { class: 'panel', 'aria-label': 'What it means' });
  readonly #place = h('output', { class: 'place' });
  readonly #spoken = h('p', { class: 'hidden', role: 'status' });
  #row = -1;

  constructor(session: ViewedSession, canvas: HTMLCanvasElement, context: CanvasRenderingContext2D) {
    this.#session = session;
    this.#stage = new Stage(session, canvas, context);
    canvas.addEventListener('click', (event) => {
      const row = this.#stage.rowAt(event.offsetY);
      if (row !== undefined) this.go(row);
    });
    document.addEventListener('keydown', (event) => this.#onKey(event));
    document.body.append(this.#header(), h('main', {}, this.#ladder(canvas), this.#panel), this.#spoken);
    if (session.view.rows > 0) this.go(0);
  }

  /** Steps to a row; what it means follows. */
  go(wanted: number): void {
    const { view } = this.#session;
    const row = Math.min(view.rows - 1, Math.max(0, wanted));
    if (row === this.#row) return;
    this.#row = row;
    this.#stage.select(row);
    this.#place.textContent = `${row + 1} / ${view.rows}`;
    void this.#show(row, itemOf(view.layout.rows.get('entry', row)));
  }

  draw(): void {
    this.#stage.draw();
  }

  async #show(row: number, item: Item): Promise<void> {
    const { view, text } = this.#session;
    const nodes = await itemPanel(this.#session, item, (other) => this.go(ladderRow(view, other) ?? row));
    // Another step may have been taken meanwhile.
    if (row !== this.#row) return;
    this.#panel.replaceChildren(...nodes);
    this.#panel.scrollTop = 0;
    this.#spoken.textContent = rowText(view, row, (entry) => text(entry));
  }

  #onKey(event: KeyboardEvent): void {
    const by = keys[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    // Space and Enter on a button are the button's.
    if (event.key === ' ' && event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    this.go(by === 'first' ? 0 : by === 'last' ? this.#session.view.rows - 1 : this.#row + by);
  }

  #header(): HTMLElement {
    const button = (text: string, label: string, by: number): HTMLElement => {
      const made = h('button', { type: 'button', 'aria-label': label, title: `${label} (${text})` }, text);
      made.addEventListener('click', () => this.go(this.#row + by));
      return made;
    };
    return h(
      'header',
      {},
      h('h1', {}, document.title),
      h('span', { class: 'summary' }, summaryText(this.#session.view)),
      button('←', 'Step back', -1),
      this.#place,
      button('→', 'Step forward', 1),
    );
  }

  #ladder(canvas: HTMLCanvasElement): HTMLElement {
    const label = 'Ladder: use the arrow keys to step through it; each step is told below.';
    return h('section', { class: 'ladder', 'aria-label': label }, canvas);
  }
}

async function start(): Promise<void> {
  const data = document.getElementById('session')?.textContent ?? '';
  let viewer: Viewer | undefined;
  const session = await readSession(data, () => viewer?.draw());
  const canvas = h('canvas', { 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser gives no canvas');
  viewer = new Viewer(session, canvas, context);
}

start().catch((failed: unknown) => {
  const reason = failed instanceof Error ? failed.message : String(failed);
  document.body.append(h('p', { role: 'alert' }, `The session in this page cannot be shown: ${reason}.`));
});
