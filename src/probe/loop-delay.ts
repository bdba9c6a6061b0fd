import { monitorEventLoopDelay } from 'node:perf_hooks';
import { EntryLength, encodeLoopDelay } from '../core/capfile/records/index.ts';
import type { Recorder } from './recorder.ts';

/** Milliseconds between the samples of the delay monitor; libuv's timers know no less than 1. */
const RESOLUTION = 10;

/**
 * Tells, once a window, how late the event loop was. The monitor samples natively with a timer that keeps nothing
 * alive, and counts the time from one sample to the next: what is above its resolution is delay.
 */
export class LoopDelay {
  readonly #recorder: Recorder;
  readonly #window: number;
  readonly #histogram: ReturnType<typeof monitorEventLoopDelay>;

  /** @param window milliseconds */
  constructor(recorder: Recorder, window: number) {
    this.#recorder = recorder;
    this.#window = window;
    this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
    this.#histogram.enable();
  }

  /** Ends the window: writes its entry and begins the next. */
  tell(): void {
    const { min, mean, max, count } = this.#histogram;
    const to = count > 0 ? this.#recorder.entry(EntryLength.loopDelay) : undefined;
    if (to === undefined) return;
    const base = RESOLUTION * 1e6;
    const [seconds, nanos] = this.#recorder.clock();
    encodeLoopDelay(to, {
      seconds,
      nanos,
      window: this.#window,
      min: Math.max(0, min - base),
      mean: Math.max(0, mean - base),
      max: Math.max(0, max - base),
      count,
    });
    this.#histogram.reset();
  }

  stop(): void {
    this.#histogram.disable();
  }
}
