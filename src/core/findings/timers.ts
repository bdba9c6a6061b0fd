/** Timers on the trace's own time: what was to happen by a moment, and did not. */

interface Timer {
  readonly at: number;
  /** Order of setting, so that equal moments keep it. */
  readonly order: number;
  readonly run: (now: number) => void;
  /** Also run when the trace ends before its moment. */
  readonly atEnd: boolean;
}

/** A binary heap by moment. */
export class Timers {
  readonly #heap: Timer[] = [];
  #order = 0;
  /** When the first of them is due; Infinity: there is none. A field, for it is asked at each entry of the trace. */
  next = Number.POSITIVE_INFINITY;

  /** @param at nanoseconds on the trace's clock */
  set(at: number, run: (now: number) => void, atEnd = false): void {
    const heap = this.#heap;
    const timer = { at, order: this.#order++, run, atEnd };
    let i = heap.length;
    heap.push(timer);
    while (i > 0) {
      const parent = heap[(i - 1) >> 1]!;
      if (!earlier(timer, parent)) break;
      heap[i] = parent;
      i = (i - 1) >> 1;
    }
    heap[i] = timer;
    this.next = heap[0]!.at;
  }

  /** Runs all whose moment is at or before `now`, in order; they may set others. */
  run(now: number): void {
    while (this.#heap.length > 0 && this.#heap[0]!.at <= now) {
      const timer = this.#take();
      timer.run(timer.at);
    }
  }

  /** The trace is over at `now`: runs those that were to be decided at its end at the latest. */
  end(now: number): void {
    this.run(now);
    while (this.#heap.length > 0) {
      const timer = this.#take();
      if (timer.atEnd) timer.run(now);
    }
  }

  #take(): Timer {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    this.next = heap.length > 0 ? heap[0]!.at : Number.POSITIVE_INFINITY;
    return first;
  }

  /** Puts a timer where it belongs below the first place, which is free. */
  #sink(timer: Timer): void {
    const heap = this.#heap;
    let i = 0;
    for (let child = 1; child < heap.length; child = i * 2 + 1) {
      if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child += 1;
      if (!earlier(heap[child]!, timer)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = timer;
  }
}

const earlier = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
