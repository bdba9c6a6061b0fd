/** Work that takes its time: shown with its progress once it has taken half a second, and with a way to end it. */
import type { Key } from '../words/words.ts';

/** One piece of work as the status bar shows it. */
export interface Task {
  readonly id: number;
  readonly title: Key;
  /** 0 to 1; undefined: not known. */
  readonly done: number | undefined;
  /** Ends it; absent where it cannot be ended. */
  readonly cancel?: (() => void) | undefined;
}

/** Milliseconds after which work is shown. */
export const PATIENCE = 500;

export interface TasksParts {
  /** The tasks to show, oldest first. */
  readonly onChange: (tasks: readonly Task[]) => void;
  readonly setTimer: (callback: () => void, milliseconds: number) => () => void;
}

export type Report = (done: number) => void;

export class Tasks {
  readonly #parts: TasksParts;
  #next = 1;
  #shown: readonly Task[] = [];

  constructor(parts: TasksParts) {
    this.#parts = parts;
  }

  /**
   * Does some work and shows it where it takes long. `work` tells how far it is, 0 to 1, and looks at the signal; what
   * it throws goes through.
   */
  async run<T>(title: Key, work: (report: Report, signal: AbortSignal) => Promise<T>): Promise<T> {
    const id = this.#next++;
    const controller = new AbortController();
    let task: Task = { id, title, done: undefined, cancel: () => controller.abort() };
    let visible = false;
    const forget = this.#parts.setTimer(() => {
      visible = true;
      this.#show([...this.#shown, task]);
    }, PATIENCE);
    const report = (done: number): void => {
      task = { ...task, done };
      if (visible) this.#show(this.#shown.map((one) => (one.id === id ? task : one)));
    };
    try {
      return await work(report, controller.signal);
    } finally {
      forget();
      if (visible) this.#show(this.#shown.filter((one) => one.id !== id));
    }
  }

  #show(tasks: readonly Task[]): void {
    this.#shown = tasks;
    this.#parts.onChange(tasks);
  }
}
