/** The trace's own clock: nanoseconds since the second of its first entry that has a time. */
import type { Timers } from './timers.ts';

export class TraceClock {
  /** Second that is 0; NaN: nothing was seen yet. */
  origin = Number.NaN;
  /**
   * What it shows, as the entry said that came to it: whole seconds since 1970 (NaN at first) and nanoseconds within. It
   * never goes back, though frames may be stamped some µs before their predecessor.
   */
  second = Number.NaN;
  nanos = 0;
  /** Where that second begins. */
  #begin = 0;
  readonly #timers: Timers;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get now(): number {
    return this.#begin + this.nanos;
  }

  /** An entry of this time has come (NaN: it has none): what was due until then happens. */
  advanceTo(second: number, nanos: number): void {
    if (Number.isNaN(second)) return;
    if (Number.isNaN(this.origin)) {
      this.origin = second;
      this.second = second;
    }
    const begin = this.at(second, 0);
    const now = begin + nanos;
    if (now <= this.now) return;
    if (this.#timers.next <= now) this.#timers.run(now);
    this.second = second;
    this.nanos = nanos;
    this.#begin = begin;
  }

  /** A time on this clock. */
  at(seconds: number, nanos: number): number {
    return (seconds - this.origin) * 1e9 + nanos;
  }

  /** Nanoseconds of the second that it shows at which the next timer is due: a whole number, 10⁹ if not within it. */
  get due(): number {
    return Math.max(0, Math.ceil(Math.min(this.#timers.next - this.#begin, 1e9)));
  }
}
