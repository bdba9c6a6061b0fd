/** What was done to the view and can be undone: filters, marks, columns, scopes. Recording and files are not in it. */

/** One step. Both ways must hold whatever else has changed since. */
export interface Step {
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Steps kept. */
const KEPT = 200;

export class UndoHistory {
  readonly #onChange: () => void;
  #done: Step[] = [];
  #undone: Step[] = [];

  /** @param onChange called when what can be undone or redone may have changed */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Notes a step that has been taken; what was undone before it cannot be redone any more. */
  did(step: Step): void {
    this.#done = [...this.#done, step].slice(-KEPT);
    this.#undone = [];
    this.#onChange();
  }

  undo(): void {
    const step = this.#done.pop();
    if (!step) return;
    this.#undone.push(step);
    step.undo();
    this.#onChange();
  }

  redo(): void {
    const step = this.#undone.pop();
    if (!step) return;
    this.#done.push(step);
    step.redo();
    this.#onChange();
  }

  /** Another session is shown: what was done to the last one's view means nothing. */
  clear(): void {
    this.#done = [];
    this.#undone = [];
    this.#onChange();
  }
}
